"""Public schemas, each taken over once by a project from the template on every server that can hold it."""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from legacygen.schema import Schema
from legacygen.workspace import parse_schema
from tests import servers
from tests.projects import Rendered
from tests.refresh.conftest import Project, Run

ROOT = Path(__file__).parents[2]
CORPORA = Path(os.environ.get("LEGACYGEN_CORPORA", ROOT.parent / "shared" / "corpora"))
HOLDERS = {"mysql": ("mariadb", "mysql"), "postgresql": ("postgresql",), "sqlite": ("sqlite",)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A public schema, and a server that holds it; one without a path says that the folder is absent."""

    path: Path
    server: str

    def __str__(self) -> str:
        return f"{self.path.stem}-{self.server}"

    @property
    def engine(self) -> str:
        return self.path.parent.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A project after its first refresh."""

    corpus: Corpus
    project: Project
    database: dict[str, object]
    first: Run

    @property
    def schema(self) -> Schema:
        return parse_schema((self.project.root / ".legacygen/schema.json").read_text("utf-8"), "schema.json")

    @property
    def generated(self) -> dict[str, str]:
        """The files that were generated, by path."""
        paths = (path for path in sorted((self.project.root / "legacy").rglob("*.py")) if "tests" not in path.parts)
        return {path.relative_to(self.project.root).as_posix(): path.read_text(encoding="utf-8") for path in paths}


Load = Callable[[Corpus, str], dict[str, object]]
Take = Callable[[Corpus], Taken]
CASES = [
    Corpus(path=path, server=server)
    for engine, names in HOLDERS.items()
    for path in sorted((CORPORA / engine).glob("*.sql*"))
    for server in names
] or [Corpus(path=CORPORA / "none" / "absent", server="any")]


@pytest.fixture(scope="session")
def load(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Load:
    """`load(corpus, name)` gives Django's settings for a fresh database of that name that holds it."""

    def load_one(corpus: Corpus, name: str) -> dict[str, object]:
        if not CORPORA.is_dir():
            pytest.skip(f"no {CORPORA}; LEGACYGEN_CORPORA names the folder of the public schemas")
        if corpus.engine == "sqlite":
            return _copy(corpus, tmp_path_factory.mktemp(name) / "legacy.sqlite3")
        server: servers.Server = request.getfixturevalue(corpus.server)
        sql = corpus.path.read_text(encoding="utf-8")
        if corpus.engine == "mysql":
            ruled = re.sub(r"^--+$", "", sql, flags=re.M)  # a line of dashes is a comment to MariaDB only
            sql = f"SET sql_mode = '', FOREIGN_KEY_CHECKS = 0;\n{ruled}"
        return server.create(name, sql)

    return load_one


@pytest.fixture(scope="session")
def take(load: Load, rendered: Rendered, tmp_path_factory: pytest.TempPathFactory) -> Take:
    """`take(corpus)` gives the project that has taken it over; made once a run."""
    made: dict[Corpus, Taken] = {}

    def take_over(corpus: Corpus) -> Taken:
        if corpus not in made:
            database = load(corpus, f"corpus_{corpus.path.stem}")
            project = Project(root=tmp_path_factory.mktemp(str(corpus)) / "site")
            shutil.copytree(rendered(corpus.engine), project.root)
            project.connect(database)
            first = project.legacygen("refresh")
            made[corpus] = Taken(corpus=corpus, project=project, database=database, first=first)
        return made[corpus]

    return take_over


def _copy(corpus: Corpus, path: Path) -> dict[str, object]:
    if corpus.path.suffix == ".sqlite3":
        shutil.copyfile(corpus.path, path)
    else:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            connection.executescript(corpus.path.read_text(encoding="utf-8"))
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
