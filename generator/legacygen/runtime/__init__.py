"""What a generated project imports: Django and the standard library, nothing of the generator."""
