"""Parses, searches, lays out and edits Python source as text; it knows nothing of schemas and plans."""
