"""Rows that cannot be stored yet or at all, on disk."""
