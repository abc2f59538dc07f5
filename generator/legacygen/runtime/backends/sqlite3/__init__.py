"""SQLite, read-only."""
