"""Schemas that people really have are taken over without a hitch, on every server that can hold them."""

import dataclasses
import os
import shutil
import subprocess
from pathlib import Path

import black
import pytest
from black.report import NothingChanged

from legacygen.introspection import engines
from legacygen.schema import Kind, Schema, Table, TableKind
from tests.conftest import OpenQuery, django6_python
from tests.corpora.conftest import CASES, Corpus, Load, Take
from tests.examine import examine

pytestmark = [pytest.mark.corpus]
each = pytest.mark.parametrize("corpus", CASES, ids=str)
on_both = pytest.mark.parametrize("corpus", [case for case in CASES if case.server == "mysql"], ids=str)
once = pytest.mark.parametrize("corpus", [case for case in CASES if case.server != "mysql"], ids=str)


@each
def test_the_first_refresh_reads_everything(corpus: Corpus, take: Take) -> None:
    run = take(corpus).first
    assert (run.status, run.err) == (0, run.err), run.err
    assert "skipped" not in run.out


@once
def test_check_is_silent_and_the_tests_of_the_project_are_green(corpus: Corpus, take: Take) -> None:
    project = take(corpus).project
    run = project.python("-W", "error", "manage.py", "check")
    assert (run.status, run.out) == (0, "System check identified no issues (0 silenced).\n"), run.err
    tests = project.python("-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert tests.status == 0, tests.out


@each
def test_every_row_and_cell_reads_as_the_server_says(corpus: Corpus, take: Take, tmp_path: Path) -> None:
    taken = take(corpus)
    shutil.copytree(taken.project.root / "legacy", tmp_path / "legacy", ignore=shutil.ignore_patterns("tests"))
    assert examine(tmp_path, "legacy", taken.database) == []


@each
def test_a_second_refresh_changes_no_byte(corpus: Corpus, take: Take) -> None:
    project = take(corpus).project
    before = project.files()
    run = project.legacygen("refresh")
    assert run.status == 0, run.err
    assert "unchanged" in run.out
    assert project.files() == before


@once
def test_black_leaves_every_file_alone(corpus: Corpus, take: Take) -> None:
    for path, text in take(corpus).generated.items():
        assert _blackened(text) == text, path


@on_both
def test_mariadb_and_mysql_say_the_same_of_every_table(corpus: Corpus, take: Take) -> None:
    mysql, mariadb = (take(Corpus(path=corpus.path, server=server)).schema for server in ("mysql", "mariadb"))
    twins = {table.name: _comparable(table) for table in mariadb.tables if table.kind is TableKind.TABLE}
    tables = [_comparable(table) for table in mysql.tables if table.kind is TableKind.TABLE]
    assert [table.name for table in tables] == list(twins)
    for table in tables:
        if "geometry" not in {column.type.kind for column in table.columns}:  # /*!50705 ... */ hides it from MariaDB
            assert table == twins[table.name]


@once
def test_another_database_of_the_same_schema_gives_the_same_facts(
    corpus: Corpus, take: Take, load: Load, open_query: OpenQuery
) -> None:
    query = open_query(load(corpus, "again"))
    again = engines.read_schema(query.opened)
    assert _catalog(again) == _catalog(take(corpus).schema)


@once
def test_another_python_with_another_django_changes_no_byte(corpus: Corpus, take: Take) -> None:
    python = django6_python()
    done = subprocess.run(
        [python, "-m", "legacygen", "refresh", "--check"],
        cwd=take(corpus).project.root,
        env={name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTHON"))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _comparable(table: Table) -> Table:
    """MySQL does not tell the width of `tinyint(1) unsigned`, and gives a text no default."""
    columns = []
    for column in table.columns:
        if column.type.kind is Kind.TINYINT and column.type.unsigned:
            declared = dataclasses.replace(column.type, raw="", length=None)
            columns.append(dataclasses.replace(column, type=declared, evidence=None))
        else:
            default = None if column.type.kind is Kind.TEXT else column.default
            columns.append(dataclasses.replace(column, default=default))
    return dataclasses.replace(table, columns=tuple(columns))


def _catalog(schema: Schema) -> Schema:
    """What the catalog says, without the evidence of the rows."""
    tables = (
        dataclasses.replace(
            table, columns=tuple(dataclasses.replace(column, evidence=None) for column in table.columns)
        )
        for table in schema.tables
    )
    return dataclasses.replace(schema, tables=tuple(tables), undeclared=())


def _blackened(text: str) -> str:
    try:
        return black.format_file_contents(text, fast=True, mode=black.Mode())
    except NothingChanged:
        return text
