"""The key of a view is that of the table whose rows it shows."""

import pytest

from legacygen.introspection.engines.view_key import add_view_keys
from legacygen.schema import TableKind
from tests.planning.made import table

TABLES = (
    table("customer", "id!", "name text", "address_id", key="id"),
    table("address", "id!", "street text", "city_id", key="id"),
    table("city", "id!", "name text", "code! char", key="id", unique=("code",)),
    table("line", "order_id!", "number!", "product_id", key="order_id number"),
    table("product", "product_id!", "title text", key="product_id"),
    table("log", "message text"),
)


def key(definition: str, *columns: str) -> str:
    view = table("v", *columns, kind=TableKind.VIEW)
    found = {each.name: each for each in add_view_keys((*TABLES, view), {"v": definition})}
    return " ".join(found["v"].identified_by)


@pytest.mark.parametrize(
    ("definition", "columns", "expected"),
    [
        ("SELECT id, name FROM customer", "id name", "id"),
        ("CREATE VIEW v AS SELECT id AS number, name n FROM customer WHERE name = 'x'", "number n", "number"),
        ("SELECT * FROM customer", "id name address_id", "id"),
        ("CREATE VIEW v (id, number, n) AS SELECT * FROM line", "id number n", "id number"),
        ("select `c`.`id` AS `ID`,concat(`c`.`name`,', ') AS `n` from `db`.`customer` `c`", "ID n", "ID"),
        (
            "select `c`.`id` AS `ID`,`a`.`street` AS `s` from ((`db`.`customer` `c` join `db`.`address` `a` "
            "on((`c`.`address_id` = `a`.`id`))) join `db`.`city` on(`a`.`city_id` = `city`.`id`))",
            "ID s",
            "ID",
        ),
        ("SELECT c.id, a.street\n FROM customer c\n LEFT JOIN address a ON c.address_id = a.id;", "id street", "id"),
        ("SELECT id FROM customer WHERE name IS NOT NULL OR id = 3", "id", "id"),
        ("SELECT c.id, a.street FROM address a JOIN customer c ON a.id = c.address_id", "id street", "id"),
        ("SELECT customer.id FROM customer, address WHERE customer.address_id = address.id", "id", "id"),
        ('SELECT l.number, "l"."order_id", title FROM line l JOIN product p ON l.product_id = p.product_id',
         "number order_id title", "order_id number"),
        ("SELECT [line].[order_id], number FROM [line]", "order_id number", "order_id number"),
        ("SELECT c.id FROM customer c JOIN city ON city.code = c.name", "id", "id"),
    ],
)  # fmt: skip
def test_a_view_that_shows_the_rows_of_one_table_has_its_key(definition: str, columns: str, expected: str) -> None:
    assert key(definition, *columns.split()) == expected


@pytest.mark.parametrize(
    ("definition", "columns"),
    [
        ("SELECT name FROM customer", "name"),
        ("SELECT * FROM customer", "name"),
        ("SELECT id + 1 AS id FROM customer", "id"),
        ("SELECT count(id) AS id FROM customer", "id"),
        ("SELECT order_id, title FROM line JOIN product ON line.product_id = product.product_id", "order_id title"),
        ("SELECT a.id, c.name FROM address a JOIN customer c ON a.id = c.address_id", "id name"),
        ("SELECT a.id FROM customer c LEFT JOIN address a ON c.address_id = a.id", "id"),
        ("SELECT c.id FROM customer c, address a", "id"),
        ("SELECT c.id FROM customer c JOIN address a ON c.address_id = a.id OR a.id = 1", "id"),
        ("SELECT DISTINCT id FROM customer", "id"),
        ("SELECT id FROM customer UNION SELECT id FROM address", "id"),
        ("SELECT id FROM customer GROUP BY id", "id"),
        ("SELECT id FROM (SELECT id FROM customer) AS s", "id"),
        ("SELECT message FROM log", "message"),
        ("SELECT id FROM elsewhere", "id"),
        ("SELECT * FROM customer, address", "id name"),
        ("", "id"),
    ],
)
def test_any_other_view_has_none(definition: str, columns: str) -> None:
    assert key(definition, *columns.split()) == ""


def test_a_view_on_a_view_has_the_key_of_the_table_behind_both() -> None:
    views = [table(name, "id", kind=TableKind.VIEW) for name in ("a", "b")]
    found = add_view_keys((*TABLES, *views), {"a": "SELECT id FROM b", "b": "SELECT id FROM customer"})
    assert [each.identified_by for each in found if each.name in "ab"] == [("id",), ("id",)]
