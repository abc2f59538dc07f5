"""One project that each cell of the matrix begins with again, and the databases it is refreshed from."""

import os
import pickle
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from legacygen import scaffold
from legacygen.cli.sources import find_one_source
from legacygen.errors import LegacygenError
from legacygen.refresh import RefreshOptions, RefreshReport, refresh_source, resolve_from_last_schema
from legacygen.workspace import Source
from tests.matrix import forks
from tests.matrix.code import SETTINGS, Code, ProjectEdit, make_package
from tests.matrix.probe import Probed, probe
from tests.merge import shop
from tests.merge.shop import Tables
from tests.merge.text import blackened
from tests.servers import Server

STYLES = {
    "plain": "",
    "black": "\n[tool.black]\nline-length = 100\n",
    "ruff": "\n[tool.ruff]\nline-length = 79\n\n[tool.ruff.format]\nquote-style = 'single'\n",
}
LEFT_OUT = ("admin", "auth", "sessions", "messages", "staticfiles")
NO_CACHE = shutil.ignore_patterns("__pycache__")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """The outcome of one command: its status, its report (None if it failed), and the sentence of a failure."""

    status: int
    report: RefreshReport | None = None
    text: str = ""

    @property
    def conflicts(self) -> dict[str, str]:
        """The open conflicts: kinds by ID."""
        return {each.id: each.kind for each in self.report.conflicts} if self.report else {}

    @property
    def told(self) -> list[str]:
        """The places of the differences that it has told of."""
        return [each.place for each in self.report.differences] if self.report else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """The formatter of the project, one of STYLES, and the `layout` of its models: flat or package."""

    style: str = "plain"
    layout: str = "flat"


