"""A column that ceases to be a relation: its field becomes a plain one, unless that is not for legacygen to decide."""

import pytest

from tests.merge.project import App, schema_of

MODELS = "legacy/models.py"
CUSTOMER = "CREATE TABLE customer (id integer PRIMARY KEY, name text NOT NULL, code integer UNIQUE);"
OTHER = "CREATE TABLE other (id integer PRIMARY KEY);"


def orders(column: str) -> str:
    return f"CREATE TABLE orders (id integer PRIMARY KEY, {column});"


def after(sql: str, app: App | None = None) -> App:
    return (app or App()).after(schema_of(sql), allow_mass_drop=True)


def field(app: App, column: str = "customer") -> str:
    """The statement of the field that begins with a name, on one line."""
    lines = app.texts[MODELS].split("class Order(")[1].split("class Meta")[0].splitlines()
    start = next(number for number, line in enumerate(lines) if line.strip().startswith(column))
    end = next((n for n, line in enumerate(lines[start + 1 :], start + 1) if line in ("", "    )")), len(lines))
    return "".join(line.strip() for line in lines[start : end + 1]).rstrip()


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (
            "customer_id integer REFERENCES customer (id)",
            "customer_id integer",
            "customer_id = models.IntegerField(null=True, blank=True)",
        ),
        (
            "customer_id integer UNIQUE REFERENCES customer (id)",
            "customer_id integer UNIQUE",
            "customer_id = models.IntegerField(unique=True, null=True, blank=True)",
        ),
    ],
)
def test_a_key_that_was_dropped_leaves_a_plain_field_that_django_accepts(before: str, now: str, expected: str) -> None:
    app = after(CUSTOMER + orders(now), after(CUSTOMER + orders(before)))
    assert field(app) == expected
    assert app.lock.pending == ()


@pytest.mark.parametrize("column", ["customer_id integer", "customer_id integer UNIQUE", "customer integer"])
def test_a_relation_whose_table_is_gone_stays_as_it_is_until_that_is_decided(column: str) -> None:
    first = after(CUSTOMER + OTHER + orders(f"{column} REFERENCES customer (id)"))
    app = after(OTHER + orders(column), first)
    assert field(app).replace(", unique=True", "") == field(first)
    assert "orders.customer" in " ".join(each.id for each in app.lock.pending if each.id.endswith(".class"))
    assert after(OTHER + orders(column), app) == app


def test_a_relation_that_the_user_has_worked_on_keeps_class_name_and_column_when_the_key_is_dropped() -> None:
    first = after(CUSTOMER + orders("customer_id integer REFERENCES customer (id)"))
    text = first.texts[MODELS].replace("models.DO_NOTHING", "models.CASCADE")
    app = after(CUSTOMER + orders("customer_id integer"), first.edited({MODELS: text}))
    assert app.texts[MODELS] == text
    assert [each.id for each in app.lock.pending] == ["orders.customer_id.class"]
    assert after(CUSTOMER + orders("customer_id integer"), app) == app


def test_a_relation_with_a_way_back_of_the_users_own_is_asked_about_before_it_loses_it() -> None:
    first = after(CUSTOMER + orders("customer_id integer REFERENCES customer (id)"))
    text = first.texts[MODELS].replace('related_name="orders"', 'related_name="purchases"')
    app = after(CUSTOMER + orders("customer_id integer"), first.edited({MODELS: text}))
    assert [each.id for each in app.lock.pending] == ["orders.customer_id.class"]
    settled = app.after(
        schema_of(CUSTOMER + orders("customer_id integer")), decisions={"orders.customer_id.class": "theirs"}
    )
    assert field(settled) == "customer_id = models.IntegerField(null=True, blank=True)"
