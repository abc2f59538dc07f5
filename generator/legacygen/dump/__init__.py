"""Reads dumps of MySQL and MariaDB: says what is in them, and loads them into a legacy database."""

from legacygen.dump.load import check_dump, load_dump
from legacygen.dump.load_report import LoadNote, LoadOptions, LoadReport
from legacygen.dump.summary import DumpSummary, TableSummary, examine_dump

__all__ = [
    "DumpSummary",
    "LoadNote",
    "LoadOptions",
    "LoadReport",
    "TableSummary",
    "check_dump",
    "examine_dump",
    "load_dump",
]
