"""Which tables and views of PostgreSQL show rows twice, and what becomes of them."""

import pytest

from legacygen import planning
from legacygen.config import Config
from legacygen.introspection import engines
from legacygen.introspection.engines.postgresql_inheritance import explain_inheritance
from tests.conftest import MakeDatabase, OpenQuery

VIEWS = """
CREATE TABLE candidate (id int PRIMARY KEY, name text NOT NULL, jobs text[] NOT NULL);
CREATE VIEW plain AS SELECT id, name FROM candidate;
CREATE VIEW listed AS SELECT id, unnest(jobs) AS job FROM candidate;
CREATE VIEW counted AS SELECT id, generate_series(1, 2) + 1 AS n FROM candidate;
CREATE VIEW split AS SELECT id, lower(regexp_split_to_table(name, 'n')) AS part FROM candidate;
CREATE VIEW joined AS SELECT c.id, j.job FROM candidate c, LATERAL unnest(c.jobs) AS j(job);
CREATE VIEW above AS SELECT id FROM listed;
CREATE MATERIALIZED VIEW kept AS SELECT id, unnest(jobs) AS job FROM candidate;
"""
FAMILIES = """
CREATE TABLE asset (id int PRIMARY KEY, code text NOT NULL);
CREATE TABLE computer (ram int, PRIMARY KEY (id)) INHERITS (asset);
CREATE TABLE printer (PRIMARY KEY (id)) INHERITS (asset);
CREATE TABLE log (id int PRIMARY KEY, at date);
CREATE TABLE log_2019 (CHECK (at < '2020-01-01'), PRIMARY KEY (id)) INHERITS (log);
CREATE TABLE log_2020 (CHECK (at >= '2020-01-01'), PRIMARY KEY (id)) INHERITS (log);
CREATE TABLE log_2020_may (PRIMARY KEY (id)) INHERITS (log_2020);
CREATE TABLE event (id int PRIMARY KEY, at date) PARTITION BY RANGE (id);
CREATE TABLE event_1 PARTITION OF event FOR VALUES FROM (1) TO (9);
"""
OWN = (
    "its queries also give the rows of the tables that inherit from it (computer, printer), which have models of "
    "their own; its own rows, if it has any, need a query with FROM ONLY"
)


def test_a_function_that_returns_a_set_leaves_a_view_without_the_key_of_its_table(
    make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    query = open_query(make_database("postgresql", VIEWS))
    found = {table.name: table.identified_by for table in engines.read_schema(query.opened).tables}
    assert [name for name, key in found.items() if key] == ["plain"]


def test_no_row_of_tables_that_inherit_is_in_two_models(make_database: MakeDatabase, open_query: OpenQuery) -> None:
    query = open_query(make_database("postgresql", FAMILIES))
    schema = engines.read_schema(query.opened)
    assert [table.name for table in schema.tables] == ["computer", "event", "log", "printer"]
    as_log = "it inherits from log, whose model has its rows"
    assert {each.name: each.reason for each in schema.skipped} == {
        "asset": OWN,
        "log_2019": as_log,
        "log_2020": as_log,
        "log_2020_may": as_log,
    }
    assert not any(each.broken for each in schema.skipped)


@pytest.mark.parametrize(
    ("children", "columns", "expected"),
    [
        ({1: [2]}, {1: "a", 2: "a"}, {2}),
        ({1: [2]}, {1: "a", 2: "ab"}, {1}),
        ({1: [2]}, {1: "a"}, {1}),
        ({1: [2], 2: [3]}, {1: "a", 2: "a", 3: "ab"}, {1, 2}),
        ({1: [2], 2: [3]}, {1: "a", 2: "ab", 3: "ab"}, {1, 3}),
        ({2: [3], 1: [2]}, {1: "a", 2: "a", 3: "a"}, {2, 3}),
    ],
)
def test_a_parent_or_its_children_are_left_out(
    children: dict[int, list[int]], columns: dict[int, str], expected: set[int]
) -> None:
    assert set(explain_inheritance(children, columns, {number: f"t{number}" for number in columns})) == expected


def test_types_of_an_extension_outside_of_the_search_path_have_a_note(
    make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    sql = "CREATE SCHEMA ext; CREATE EXTENSION hstore SCHEMA ext; CREATE EXTENSION citext SCHEMA ext;"
    table = "CREATE DOMAIN word AS ext.citext; CREATE TABLE t (h ext.hstore, c ext.citext, w word);"
    query = open_query(make_database("postgresql", sql + table))
    plan = planning.plan_schema(engines.read_schema(query.opened), Config())
    assert [each.column for each in plan.notes if each.code == "type-elsewhere"] == ["c", "h", "w"]
    assert any("ext.hstore is outside of the search_path" in each.text for each in plan.notes)
