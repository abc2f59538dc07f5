"""A made-up shop on each server, and a project of which `default` is the same database."""

import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

import pytest

from tests.conftest import MakeDatabase
from tests.projects import rendered
from tests.refresh.conftest import MakeProject, Project, Run, make_project

__all__ = ["make_project", "rendered"]

COUNTERS = {
    "sqlite": "integer PRIMARY KEY",
    "mariadb": "int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY",
    "mysql": "int unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY",
    "postgresql": "serial PRIMARY KEY",
}
POINTERS = {"sqlite": "integer", "mariadb": "int unsigned", "mysql": "int unsigned", "postgresql": "integer"}
SHOP = """
CREATE TABLE customers (id {counter}, name varchar(40) NOT NULL, email varchar(60) UNIQUE, code char(3));
CREATE TABLE products (id {counter}, title varchar(60) NOT NULL, price decimal(8,2) NOT NULL DEFAULT 0,
  made timestamp NULL);
CREATE TABLE orders (id {counter}, customer_id {pointer} NOT NULL, placed date NOT NULL,
  CONSTRAINT order_customer FOREIGN KEY (customer_id) REFERENCES customers (id));
CREATE TABLE order_lines (order_id {pointer} NOT NULL, line int NOT NULL, product_id {pointer},
  PRIMARY KEY (order_id, line), FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
  FOREIGN KEY (product_id) REFERENCES products (id));
INSERT INTO customers (name, email, code) VALUES ('Ann', 'ann@example.org', 'a1'), ('Bob', NULL, NULL);
INSERT INTO products (title, price) VALUES ('Tea', 2.50);
INSERT INTO orders (customer_id, placed) VALUES (1, '2020-01-02'), (2, '2020-03-04');
INSERT INTO order_lines VALUES (1, 1, 1), (1, 2, NULL);
"""
"""A shop in the SQL that all servers understand, but for its counters."""

VIEW = "CREATE VIEW names AS SELECT id, name FROM customers;\n"

SETTINGS = "config/settings/base.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A project beside the old application: both work on the database `entry`, as in DATABASES, of a server."""

    project: Project
    entry: dict[str, object]
    execute: Callable[[str], None]

    def adopt(self, *arguments: str) -> Run:
        """`legacygen adopt … --into shop`."""
        return self.project.legacygen("adopt", *arguments, "--into", "shop")

    def start(self, *arguments: str) -> None:
        """Start `legacygen …` as a user does, in a process of its own."""
        command = [sys.executable, "-m", "legacygen", *arguments]
        done = subprocess.run(command, cwd=self.project.root, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def manage(self, *arguments: str) -> Run:
        """`manage.py …`."""
        return self.project.python("manage.py", *arguments)

    def run(self, code: str) -> str:
        """Run code in the project, and return what it prints."""
        self.write("ask.py", code)
        done = self.project.python("ask.py", DJANGO_SETTINGS_MODULE="config.settings.dev")
        (self.project.root / "ask.py").unlink()
        assert done.status == 0, done.err
        return done.out

    def read(self, path: str) -> str:
        """Read a file of the project."""
        return (self.project.root / path).read_text(encoding="utf-8")

    def write(self, path: str, text: str) -> None:
        """Write a file of the project."""
        (self.project.root / path).write_text(text, encoding="utf-8")


MakeShop = Callable[..., Shop]


@pytest.fixture
def make_shop(request: pytest.FixtureRequest, make_project: MakeProject, make_database: MakeDatabase) -> MakeShop:
    """`make_shop(server)` gives the project after its first refresh, with an app `shop` of its own."""

    def make(server: str, sql: str = SHOP, *, is_default: bool = True) -> Shop:
        entry = make_database(server, sql.format(counter=COUNTERS[server], pointer=POINTERS[server]))
        project = make_project({"mariadb": "mysql"}.get(server, server))
        project.connect(entry)
        base = (project.root / SETTINGS).read_text(encoding="utf-8")
        if is_default:
            base = re.sub(r"DATABASES = \{.*\n\}\n", f"DATABASES = {{'default': {entry!r}}}\n", base, flags=re.DOTALL)
        (project.root / SETTINGS).write_text(
            base.replace("]\nMIDDLEWARE", '    "shop",\n]\nMIDDLEWARE'), encoding="utf-8"
        )
        for name in ("__init__", "models", "migrations/__init__"):
            path = project.root / "shop" / f"{name}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("", encoding="utf-8")
        done = project.legacygen("refresh")
        assert done.status == 0, done.out + done.err
        return Shop(project=project, entry=entry, execute=lambda sql: _execute(request, server, entry, sql))

    return make


@pytest.fixture
def execute(request: pytest.FixtureRequest) -> Callable[[str, dict[str, object], str], None]:
    """`execute(server, entry, sql)` runs statements in a database of `make_database`."""
    return lambda server, entry, sql: _execute(request, server, entry, sql)


def _execute(request: pytest.FixtureRequest, server: str, entry: dict[str, object], sql: str) -> None:
    """Run statements as the old application would."""
    if server == "sqlite":
        with closing(sqlite3.connect(str(entry["NAME"]))) as connection:
            connection.executescript(sql)
    else:
        request.getfixturevalue(server).run(sql, "legacy")
