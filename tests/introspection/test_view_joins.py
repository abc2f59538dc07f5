"""The joins of a view say which columns belong together."""

import pytest

from legacygen.introspection.engines.view_joins import find_view_joins
from legacygen.schema import TableKind
from tests.planning.made import table

TABLES = {
    each.label: each
    for each in (
        table("customer", "id!", "place int", key="id"),
        table("City", "id!", "Name text", key="id"),
        table("orders", "id!", "buyer int", "seller int", key="id"),
        table("shown", "id", kind=TableKind.VIEW),
    )
}


@pytest.mark.parametrize(
    ("definition", "joins"),
    [
        ("SELECT * FROM orders o JOIN customer AS c ON o.buyer = c.id", "orders.buyer=customer.id"),
        ("SELECT * FROM orders, customer WHERE customer.id = orders.seller", "customer.id=orders.seller"),
        (
            "select 1 from ((`db`.`orders` `o` join `db`.`customer` `c` on((`o`.`buyer` = `c`.`id`))) "
            "left join `db`.`City` on((`c`.`place` = `City`.`id`)))",
            "customer.place=City.id orders.buyer=customer.id",
        ),
        (
            "SELECT 1 FROM orders o WHERE EXISTS (SELECT 1 FROM customer c WHERE c.id = o.buyer) UNION "
            "SELECT 1 FROM City GROUP BY 1",
            "customer.id=orders.buyer",
        ),
        ("SELECT 1 FROM customer c JOIN customer d ON c.place = d.id", ""),
        ("SELECT 1 FROM orders o JOIN customer c ON o.buyer >= c.id", ""),
        ("SELECT 1 FROM orders o JOIN customer c ON o.buyer = 3", ""),
        ("SELECT 1 FROM orders o JOIN customer c ON buyer = id", ""),
        ("SELECT 1 FROM shown s JOIN customer c ON s.id = c.id", ""),
        ("SELECT (SELECT 1 FROM customer a WHERE a.id = o.buyer) FROM orders o, City a WHERE a.id = o.seller", ""),
        ("SELECT 1 FROM", ""),
        ("= ", ""),
        ("", ""),
    ],
)
def test_the_columns_on_both_sides_are_found(definition: str, joins: str) -> None:
    found = find_view_joins(definition, TABLES)
    spelled = [f"{each.table}.{each.column}={each.target}.{each.target_column}" for each in found]
    assert spelled == joins.split()
