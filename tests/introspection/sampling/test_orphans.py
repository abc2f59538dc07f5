"""Rows that point to nothing are counted, for each declared key and each relation of legacygen.toml."""

import pytest

from legacygen.introspection import engines
from legacygen.introspection.sampling import orphans
from legacygen.schema import ForeignKey, Orphans
from tests import servers
from tests.conftest import MakeDatabase, OpenQuery

TABLES = """
CREATE TABLE customer (id int NOT NULL PRIMARY KEY, code varchar(9) NOT NULL, CONSTRAINT u UNIQUE (code));
CREATE TABLE lot (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b));
CREATE TABLE bare (n int NOT NULL);
CREATE TABLE child (id int NOT NULL PRIMARY KEY, customer_id int NOT NULL, maybe_id int, code varchar(9) NOT NULL,
  a int NOT NULL, b int NOT NULL{keys});
INSERT INTO customer VALUES (1, 'x');
INSERT INTO lot VALUES (1, 1), (2, 2);
INSERT INTO child VALUES (1, 1, 1, 'x', 1, 1), (2, 0, 0, 'x', 1, 2), (3, 9, 9, 'x', 2, 2), (4, 7, 7, 'y', 2, 2);
"""
DECLARED = ", CONSTRAINT lots FOREIGN KEY (a, b) REFERENCES lot (a, b)"
UNCHECKED = {"postgresql": "SET session_replication_role = replica;", "sqlite": ""}
FOUND = (
    Orphans(columns=("a", "b"), target="lot", count=1),
    Orphans(columns=("code",), target="customer", count=1),
    Orphans(columns=("customer_id",), target="customer", count=2),
)


def _point(column: str, target: str, target_column: str) -> ForeignKey:
    return ForeignKey(name="legacygen.toml", columns=(column,), table=target, target_columns=(target_column,))


ADDED = (
    _point("customer_id", "customer", "id"),
    _point("maybe_id", "customer", "id"),  # nullable: Django keeps its rows
    _point("code", "customer", "code"),
    _point("a", "bare", "n"),  # neither unique nor indexed: no relation comes of it
    _point("b", "gone", "id"),
)


@pytest.mark.parametrize("server", servers.NAMES)
def test_rows_that_point_to_nothing_are_counted_for_each_key(
    server: str, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    unchecked = UNCHECKED.get(server, "SET FOREIGN_KEY_CHECKS = 0;")
    query = open_query(make_database(server, unchecked + TABLES.format(keys=DECLARED)))
    schema = engines.add_evidence(engines.read_schema(query.opened), query, added={"child": ADDED})
    assert {table.name: table.orphans for table in schema.tables if table.orphans} == {"child": FOUND}


def test_of_each_table_only_the_first_rows_are_looked_at_and_it_says_so(
    make_database: MakeDatabase, open_query: OpenQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orphans, "FEWEST", 1)
    monkeypatch.setattr(orphans, "ROWS", 4)
    query = open_query(make_database("sqlite", TABLES.format(keys="")))
    schema = engines.add_evidence(engines.read_schema(query.opened), query, added={"child": ADDED[:1] * 4})
    (found,) = (table.orphans for table in schema.tables if table.orphans)  # the first row points to a customer
    assert found == (Orphans(columns=("customer_id",), target="customer", count=0, partial=True),)


def test_an_empty_target_makes_every_row_an_orphan(make_database: MakeDatabase, open_query: OpenQuery) -> None:
    sql = TABLES.format(keys="") + "TRUNCATE customer;"
    query = open_query(make_database("postgresql", sql))
    schema = engines.add_evidence(
        engines.read_schema(query.opened), query, {"child", "customer"}, added={"child": ADDED[:1]}
    )
    assert [table.orphans for table in schema.tables if table.orphans] == [
        (Orphans(columns=("customer_id",), target="customer", count=2),)
    ]
