"""The related name of a relation is the plural of the class that has it, and that of no field."""

import pytest

from legacygen.naming.distinct import fold_name
from legacygen.naming.related_names import ReverseRelation, choose_related_names


def reverse(text: str) -> ReverseRelation:
    """`Order.customer>Customer`, with `!` at the end for one-to-one."""
    path, target = text.rstrip("!").split(">")
    source, field = path.split(".")
    return ReverseRelation(key=path, source=source, field=field, target=target, is_one_to_one=text.endswith("!"))


@pytest.mark.parametrize(
    ("relations", "fields", "expected"),
    [
        ("Order.customer>Customer", "", "orders"),
        ("Profile.user>User!", "", "profile"),
        ("Order.billing>Address Order.delivery>Address", "", "billing_orders delivery_orders"),
        ("Order.address>Address Order.delivery>Address", "", "orders delivery_orders"),
        ("Category.parent>Category", "", "children"),
        ("Category.parent_cat>Category", "", "children"),
        ("Category.parent>Category Category.parent_2>Category", "", "children parent_2_categories"),
        ("Staff.boss>Staff", "", "boss_staff"),
        ("Order.customer>Customer", "orders", "orders_set"),
        ("Order.customer>Customer", "orders orders_set", "orders_set_2"),
        ("Order.customer>Customer", "ORDERS", "orders_set"),
        ("Trevo4.o>Order!", "trevo4", "o_trevo4"),
        ("Profile.user>User!", "profile", "user_profile"),
        ("Store.manager_staff>Staff", "stores", "manager_staff_stores"),
        ("Category.parent>Category", "children", "parent_categories"),
        ("Check.account>Account!", "", "account_check"),  # Model.check
        ("GetXDisplay.a>A!", "", "a_get_x_display"),
    ],
)
def test_related_names(relations: str, fields: str, expected: str) -> None:
    found = [reverse(each) for each in relations.split()]
    used = {fold_name(field) for field in fields.split()}
    names = choose_related_names(found, {each.target: used for each in found}, {})
    assert " ".join(names[each.key] for each in found) == expected
