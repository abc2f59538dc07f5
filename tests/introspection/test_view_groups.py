"""The columns that a view groups by identify its rows."""

import pytest

from legacygen.introspection.engines.view_groups import find_group_columns
from legacygen.schema import TableKind
from tests.planning.made import table


@pytest.mark.parametrize(
    ("definition", "columns", "expected"),
    [
        ("SELECT city, count(*) FROM customer GROUP BY city", "city number", "city"),
        ("SELECT c.city AS town, count(*) AS n FROM customer c GROUP BY c.city ORDER BY 2", "town n", "town"),
        ("SELECT c.city, count(*) FROM customer c GROUP BY city", "city n", "city"),
        ("SELECT city, count(*) FROM customer c GROUP BY c.city HAVING count(*) > 1", "city n", "city"),
        ("SELECT count(*), a, b FROM t GROUP BY 3, 2", "n a b", "b a"),
        ("SELECT year(d) AS y, sum(x) FROM t GROUP BY year(d);", "y s", "y"),
        ("select `f`.`id` AS `ID`,group_concat(`a`.`name` separator ', ') AS `names` from ((`film` `f` left join `fa` "
         "on((`fa`.`id` = `f`.`id`))) join `a` on((`a`.`id` = `fa`.`id`))) group by `f`.`id`", "ID names", "ID"),
        ("SELECT extract(year FROM d) AS y, max(x) FROM t GROUP BY (extract(year FROM d))", "y x", "y"),
        ("SELECT extract(year FROM d) AS y, max(x) FROM t GROUP BY extract(year FROM d)", "y x", "y"),
        ("SELECT (a) + (b) AS s, max(x) FROM t GROUP BY ((a) + (b))", "s x", "s"),
        ("SELECT a, (SELECT max(x) FROM u WHERE u.a = t.a) AS x FROM t GROUP BY a", "a x", "a"),
        ("SELECT a, count(*) FROM (SELECT a FROM t UNION ALL SELECT a FROM u) s GROUP BY a", "a n", "a"),
        ("SELECT a, a AS b FROM t GROUP BY a, a", "a b", "a"),
    ],
)  # fmt: skip
def test_the_columns_that_a_view_groups_by_and_shows_identify_its_rows(
    definition: str, columns: str, expected: str
) -> None:
    assert " ".join(find_group_columns(definition, table("v", *columns.split(), kind=TableKind.VIEW))) == expected


@pytest.mark.parametrize(
    ("definition", "columns"),
    [
        ("SELECT city FROM customer", "city"),
        ("SELECT count(*) FROM customer GROUP BY city", "n"),
        ("SELECT city, count(*) FROM customer GROUP BY city, street", "city n"),
        ("SELECT lower(city) AS city, count(*) FROM customer GROUP BY city", "city n"),
        ("SELECT name AS city, city AS name FROM customer GROUP BY city", "city name"),
        ("SELECT city, count(*) FROM customer GROUP BY city WITH ROLLUP", "city n"),
        ("SELECT a, b FROM t GROUP BY ROLLUP (a, b)", "a b"),
        ("SELECT a, unnest(array_agg(b)) FROM t GROUP BY a", "a b"),
        ("SELECT a, json_array_elements(json_agg(b)) FROM t GROUP BY a", "a b"),
        ("SELECT a FROM t GROUP BY a UNION ALL SELECT a FROM u", "a"),
        ("SELECT a FROM (SELECT a FROM t GROUP BY a) s, u", "a"),
        ('SELECT "A", a FROM t GROUP BY b', "A a"),
        ("SELECT 'A', count(*) FROM t GROUP BY 3", "a n"),
        ("SELECT * FROM t GROUP BY a", "a b"),
        ("SELECT id, count(*) FROM t JOIN u USING (id) GROUP BY id", "id n"),
        ("WITH s AS (SELECT a FROM t) SELECT a FROM s GROUP BY a", "a"),
        ("", "a"),
    ],
)
def test_any_other_view_has_no_groups_that_are_known(definition: str, columns: str) -> None:
    assert find_group_columns(definition, table("v", *columns.split(), kind=TableKind.VIEW)) == ()


def test_names_that_differ_in_case_alone_are_not_mistaken_for_each_other() -> None:
    view = table("v", "A", "a", kind=TableKind.VIEW)
    assert find_group_columns('SELECT "A", a FROM t GROUP BY a', view) == ("a",)
