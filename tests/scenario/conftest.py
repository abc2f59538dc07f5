"""The video rental shop of examples/rental: its project rendered once, and legacy databases filled by SQL."""

import json
import runpy
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from legacygen import scaffold
from tests.processes import run_python
from tests.servers import Server
from tests.shown import environment

RENTAL = Path(__file__).parents[2] / "examples" / "rental"
CONSOLE = Path(__file__).with_name("console.py")
ROWS = 1000
VENDORS = {"sqlite": "sqlite3", "mariadb": "mysql", "mysql": "mysql", "postgresql": "postgresql"}

SETTINGS = """\
import json

from .dev import *

for alias, entry in json.loads(os.environ["RENTAL_DATABASES"]).items():
    DATABASES[alias] = {**DATABASES.get(alias, {}), **entry}
"""

Database = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a command ended."""

    code: int
    out: str
    err: str

    def outcomes(self) -> dict[str, dict[str, int]]:
        """Return the table that `run` or `verify` prints: by table the counts that are not 0, without the total."""
        head, *lines = [line for line in self.out.splitlines() if "  " in line]
        names = head.split()[2:]
        found = {}
        for line in lines:
            cells = [cell for cell in line.split("  ") if cell.strip()]
            counts = dict(zip(names, map(str.strip, cells[2:]), strict=False))
            found[cells[0].strip()] = {
                name: int(count) for name, count in counts.items() if count not in ("", "0") and count.isdigit()
            }
        return found


class Shop:
    """The project on a legacy and a new database, with a process in which its commands run."""

    def __init__(self, root: Path, legacy: "Legacy", new: Database, rival: Path) -> None:
        self.root, self.legacy = root, legacy
        databases = {"legacy": legacy.settings(), "default": new, "rival": {"NAME": str(rival)}}
        settings = {"DJANGO_SETTINGS_MODULE": "config.settings.scenario", "RENTAL_DATABASES": json.dumps(databases)}
        self.environment = {**environment(), **settings}
        self.process: subprocess.Popen[str] | None = None

    def ask(self, **request: Any) -> Any:
        """Return the answer of the process; None if it has died."""
        if self.process is None:
            self.process = subprocess.Popen(
                [sys.executable, str(CONSOLE)],
                cwd=self.root,
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            self.close()
        return json.loads(line) if line else None

    def call(self, *arguments: str) -> Result:
        """Run a command of `manage.py`."""
        return Result(**self.ask(legacy=list(arguments)))

    def run(self, *options: str) -> Result:
        """`manage.py legacy run`, for the first source only, unless the options say otherwise."""
        return self.call("legacy", "run", *options)

    def sql(self, statement: str) -> list[Any]:
        """Change or ask the new database."""
        return list(self.ask(sql=statement))

    def state(self) -> dict[str, str]:
        """A checksum of each table of the new project."""
        return dict(self.ask(state=True))

    def close(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.communicate()
            self.process = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Legacy:
    """The legacy database, which only the tests write to."""

    engine: str
    server: Server | None
    name: str

    def change(self, *statements: str) -> None:
        """Run statements, whatever the foreign keys say."""
        script = ";\n".join(statements) + ";"
        if self.server is None:
            with closing(sqlite3.connect(self.name)) as connection:
                connection.executescript(script)
        else:
            free = "SET FOREIGN_KEY_CHECKS = 0; SET sql_mode = '';\n" if self.server.vendor == "mysql" else ""
            self.server.run(free + script, self.name)

    def settings(self) -> Database:
        """Django's settings for it."""
        name = {"NAME": self.name} if self.server is None else self.server.settings(self.name)
        return {**name, "ENGINE": f"legacygen.runtime.backends.{VENDORS[self.engine]}"}


@pytest.fixture(scope="session")
def rental(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, with the app and the stubs of the example, and the file of the second shop."""
    root = tmp_path_factory.mktemp("rental") / "site"
    legacy, rival = root.parent / "legacy.sqlite3", root.parent / "rival.sqlite3"
    Legacy(engine="sqlite", server=None, name=str(legacy)).change(make_sql("sqlite", 100))
    Legacy(engine="sqlite", server=None, name=str(rival)).change((RENTAL / "rival.sql").read_text(encoding="utf-8"))
    engine = {"legacy_engine": "sqlite"}
    scaffold.create_project(root, {"project_name": "Rental", **engine}, ask=False)
    scaffold.create_project(root, {"part": "app", "app_label": "rival", **engine}, ask=False)
    edit(
        root / "config/legacy.py",
        "from legacy import settings as legacy",
        "from legacy import settings as legacy\nfrom rival import settings as rival",
    )
    edit(root / "config/legacy.py", "SOURCES = [legacy]", "SOURCES = [legacy, rival]")
    edit(root / "config/settings/base.py", "INSTALLED_APPS = [\n", 'INSTALLED_APPS = [\n    "rental",\n')
    (root / "config/settings/scenario.py").write_text(SETTINGS, encoding="utf-8")
    (root / ".env").write_text(f"LEGACY_DB_NAME={legacy}\nRIVAL_DB_NAME={rival}\n", encoding="utf-8")
    shutil.copytree(RENTAL / "by_hand" / "rental", root / "rental")
    call_process(root, "-m", "legacygen", "refresh")
    for name in ("legacy", "rival"):
        shutil.copytree(RENTAL / "by_hand" / name, root / name, dirs_exist_ok=True)
    return root


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def call_process(root: Path, *arguments: str) -> None:
    done = run_python(*arguments, folder=root, environment=environment())
    assert done.returncode == 0, done.stdout + done.stderr


def make_sql(engine: str, rows: int = ROWS) -> str:
    write_sql: Callable[..., Iterator[str]] = runpy.run_path(str(RENTAL / "make.py"))["write_sql"]
    return "\n".join(write_sql({"mariadb": "mysql"}.get(engine, engine), rows))


MakeShop = Callable[[str, str], Shop]


@pytest.fixture(scope="module")
def make_shop(
    rental: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MakeShop]:
    """`make_shop(legacy, new)` gives the shop on databases of its own, each on one of servers.NAMES, migrated."""
    shops = []

    def make(legacy: str, new: str) -> Shop:
        folder = tmp_path_factory.mktemp("databases")
        source = make_legacy(legacy, folder)
        target: Database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "new.sqlite3")}
        if new != "sqlite":
            server: Server = request.getfixturevalue(new)
            target = server.create("rental_new")
        shop = Shop(rental, source, target, rental.parent / "rival.sqlite3")
        shops.append(shop)
        assert shop.call("migrate", "-v", "0").code == 0
        return shop

    def make_legacy(engine: str, folder: Path) -> Legacy:
        server: Server | None = None if engine == "sqlite" else request.getfixturevalue(engine)
        legacy = Legacy(engine=engine, server=server, name="rental_old" if server else str(folder / "old.sqlite3"))
        if server is not None:
            server.create(legacy.name)
        legacy.change(make_sql(engine))
        return legacy

    yield make
    for shop in shops:
        shop.close()
