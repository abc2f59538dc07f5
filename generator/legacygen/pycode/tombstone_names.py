"""The names of the classes that stand in the code for what was dropped."""

COLUMN_TOMBSTONE, TABLE_TOMBSTONE = TOMBSTONES = ("LegacyColumnGone", "LegacyTableGone")
"""The classes of the runtime that replace dropped columns and tables in the code."""
