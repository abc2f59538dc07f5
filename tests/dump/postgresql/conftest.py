"""A server with an account that may load into one database, and with one that may only read it."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from legacygen.dump.load_report import LoadOptions, LoadReport
from legacygen.dump.postgresql import PostgreSQLTarget, load_into_postgresql
from tests.missing import skip_without
from tests.servers import Server

SCHEMA = Path(__file__).with_name("schema.sql").read_text(encoding="utf-8")
HEADER = "--\n-- PostgreSQL database dump\n--\n\n-- Dumped from database version 15.4\nSET client_encoding = 'UTF8';\n"
TABLE = "CREATE TABLE public.t (\n    id integer NOT NULL,\n    name text\n);\n"
ROWS = "COPY public.t (id, name) FROM stdin;\n1\tone\n2\t\\N\n\\.\n"
FOOTER = "--\n-- PostgreSQL database dump complete\n--\n"
WHOLE = f"{HEADER}{TABLE}{ROWS}{FOOTER}"


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads dumps into the database `fresh` of a server."""

    server: Server
    folder: Path

    @property
    def target(self) -> PostgreSQLTarget:
        return PostgreSQLTarget(
            name=self.server.own("fresh"),
            user=self.server.own("dump_loader"),
            reader=self.server.own("dump_reader"),
            host=self.server.host,
        )

    def load(self, dump: str | Path, **options: Any) -> LoadReport:
        path = dump if isinstance(dump, Path) else self.folder / "dump.sql"
        if isinstance(dump, str):
            path.write_text(dump, encoding="utf-8", newline="")
        return load_into_postgresql(path, self.target, LoadOptions(**options), lambda _done, _total: None)

    def query(self, sql: str, database: str = "fresh") -> list[str]:
        """What the server's own client prints."""
        return self.server.run(sql, database).splitlines()

    def query_before(self, sql: str) -> list[str]:
        """The same, of the database that a load has kept."""
        return replace(self.server, suffix="").run(sql, self.target.before).splitlines()

    def dump(self, database: str, path: Path, *options: str) -> None:
        """Dump a database with the server's own tool."""
        program = shutil.which("pg_dump")
        if not program:
            skip_without("pg_dump is not installed")
        words = [program, "-h", self.server.host, "-U", self.server.user, "-f", str(path), *options]
        subprocess.run([*words, self.server.own(database)], check=True, capture_output=True)


@pytest.fixture
def loader(postgresql: Server, tmp_path: Path) -> Iterator[Loader]:
    made = Loader(postgresql, tmp_path)
    _drop(made)
    postgresql.run(f"CREATE ROLE {made.target.user} LOGIN CREATEDB; CREATE ROLE {made.target.reader} LOGIN;")
    yield made
    _drop(made)


def _drop(made: Loader) -> None:
    for name in (made.target.name, made.target.scratch, made.target.before, made.server.own("dumped")):
        made.server.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE);')
    for name in (made.target.user, made.target.reader):
        made.server.run(f'DROP ROLE IF EXISTS "{name}";')