@dataclass(slots=True, kw_only=True)
class Bench:
    """The folder of the project, and what has been made so far."""

    engine: str
    folder: Path
    server: Server | None = None
    databases: dict[str, str] = field(default_factory=dict)
    fresh: dict[str, tuple[Path, Probed]] = field(default_factory=dict)
    schema: Path = Path()

    @property
    def root(self) -> Path:
        """The folder of the project."""
        return self.folder / "work" / "site"

    def make_first(self, style: str) -> None:
        """Render the project and refresh it for the first time, without a formatter and with that of a style."""
        plain = self.folder / "rendered"
        scaffold.create_project(plain, {"project_name": "Site", "legacy_engine": self.engine}, ask=False)
        self.restore(plain)
        for name in sorted({"plain", style}):
            self.restore(plain)
            with (self.root / "pyproject.toml").open("a", encoding="utf-8") as file:
                file.write(STYLES[name])
            self.connect(shop.base())
            done = self.refresh()
            assert done.status == 0, done.text
            self.save(name)

    def save(self, name: str) -> None:
        """Keep the project as it is now under a name."""
        shutil.rmtree(self.folder / name, ignore_errors=True)
        shutil.copytree(self.root, self.folder / name, ignore=NO_CACHE)

    def restore(self, place: Path) -> None:
        """Bring the project back as it was."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(place, self.root)

    def connect(self, tables: Tables) -> None:
        """Let the project have a database with these tables."""
        self.schema, _ = self.prepare(tables)
        self._write_database(shop.sql(tables, self.engine))

    def _write_database(self, sql: str) -> None:
        if self.server is None:
            name = "legacy.sqlite3"
            (self.root / name).unlink(missing_ok=True)
            with closing(sqlite3.connect(self.root / name)) as connection:
                connection.execute("PRAGMA synchronous = OFF")
                connection.executescript(sql)
            values: dict[str, object] = {"NAME": name}
        else:
            if sql not in self.databases:
                self.databases[sql] = f"matrix_{len(self.databases)}"
                self.server.create(self.databases[sql], sql)
            values = self.server.settings(self.databases[sql])
        path = self.root / ".env"
        given = {name: str(values.get(name, "")) for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
        path.write_text(scaffold.fill_env(path.read_text(encoding="utf-8"), "LEGACY", given), encoding="utf-8")

    def refresh(self) -> Refreshed:
        """Refresh from the schema of the database, which was read before."""
        return self._run(RefreshOptions(from_schema=self.schema, allow_mass_drop=True))

    def accept(self, decisions: dict[str, str]) -> Refreshed:
        """Resolve conflicts."""
        try:
            options = resolve_from_last_schema(self._find_source(), RefreshOptions(decisions=decisions))
        except LegacygenError as error:
            return Refreshed(status=2, text=str(error))
        return self._run(options)

    def _find_source(self) -> Source:
        os.chdir(self.root)
        return find_one_source(None)

    def _run(self, options: RefreshOptions) -> Refreshed:
        for path in forks.PROBES.iterdir():
            path.unlink()
        try:
            report = refresh_source(self._find_source(), options, lambda _: None)
        except LegacygenError as error:
            return Refreshed(status=2, text=str(error))
        return Refreshed(status=int(report.is_incomplete), report=report)

    def probe(self) -> Probed:
        """Describe the project as it is; the last check of a run has done so, where it has changed something."""
        for path in sorted(forks.PROBES.iterdir(), reverse=True):
            texts: dict[str, str]
            found: Probed
            texts, found = pickle.loads(path.read_bytes())
            if texts and all((self.root / name).read_bytes().decode() == text for name, text in texts.items()):
                return found
        return self._probe_now()

    def _probe_now(self) -> Probed:
        found: Probed = forks.call(self.root, probe)
        return found

    def prepare(self, tables: Tables) -> tuple[Path, Probed]:
        """Read the schema of a database with these tables, with a first refresh; return it and its models."""
        sql = shop.sql(tables, self.engine)
        if sql not in self.fresh:
            self.save("waiting")
            self.restore(self.folder / "rendered")
            self._write_database(sql)
            done = forks.run_legacygen(self.root, "refresh", "--json")
            assert done.status == 0, done.text
            schema = self.folder / f"schema_{len(self.fresh)}.json"
            shutil.copy(self.root / ".legacygen/schema.json", schema)
            self.fresh[sql] = schema, self._probe_now()
            self.restore(self.folder / "waiting")
        return self.fresh[sql]

    def read_files(self) -> dict[str, str]:
        """Return all texts of the project but bytecode, the database and what is remembered of it."""
        found = {}
        for path in sorted(self.root.rglob("*")):
            name = path.relative_to(self.root).as_posix()
            if (
                path.is_file()
                and "/.cache/" not in name
                and path.suffix not in (".pyc", ".sqlite3")
                and name != ".env"
            ):
                found[name] = path.read_bytes().decode()
        return found

    def edit(self, edit: ProjectEdit, variant: Variant) -> None:
        """Make an edit in the freshly generated project, and format it as its style says."""
        self.restore(self.folder / variant.style)
        before = self.read_files()
        if variant.style != "plain":  # edits are made in the layout that the first refresh leaves without a formatter
            plain = self.folder / "plain"
            for name in [each for each in before if each.startswith("legacy/") and each.endswith(".py")]:
                before[name] = (plain / name).read_bytes().decode()
        code = Code(dict(before))
        if not edit.is_in_admin:  # Django loads faster without the admin
            code.swap(*((f'    "django.contrib.{name}",\n', "") for name in LEFT_OUT), path=SETTINGS)
            code.files["config/urls.py"] = "urlpatterns = []\n"
        edit.make(code)
        if variant.layout == "package" and "legacy/models.py" in code.files:
            make_package(code)
        for name in before.keys() - code.files.keys():
            (self.root / name).unlink()
        for name, text in code.files.items():
            target = self.root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
        self._format(variant.style)

    def _format(self, style: str) -> None:
        if style == "black":
            for path in self.root.rglob("*.py"):
                path.write_text(blackened(path.read_text(encoding="utf-8"), 100), encoding="utf-8")
        elif style == "ruff":
            command = [sys.executable, "-m", "ruff", "format", "--no-cache", "-q", "."]
            subprocess.run(command, cwd=self.root, check=True)

    def list_unformatted(self, style: str) -> list[str]:
        """Return the files that the formatter of the project would change."""
        if style == "black":
            texts = {path: path.read_text(encoding="utf-8") for path in self.root.rglob("*.py")}
            return sorted(
                path.relative_to(self.root).as_posix() for path, text in texts.items() if blackened(text, 100) != text
            )
        if style == "ruff":
            command = [sys.executable, "-m", "ruff", "format", "--check", "--no-cache", "."]
            done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
            return [each for each in done.stdout.splitlines() if each.startswith("Would reformat")]
        return []
