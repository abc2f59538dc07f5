"""Dumps for tests, and their rows as the reader gives them."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from legacygen.dump.charsets import UNDECLARED
from legacygen.dump.contents import DumpContents
from legacygen.dump.opening import open_dump
from legacygen.dump.row_plan import Row
from legacygen.dump.rows import read_rows
from legacygen.dump.session import DumpSession
from legacygen.dump.statement import DumpStatement, StatementKind
from legacygen.dump.statements import read_statements
from legacygen.dump.window import Window
from tests import mysql_server
from tests.missing import skip_without
from tests.servers import Server

HEADER = "-- MySQL dump 10.13  Distrib 8.0.36, for Linux (x86_64)\n/*!40101 SET NAMES utf8mb4 */;\n"
TABLE = "CREATE TABLE `t` (\n  `id` int NOT NULL,\n  `name` varchar(50)\n) ENGINE=InnoDB;\n"
FOOTER = "-- Dump completed on 2026-01-01  0:00:00\n"


def cut(text: bytes, size: int) -> Iterator[bytes]:
    """The blocks of a text, as a slow archive would give them."""
    for at in range(0, len(text), size):
        yield text[at : at + size]


def statements(text: str | bytes, size: int = 1 << 20) -> list[DumpStatement]:
    """The statements of a dump, without the comments between them; the rows are skipped."""
    data = text.encode() if isinstance(text, str) else text
    found = read_statements(Window(cut(data, size)), DumpSession())
    return [statement for statement in found if statement.kind is not StatementKind.COMMENT]


def rows(text: str | bytes, size: int = 1 << 20, *, typed: bool = True) -> list[Row]:
    """All rows of a dump, with what its CREATE TABLE says, or without."""
    data = text.encode() if isinstance(text, str) else text
    return [row for _, row in read(Window(cut(data, size)), typed=typed)]


def file_rows(path: Path, charset: str = UNDECLARED) -> dict[str, list[Row]]:
    """The rows of a dump by table; `charset` is that of a dump that names none."""
    found: dict[str, list[Row]] = {}
    with open_dump(path) as opened:
        for table, row in read(Window(opened.blocks), charset=charset):
            found.setdefault(table, []).append(row)
    return found


def read(window: Window, *, typed: bool = True, charset: str = UNDECLARED) -> Iterator[tuple[str, Row]]:
    """The rows, each with the name of its table."""
    session, contents = DumpSession(charset=charset), DumpContents()
    for statement in read_statements(window, session):
        contents.apply(statement)
        if statement.kind is StatementKind.INSERT:
            table = contents.find_table(statement) if typed else None
            for batch in read_rows(window, session, statement, table):
                yield from ((statement.name, row) for row in batch.rows)


def dump_database(server: Server, database: str, path: Path, *options: str, without_name: bool = False) -> None:
    """Dump a database with the server's own tool, or what the options say."""
    if server.name == "mysql":
        command = mysql_server.command("usr/bin/mysqldump", mysql_server.home())
    else:
        found = shutil.which("mariadb-dump")
        if not found:
            skip_without("mariadb-dump is not installed")
        command = [found]
    words = [*command, "--no-defaults", f"--socket={server.host}", f"--user={server.user}", *options]
    with path.open("wb") as out:
        named = [] if without_name else [server.own(database)]
        subprocess.run([*words, *named], check=True, stdout=out, stderr=subprocess.PIPE)
