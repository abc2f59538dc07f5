"""Evidence is sampled in few statements; an unreadable table costs only its own evidence."""

from collections.abc import Callable
from typing import Any

import pytest

from legacygen.errors import QueryError
from legacygen.introspection import engines
from legacygen.introspection.engines.base import Query
from legacygen.introspection.sampling import bulk
from legacygen.schema import Evidence, Schema
from legacygen.schema.undeclared import round_down
from tests.conftest import MakeDatabase, OpenQuery

FLAGS = """
CREATE TABLE {0} (id int PRIMARY KEY, flag tinyint(1), day date, t time);
INSERT INTO {0} VALUES (1, 1, {1}, '10:00');"""


def found(schema: Schema) -> dict[str, Evidence]:
    return {
        f"{table.label}.{column.name}": column.evidence
        for table in schema.tables
        for column in table.columns
        if column.evidence
    }


def gathered(query: Any, wanted: set[str] | None = None) -> dict[str, Evidence]:
    return found(engines.add_evidence(engines.read_schema(query.opened), query, wanted))


@pytest.mark.parametrize(
    ("count", "told"), [(0, 0), (1, 1), (3, 2), (9, 5), (10, 10), (583, 500), (1999, 1000), (2_000_000, 2_000_000)]
)
def test_counts_do_not_change_with_every_row(count: int, told: int) -> None:
    assert round_down(count) == told


@pytest.mark.parametrize("server", ["mariadb", "mysql"])
def test_a_table_that_cannot_be_read_costs_only_itself(
    server: str, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    sql = "".join(FLAGS.format(f"t{number}", "'2021-01-01'") for number in range(6))
    query = open_query(make_database(server, sql))
    schema = engines.read_schema(query.opened)

    def refusing(sql: str) -> list[tuple[object, ...]]:
        if "`t3`" in sql:
            raise QueryError("Table 't3' is marked as crashed")
        return query(sql)

    told = found(engines.add_evidence(schema, refusing))
    assert {name for name in told if name.endswith("flag")} == {f"t{number}.flag" for number in (0, 1, 2, 4, 5)}


@pytest.mark.parametrize("tables", [10, 300])
@pytest.mark.parametrize("server", ["sqlite", "mariadb", "mysql", "postgresql"])
def test_few_statements_are_enough_for_any_schema(
    server: str, tables: int, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    columns = "id int PRIMARY KEY, a date, b varchar(20), c decimal(8,2), d timestamp NULL, e smallint, f text, g time"
    columns = columns.replace(" NULL", "") if server == "postgresql" else columns
    made = "".join(f"CREATE TABLE table_{number} ({columns});" for number in range(tables))
    query = open_query(make_database(server, made))
    gathered(query)
    assert query.statements <= 12


def test_a_large_table_is_sampled(
    make_database: MakeDatabase, open_query: OpenQuery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "FEWEST", 2)
    monkeypatch.setattr(bulk, "MOST", 2)
    rows = "INSERT INTO t VALUES (2, 1, NULL, '10:00'), (3, 1, NULL, '10:00');"
    query = open_query(make_database("mariadb", FLAGS.format("t", "NULL") + rows))
    assert gathered(query) == {"t.flag": Evidence(partial=True, only_0_and_1=True), "t.t": Evidence(partial=True)}


def test_only_wanted_tables_are_asked(make_database: MakeDatabase, open_query: OpenQuery) -> None:
    query = open_query(make_database("mariadb", FLAGS.format("one", "NULL") + FLAGS.format("two", "NULL")))
    assert {name.partition(".")[0] for name in gathered(query, {"two"})} == {"two"}


def test_views_are_not_read_and_take_over_what_tables_tell(make_database: MakeDatabase, open_query: OpenQuery) -> None:
    views = """
CREATE VIEW seen AS SELECT id, flag, day AS renamed, 1 / (id - 1) AS trap FROM t;
CREATE TABLE other (id int PRIMARY KEY, flag tinyint(1)); INSERT INTO other VALUES (1, 2);"""
    query = open_query(make_database("mariadb", "SET sql_mode = '';" + FLAGS.format("t", "'0000-00-00'") + views))
    told = gathered(query)
    assert told["t.flag"].only_0_and_1
    assert "seen.flag" not in told  # another table's flag is more than that
    assert told["seen.renamed"] == Evidence(zero_dates=1)


def test_policies_and_tables_of_others_are_left_alone(make_database: MakeDatabase, open_query: OpenQuery) -> None:
    sql = """
CREATE TABLE open (id int PRIMARY KEY, d date); INSERT INTO open VALUES (1, 'infinity');
CREATE TABLE guarded (id int PRIMARY KEY, d date); INSERT INTO guarded VALUES (1, 'infinity');
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;"""
    query = open_query(make_database("postgresql", sql))
    assert gathered(query) == {"open.d": Evidence(unfit=1)}


def test_text_that_is_no_utf8_is_found(sqlite_query: Callable[[str], Query]) -> None:
    query: Any = sqlite_query(
        "CREATE TABLE t (id integer PRIMARY KEY, a text, b text, c text);"
        "INSERT INTO t VALUES (1, 'Größe 😀', CAST(X'5A6FEB' AS text), 'x'), (2, 'é', 'plain', CAST(X'FF41' AS text));"
    )
    assert gathered(query) == {
        "t.b": Evidence(storage=("no utf-8", "text")),
        "t.c": Evidence(storage=("no utf-8", "text")),
    }


def test_other_servers_are_not_asked() -> None:
    schema = Schema(engine="oracle")
    assert engines.add_evidence(schema, lambda sql: []) == schema
