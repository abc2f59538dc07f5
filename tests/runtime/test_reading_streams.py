"""`iterator()` on MySQL and MariaDB: rows arrive as they are read, on a read-only session that ends with the query."""

from __future__ import annotations

import contextlib
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, InterfaceError, models, transaction

from legacygen.runtime.errors import LegacyWriteError
from legacygen.runtime.export import reading
from tests.conftest import MakeDatabase
from tests.runtime.orm import alias, model, use_driver
from tests.servers import Server

DRIVERS = ["MySQLdb", "pymysql"]
ROWS = 10_000
SQL = """
CREATE TABLE t (w varchar(20) PRIMARY KEY, n int, filler char(250));
CREATE TABLE digit (d int);
INSERT INTO digit VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
INSERT INTO t
  SELECT CONCAT('row ', n), n, REPEAT('x', 250)
  FROM (SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d AS n FROM digit a, digit b, digit c, digit e) numbers;
"""
"""A table of more than the buffers of both sides hold, so that the server waits for the reader."""


@dataclass(frozen=True, slots=True)
class Legacy:
    """A connection, the model of its table, and the server."""

    connection: Any
    rows: Any
    server: Server

    def list_sessions(self) -> list[str]:
        """The numbers of the sessions that are open in the database; other workers have theirs on the same server."""
        name = self.connection.settings_dict["NAME"]
        lines = self.server.run(
            f"SELECT ID FROM information_schema.PROCESSLIST WHERE ID <> CONNECTION_ID() AND DB = '{name}' ORDER BY ID;"
        )
        return lines.split()[1:]

    def count_sessions(self, expected: int) -> int:
        """The number of open sessions, once it is the expected one: a server takes a moment to end what was closed."""
        end = time.monotonic() + 10
        while (found := len(self.list_sessions())) != expected and time.monotonic() < end:
            time.sleep(0.05)
        return found

    def find_stream(self) -> str:
        """The number of the session that is sending rows."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT CONNECTION_ID()")
            own = str(cursor.fetchone()[0])
        assert self.count_sessions(2) == 2
        (found,) = [each for each in self.list_sessions() if each != own]
        return found

    def alter_table(self) -> None:
        """Change the table; this fails after a second if a query has locked it."""
        self.server.run("SET lock_wait_timeout = 1; ALTER TABLE t ADD COLUMN later int;", "legacy")


def open_alias(database: dict[str, Any], **options: object) -> contextlib.AbstractContextManager[Any]:
    engine = str(database["ENGINE"]).replace("django.db.backends", "legacygen.runtime.backends")
    return alias("old", {**database, "ENGINE": engine, "OPTIONS": {**database["OPTIONS"], **options}})


def make_table() -> Any:
    return model(
        "t",
        w=models.CharField(max_length=20, primary_key=True),
        n=models.IntegerField(),
        filler=models.CharField(max_length=250),
    )


@pytest.fixture(params=[(server, driver) for server in ("mariadb", "mysql") for driver in DRIVERS], ids=" ".join)
def make_legacy(
    request: pytest.FixtureRequest, make_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Legacy]]:
    database: Any = make_database(request.param[0], SQL)
    use_driver(monkeypatch, request.param[1])
    with contextlib.ExitStack() as stack:

        def make(**options: object) -> Legacy:
            connection = stack.enter_context(open_alias(database, **options))
            rows = make_table()._default_manager.using("old")
            return Legacy(connection, rows, request.getfixturevalue(request.param[0]))

        yield make


@pytest.fixture
def legacy(make_legacy: Callable[..., Legacy]) -> Legacy:
    return make_legacy()


def test_other_queries_and_iterators_run_between_the_rows(legacy: Legacy) -> None:
    seen = 0
    for row in legacy.rows.order_by("n").iterator(chunk_size=100):
        if row.n % 999 == 0:
            assert legacy.rows.get(pk=row.pk).n == row.n
            inner = legacy.rows.filter(n__lt=row.n).iterator()
            assert len(list(itertools.islice(inner, 10))) == min(row.n, 10)
            assert legacy.rows.count() == ROWS
        seen += 1
    assert seen == ROWS
    del inner
    assert legacy.count_sessions(1) == 1


def test_the_server_waits_for_a_slow_reader(legacy: Legacy) -> None:
    rows = legacy.rows.iterator()
    next(rows)
    assert legacy.find_stream()
    with legacy.connection.chunked_cursor() as cursor:
        cursor.execute("SELECT @@net_write_timeout")
        assert cursor.fetchone()[0] == 604_800
    rows.close()


@pytest.mark.parametrize("way", ["close", "forget", "error", "connection"])
def test_a_table_can_be_altered_as_soon_as_nobody_reads_on(legacy: Legacy, way: str) -> None:
    rows = legacy.rows.iterator()
    next(rows)
    with pytest.raises(AssertionError, match=r"(?i)lock wait timeout"):
        legacy.alter_table()
    if way == "close":
        rows.close()
    elif way == "connection":
        legacy.connection.close()
    elif way == "error":
        with pytest.raises(ZeroDivisionError), contextlib.closing(rows):
            _ = next(rows).n / 0
    del rows
    legacy.alter_table()


def test_pages_that_are_not_read_to_the_end_leave_no_lock(legacy: Legacy) -> None:
    pages = reading.read_pages(legacy.rows.all())
    next(pages)
    pages.close()
    legacy.alter_table()


@pytest.mark.parametrize("how", ["KILL", "KILL QUERY"])
def test_a_query_that_is_killed_raises_an_error(legacy: Legacy, how: str) -> None:
    pages = reading.read_pages(legacy.rows.all())
    read = next(pages)
    legacy.server.run(f"{how} {legacy.find_stream()};")
    with pytest.raises(DatabaseError):
        read.extend(row for page in pages for row in page)
    assert 0 < len(read) < ROWS
    assert legacy.rows.count() == ROWS
    legacy.alter_table()


def test_a_reader_whose_connection_is_closed_gets_an_error(legacy: Legacy) -> None:
    rows = legacy.rows.iterator()
    next(rows)
    cursor = legacy.connection.chunked_cursor()
    cursor.execute("SELECT n FROM t")
    lines = iter(cursor)
    next(lines)
    legacy.connection.close()
    for left in (rows, lines):
        with pytest.raises(InterfaceError, match="closed before all rows were read"):
            list(left)
    cursor.close()
    assert legacy.count_sessions(0) == 0


def test_the_session_of_a_stream_is_as_read_only_as_the_first(legacy: Legacy, monkeypatch: pytest.MonkeyPatch) -> None:
    with legacy.connection.chunked_cursor() as cursor:
        with pytest.raises(LegacyWriteError, match="Refused DELETE"):
            cursor.execute("DELETE FROM t")
        with pytest.raises(legacy.connection.Database.Error, match=r"(?i)read.?only"):
            cursor.cursor._cursor.execute("DELETE FROM t")
    monkeypatch.setattr(type(legacy.connection), "read_only_sql", "SELECT 1")
    with pytest.raises(LegacyWriteError, match="could not be made read-only"):
        next(legacy.rows.iterator())
    assert legacy.count_sessions(1) == 1


def test_a_query_that_fails_leaves_no_session(legacy: Legacy) -> None:
    with pytest.raises(DatabaseError):
        next(model("missing", id=models.IntegerField(primary_key=True))._default_manager.using("old").iterator())
    assert legacy.count_sessions(1) == 1


def test_statements_of_a_stream_are_logged_and_have_the_settings_of_the_alias(
    make_legacy: Callable[..., Legacy],
) -> None:
    legacy = make_legacy(init_command="SET SESSION group_concat_max_len = 4321")
    legacy.connection.force_debug_cursor = True
    with legacy.connection.chunked_cursor() as cursor:
        cursor.execute("SELECT @@group_concat_max_len, %s", ["x"])
        assert list(cursor) == [(4321, "x")]
        assert cursor.fetchmany(5) == ()
    assert "SELECT @@group_concat_max_len" in str(legacy.connection.queries_log)


def test_queries_of_a_transaction_that_see_the_same_rows_include_iterators(make_legacy: Callable[..., Legacy]) -> None:
    legacy = make_legacy(isolation_level="repeatable read")
    with transaction.atomic(using="old"):
        assert legacy.rows.count() == ROWS
        legacy.server.run("DELETE FROM t WHERE n < 10;", "legacy")
        assert sum(1 for _ in legacy.rows.iterator()) == ROWS
    assert sum(1 for _ in legacy.rows.iterator()) == ROWS - 10
