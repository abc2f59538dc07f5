"""Obstacles are found and counted on each server, and their SQL puts them right."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from legacygen.adopt.definitions import read_definitions
from legacygen.adopt.obstacles import ExaminedTable, Obstacle, find_obstacles
from legacygen.connect.database import Database, _build_connection
from legacygen.schema import ForeignKey
from tests.conftest import MakeDatabase

SERVERS = ["sqlite", "mariadb", "mysql", "postgresql"]

ORPHANS = """
CREATE TABLE customers (id integer PRIMARY KEY);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer);
INSERT INTO customers VALUES (1);
INSERT INTO orders VALUES (1, 1), (2, 7), (3, NULL), (4, 8);
"""
KEY = ForeignKey(name="", columns=("customer_id",), table="customers", target_columns=("id",))
MYSQL = """
CREATE TABLE odd (id int unsigned PRIMARY KEY, d date NOT NULL, word varchar(9) COLLATE latin1_bin UNIQUE)
  ENGINE = MyISAM CHARACTER SET latin1;
INSERT INTO odd VALUES (1, '0000-00-00', 'Tea'), (2, '2020-01-02', 'tea');
CREATE TABLE log (at datetime);
CREATE TRIGGER odd_insert BEFORE INSERT ON odd FOR EACH ROW SET NEW.d = '2020-01-01';
CREATE VIEW words AS SELECT word FROM odd;
"""


@contextmanager
def open_entry(entry: dict[str, object]) -> Iterator[Database]:
    """Open a database as the commands do."""
    connection = _build_connection(entry, "default", "")
    connection.ensure_connection()
    try:
        yield Database(engine="", vendor=connection.vendor, name="", server="", connection=connection)
    finally:
        connection.close()


def find(database: Database, *tables: str, undeclared: tuple[ForeignKey, ...] = ()) -> list[Obstacle]:
    found = read_definitions(database, tables)
    return list(
        find_obstacles(
            ExaminedTable(database=database, table=found[name].table, undeclared=undeclared) for name in tables
        )
    )


@pytest.mark.parametrize("server", SERVERS)
def test_orphans_are_counted_and_put_right(
    server: str, make_database: MakeDatabase, execute: Callable[[str, dict[str, object], str], None]
) -> None:
    entry = make_database(server, ORPHANS)
    with open_entry(entry) as database:
        (found,) = find(database, "orders", undeclared=(KEY,))
    assert (found.rows, found.blocks) == (2, False)
    assert found.text.startswith("customer_id points to no row of customers")
    execute(server, entry, f"{found.sql[0]};")
    with open_entry(entry) as database:
        assert find(database, "orders", undeclared=(KEY,)) == []


@pytest.mark.parametrize("server", ["mariadb", "mysql"])
def test_a_table_that_mysql_has_let_grow_wild_is_described(server: str, make_database: MakeDatabase) -> None:
    with open_entry(make_database(server, MYSQL)) as database:
        found = [replace(each, sql=()) for each in find(database, "odd", "log")]
    texts = [f"{each.table} {each.text} {each.rows}" for each in found]
    expected = [
        "odd the key is unsigned",
        "odd d is a date of zeros 1",
        "odd word has values that are equal in utf8mb4_general_ci, which new tables have 1",
        "odd is a table of MyISAM",
        "odd has the character set latin1",
        "odd has triggers (odd_insert)",
        "odd is read by views (words)",
        "log has no primary key",
    ]
    assert [text[: len(start)] for text, start in zip(texts, expected, strict=True)] == expected
    assert [each.table for each in found if each.blocks] == ["log"]


@pytest.mark.parametrize(("server", "viewed"), [("sqlite", ("*",)), ("postgresql", ("word",))])
def test_columns_that_views_keep_from_changing_are_named(
    server: str, viewed: tuple[str, ...], make_database: MakeDatabase
) -> None:
    view = "CREATE TABLE odd (id integer PRIMARY KEY, word text); CREATE VIEW words AS SELECT word FROM odd;"
    with open_entry(make_database(server, view)) as database:
        (found,) = find(database, "odd")
    assert found.viewed == viewed
    assert "drop them in each migration" in found.text
