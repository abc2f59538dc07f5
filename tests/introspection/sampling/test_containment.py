"""The rows of a column are compared with the keys of a table on every server, in a bounded way."""

from typing import Any

import pytest

from legacygen.errors import QueryError
from legacygen.introspection import engines
from legacygen.introspection.sampling import containment
from legacygen.schema import Schema
from legacygen.schema.undeclared import UndeclaredKey
from tests import servers
from tests.conftest import MakeDatabase, OpenQuery

ON_ALL = pytest.mark.parametrize("server", servers.NAMES)
KEYS = ", ".join(f"({number})" for number in range(1, 21))


def rows(values: str) -> str:
    """The rows of `page`, numbered from 1."""
    return ", ".join(f"({number}, {value})" for number, value in enumerate(values.split(), start=1))


def sql(values: str, kind: str = "int") -> str:
    keys = KEYS if kind == "int" else ", ".join(f"('k{number}')" for number in range(1, 21))
    return f"""
CREATE TABLE users (id {kind} NOT NULL PRIMARY KEY); CREATE TABLE page (id int NOT NULL PRIMARY KEY, user_id {kind});
INSERT INTO users VALUES {keys}; INSERT INTO page VALUES {rows(values)};"""


def judged(query: Any, schema: Schema | None = None) -> UndeclaredKey:
    read = schema or engines.read_schema(query.opened)
    (found,) = engines.add_undeclared_keys(read, query).undeclared
    return found


@ON_ALL
@pytest.mark.parametrize(
    ("values", "verdict", "evidence"),
    [
        ("1 2 3 4 5 6 7 8 9 10 10", "proven", "all 10+ values are in users.id"),
        ("1 2 3 4 5 6 7 8 9 10", "proven", "all 10+ values are in users.id"),
        (
            "1 2 3 4 5 6 7 8 9 10 NULL 0 -1 0",
            "proven",
            "all 10+ values are in users.id; 0 and -1 for none",
        ),
        (
            "1 2 3 4 5 6 7 8 9 99 99",
            "rejected",
            "90 % of 10+ values are in users.id; 2+ rows with others",
        ),
        ("NULL NULL 0", "undecided", ""),
    ],
)
def test_nulls_nones_and_orphans_are_told_apart(
    server: str, values: str, verdict: str, evidence: str, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    found = judged(open_query(make_database(server, sql(values))))
    assert (found.verdict.value, found.evidence) == (verdict, evidence)


@ON_ALL
def test_an_empty_text_stands_for_none(server: str, make_database: MakeDatabase, open_query: OpenQuery) -> None:
    values = " ".join(f"'k{number}'" for number in range(1, 12))
    found = judged(open_query(make_database(server, sql(f"{values} ''", "varchar(9)"))))
    assert (found.verdict.value, found.nones) == ("proven", ("''",))


@ON_ALL
def test_a_zero_that_is_a_key_is_a_value(server: str, make_database: MakeDatabase, open_query: OpenQuery) -> None:
    made = sql("0 1 2 3 4 5 6 7 8 9 0") + "INSERT INTO users VALUES (0);"
    found = judged(open_query(make_database(server, made)))
    assert (found.verdict.value, found.nones, found.may_lack_target) == ("proven", (), False)


@ON_ALL
def test_a_large_table_is_read_in_part_and_the_relation_may_lack_its_target(
    server: str, make_database: MakeDatabase, open_query: OpenQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containment, "FEWEST", 12)
    monkeypatch.setattr(containment, "MOST", 12)
    found = judged(open_query(make_database(server, sql("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15"))))
    assert (found.partial, found.may_lack_target) == (True, True)


@pytest.mark.parametrize("server", ["mariadb", "mysql"])
def test_columns_of_two_collations_are_not_compared(
    server: str, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    made = sql("'k1' 'k2'", "varchar(9)") + "ALTER TABLE page CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;"
    query = open_query(make_database(server, made))
    assert judged(query).reason == "its collation is utf8mb4_bin, that of the key is utf8mb4_general_ci"
    assert not query.opened.failed


def test_a_table_that_cannot_be_read_leaves_only_its_own_columns_open(
    make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    more = f"CREATE TABLE post (id int NOT NULL PRIMARY KEY, user_id int); INSERT INTO post VALUES {rows('1 2 3')};"
    query = open_query(make_database("mariadb", sql("1 2 3 4 5 6 7 8 9 10") + more))
    schema = engines.read_schema(query.opened)

    def refusing(sql: str) -> list[tuple[object, ...]]:
        if "`post`" in sql:
            raise QueryError("Table 'post' is marked as crashed")
        return query(sql)

    found = engines.add_undeclared_keys(schema, refusing).undeclared
    assert [(each.table, each.verdict.value, each.reason) for each in found] == [
        ("page", "proven", ""),
        ("post", "undecided", "its rows were not read"),
    ]


@pytest.mark.parametrize("tables", [10, 300])
def test_few_statements_are_enough_for_any_schema(
    tables: int, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    made = "".join(f"CREATE TABLE t{number} (id int PRIMARY KEY, user_id int);" for number in range(tables))
    query = open_query(make_database("mariadb", f"CREATE TABLE users (id int PRIMARY KEY); {made}"))
    schema = engines.read_schema(query.opened)
    before = query.statements
    assert len(engines.add_undeclared_keys(schema, query).undeclared) == tables
    assert query.statements - before == 1


def test_rows_of_an_unknown_engine_are_not_read() -> None:
    schema = Schema(engine="oracle")
    assert engines.add_undeclared_keys(schema, lambda sql: []) == schema
