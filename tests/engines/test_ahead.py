"""The server is asked ahead of what is needed; what it says, and refuses, comes in its place."""

import contextlib
from collections.abc import Iterator

import pytest

from legacygen import engines
from legacygen.connect import Database
from legacygen.errors import QueryError
from tests.conftest import MakeDatabase, OpenQuery

GUARDED, STOCK = "legacygen.runtime.backends.postgresql", "django.db.backends.postgresql"
SQL = "CREATE TABLE t (id int PRIMARY KEY, name varchar(20));"


@pytest.fixture(params=[GUARDED, STOCK])
def database(request: pytest.FixtureRequest, make_database: MakeDatabase, open_query: OpenQuery) -> Iterator[Database]:
    """A database in its snapshot, over our engine and over Django's own."""
    opened = open_query({**make_database("postgresql", SQL), "ENGINE": request.param}).opened
    opened.snapshot = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
    opened.connection.ensure_connection()
    opened.begin()
    with contextlib.closing(opened.connection):
        yield opened


def test_the_schema_is_read_with_the_same_statements_in_the_same_order(database: Database) -> None:
    engines.begin(database)
    assert [column.name for table in engines.read(database).tables for column in table.columns] == ["id", "name"]
    ahead = dict(database.asked)
    database.asked.clear()
    engines.read(database)
    assert (list(ahead), ahead) == (list(database.asked), database.asked)


def test_what_is_refused_is_said_when_it_is_asked_for_and_the_rest_is_answered(database: Database) -> None:
    database.ask_ahead(["SELECT 1", "SELECT nothing", "SELECT 2"])
    assert database.query("SELECT 1") == [(1,)]
    with pytest.raises(QueryError, match="nothing"):
        database.query("SELECT nothing")
    assert database.failed
    assert database.query("SELECT 2") == [(2,)]
    assert database.query("SELECT 3") == [(3,)]


def test_a_statement_that_was_not_foreseen_waits_for_the_connection(database: Database) -> None:
    database.ask_ahead(["SELECT 1 FROM pg_sleep(0.2)", "SELECT 2"])
    assert database.query("SELECT 3") == [(3,)]
    assert database.query("SELECT 2") == [(2,)]
    assert not database.failed


def test_nobody_uses_the_connection_once_it_is_settled(database: Database) -> None:
    database.ask_ahead(["SELECT 1 FROM pg_sleep(0.2)", "SELECT 2"])
    database.settle()
    assert not database.coming
    assert database.connection.connection.info.transaction_status.name == "INTRANS"
