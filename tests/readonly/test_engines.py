"""The engines on real databases: a session that is read-only, checked on each connection, and reading that works."""

import logging
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections, models, transaction
from django.db.backends.base import base as backend
from django.db.utils import load_backend

from legacygen.runtime.errors import LegacyWriteError
from tests import servers
from tests.conftest import Database, MakeDatabase
from tests.runtime.orm import model

SERVERS = ["sqlite", *(pytest.param(name, marks=pytest.mark.mysql) for name in ("mariadb", "mysql"))]
SERVERS += [pytest.param("postgresql", marks=pytest.mark.postgresql)]
SQL = "CREATE TABLE author (id INT PRIMARY KEY, name VARCHAR(20)); INSERT INTO author VALUES (1, 'a'), (2, 'b');"
BOTH = pytest.mark.parametrize("server", ["mariadb", "mysql"])
ALIAS = "engine_under_test"

Open = Callable[..., Any]


def guarded(database: Database, **changes: object) -> Any:
    """A connection of the read-only engine that stands for Django's own."""
    engine = str(database["ENGINE"]).replace("django.db.backends", "legacygen.runtime.backends")
    entry = {**connections["default"].settings_dict, **database, "ENGINE": engine, "TEST": {}, **changes}
    backend.RAN_DB_VERSION_CHECK.discard(ALIAS)
    connection: Any = load_backend(engine).DatabaseWrapper(entry, ALIAS)
    connections[ALIAS] = connection
    return connection


@pytest.fixture
def legacy(make_database: MakeDatabase) -> Iterator[Open]:
    """`legacy(server)` opens a fresh database with the read-only engine."""

    def open_one(server: str, **changes: object) -> Any:
        return guarded(make_database(server, SQL), **changes)

    yield open_one
    if hasattr(connections._connections, ALIAS):  # type: ignore[attr-defined]
        connections[ALIAS].close()
        del connections[ALIAS]


