"""A project from the template, and the command line run in it as a user runs it."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from legacygen import scaffold as template
from tests.processes import run_python
from tests.projects import Rendered
from tests.shown import AS_USERS_HAVE_IT


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The last line of what went to standard error: the sentence of a failure."""
        return self.err.strip().splitlines()[-1] if self.err.strip() else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A generated project in a folder."""

    root: Path

    def legacygen(self, *arguments: str, **environment: str) -> Run:
        """`legacygen …` in the project's folder."""
        return self.python("-m", "legacygen", *arguments, **environment)

    def python(self, *arguments: str, **environment: str) -> Run:
        """`python …` in the project's folder."""
        done = run_python(*arguments, folder=self.root, environment={**_clean_environment(), **environment})
        return Run(status=done.returncode, out=done.stdout, err=done.stderr)

    def connect(self, database: dict[str, object]) -> None:
        """Fill in .env for a database given as Django's settings."""
        names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
        self.env(**{name: str(database.get(name, "")) for name in names})

    def env(self, **values: str) -> None:
        """Set LEGACY_DB_* in .env."""
        path = self.root / ".env"
        path.write_text(template.fill_env(path.read_text(encoding="utf-8"), "LEGACY", values), encoding="utf-8")

    def files(self) -> dict[str, bytes]:
        """Every file of the project but bytecode and what is remembered of the database."""
        found = (path for path in sorted(self.root.rglob("*")) if path.is_file() and path.suffix != ".pyc")
        named = {path.relative_to(self.root).as_posix(): path for path in found}
        return {name: path.read_bytes() for name, path in named.items() if "/.cache/" not in name}


MakeProject = Callable[[str], Project]


def _clean_environment() -> dict[str, str]:
    dropped = ("LEGACY_DB_", "DJANGO_", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {**kept, **AS_USERS_HAVE_IT}


@pytest.fixture
def make_project(rendered: Rendered, tmp_path: Path) -> MakeProject:
    """`make_project(engine)` gives a project of one's own."""

    def make(engine: str) -> Project:
        root = tmp_path / "site"
        shutil.copytree(rendered(engine), root)
        return Project(root=root)

    return make
