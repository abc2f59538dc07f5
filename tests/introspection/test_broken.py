"""Tables that cannot be read are listed with the reason; the others are read."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from legacygen.introspection import engines
from legacygen.introspection.engines.base import Row
from legacygen.schema import Schema
from tests import servers
from tests.conftest import MakeDatabase, OpenQuery

VIEWS = """
CREATE TABLE kept (id int PRIMARY KEY, word varchar(10));
CREATE TABLE gone (id int, word varchar(10));
CREATE VIEW good AS SELECT id FROM kept;
CREATE VIEW tableless AS SELECT id FROM gone;
DROP TABLE gone;
"""
CATALOG = """
CREATE TABLE one (id int NOT NULL PRIMARY KEY, word varchar(10) DEFAULT 'x' NOT NULL, number decimal(8,2),
  CONSTRAINT one_number CHECK (number > 0), CONSTRAINT one_word UNIQUE (word));
CREATE TABLE two (id int NOT NULL PRIMARY KEY, one_id int NOT NULL,
  CONSTRAINT two_one FOREIGN KEY (one_id) REFERENCES one (id));
CREATE INDEX two_both ON two (one_id, id);
"""
each_server = pytest.mark.parametrize("server", servers.NAMES)


def _skipped(schema: Schema) -> dict[str, str]:
    return {each.name: each.reason for each in schema.skipped if each.broken}


@pytest.mark.parametrize("server", ["sqlite", "mariadb", "mysql"])
def test_a_view_without_its_table_is_listed(server: str, make_database: MakeDatabase, open_query: OpenQuery) -> None:
    query = open_query(make_database(server, VIEWS))
    schema = engines.read_schema(query.opened)
    assert [table.name for table in schema.tables] == ["good", "kept"]
    assert list(_skipped(schema)) == ["tableless"]


def test_a_virtual_table_without_its_module_is_listed(make_database: MakeDatabase, open_query: OpenQuery) -> None:
    row = "('table', 'v', 'v', 0, 'CREATE VIRTUAL TABLE v USING nowhere(a)')"
    sql = f"""CREATE TABLE kept (id int); PRAGMA writable_schema = 1;
        INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES {row};"""
    schema = engines.read_schema(open_query(make_database("sqlite", sql)).opened)
    assert [table.name for table in schema.tables] == ["kept"]
    assert _skipped(schema) == {"v": "SQLite cannot compile it: no such module: nowhere"}


def test_a_damaged_table_is_listed_with_the_words_of_the_server(
    mariadb: servers.Server, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    database = make_database("mariadb", "CREATE TABLE bad (id int); CREATE TABLE kept (id int); FLUSH TABLES;")
    (Path(mariadb.host).parent / f"data/{database['NAME']}/bad.frm").write_bytes(b"rubbish")
    schema = engines.read_schema(open_query(database).opened)
    assert [table.name for table in schema.tables] == ["kept"]
    assert _skipped(schema) == {
        "bad": f"the server cannot read it: Incorrect information in file: './{database['NAME']}/bad.frm'"
    }


@each_server
def test_a_null_where_none_belongs_costs_one_table_at_most(
    server: str, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    """Every cell of every row about table `one` is nulled in turn, in the answers of a real server."""
    query = open_query(make_database(server, CATALOG))
    read = engines.ENGINES[query.connection.vendor].read_schema
    answers: dict[str, list[Row]] = {}

    def remembered(sql: str) -> list[Row]:
        return answers.setdefault(sql, query(sql))

    whole = {table.name: table for table in read(remembered).tables}
    one = {"one", *(row[0] for rows in answers.values() for row in rows if row[1:3] == ("", "one"))}
    for sql, rows in tuple(answers.items()):
        for nulled in _nulled(rows, one):
            schema = read(lambda asked: {**answers, sql: nulled}.get(asked) or query(asked))  # noqa: B023
            assert whole["two"] in schema.tables, (sql, nulled)


def _nulled(rows: list[Row], identities: set[object]) -> Iterator[list[Row]]:
    for number, row in enumerate(rows):
        for position in range(len(row)):
            if not identities.isdisjoint(row[:2]):
                yield [*rows[:number], (*row[:position], None, *row[position + 1 :]), *rows[number + 1 :]]