def names(connection: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM author ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.parametrize("server", SERVERS)
def test_reading_works_in_transactions_and_savepoints(legacy: Open, server: str) -> None:
    connection = legacy(server)
    with transaction.atomic(using=ALIAS):
        with pytest.raises(ZeroDivisionError), transaction.atomic(using=ALIAS):
            _ = 1 / 0
        assert names(connection) == ["a", "b"]
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT id FROM author WHERE name = %s", ["b"])
        assert list(cursor) == [(2,)]
    assert connection.introspection.table_names() == ["author"]


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize("autocommit", [True, False])
def test_a_write_past_the_guard_fails_on_the_server(legacy: Open, server: str, autocommit: bool) -> None:
    connection = legacy(server, AUTOCOMMIT=autocommit)
    assert names(connection) == ["a", "b"]
    with pytest.raises(connection.Database.Error, match=r"(?i)read.?only"):
        connection.connection.cursor().execute("DELETE FROM author")
    connection.rollback()
    with pytest.raises(connection.Database.Error, match=r"(?i)read.?only"):
        connection.connection.cursor().execute("CREATE TABLE t (a INT)")
    connection.rollback()
    assert names(connection) == ["a", "b"]


@pytest.mark.parametrize("server", SERVERS)
def test_a_session_that_is_not_read_only_is_closed(legacy: Open, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = legacy(server)
    monkeypatch.setattr(type(connection), "read_only_sql", "SELECT 1")
    for _ in range(2):
        with pytest.raises(LegacyWriteError, match="could not be made read-only"):
            connection.cursor()
        assert connection.connection is None


@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize(
    ("attempt", "words"),
    [
        (lambda c: c.cursor().execute("DELETE FROM author"), "Refused DELETE"),
        (lambda c: c.cursor().execute(b"DELETE FROM author"), "Refused DELETE"),
        (lambda c: c.cursor().cursor.execute("DELETE FROM author"), "Refused DELETE"),
        (lambda c: c.cursor().execute("SELECT 1").execute("DELETE FROM author"), "Refused DELETE|has no attribute"),
        (lambda c: c.cursor().executemany("DELETE FROM author WHERE id = %s", [[1]]), "Refused DELETE"),
        (lambda c: c.cursor().callproc("p"), "Refused cursor.callproc|has no attribute 'callproc'"),
        (lambda c: c.cursor().connection, "Refused cursor.connection"),
        (lambda c: c.schema_editor(), "never migrated"),
        (lambda c: c.creation.create_test_db(), "test database"),
        (lambda c: c.creation.destroy_test_db("x"), "test database"),
        (lambda c: c.creation.clone_test_db("1"), "test database"),
        (lambda c: c.client.runshell([]), "dbshell"),
        (lambda c: c.ops.sql_flush(None, []), "flush"),
        (lambda c: c.disable_constraint_checking(), "loaddata"),
    ],
)
def test_what_does_not_read_is_refused(
    legacy: Open, server: str, attempt: Callable[[Any], object], words: str
) -> None:
    connection = legacy(server)
    with pytest.raises((LegacyWriteError, AttributeError), match=words):
        attempt(connection)
    assert names(connection) == ["a", "b"]


@pytest.mark.parametrize("server", SERVERS)
def test_queries_are_guarded_and_logged_under_debug_too(legacy: Open, server: str) -> None:
    connection = legacy(server)
    connection.force_debug_cursor = True
    assert names(connection) == ["a", "b"]
    with pytest.raises(LegacyWriteError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM author")
    assert "SELECT name FROM author" in str(connection.queries_log)


@pytest.mark.postgresql
def test_postgresql_copies_and_composes_under_the_guard(legacy: Open) -> None:
    from psycopg import sql

    connection = legacy("postgresql")
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT name FROM {}").format(sql.Identifier("author")))
        assert len(cursor.fetchall()) == 2
        with pytest.raises(LegacyWriteError, match="Refused DELETE"):
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier("author")))
        for name in ("copy", "stream", "nextset", "results"):
            with pytest.raises(LegacyWriteError, match=f"cursor.{name}"):
                getattr(cursor, name)


@pytest.mark.mysql
@BOTH
@pytest.mark.parametrize(
    ("mode", "sql"),
    [
        ("ANSI_QUOTES", 'SELECT 1 FROM "author" WHERE "name" = \'a\''),
        ("NO_BACKSLASH_ESCAPES", r"SELECT 1 FROM author WHERE name = 'a' AND 'C:\' <> ''"),
        ("", "SELECT 1 FROM author WHERE name = \"a\" AND 'it\\'s' <> ''"),
    ],
)
def test_mysql_is_read_by_the_quotes_of_its_sql_mode(legacy: Open, server: str, mode: str, sql: str) -> None:
    connection = legacy(server, OPTIONS={"sql_mode": mode})
    with connection.cursor() as cursor:
        cursor.execute(sql)
        assert cursor.fetchall() == ((1,),)


@pytest.mark.mysql
@BOTH
def test_mysql_never_takes_two_statements_at_a_time(legacy: Open, server: str) -> None:
    connection = legacy(server, OPTIONS={"client_flag": 1 << 16, "multi_statements": True})
    connection.ensure_connection()
    with pytest.raises(connection.Database.Error, match=r"1064|syntax"):
        connection.connection.cursor().execute("SELECT 1; SELECT 2")


@pytest.mark.mysql
@pytest.mark.postgresql
@pytest.mark.parametrize("server", SERVERS[1:])
def test_a_server_too_old_for_django_is_read_and_named_once(
    legacy: Open, server: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    connection = legacy(server)
    monkeypatch.setattr(type(connection.features), "minimum_database_version", (99,))
    with caplog.at_level(logging.WARNING, "legacygen"):
        assert names(connection) == ["a", "b"]
        connection.close()
        assert names(connection) == ["a", "b"]
    assert caplog.text.count("legacygen still reads it") == 1


@pytest.mark.mysql
def test_an_old_mysql_is_asked_only_for_what_it_knows(legacy: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = legacy("mariadb")
    monkeypatch.setattr(type(connection), "mysql_version", (5, 6, 10))
    monkeypatch.setattr(type(connection), "mysql_is_mariadb", False)
    lacking = ["over_clause", "json_field", "select_intersection", "select_difference", "explain_analyze"]
    assert [getattr(connection.features, f"supports_{name}") for name in lacking] == [False] * 5
    assert "REGEXP_LIKE" not in connection.ops.regex_lookup("iregex")


@BOTH
def test_a_counted_key_of_0_is_found_and_followed(make_database: MakeDatabase, server: str) -> None:
    sql = """
    SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
    CREATE TABLE maker (id int AUTO_INCREMENT PRIMARY KEY, name varchar(9));
    CREATE TABLE car (id int AUTO_INCREMENT PRIMARY KEY, maker_id int);
    INSERT INTO maker VALUES (0, 'none'), (1, 'one');
    INSERT INTO car VALUES (0, 0), (1, 1), (2, 0);
    """
    maker = model("maker", id=models.AutoField(primary_key=True), name=models.CharField(max_length=9))
    link: Any = models.ForeignKey(maker, models.DO_NOTHING, null=True, related_name="cars")
    car = model("car", id=models.AutoField(primary_key=True), maker=link)
    connection = guarded(make_database(server, sql))
    try:
        cars = car._default_manager.using(ALIAS).order_by("pk")
        assert cars.get(pk=0).maker.name == "none"
        assert [each.maker.name for each in cars.prefetch_related("maker")] == ["none", "one", "none"]
        assert cars.filter(maker=0).count() == cars.filter(pk__in=[0, 2]).count() == 2
        assert cars.filter(maker=maker._default_manager.using(ALIAS).get(pk=0)).count() == 2
    finally:
        connection.close()
        del connections[ALIAS]


def test_sqlite_names_the_file_that_is_not_there(legacy: Open, tmp_path: Path) -> None:
    connection = legacy("sqlite", NAME=str(tmp_path / "gone.db"))
    with pytest.raises(Exception, match=r"gone\.db"):
        connection.cursor()
    assert not (tmp_path / "gone.db").exists()


@pytest.mark.parametrize("address", ["{path}", "file:{path}", "file:{path}?mode=rwc&cache=private"])
def test_sqlite_opens_any_name_read_only(legacy: Open, tmp_path: Path, address: str) -> None:
    path = tmp_path / "a#b c.sqlite3"
    with sqlite3.connect(path) as file:
        file.executescript(SQL)
    file.close()
    before = path.read_bytes()
    quoted = str(path) if address == "{path}" else path.as_uri().removeprefix("file://")
    connection = legacy("sqlite", NAME=address.format(path=quoted))
    assert names(connection) == ["a", "b"]
    raw = connection.connection
    for sql in (
        "PRAGMA query_only = OFF",
        f"ATTACH '{path}' AS again",
        "PRAGMA journal_mode = WAL",
        "VACUUM INTO 'x'",
    ):
        with pytest.raises(sqlite3.DatabaseError):
            raw.execute(sql)
    assert path.read_bytes() == before


@pytest.mark.mysql
@BOTH
def test_pymysql_is_guarded_like_mysqlclient(make_database: MakeDatabase, tmp_path: Path, server: str) -> None:
    """In a process of its own: a driver is chosen once for all."""
    import subprocess

    code = f"""
import pymysql; pymysql.install_as_MySQLdb()
import django, django.conf
entry = {make_database(server, SQL)!r}
entry["ENGINE"] = "legacygen.runtime.backends.mysql"
django.conf.settings.configure(DATABASES={{"default": {{}}, "legacy": entry}})
django.setup()
from django.db import connections
from legacygen.runtime.errors import LegacyWriteError
connection = connections["legacy"]
with connection.cursor() as cursor:
    cursor.execute("SELECT name FROM author WHERE id = %s", [1])
    print(connection.Database.__name__, cursor.fetchall())
    for attempt in (lambda: cursor.execute("DELETE FROM author"), lambda: cursor.callproc("p")):
        try: attempt()
        except LegacyWriteError as error: print(error)
    try: connection.connection.cursor().execute("DELETE FROM author")
    except connection.Database.Error as error: print(error)
    cursor.execute("SELECT CONNECTION_ID()")
    own = cursor.fetchone()
with pymysql.connect(unix_socket=entry["HOST"], user="root") as other:
    other.cursor().execute("KILL %s", own)
print("usable", connection.is_usable())
connection.health_check_enabled, connection.health_check_done = True, False
with connection.cursor() as cursor:
    cursor.execute("SELECT CONNECTION_ID()")
    print("new", cursor.fetchone() != own, connection.is_read_only())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stderr == ""
    assert "pymysql (('a',),)" in done.stdout
    assert done.stdout.count("Refused") == 2
    assert "1792" in done.stdout
    assert "usable False\nnew True True\n" in done.stdout


@pytest.mark.mysql
def test_a_server_without_read_only_sessions_is_read_by_an_account_that_may_only_read(
    legacy: Open, mariadb: servers.Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = legacy("mariadb")
    monkeypatch.setattr(type(connection), "read_only_sql", "SET SESSION TRANSACTION OF 5.5")
    monkeypatch.setattr("legacygen.runtime.backends.mysql.base.SESSION", "SHOW SESSION VARIABLES LIKE 'sql_mode'")
    with pytest.raises(LegacyWriteError, match=r"'root'@'localhost' may do more than read \(ALL PRIVILEGES"):
        connection.cursor()
    half, database = mariadb.own("half"), mariadb.own("legacy")
    mariadb.run(f"CREATE OR REPLACE USER {half}@localhost; GRANT SELECT ON {database}.* TO {half}@localhost;")
    connection.settings_dict["USER"] = half
    assert names(connection) == ["a", "b"]


@pytest.mark.postgresql
def test_text_of_a_server_that_does_not_know_its_encoding(legacy: Open, postgresql: servers.Server) -> None:
    name = postgresql.own("ascii")
    postgresql.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE);')
    postgresql.run(
        f"CREATE DATABASE \"{name}\" ENCODING 'SQL_ASCII' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C';"
        f"\\connect {name}\nSET client_encoding TO 'SQL_ASCII';"
        "CREATE TABLE author (id int PRIMARY KEY, name varchar(20), größe char(4)[], note text);"
        "INSERT INTO author VALUES (1, 'Ulm', '{a}', 'plain'), (2, E'K\\xf6ln', NULL, E'caf\\xe9'),"
        "(3, E'Z\\xc3\\xbcrich', '{ü}', 'utf8');"
    )
    connection = guarded(postgresql.settings("ascii"))
    assert names(connection) == ["Ulm", b"K\xf6ln", "Zürich"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT größe FROM author WHERE name = %s", ["Zürich"])
        assert cursor.fetchall() == [(["ü  "],)]
    with connection.chunked_cursor() as cursor:
        cursor.execute("SELECT note, id FROM author WHERE id = 2")
        assert cursor.fetchall() == [(b"caf\xe9", 2)]
