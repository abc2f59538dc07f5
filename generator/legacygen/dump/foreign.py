"""Files that are no dump, each with the command that reads it."""

import re

FILES: tuple[tuple[bytes, str], ...] = (
    (
        rb"\ASQLite format 3\x00",
        "is an SQLite database, no dump: use it as it is with `legacygen new mysite --legacy sqlite:///{path}`.",
    ),
    (rb"\A.{257}ustar", "is a tar archive: unpack it with `tar -xf {path}`, and name the dump in it."),
    (
        rb"\A\x00\x01\x00\x00Standard (?:Jet|ACE) DB",
        "is an Access database: convert it with mdbtools, `mdb-schema {path} mysql` for the tables and "
        "`mdb-export -I mysql {path} TABLE` for the rows of each.",
    ),
    (rb"\ATAPE\x00", "is a backup of SQL Server: restore it there, in SQL, with RESTORE DATABASE … FROM DISK."),
    (rb"\A\xfebin", "is a binary log of MySQL: make SQL of it with `mysqlbinlog {path}`."),
    (
        rb"\A\s*+(?:<\?xml|<mysqldump|<pma_xml)",
        "is XML, which no server loads as a whole: dump the database again without --xml, `mysqldump DATABASE`.",
    ),
    (rb"\A\s*+(?:<!doctype|<html|<head|<body)", "is a page of a website (HTML), no dump: download the dump again."),
    (rb"\A\s*+[{\[]", "is JSON, no dump: dump the database again with `mysqldump DATABASE`."),
)
"""An expression for the beginning of each kind of file, and what to say; the first that matches counts."""

POSTGRESQL = (
    rb"^-- PostgreSQL database (?:cluster )?dump|^-- Adminer \S+ PostgreSQL|^\\restrict \S|"
    rb"^SELECT pg_catalog\.set_config|^COPY [^;\n]+ FROM stdin;"
)
"""Lines that only a dump of PostgreSQL has."""

SCRIPTS: tuple[tuple[bytes, str], ...] = (
    (
        rb"\A(?>(?:--[^\n]*+\n|\s)*)PRAGMA |^BEGIN TRANSACTION;\s++CREATE TABLE",
        "is a dump of SQLite: make the database of it with `sqlite3 legacy.sqlite3 '.read {path}'`.",
    ),
    (
        rb"^GO\r?$|^SET ANSI_NULLS |\[dbo\]\.\[|^USE \[",
        "is a script of SQL Server: run it there with `sqlcmd -i {path}`.",
    ),
)
"""The same for other databases' scripts of SQL, which have their sign anywhere near the beginning."""

OWN = re.compile(rb"^-- (?:MySQL|MariaDB) dump |^-- phpMyAdmin |^-- HeidiSQL |^/\*M?!\d{5,6} ", re.M)
"""Lines that only a dump of MySQL or MariaDB has."""

SQL = re.compile(
    rb"(?im)^\s*+(?:--|/\*|\#|(?:insert|replace|create|drop|set|use|start|begin|lock|alter|truncate|delete|delimiter|"
    rb"grant|update|commit|select|call|load|revoke|unlock|rename)\b)"
)
"""A line as a dump has at its beginning."""

TABBED = re.compile(rb"\A[^\n\0\t]*+\t[^\n\0]*+(?:\n|\Z)")


def is_postgresql_script(head: bytes, *, expected: bool = False) -> bool:
    """Return whether the beginning of a text is that of a dump of PostgreSQL.

    Where one is `expected`, SQL without any sign of another database is one too.
    """
    if re.search(POSTGRESQL, head, re.M | re.I) and not OWN.search(head):
        return True
    return expected and not OWN.search(head) and describe_foreign(head, "") is None


def describe_foreign(head: bytes, name: str) -> str | None:
    """Return a sentence if the beginning of a text is that of no dump of MySQL or MariaDB."""
    if not head.strip():
        return f"{name} is empty: dump the database again; the disk may have been full, or the account without rights."
    for expression, text in FILES if OWN.search(head) else FILES + SCRIPTS:
        if re.search(expression, head, re.M | re.S | re.I):
            return f"{name} {text.format(path=name)}"
    if SQL.search(head):
        return None
    if TABBED.match(head):
        return f"{name} is rows without SQL, as `mysqldump --tab` writes them: dump the database again without --tab."
    return f"{name} is no dump: there is no SQL at its beginning. Make one with `mysqldump DATABASE > dump.sql`."
