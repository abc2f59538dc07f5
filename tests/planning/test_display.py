"""`__str__` returns the column that names the row."""

import pytest

from tests.planning.made import model, plan, table


@pytest.mark.parametrize(
    ("name", "columns", "expected"),
    [
        ("customer", "name!|char", "self.name"),
        ("customer", "name|char", "self.name"),
        ("customer", "email!|char name!|char", "self.name"),
        ("customer", "email!|char CustNm!|char", "self.cust_nm"),
        ("kunden", "email!|char KdName!|char", "self.kd_name"),
        ("customer", "login!|char name|char", "self.name"),
        ("customer", "bank_name!|char name|char", "self.name"),
        ("customer", "bank_name|char email!|char", "self.email"),
        ("user", "user_login!|char status!|char x", "self.user_login"),
        ("product", "supplier_name!|char product_name!|char", "self.product_name"),
        ("city", "city!|char code!|char", "self.city"),
        ("dept", "dname|char loc|char", "self.dname"),
        ("product", "productname!|char description!|char", "self.productname"),
        ("shop", "user_login!|char displayname!|char", "self.displayname"),
        ("folder", "filename!|char description!|char", "self.description"),
        ("node_type", "type!|char name!|char", "self.name"),
        ("message", "message!|text subject!|char", "self.subject"),
        ("orders_status", "customers_name!|char orders_status_name!|char", "self.orders_status_name"),
        ("sales_by_store", "store|char total", "self.store"),
        ("products_by_category", "category_name!|char product_name!|char", "self.product_name"),
        ("ticket_priority", "priority|char priority_desc|text x", "self.priority"),
        ("post", "post_title!|text content!|text", "self.post_title"),
        ("faq", "description|text name|char", "self.name"),
        ("part", "description|text part_no|char", "self.part_no"),
        ("part", "description|text postal_code!|char", "self.description"),
        ("shop", "postal_code!|char phone_number!|char", ""),
        ("job_order", "ship_name!|char order_no!|char", "self.order_no"),
        ("contact", "contact_title!|char company_name!|char", "self.company_name"),
        ("employee", "title!|char name!|char last_name|char", "self.name"),
    ],
)
def test_the_column_that_names_a_row(name: str, columns: str, expected: str) -> None:
    planned = plan(table(name, "id!", *(each.replace("|", " ") for each in columns.split()), key="id"))
    assert model(planned, name).display == (expected and f"{expected} or str(self.pk)")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("first_name!|char last_name!|char", "{self.first_name} {self.last_name}"),
        ("vorname!|char nachname!|char", "{self.vorname} {self.nachname}"),
        ("name!|char vorname!|char", "{self.vorname} {self.name}"),
        ("first_name|char last_name!|char", "{self.first_name or ''} {self.last_name}"),
        ("title!|char firstname!|char lastname!|char", "{self.firstname} {self.lastname}"),
        ("contactLastName!|char contactFirstName!|char", "{self.contact_first_name} {self.contact_last_name}"),
    ],
)
def test_a_person_has_a_first_and_a_last_name(columns: str, expected: str) -> None:
    planned = plan(table("person", "id!", *(each.replace("|", " ") for each in columns.split()), key="id"))
    assert model(planned, "person").display == f'f"{expected}".strip() or str(self.pk)'


@pytest.mark.parametrize(
    ("name", "columns", "expected"),
    [
        ("customer", "contact_first_name!|char contact_last_name!|char customer_name!|char", "self.customer_name"),
        ("order", "bill_first_name!|char ship_last_name!|char order_name|char", "self.order_name"),
    ],
)
def test_the_name_of_somebody_else_does_not_name_a_row(name: str, columns: str, expected: str) -> None:
    planned = plan(table(name, "id!", *(each.replace("|", " ") for each in columns.split()), key="id"))
    assert model(planned, name).display == f"{expected} or str(self.pk)"


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("api_key", "api_key"),
        ("session", "session"),
        ("oauth_authorization", "code"),
        ("user", "activation_code"),
        ("user", "password"),
        ("payment", "card_number"),
        ("access_token", "token"),
        ("gift_voucher", "code"),
        ("lock", "code"),
    ],
)
def test_a_secret_is_never_shown(name: str, column: str) -> None:
    assert model(plan(table(name, "id!", f"{column}! char", key="id")), name).display == ""


@pytest.mark.parametrize(
    ("number", "expected"), [("number! int", "str(self.number)"), ("number int", "str(self.number or self.pk)")]
)
def test_a_unique_number_names_a_row(number: str, expected: str) -> None:
    made = table("invoice", "id!", number, "description text", key="id", unique=("number",))
    assert model(plan(made), "invoice").display == expected


def test_a_key_is_shown_as_it_is() -> None:
    assert model(plan(table("currency", "code! char", key="code")), "currency").display == "self.code"


@pytest.mark.parametrize("columns", ["value! float", "name! int"])
def test_other_columns_name_no_row(columns: str) -> None:
    assert model(plan(table("measure", "id!", columns, key="id")), "measure").display == ""
