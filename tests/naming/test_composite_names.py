"""A foreign key of several columns is named after the one that differs, or after its target."""

import pytest

from legacygen.naming import UnnamedComposite, UnnamedTable
from legacygen.naming.composite_names import choose_composite_names


@pytest.mark.parametrize(
    ("pairs", "target", "is_self", "used", "expected"),
    [
        ((("order_year", "year"), ("order_no", "no")), "Order", False, set(), "order"),
        ((("year", "year"), ("no", "no")), "Order", False, set(), "order"),
        ((("year", "year"), ("no", "no")), "Order", False, {"order"}, "order_ref"),
        ((("tenant", "tenant"), ("parent_no", "no")), "Lot", True, set(), "parent"),
        ((("tenant", "tenant"), ("parent", "no")), "Lot", True, {"parent"}, "parent_lot"),
    ],
)
def test_a_key_of_several_columns_is_named_after_the_one_that_differs(
    pairs: tuple[tuple[str, str], ...], target: str, is_self: bool, used: set[str], expected: str
) -> None:
    composite = UnnamedComposite(identity="x", pairs=pairs, target=target)
    table = UnnamedTable(label=target if is_self else "Line", name="line", composites=(composite,))
    assert choose_composite_names(table, {target: target}, used)["x"] == expected
