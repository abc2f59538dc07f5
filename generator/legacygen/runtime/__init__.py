"""The package that a generated project imports; it needs Django and the standard library, not the generator."""
