"""Where only columns have changed since a run, no more is looked at than what has to do with their tables."""

import pytest

from legacygen.renewal.scope import scope_of
from legacygen.schema import Schema
from tests.merge.project import App, schema_of

TABLES = {
    "country": "id integer PRIMARY KEY, code char(2) NOT NULL UNIQUE, name varchar(80)",
    "customer": "id integer PRIMARY KEY, name varchar(80), country char(2) REFERENCES country (code)",
    "orders": "id integer PRIMARY KEY, placed date, customer_id integer REFERENCES customer (id)",
    "product": "id integer PRIMARY KEY, title varchar(80)",
    "order_line": "order_id integer REFERENCES orders (id), product_id integer REFERENCES product (id), "
    "PRIMARY KEY (order_id, product_id)",
    "setting": "name varchar(20) PRIMARY KEY, value text",
}
INDEX = "CREATE INDEX value_of ON setting (value);"


def schema(more: str = INDEX, **changed: str) -> Schema:
    """The shop, with tables of another make."""
    tables = {**TABLES, **changed}
    return schema_of(
        "".join(f"CREATE TABLE {name} ({columns});" for name, columns in tables.items() if columns) + more
    )


def seen(app: App, new: Schema, toml: str = "") -> str:
    """The tables that are looked at, those that have changed in capitals; `all` where that is not narrowed down."""
    app.renewed(new, toml)  # which compares with what would come of all
    scope = scope_of(app.given(new, toml))
    if scope is None:
        return "all"
    labels = sorted(model.label for model in scope.base.models)
    return " ".join(label.upper() if label in scope.changed else label for label in labels)


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (schema(product=f"{TABLES['product']}, price decimal(9,2)"), "country PRODUCT"),
        (schema(setting="name varchar(20) PRIMARY KEY, value text NOT NULL"), "country SETTING"),
        (schema("", setting="name varchar(20) PRIMARY KEY"), "country SETTING"),
        (schema(orders=f"{TABLES['orders']}, customer integer"), "country customer order_line ORDERS product"),
        (schema(customer=f"{TABLES['customer']}, orders integer"), "country CUSTOMER"),
        (schema(f"{INDEX} CREATE INDEX title ON product (title);"), "country PRODUCT"),
        (schema(f"{INDEX} CREATE INDEX placed ON orders (placed);"), "country customer order_line ORDERS product"),
        (schema(), "all"),
        (schema(new="id integer PRIMARY KEY"), "all"),
        (schema("", setting=""), "all"),
        (schema(orders=f"{TABLES['orders']}, product integer REFERENCES product (id)"), "all"),
        (schema(customer=TABLES["customer"].replace(" REFERENCES country (code)", "")), "all"),
        (schema(country=TABLES["country"].replace(" UNIQUE", "")), "all"),
        (schema(setting="name varchar(20), value text"), "all"),
        (schema(order_line=f"amount integer, {TABLES['order_line']}"), "country ORDER_LINE orders product"),
        (schema("CREATE INDEX value_of ON product (title);"), "country PRODUCT SETTING"),
        (schema(product=f"{TABLES['product']}, CONSTRAINT value_of CHECK (title <> '')"), "all"),
    ],
)
def test_what_is_looked_at(new: Schema, expected: str) -> None:
    assert seen(App().after(schema()), new) == expected


def edited(app: App, old: str, new: str) -> App:
    """The app after an edit and a refresh that brought nothing else."""
    text = app.modules["legacy/models.py"]
    assert old in text
    return app.edited({"legacy/models.py": text.replace(old, new)})


EDITS = {
    "a class renamed": ("class Product(", "class Article("),
    "a field renamed": ("    title =", "    heading ="),
    "a way back renamed": ('related_name="orders"', 'related_name="price"'),
    "code beside the classes": ("class Product(", "RATE = 3\n\n\nclass Product("),
}
PRICE = schema(product=f"{TABLES['product']}, price decimal(9,2)")


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_after_an_edit_everything_is_looked_at_once(edit: tuple[str, str]) -> None:
    app = edited(App().after(schema()), *edit)
    assert seen(app, PRICE) == "all"
    assert "PRODUCT" in seen(app.after(schema()), PRICE)


def test_another_legacygen_toml_and_open_questions_have_everything_looked_at() -> None:
    app = App().after(schema())
    assert seen(app, PRICE, '[classes]\nproduct = "Article"\n') == "all"
    asked = edited(app, "class Product(", "class Article(").after(schema(), '[classes]\nproduct = "Item"\n')
    assert asked.lock.pending
    assert seen(asked, PRICE, '[classes]\nproduct = "Item"\n') == "all"
