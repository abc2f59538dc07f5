"""Python source as text: parsed, searched, laid out and patched; it knows nothing of schemas and plans."""
