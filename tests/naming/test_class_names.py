"""A table becomes a class with a name of its own."""

import itertools

import pytest

from tests.naming.made import class_names

TWINS = ("order_item", "order-item", "Order_Item", "orderitem")


@pytest.mark.parametrize("order", list(itertools.permutations(TWINS)))
def test_the_order_of_the_tables_does_not_matter(order: tuple[str, ...]) -> None:
    names = class_names({table: table for table in order})
    assert names == {
        "order_item": "OrderItem4",
        "order-item": "OrderItem3",
        "Order_Item": "OrderItem2",
        "orderitem": "Orderitem",
    }


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ("wp_posts wp_users wp_terms", "Post User Term"),
        ("tbl_user users tbl_order", "TblUser User Order"),  # one class each
        ("ost_queue_column ost_queue_columns ost_x", "QueueColumn QueueColumns X"),  # the prefix does not help
        ("tbl_models tbl_x", "ModelTable X"),
    ],
)
def test_tables_that_would_be_called_alike_keep_what_tells_them_apart(tables: str, expected: str) -> None:
    names = class_names({table: table for table in tables.split()})
    assert [names[table] for table in tables.split()] == expected.split()


def test_configured_prefixes_replace_the_search() -> None:
    tables = {name: name for name in ("wp_posts", "wp_users", "wp_terms")}
    assert class_names(tables, prefixes=())["wp_posts"] == "WpPost"
    assert class_names(tables, prefixes=("wp_p",))["wp_users"] == "WpUser"


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ("person audit.person", "Person AuditPerson"),
        ("crm.person hr.persons", "CrmPerson HrPerson"),
        ("tbl_person tbl_x sales_data.person", "Person X SalesDataPerson"),
        ("audit.person audit.log log", "Person AuditLog Log"),
        ("audit.person audit.persons person", "AuditPerson AuditPersons Person"),
        ("model.person person", "ModelPerson Person"),
    ],
)
def test_the_same_name_in_two_schemas_begins_with_the_schema(tables: str, expected: str) -> None:
    names = class_names({label: label.rpartition(".")[2] for label in tables.split()})
    assert [names[label] for label in tables.split()] == expected.split()


def test_a_class_that_has_a_name_keeps_it_and_the_one_in_another_schema_begins_with_that() -> None:
    tables = {"person": "person", "crm.person": "person", "audit.person": "person"}
    pinned = {"person": "Person", "crm.person": "Person2"}
    assert class_names(tables, pinned_classes=pinned) == {**pinned, "audit.person": "AuditPerson"}
