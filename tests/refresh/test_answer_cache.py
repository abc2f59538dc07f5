"""What the database said is remembered, and believed only where nothing can have changed since."""

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from legacygen.errors import QueryError
from tests.conftest import MakeDatabase, OpenQuery
from tests.projects import Rendered
from tests.refresh.conftest import MakeProject, Project

SQL = """
CREATE TABLE customer (id integer PRIMARY KEY, name varchar(80) NOT NULL, since date);
INSERT INTO customer VALUES (1, 'Ann', '2020-01-01');
"""
ANSWERS = ".legacygen/.cache/answers.json"
DATABASE = "legacy.sqlite3"


@pytest.fixture(scope="module")
def refreshed(rendered: Rendered, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project after its first refresh, whose memory of the database is told by a wrong count of models."""
    project = Project(root=tmp_path_factory.mktemp("refreshed") / "site")
    shutil.copytree(rendered("sqlite"), project.root)
    project.env(NAME=DATABASE)
    _database(project, SQL)
    assert project.legacygen("refresh").status == 0
    _replace(project.root / ANSWERS, '"models": 1', '"models": 77')
    return project.root


@pytest.fixture
def shop(refreshed: Path, tmp_path: Path) -> Project:
    """A copy of that project; its database is in its folder."""
    return Project(root=Path(shutil.copytree(refreshed, tmp_path / "site")))


def _replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _database(project: Project, sql: str) -> None:
    with closing(sqlite3.connect(project.root / DATABASE)) as connection, connection:
        connection.executescript(sql)


def _is_recalled(project: Project) -> bool:
    return "77 models" in project.legacygen("refresh").out


def test_where_nothing_has_changed_the_answers_are_compared_and_nothing_else_is_done(shop: Project) -> None:
    before = shop.files()
    for options in ([], ["--check"], ["--dry-run"]):
        run = shop.legacygen("refresh", *options)
        assert run.out.splitlines()[1:] == ["unchanged  legacy: 77 models, nothing to write"], options
        assert run.status == 0
    assert shop.files() == before


CHANGES: dict[str, Callable[[Project], object]] = {
    "a column": lambda shop: _database(shop, "ALTER TABLE customer ADD fax varchar(20)"),
    "a value of another kind": lambda shop: _database(shop, "INSERT INTO customer VALUES (2, 'Bo', 'unknown')"),
    "legacygen.toml": lambda shop: _replace(shop.root / "legacygen.toml", "\n", "\n# ours\n"),
    "models.py": lambda shop: _replace(shop.root / "legacy/models.py", "class Customer(", "class Client("),
    "the lock": lambda shop: (shop.root / ".legacygen/lock.json").unlink(),
    "damaged": lambda shop: _replace(shop.root / ANSWERS, '"digest"', '"digits"'),
    "of a newer format": lambda shop: _replace(shop.root / ANSWERS, '"format": 1', '"format": 2'),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_after_a_change_of_anything_it_depends_on_the_schema_is_read_anew(
    shop: Project, change: Callable[[Project], object]
) -> None:
    change(shop)
    assert not _is_recalled(shop)


def test_what_a_file_says_is_not_taken_for_what_the_database_says(shop: Project) -> None:
    run = shop.legacygen("refresh", "--from-schema", ".legacygen/schema.json")
    assert "1 models, nothing to write" in run.out
    assert _is_recalled(shop)


def test_a_run_that_writes_nothing_remembers_nothing(shop: Project) -> None:
    (shop.root / ANSWERS).unlink()
    shop.legacygen("refresh", "--check")
    assert not (shop.root / ANSWERS).exists()
    shop.legacygen("refresh")
    assert (shop.root / ANSWERS).exists()


def test_a_run_does_not_fail_for_a_memory_that_cannot_be_kept(shop: Project) -> None:
    shutil.rmtree(shop.root / ".legacygen/.cache")
    (shop.root / ".legacygen/.cache").write_text("no folder", encoding="utf-8")
    _database(shop, "ALTER TABLE customer ADD fax varchar(20)")
    run = shop.legacygen("refresh")
    assert (run.status, "fax" in (shop.root / "legacy/models.py").read_text(encoding="utf-8")) == (0, True), run.err


def test_the_memory_holds_no_row_of_the_database_and_stays_out_of_git(shop: Project) -> None:
    assert "Ann" not in (shop.root / ANSWERS).read_text(encoding="utf-8")
    subprocess.run(["git", "init", "-q"], cwd=shop.root, check=True)
    status = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], cwd=shop.root, check=True, capture_output=True, text=True
    )
    assert ".legacygen/lock.json" in status.stdout
    assert ".cache" not in status.stdout


@pytest.mark.parametrize("server", ["mariadb", "mysql", "postgresql"])
def test_a_server_gives_the_same_answers_again(
    make_project: MakeProject, make_database: MakeDatabase, server: str
) -> None:
    project = make_project("postgresql" if server == "postgresql" else "mysql")
    project.connect(make_database(server, "CREATE TABLE customer (id int PRIMARY KEY, since date);"))
    project.legacygen("refresh")
    _replace(project.root / ANSWERS, '"models": 1', '"models": 77')
    assert _is_recalled(project)


def test_a_statement_is_sent_once_and_one_that_failed_spoils_the_memory(
    make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    query = open_query(make_database("sqlite", SQL))
    for _ in range(2):
        assert query("SELECT name FROM customer") == [("Ann",)]
    assert (query.statements, query.opened.failed) == (1, False)
    with pytest.raises(QueryError):
        query("SELECT fax FROM customer")
    assert query.opened.failed
