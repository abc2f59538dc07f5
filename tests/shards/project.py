"""A Django project on two databases of a real server, whose commands run in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.processes import run_python
from tests.servers import Server

ROOT = Path(__file__).parents[2]
COUNTRIES = 50
PEOPLE = 2_400
SETTINGS = """
import json
from pathlib import Path

SECRET_KEY = "of a test"
DATABASES = json.loads(Path(__file__).with_name("databases.json").read_text(encoding="utf-8"))
DATABASE_ROUTERS = ["tests.runtime.router.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = ["legacygen.runtime", "legacygen.runtime.ledger", "tests.shards.old", "tests.shards.new"]
USE_TZ = True
"""


@dataclass
class Project:
    """The project: its folder, the server of its databases, and the environment of its processes."""

    folder: Path
    server: Server
    environment: dict[str, str] = field(default_factory=dict)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Begin a command."""
        return subprocess.Popen(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=self.folder,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def manage(self, *arguments: str, code: int = 0) -> str:
        """Return what a command of Django's prints; it has to end with this code."""
        done = run_python("-m", "django", *arguments, folder=self.folder, environment=self.environment, together=True)
        assert done.returncode == code, done.stdout
        return done.stdout

    def carry(self, *arguments: str, code: int = 0) -> Any:
        """Return the result of `legacy run`, read from JSON."""
        output = self.manage("legacy", "run", "--json", *arguments, code=code)
        return json.loads(output[output.index("{") : output.rindex("}") + 1])

    def query(self, sql: str) -> list[str]:
        """Return the lines that a query of the new database gives."""
        lines = self.server.run(sql, "shared").splitlines()
        return lines[1:] if self.server.vendor == "mysql" else lines  # its client prints the names of the columns

    def change(self, sql: str) -> None:
        """Change the legacy database."""
        self.server.run(sql, "legacy")

    def order(self, name: str) -> None:
        """Let the worker that comes to a row die there."""
        (self.folder / name).touch()


def make_project(folder: Path, server: Server) -> Project:
    """Return a project with legacy rows, and the tables of the new models."""
    databases = {"default": server.create("shared"), "legacy": server.create("legacy", make_script())}
    (folder / "databases.json").write_text(json.dumps(databases), encoding="utf-8")
    (folder / "shared_settings.py").write_text(SETTINGS, encoding="utf-8")
    places = [str(folder), str(ROOT / "generator"), str(ROOT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "shared_settings",
        "ORDERS": str(folder),
        "PYTHONPATH": os.pathsep.join(filter(None, places)),
    }
    project = Project(folder, server, environment)
    project.manage("migrate", "--run-syncdb", "-v", "0")
    return project


def make_numbers(most: int) -> str:
    """Return the head of a query of the numbers from 1 on, as `n`; each server has another limit for recursion."""
    digits = f"(SELECT 0 AS n {' '.join(f'UNION ALL SELECT {digit}' for digit in range(1, 10))})"
    powers = range(len(str(most)))
    value = " + ".join(f"{10**power} * d{power}.n" for power in powers)
    joined = ", ".join(f"{digits} d{power}" for power in powers)
    return f"WITH n (n) AS (SELECT 1 + {value} FROM {joined} WHERE {value} < {most}) SELECT"


def make_script() -> str:
    """Return the script of the legacy tables; the keys of people have a large gap."""
    countries, people, folders = map(make_numbers, (COUNTRIES, PEOPLE, 20))
    return f"""
        CREATE TABLE countries (id int PRIMARY KEY, name varchar(40) NOT NULL);
        CREATE TABLE people (
            id int PRIMARY KEY, name varchar(40) NOT NULL, credits int NOT NULL, country_id int NOT NULL
        );
        CREATE TABLE folders (id int PRIMARY KEY, name varchar(40) NOT NULL, parent_id int);
        CREATE TABLE tags (text varchar(40) PRIMARY KEY);
        INSERT INTO countries {countries} n, CONCAT('land ', n) FROM n;
        INSERT INTO people {people} n + CASE WHEN n > 100 THEN 100000 ELSE 0 END, CONCAT('name ', n), n % 97,
            1 + n % {COUNTRIES} FROM n;
        INSERT INTO folders {folders} n, 'folder', CASE WHEN n = 20 THEN NULL ELSE n + 1 END FROM n;
        INSERT INTO tags VALUES ('red'), ('7'), ('100103');
    """
