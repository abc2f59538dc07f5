"""`__str__` returns the column that names the row."""

import pytest

from tests.planning.made import model, plan, table


@pytest.mark.parametrize(
    ("name", "columns", "expected"),
    [
        ("customer", "id! name!|char", "self.name"),
        ("customer", "id! name|char", "self.name or str(self.pk)"),
        ("customer", "id! email!|char name!|char", "self.name"),
        ("customer", "id! email!|char CustNm!|char", "self.cust_nm"),
        ("kunden", "id! email!|char KdName!|char", "self.kd_name"),
        ("customer", "id! login!|char name|char", "self.name or str(self.pk)"),
        ("customer", "id! bank_name!|char name|char", "self.name or str(self.pk)"),
        ("customer", "id! bank_name|char email!|char", "self.email"),
        ("user", "id! user_login!|char status!|char", "self.user_login"),
        ("product", "id! supplier_name!|char product_name!|char", "self.product_name"),
        ("city", "id! city!|char code!|char", "self.city"),
        ("post", "id! post_title!|text content!|text", "self.post_title"),
        ("person", "id! first_name!|char last_name!|char", 'f"{self.first_name} {self.last_name}"'),
        ("person", "id! vorname!|char nachname!|char", 'f"{self.vorname} {self.nachname}"'),
        ("person", "id! first_name|char last_name!|char", "self.last_name"),
        ("measure", "id! value!|float", ""),
        ("name", "id! name!|int", ""),
    ],
)
def test_the_column_that_names_a_row(name: str, columns: str, expected: str) -> None:
    planned = plan(table(name, *(each.replace("|", " ") for each in columns.split()), key="id"))
    assert model(planned, name).display == expected
