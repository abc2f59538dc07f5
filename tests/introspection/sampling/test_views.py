"""A few columns of views are looked at themselves: expressions on SQLite, keys of materialized views."""

import pytest

from legacygen.introspection import engines
from legacygen.planning.fields import choose_field_type
from legacygen.planning.keys import choose_key
from tests.conftest import MakeDatabase, OpenQuery

TABLES = "CREATE TABLE t (id integer PRIMARY KEY, word text, price real); INSERT INTO t VALUES {};"


@pytest.mark.parametrize(
    ("expression", "cls"),
    [
        ("count(*)", "models.BigIntegerField"),
        ("avg(id)", "models.FloatField"),
        ("max(word)", "models.TextField"),
        ("CAST(count(*) AS text)", "models.TextField"),
        ("sum(price) * 2", "models.FloatField"),
        ("CAST(x'ff' AS text)", "fields.EncodedTextField"),
        ("CASE id WHEN 1 THEN 1 ELSE word END", "fields.RawField"),
        ("NULL", "models.TextField"),
    ],
)
def test_the_expression_of_a_view_has_the_field_for_its_values(
    expression: str, cls: str, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    view = f"CREATE VIEW v AS SELECT word, {expression} AS n FROM t GROUP BY id;"
    query = open_query(make_database("sqlite", TABLES.format("(1, 'a', 0.5), (2, 'b', 1.5)") + view))
    schema = engines.add_evidence(engines.read_schema(query.opened), query)
    (column,) = (column for table in schema.tables for column in table.columns if column.name == "n")
    assert choose_field_type(column, "sqlite").cls == cls


@pytest.mark.parametrize(("rows", "columns"), [("(1, 'a', 1)", ("word",)), ("(1, 'a', 1), (2, NULL, 2)", ("id",))])
def test_a_unique_index_of_a_materialized_view_is_a_key_if_no_part_is_null(
    rows: str, columns: tuple[str, ...], make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    view = "CREATE MATERIALIZED VIEW v AS SELECT word, id FROM t; CREATE UNIQUE INDEX u ON v (word);"
    query = open_query(make_database("postgresql", TABLES.format(rows) + view))
    schema = engines.add_evidence(engines.read_schema(query.opened), query)
    (made,) = (table for table in schema.tables if table.name == "v")
    assert choose_key(made, "postgresql").columns == columns
