"""Django's own introspection of a schema, compared with our engines on the servers that we have."""

import dataclasses

import pytest

from legacygen import emit, planning
from legacygen.config import Config
from legacygen.introspection import engines
from legacygen.introspection.engines import generic
from legacygen.schema import Kind, Schema, TableKind
from tests import servers
from tests.conftest import MakeDatabase, OpenQuery

SQL = """
CREATE TABLE author (code varchar(10) NOT NULL PRIMARY KEY, name varchar(80) NOT NULL, born date,
  rating {real}, fee decimal(8,2), joined {moment} NULL, bio text, visits bigint,
  CONSTRAINT author_name UNIQUE (name, born));
CREATE TABLE book (id int NOT NULL, part smallint NOT NULL, author varchar(10), title varchar(200) NOT NULL,
  PRIMARY KEY (id, part), CONSTRAINT book_author FOREIGN KEY (author) REFERENCES author (code));
CREATE INDEX book_title ON book (title, part);
CREATE VIEW title AS SELECT id, title FROM book;
"""
WORDS = {"sqlite": {"real": "real", "moment": "datetime"}, "": {"real": "double precision", "moment": "timestamp"}}
"""SQLite accepts any word as a type; Django knows few of them."""
ALIKE = {Kind.TINYINT: Kind.INTEGER, Kind.SMALLINT: Kind.INTEGER, Kind.BIGINT: Kind.INTEGER, Kind.CHAR: Kind.VARCHAR}


def _essence(schema: Schema) -> list[object]:
    return [
        (
            table.name,
            table.kind,
            [
                (column.name, ALIKE.get(column.type.kind, column.type.kind), column.type.length)
                for column in table.columns
            ],
            [column.nullable for column in table.columns if table.kind is TableKind.TABLE],
            table.primary_key,
            sorted((index.columns, index.unique) for index in table.indexes if index.columns != ("author",)),
            sorted((key.columns, key.table, key.target_columns) for key in table.foreign_keys),
        )
        for table in schema.tables
    ]


@pytest.mark.parametrize("server", servers.NAMES)
def test_tables_columns_keys_and_relations_are_those_that_our_engine_reads(
    server: str, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    query = open_query(make_database(server, SQL.format(**WORDS.get(server, WORDS[""]))))
    schema = generic.read_schema(query.opened)
    assert _essence(schema) == _essence(engines.read_schema(query.opened))
    assert query.statements > 12
    assert [(each.name, each.reason) for each in schema.skipped] == [(query.connection.vendor, generic.UNSEEN)]
    assert not schema.skipped[0].broken


def test_a_backend_without_an_engine_of_ours_is_read_in_this_way(
    make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    opened = open_query(make_database("sqlite", SQL.format(**WORDS["sqlite"]))).opened
    opened.vendor = "oracle"
    schema = dataclasses.replace(engines.read_schema(opened), engine="oracle")
    assert [table.name for table in schema.tables] == ["author", "book", "title"]
    assert "class Author(" in emit.emit_files(planning.plan_schema(schema, Config()), "legacy")[0].text
    assert engines.count_elsewhere(opened) == ()


def test_counters_unknown_types_and_broken_views_are_told(make_database: MakeDatabase, open_query: OpenQuery) -> None:
    sql = """
        CREATE TABLE gone (a int); CREATE VIEW lost AS SELECT a FROM gone; DROP TABLE gone;
        CREATE TABLE kept (id integer PRIMARY KEY AUTOINCREMENT, shape polygon, size integer unsigned);
    """
    schema = generic.read_schema(open_query(make_database("sqlite", sql)).opened)
    (table,) = schema.tables
    assert [(column.type.kind, column.auto_increment) for column in table.columns] == [
        (Kind.INTEGER, True),
        (Kind.UNKNOWN, False),
        (Kind.INTEGER, False),
    ]
    assert [each.name for each in schema.skipped if each.broken] == ["lost"]
