"""Strings of SQL use the tables and columns that they name."""

import pytest

from legacygen.pycode.uses import find_sql_references

SQL = {
    'cursor.execute("SELECT fax FROM customer")': True,
    "rows = Customer.objects.raw('select c.FAX from shop.\"customer\" c where id = %s', [1])": True,
    'cursor.execute("UPDATE `customer` SET fax = NULL")': True,
    'cursor.execute("INSERT INTO customer (id, fax) VALUES (1, 2)")': True,
    'cursor.execute("SELECT c.fax FROM orders AS o, customer c")': True,
    'cursor.execute("SELECT fax FROM orders JOIN customer ON true")': True,
    'cursor.execute(f"SELECT fax FROM customer WHERE id = {key}")': True,
    'cursor.execute(\n    "SELECT fax "\n    "FROM customer"\n)': True,
    'cursor.execute("SELECT * FROM customer")': False,
    'cursor.execute("SELECT fax FROM customer_tag")': False,
    'cursor.execute("SELECT telefax FROM customer")': False,
    'cursor.execute("SELECT fax FROM orders")': False,
    'print("the fax of the customer")': False,
    '"""Copies fax numbers from customer to customer."""': False,
    "# SELECT fax FROM customer": False,
}


@pytest.mark.parametrize(("code", "is_use"), SQL.items())
def test_a_string_of_sql_uses_a_column_of_a_table(code: str, is_use: bool) -> None:
    assert bool(find_sql_references({"shop/views.py": code}, "customer", "fax")) is is_use


def test_a_string_of_sql_uses_a_table() -> None:
    texts = {"shop/views.py": 'x = 1\ncursor.execute("SELECT * FROM customer")\n', "shop/sql.txt": "FROM customer"}
    assert [str(each) for each in find_sql_references(texts, "customer")] == ["shop/views.py:2"]


def test_sql_in_migrations_is_about_tables_as_they_were() -> None:
    assert not find_sql_references({"shop/migrations/0001_x.py": 'RunSQL("DELETE FROM customer")'}, "customer")
