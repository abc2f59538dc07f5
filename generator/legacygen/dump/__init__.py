"""Reads dumps of MySQL and MariaDB: statements, rows, and what is in them."""

from legacygen.dump.summary import DumpSummary, TableSummary, examine_dump

__all__ = ["DumpSummary", "TableSummary", "examine_dump"]
