"""Guard and server never disagree about where a quote, a comment or a statement ends."""

import contextlib
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from legacygen.runtime.backends.dialects import POSTGRESQL, POSTGRESQL_OLD_STRINGS, SQLITE, select_mysql_dialect
from legacygen.runtime.backends.guard import Dialect, judge_statement
from tests import servers

MANY = 1500
SQL = "CREATE TABLE t (a INT); INSERT INTO t VALUES (1), (2);"
PIECES = [
    *["'", '"', "`", "''", '""', "\\", "E'", "e'", "U&'", 'U&"', "$$", "$a$", "a$b$", "é$$", "$1", "[", "]"],
    *["--", "-- ", "#", "/*", "*/", "/*!", "/*M!", "\n", "\r", "\t", "\x0b", "\u00a0", " ", "-", "/", "*"],
    *[";", " DELETE FROM t ", "; DELETE FROM t ;", "1", "(", ")", "x", "+1 ", "|| ", ", 'a' ", "AS x", "%%"],
]

Act = Callable[[str], object]


def statements() -> Iterator[str]:
    chance = random.Random(2013)
    for _ in range(MANY):
        yield "SELECT 1 " + "".join(chance.choice(PIECES) for _ in range(chance.randint(2, 14)))


def deceived(dialect: Dialect, execute: Act, count: Callable[[], int]) -> list[str]:
    """The statements that pass the guard and yet delete, on a connection that would let them."""
    found = []
    for sql in statements():
        if judge_statement(sql, dialect, has_values=False) is None:
            with contextlib.suppress(Exception):
                execute(sql)
            if count() != 2:
                found.append(sql)
                break
    return found


def test_on_sqlite() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(SQL)
        count = "SELECT count(*) FROM t"
        assert deceived(SQLITE, connection.executescript, lambda: connection.execute(count).fetchone()[0]) == []


@pytest.mark.postgresql
@pytest.mark.parametrize(("strings", "dialect"), [("on", POSTGRESQL), ("off", POSTGRESQL_OLD_STRINGS)])
def test_on_postgresql(postgresql: servers.Server, strings: str, dialect: Dialect) -> None:
    import psycopg

    entry = postgresql.create("legacy", SQL)
    names = {"dbname": entry["NAME"], "host": entry["HOST"], "user": entry["USER"]}
    settings = f"-c standard_conforming_strings={strings} -c escape_string_warning=off"
    connection: Any = psycopg.connect(autocommit=True, options=settings, **names)  # type: ignore[arg-type]
    with closing(connection):
        assert deceived(dialect, connection.execute, lambda: _count(connection.cursor())) == []


@pytest.mark.mysql
@pytest.mark.parametrize("name", ["mariadb", "mysql"])
@pytest.mark.parametrize("mode", ["", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "ANSI_QUOTES,NO_BACKSLASH_ESCAPES"])
def test_on_mysql(request: pytest.FixtureRequest, name: str, mode: str) -> None:
    """With several statements at a time, which the engine itself never allows."""
    import pymysql

    server: servers.Server = request.getfixturevalue(name)
    entry = server.create("legacy", SQL)
    common: dict[str, Any] = {"unix_socket": entry["HOST"], "user": "root", "autocommit": True}
    common["database"] = entry["NAME"]
    many = pymysql.constants.CLIENT.MULTI_STATEMENTS
    with (
        closing(pymysql.connect(client_flag=many, sql_mode=mode, **common)) as connection,
        closing(pymysql.connect(**common)) as other,
    ):

        def execute(sql: str) -> None:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                while cursor.nextset():
                    pass

        assert deceived(select_mysql_dialect(mode), execute, lambda: _count(other.cursor())) == []


def _count(cursor: Any) -> int:
    with cursor:
        cursor.execute("SELECT count(*) FROM t")
        return int(cursor.fetchone()[0])
