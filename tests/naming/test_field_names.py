"""A column becomes a field with a name of its own."""

import itertools

import pytest

from tests.naming.made import field_names, plain


@pytest.mark.parametrize("order", list(itertools.permutations(("caseT", "case_t", "CASE_T"))))
def test_the_column_that_has_the_name_in_the_database_keeps_it(order: tuple[str, ...]) -> None:
    names = field_names(plain(*order))
    assert names == {"case_t": "case_t", "CASE_T": "case_t_2", "caseT": "case_t_3"}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ([("customer_id", "Customer"), ("name", "")], "customer name"),
        ([("customer_id", "Customer"), ("customer", "")], "customer_ref customer"),
        ([("id", "Customer")], "customer"),
        ([("code_id", "Country"), ("code", "")], "country code"),  # whichever comes first in the table
        ([("code", ""), ("code_id", "Country")], "code country"),
        ([("customer_id", "Customer"), ("customer_id_id", "")], "customer customer_id_id"),
        ([("a_id", "A"), ("a_fk", "A")], "a a_2"),  # the value of the first is `a_id`, as in the database
        ([("object", "Object"), ("object_id", "Object")], "object_2 object"),
        ([("object", "User"), ("object_id", "Object")], "user object"),
        ([("object", "Object"), ("object_id", "")], "object_ref object_id"),
        ([("from_code", "Depot"), ("to_code", "Depot")], "from_code to_code"),
        ([("from_id", "Depot"), ("to_id", "Depot")], "from_depot to_depot"),
        ([("b_depotcode", "Depot")], "depot"),
        ([("a_depotcode", "Depot"), ("b_depotcode", "Depot")], "a_depot b_depot"),
        ([("a_id", "Depot"), ("b_id", "Depot")], "a_depot b_depot"),
        ([("cust_id", "Customer"), ("customer_id", "Customer")], "cust customer"),
        ([("customer_id", "Person"), ("x_id", "Customer")], "person customer"),  # called like another class
        ([("parent_id", "T")], "parent"),
        ([("parent_id", "T"), ("parent", "")], "parent_t parent"),
        ([("class_id", "SchoolClass")], "class_field"),
    ],
)
def test_a_relation_keeps_clear_of_every_column_and_its_own_value(
    columns: list[tuple[str, str]], expected: str
) -> None:
    assert list(field_names(columns).values()) == expected.split()
