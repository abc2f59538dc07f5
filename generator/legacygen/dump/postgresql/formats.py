"""Recognizes a dump of PostgreSQL, whatever format it has."""

import codecs
import re
from enum import Enum
from pathlib import Path

from legacygen.dump.foreign import is_postgresql_script
from legacygen.dump.opening import open_file


class DumpFormat(Enum):
    """The formats of pg_dump, by the name that pg_restore has for them."""

    PLAIN = "plain"
    CUSTOM = "custom"
    TAR = "tar"
    DIRECTORY = "directory"


TAR_HEAD = re.compile(rb"toc\.dat\x00.{244,252}ustar", re.S)


def find_format(path: Path, *, expected: bool = False) -> DumpFormat | None:
    """Tell the format by the first bytes; None for what is no dump of PostgreSQL.

    Where one is `expected`, any SQL is one that has no sign of another database. Raises DumpError for a file that
    cannot be read.
    """
    if path.is_dir():
        return DumpFormat.DIRECTORY if (path / "toc.dat").is_file() else None
    with open_file(path) as opened:
        return tell_format(opened.head, expected=expected)


def tell_format(head: bytes, *, expected: bool = False) -> DumpFormat | None:
    """Tell the format by the first bytes."""
    if head.startswith(b"PGDMP"):
        return DumpFormat.CUSTOM
    if TAR_HEAD.match(head):
        return DumpFormat.TAR
    is_script = is_postgresql_script(head.removeprefix(codecs.BOM_UTF8), expected=expected)
    return DumpFormat.PLAIN if is_script else None
