"""A server with an account that may load into one database, and into the two beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from legacygen.dump.load_report import LoadOptions, LoadReport
from legacygen.dump.server import load_into_server
from legacygen.dump.server.target import format_grants
from legacygen.dump.target import LoadTarget
from tests.servers import Server

PASSWORD = "planted'%word"


@dataclass(frozen=True, slots=True)
class Loader:
    """Loads dumps into the database `fresh` of a server."""

    server: Server
    folder: Path

    @property
    def target(self) -> LoadTarget:
        return LoadTarget(
            name=self.server.own("fresh"), user=self.server.own("loader"), password=PASSWORD, host=self.server.host
        )

    @property
    def texts(self) -> Path:
        return self.folder / "state" / "objects.sql"

    def load(self, dump: str | Path, **options: Any) -> LoadReport:
        path = dump if isinstance(dump, Path) else self.folder / "dump.sql"
        if isinstance(dump, str):
            path.write_text(dump, encoding="utf-8")
        chosen = LoadOptions(**options)
        return load_into_server(path, self.target, chosen, lambda _done, _total: None, keep_text_in=self.texts)

    def query(self, sql: str, database: str = "fresh") -> list[str]:
        """What the server's own client prints, without the names of the columns."""
        return self.server.run(sql, database).splitlines()[1:]


@pytest.fixture(params=["mariadb", "mysql"])
def loader(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Loader]:
    server: Server = request.getfixturevalue(request.param)
    account = f"'{server.own('loader')}'@'localhost'"
    databases = [f"{server.own('fresh')}{end}" for end in ("", "_load", "_before")]
    drop = "".join(f"DROP DATABASE IF EXISTS `{name}`;" for name in databases)
    quoted = PASSWORD.replace("'", "''")
    server.run(f"{drop} DROP USER IF EXISTS {account}; CREATE USER {account} IDENTIFIED BY '{quoted}';")
    server.run(format_grants(server.own("fresh"), account))
    yield Loader(server, tmp_path)
    server.run(f"{drop} DROP USER {account};")
