"""What the server refuses to read is left out, with its words and with what to do; all else is read."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from legacygen.errors import QueryError
from legacygen.introspection import engines
from legacygen.schema import Schema
from tests import servers
from tests.conftest import CountingQuery, Database, MakeDatabase, OpenQuery

STAFF = """
CREATE TABLE staff (id int NOT NULL PRIMARY KEY, name varchar(20), salary int, CONSTRAINT pay UNIQUE (salary));
CREATE TABLE payroll (id int NOT NULL PRIMARY KEY);
CREATE TABLE town (id int NOT NULL PRIMARY KEY);
"""


def read(query: CountingQuery) -> Schema:
    schema = engines.read_schema(query.opened)
    return engines.leave_out_unreadable(schema, query, {table.label for table in schema.tables})


def skipped(schema: Schema) -> dict[str, str]:
    assert all(each.broken for each in schema.skipped)
    return {each.name: each.reason for each in schema.skipped}


def columns(schema: Schema) -> dict[str, str]:
    return {table.label: " ".join(column.name for column in table.columns) for table in schema.tables}


def test_an_account_that_may_read_some_tables_and_columns(
    postgresql: servers.Server, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    reader = postgresql.own("clerk")
    view = "CREATE VIEW pays AS SELECT id FROM payroll; ALTER VIEW pays OWNER TO {0}; GRANT SELECT ON pays TO {0};"
    sql = f"{STAFF} DROP ROLE IF EXISTS {reader}; CREATE ROLE {reader} LOGIN; {view.format(reader)}"
    grants = f"GRANT SELECT (id, name) ON staff TO {reader}; GRANT SELECT ON town TO {reader};"
    database: Database = {**make_database("postgresql", sql + grants), "USER": reader}
    query = open_query(database)
    engines.begin_snapshot(query.opened)
    schema = read(query)
    advice = f'run GRANT SELECT ON "{{}}" TO "{reader}" as its owner'
    assert columns(schema) == {"staff": "id name", "town": "id"}
    assert [table.indexes for table in schema.tables] == [(), ()]
    assert skipped(schema) == {
        "payroll": f"permission denied for table payroll; {advice.format('payroll')}",
        "pays": "permission denied for table payroll; it is the owner of the view who needs it",
        "staff": f"this account may read id, name only; the other columns are left out; {advice.format('staff')}",
    }


@pytest.mark.parametrize("server", ["mariadb", "mysql"])
def test_columns_that_the_server_hides_are_told(
    server: str, make_database: MakeDatabase, open_query: OpenQuery, request: pytest.FixtureRequest
) -> None:
    running: servers.Server = request.getfixturevalue(server)
    database = make_database(server, STAFF)
    name, reader = database["NAME"], running.own("clerk")
    who = f"{reader}@localhost"
    running.run(
        f"DROP USER IF EXISTS {who}; CREATE USER {who}; GRANT SHOW VIEW ON {name}.* TO {who};"
        f"GRANT SELECT (id, name) ON {name}.staff TO {who}; GRANT SELECT ON {name}.town TO {who};"
    )
    schema = read(open_query({**database, "USER": reader}))
    assert columns(schema)["staff"] == "id name"
    assert skipped(schema)["staff"] == (
        "this account may read id, name only; the other columns are left out, if it has any; "
        f"run GRANT SELECT ON `{name}`.`staff` TO '{reader}'@'localhost' as an administrator"
    )


@pytest.mark.parametrize("server", ["mariadb", "mysql"])
def test_a_view_whose_definer_is_gone(server: str, make_database: MakeDatabase, open_query: OpenQuery) -> None:
    views = "".join(f"CREATE DEFINER = former@nowhere VIEW v{number} AS SELECT id FROM town;" for number in range(3))
    schema = read(open_query(make_database(server, STAFF + views)))
    assert set(columns(schema)) == {"staff", "payroll", "town"}
    assert skipped(schema).keys() == {"v0", "v1", "v2"}
    assert all("'former'@'nowhere'" in each and "SQL SECURITY INVOKER" in each for each in skipped(schema).values())


def test_a_collation_that_only_the_application_has(make_database: MakeDatabase, open_query: OpenQuery) -> None:
    path = str(make_database("sqlite", STAFF)["NAME"])
    with closing(sqlite3.connect(path)) as connection:
        connection.create_collation("LOCALIZED", lambda one, other: (one > other) - (one < other))
        connection.execute("CREATE TABLE channel (name text COLLATE LOCALIZED UNIQUE)")
    schema = read(open_query({"ENGINE": "django.db.backends.sqlite3", "NAME": path}))
    assert set(columns(schema)) == {"staff", "payroll", "town"}
    assert skipped(schema)["channel"].startswith("no such collation sequence: LOCALIZED; only the application")


def test_a_table_that_crashed(mariadb: servers.Server, make_database: MakeDatabase, open_query: OpenQuery) -> None:
    database = make_database("mariadb", f"{STAFF} CREATE TABLE bad (id int) ENGINE = MyISAM; FLUSH TABLES;")
    query = open_query(database)
    schema = engines.read_schema(query.opened)
    (Path(mariadb.host).parent / f"data/{database['NAME']}/bad.MYI").write_bytes(b"rubbish")
    mariadb.run("FLUSH TABLES;")
    schema = engines.leave_out_unreadable(schema, query, {table.label for table in schema.tables})
    assert "bad" not in columns(schema)
    assert skipped(schema).keys() == {"bad"}


@pytest.mark.parametrize("server", servers.NAMES)
def test_one_statement_is_enough_where_all_can_be_read(
    server: str, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    query = open_query(make_database(server, STAFF))
    schema = engines.read_schema(query.opened)
    before = query.statements
    assert engines.leave_out_unreadable(schema, query, columns(schema)) == schema
    assert query.statements - before == (2 if server in ("mariadb", "mysql") else 1)


def test_a_lost_connection_is_not_taken_for_a_refusal(sqlite_query: Callable[[str], Any]) -> None:
    query = sqlite_query(STAFF)
    schema = engines.read_schema(query.opened)

    def lost(sql: str) -> list[tuple[object, ...]]:
        raise QueryError("server has gone away")

    with pytest.raises(QueryError, match="gone away"):
        engines.leave_out_unreadable(schema, lost, columns(schema))
