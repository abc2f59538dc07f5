"""Reads dumps of MySQL, MariaDB and PostgreSQL: says what is in them, and loads them into a legacy database."""

from legacygen.dump.load import examine_dump, find_dump_engine, load_dump
from legacygen.dump.load_report import LoadNote, LoadOptions, LoadReport
from legacygen.dump.postgresql import PrivateServer, check_programs, start_server, stop_server
from legacygen.dump.summary import DumpSummary, TableSummary

__all__ = [
    "DumpSummary",
    "LoadNote",
    "LoadOptions",
    "LoadReport",
    "PrivateServer",
    "TableSummary",
    "check_programs",
    "examine_dump",
    "find_dump_engine",
    "load_dump",
    "start_server",
    "stop_server",
]
