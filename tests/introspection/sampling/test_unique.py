"""A column of a table without a key is its key when all rows are there to prove it."""

import pytest

from legacygen.introspection import engines
from legacygen.introspection.sampling.unique import ENOUGH
from tests.conftest import MakeDatabase, OpenQuery

ROWS = "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {rows})"
TABLE = "CREATE TABLE t (word varchar(20) NOT NULL, amount integer NOT NULL, item_id integer NOT NULL, maybe integer)"


@pytest.mark.parametrize("server", ["postgresql", "mariadb"])
@pytest.mark.parametrize(
    ("rows", "select", "expected"),
    [
        (ENOUGH, "concat('w', n), n, n, n", ("item_id",)),  # named like a key
        (ENOUGH, "concat('w', n), n % 7, n % 7, n", ("word",)),
        (ENOUGH, "'w', n % 7, n % 7, n", ()),  # NULL is allowed in the only unique one
        (ENOUGH - 1, "concat('w', n), n, n, n", ()),  # by chance
    ],
)
def test_a_column_that_is_different_in_every_row(
    server: str, rows: int, select: str, expected: tuple[str, ...], make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    fill = f"INSERT INTO t {ROWS.format(rows=rows)} SELECT {select} FROM n"
    query = open_query(make_database(server, f"{TABLE};\n{fill};\n"))
    (table,) = engines.add_evidence(engines.read_schema(query.opened), query).tables
    assert table.identified_by == expected
