"""Golden cases: `golden/<engine>/<case>/schema.sql` leads to `schema.json` and to the files in `expected/`.

A case of `mysql` runs on MariaDB and on MySQL, one of `common` on every server, and the same models come out.
Where a server's facts or notes are other than those of the first, they stand beside with its name, as in
`schema.mysql.json`. `pytest --update` writes what is generated now; read the diff before you commit it.
"""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import black
import pytest
from black.report import NothingChanged

from legacygen import emit, planning
from legacygen.config import Config, parse_config
from legacygen.introspection import engines
from legacygen.introspection.table_filter import select_tables
from legacygen.schema import Schema
from legacygen.workspace import parse_schema, render_schema
from tests import servers
from tests.conftest import MakeDatabase, OpenQuery
from tests.examine import examine
from tests.lost import lost

APP = "legacy"
GOLDEN = Path(__file__).parent / "golden"
SERVERS = {
    "common": servers.NAMES,
    "mariadb": ("mariadb",),
    "mysql": ("mariadb", "mysql"),
    "mysql9": ("mysql",),
    "postgresql": ("postgresql",),
    "sqlite": ("sqlite",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One folder of a golden case, on one of its servers."""

    folder: Path
    server: str

    def __str__(self) -> str:
        return f"{self.folder.name}-{self.server}"

    @property
    def is_first(self) -> bool:
        return SERVERS[self.folder.parent.name][0] == self.server

    @property
    def sql(self) -> str:
        return (self.folder / "schema.sql").read_text(encoding="utf-8")

    @property
    def config(self) -> Config:
        path = self.folder / "legacygen.toml"
        return parse_config(path.read_text(encoding="utf-8"), path.name) if path.exists() else Config()

    @property
    def schema(self) -> Schema:
        return parse_schema(self.beside("schema.json"), "schema.json")

    @property
    def expected(self) -> dict[str, str]:
        root = self.folder / "expected"
        paths = (path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths}

    def comparable(self, files: dict[str, str]) -> dict[str, str]:
        """The files; those of a common case without the comments, which quote the server's name of a type."""
        if self.folder.parent.name != "common":
            return files
        return {path: re.sub(r"^ +# .*\n", "", text, flags=re.M) for path, text in files.items()}

    def beside(self, name: str) -> str:
        """The text of a file beside schema.sql: the server's own where there is one."""
        own = self._own(name)
        return (own if own.exists() else self.folder / name).read_text(encoding="utf-8")

    def update(self, schema: Schema) -> None:
        """Write what is generated now; after the first server only what differs in the facts and notes."""
        files, notes = generate(schema, self.config)
        if self.is_first:
            shutil.rmtree(self.folder / "expected", ignore_errors=True)
            for path, text in files.items():
                target = self.folder / "expected" / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(text, encoding="utf-8")
        for name, text in (("schema.json", render_schema(schema)), ("notes.txt", notes)):
            self._own(name).unlink(missing_ok=True)
            if self.is_first or self.beside(name) != text:
                target = self.folder / name if self.is_first else self._own(name)
                target.write_text(text, encoding="utf-8")

    def _own(self, name: str) -> Path:
        stem, _, suffix = name.partition(".")
        return self.folder / f"{stem}.{self.server}.{suffix}"


CASES = [
    Case(folder=path.parent, server=server)
    for path in sorted(GOLDEN.glob("*/*/schema.sql"))
    for server in SERVERS[path.parents[1].name]
]
cases = pytest.mark.parametrize("case", CASES, ids=str)


def generate(schema: Schema, config: Config) -> tuple[dict[str, str], str]:
    """The files by path, and the notes as text."""
    plan = planning.plan_schema(select_tables(schema, config), config)
    notes = "".join(f"{each.table}.{each.column}: {each.code}: {each.text}\n" for each in plan.notes)
    skipped = "".join(f"{each.name}: skipped: {each.reason}\n" for each in schema.skipped)
    return {each.path: each.text for each in emit.emit_files(plan, APP)}, notes + skipped


@cases
def test_the_database_gives_the_schema_and_the_models_work_on_it(
    case: Case, make_database: MakeDatabase, open_query: OpenQuery, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    database = make_database(case.server, case.sql)
    query = open_query(database)
    schema = engines.add_evidence(engines.read_schema(query.opened), query)
    schema = engines.add_undeclared_keys(schema, query)
    assert query.statements <= 12
    if request.config.getoption("--update"):
        case.update(schema)
    assert schema == case.schema
    for path, text in case.expected.items():
        target = tmp_path / "project" / APP / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    assert examine(tmp_path / "project", APP, database) == []


@cases
def test_the_schema_alone_gives_the_expected_files_and_notes(case: Case) -> None:
    files, notes = generate(case.schema, case.config)
    assert case.comparable(files) == case.comparable(case.expected)
    assert notes == case.beside("notes.txt")


@cases
def test_nothing_is_lost_without_a_word(case: Case) -> None:
    schema = select_tables(case.schema, case.config)
    assert lost(schema, planning.plan_schema(schema, case.config)) == []


@cases
def test_a_schema_comes_back_from_its_text_as_it_was(case: Case) -> None:
    assert parse_schema(render_schema(case.schema), "schema.json") == case.schema


@pytest.mark.parametrize("case", [case for case in CASES if case.is_first], ids=str)
def test_black_leaves_the_expected_files_alone(case: Case) -> None:
    for path, text in case.expected.items():
        if path.endswith(".py"):
            assert blackened(text) == text, path


def test_there_are_cases_for_every_engine() -> None:
    assert {case.folder.parent.name for case in CASES} >= set(engines.ENGINES)


def blackened(text: str) -> str:
    try:
        return black.format_file_contents(text, fast=True, mode=black.Mode())
    except NothingChanged:
        return text
