"""Golden cases: `golden/<engine>/<case>/schema.sql` leads to `schema.json` and to the files in `expected/`.

`pytest --update` writes what is generated now; read the diff before you commit it.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import black
import pytest
from black.report import NothingChanged

from legacygen import emit, engines, planning, snapshot
from legacygen.config import Config, parse
from legacygen.schema import Schema
from tests.conftest import MakeDatabase, OpenQuery
from tests.examine import examine

APP = "legacy"
GOLDEN = Path(__file__).parent / "golden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One folder of a golden case."""

    folder: Path

    @property
    def engine(self) -> str:
        return self.folder.parent.name

    @property
    def sql(self) -> str:
        return (self.folder / "schema.sql").read_text(encoding="utf-8")

    @property
    def config(self) -> Config:
        path = self.folder / "legacygen.toml"
        return parse(path.read_text(encoding="utf-8"), path.name) if path.exists() else Config()

    @property
    def schema(self) -> Schema:
        path = self.folder / "schema.json"
        return snapshot.load(Schema, path.read_text(encoding="utf-8"), path.name)

    @property
    def expected(self) -> dict[str, str]:
        root = self.folder / "expected"
        paths = (path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
        return {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in paths}


CASES = [Case(folder=path.parent) for path in sorted(GOLDEN.glob("*/*/schema.sql"))]


def _name(case: Case) -> str:
    return f"{case.engine}-{case.folder.name}"


cases = pytest.mark.parametrize("case", CASES, ids=_name)


def generate(schema: Schema, config: Config) -> dict[str, str]:
    plan = planning.plan(planning.select(schema, config), config)
    notes = "".join(f"{each.table}.{each.column}: {each.code}: {each.text}\n" for each in plan.notes)
    skipped = "".join(f"{each.name}: skipped: {each.reason}\n" for each in schema.skipped)
    return {**emit.generated(plan), **emit.handed_over(plan, APP), "notes.txt": notes + skipped}


@cases
def test_the_database_gives_the_schema_and_the_models_work_on_it(
    case: Case, make_database: MakeDatabase, open_query: OpenQuery, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    database = make_database(case.engine, case.sql)
    query = open_query(database)
    schema = engines.read(query.connection.vendor, query)
    assert query.statements <= 12
    if request.config.getoption("--update"):
        _update(case, schema)
    assert schema == case.schema
    for path, text in case.expected.items():
        target = tmp_path / "project" / APP / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    assert examine(tmp_path / "project", APP, database) == []


@cases
def test_the_schema_alone_gives_the_expected_files(case: Case) -> None:
    assert generate(case.schema, case.config) == case.expected


@cases
def test_a_schema_comes_back_from_its_text_as_it_was(case: Case) -> None:
    assert snapshot.load(Schema, snapshot.dump(case.schema), "schema.json") == case.schema


@cases
def test_black_leaves_the_expected_files_alone(case: Case) -> None:
    for path, text in case.expected.items():
        if path.endswith(".py"):
            assert _blackened(text) == text, path


def test_there_are_cases_for_every_engine() -> None:
    assert {case.engine for case in CASES} == set(engines.ENGINES)


def _blackened(text: str) -> str:
    try:
        return black.format_file_contents(text, fast=True, mode=black.Mode())
    except NothingChanged:
        return text


def _update(case: Case, schema: Schema) -> None:
    (case.folder / "schema.json").write_text(snapshot.dump(schema), encoding="utf-8")
    shutil.rmtree(case.folder / "expected", ignore_errors=True)
    for path, text in generate(schema, case.config).items():
        target = case.folder / "expected" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
