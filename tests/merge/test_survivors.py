"""Relations and tombstones that stay although the plan has something else for them, or nothing, keep their names."""

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
    """Return the statement that begins with `column`, on one line."""
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
def test_a_dropped_key_leaves_a_plain_field_that_django_accepts(before: str, now: str, expected: str) -> None:
    app = after(CUSTOMER + orders(now), after(CUSTOMER + orders(before)))
    assert field(app) == expected
    assert app.lockfile.conflicts == ()


@pytest.mark.parametrize("column", ["customer_id integer", "customer_id integer UNIQUE", "customer integer"])
def test_a_relation_to_a_dropped_table_stays_as_it_is_until_the_conflict_is_resolved(column: str) -> None:
    first = after(CUSTOMER + OTHER + orders(f"{column} REFERENCES customer (id)"))
    app = after(OTHER + orders(column), first)
    assert field(app).replace(", unique=True", "") == field(first)
    assert "orders.customer" in " ".join(each.id for each in app.lockfile.conflicts if each.id.endswith(".class"))
    assert after(OTHER + orders(column), app) == app


def test_an_edited_relation_keeps_class_name_and_column_when_the_key_is_dropped() -> None:
    first = after(CUSTOMER + orders("customer_id integer REFERENCES customer (id)"))
    text = first.texts[MODELS].replace("models.DO_NOTHING", "models.CASCADE")
    app = after(CUSTOMER + orders("customer_id integer"), first.edited({MODELS: text}))
    assert app.texts[MODELS] == text.replace("blank=True,\n", "blank=True,\n        db_constraint=False,\n")
    assert [each.id for each in app.lockfile.conflicts] == ["orders.customer_id.class"]
    assert after(CUSTOMER + orders("customer_id integer"), app) == app


def test_a_relation_that_was_renamed_in_an_earlier_run_keeps_its_name_when_the_key_is_dropped() -> None:
    schema = CUSTOMER + orders("customer integer REFERENCES customer (id)")
    first = after(schema)
    text = first.texts[MODELS].replace("    customer = models.ForeignKey(", "    buyer = models.ForeignKey(")
    app = after(CUSTOMER + orders("customer integer"), after(schema, first.edited({MODELS: text})))
    assert field(app, "buyer").startswith("buyer = models.IntegerField(")


def test_a_class_that_the_user_renames_keeps_its_verbose_names() -> None:
    tables = "CREATE TABLE company (id integer PRIMARY KEY); CREATE TABLE customer (id integer PRIMARY KEY);"
    first = after(tables)
    assert 'verbose_name_plural = "companies"' in first.texts[MODELS]
    text = first.texts[MODELS].replace("class Customer(", "class Category(").replace("class Company(", "class Firm(")
    app = after(tables, first.edited({MODELS: text}))
    assert app.texts[MODELS] == text


def test_a_relation_with_a_related_name_of_the_user_becomes_a_plain_column_only_after_a_decision() -> None:
    first = after(CUSTOMER + orders("customer_id integer REFERENCES customer (id)"))
    text = first.texts[MODELS].replace('related_name="orders"', 'related_name="purchases"')
    app = after(CUSTOMER + orders("customer_id integer"), first.edited({MODELS: text}))
    assert [each.id for each in app.lockfile.conflicts] == ["orders.customer_id.class"]
    resolved = app.after(
        schema_of(CUSTOMER + orders("customer_id integer")), decisions={"orders.customer_id.class": "theirs"}
    )
    assert field(resolved) == "customer_id = models.IntegerField(null=True, blank=True)"


def test_a_new_column_does_not_get_the_attname_of_a_relation_that_stays() -> None:
    first = after(CUSTOMER + OTHER + orders("customer integer REFERENCES customer (id)"))
    app = after(OTHER + orders("customer integer, customer_id text"), first)
    assert field(app) == field(first)
    assert field(app, "customer_id").startswith("customer_id_2 = models.TextField(")


POST = "CREATE TABLE post (id integer PRIMARY KEY{}); CREATE TABLE tag (id integer PRIMARY KEY);"
JOIN = (
    "CREATE TABLE post_tag (post_id integer NOT NULL REFERENCES post (id),"
    " tag_id integer NOT NULL REFERENCES tag (id), PRIMARY KEY (post_id, tag_id));"
)
BRANCH = (
    "CREATE TABLE branch (a integer NOT NULL, b integer NOT NULL, PRIMARY KEY (a, b));"
    "CREATE TABLE post (id integer PRIMARY KEY, a integer, b integer{}, FOREIGN KEY (a, b) REFERENCES branch (a, b));"
)


@pytest.mark.parametrize(
    ("schema", "name"), [(POST + JOIN, "tags"), (BRANCH, "branch")], ids=["many-to-many", "a key of two columns"]
)
def test_a_new_column_does_not_get_the_name_of_a_relation_without_a_column(schema: str, name: str) -> None:
    first = after(schema.format(""))
    app = after(schema.format(f", {name} text"), first)
    assert f"    {name}_2 = models.TextField(" in app.texts[MODELS]
    assert f"    {name} = models." in app.texts[MODELS]


FAX = 'CREATE TABLE fax (id integer PRIMARY KEY, "Fax No" text, extra text);'


@pytest.mark.parametrize(
    ("edit", "now", "kept", "new"),
    [
        (
            ("class Fax(", "# mine\nclass Fax("),
            "CREATE TABLE faxes (id integer PRIMARY KEY);",
            'objects = LegacyTableGone("fax")',
            "class Fax2(",
        ),
        (
            ('db_column="Fax No"', 'db_column="Fax No", help_text="mine"'),
            "CREATE TABLE fax (id integer PRIMARY KEY, fax_no integer, extra text);",
            'fax_no = LegacyColumnGone("Fax No")',
            "fax_no_2 = models.IntegerField(",
        ),
    ],
    ids=["class", "field"],
)
def test_a_new_class_or_field_does_not_get_the_name_of_a_tombstone(
    edit: tuple[str, str], now: str, kept: str, new: str
) -> None:
    first = after(OTHER + FAX)
    app = after(OTHER + now, first.edited({MODELS: first.texts[MODELS].replace(*edit)}))
    assert kept in app.texts[MODELS]
    assert new in app.texts[MODELS]
    assert after(OTHER + now, app) == app


def test_a_new_class_gets_the_name_of_a_removed_one() -> None:
    app = after(OTHER + "CREATE TABLE faxes (id integer PRIMARY KEY);", after(OTHER + FAX))
    assert 'db_table = "faxes"' in app.texts[MODELS]
    assert "class Fax2(" not in app.texts[MODELS]


def test_a_relation_that_leads_to_another_table_gets_a_related_name_that_is_free_there() -> None:
    columns = "other_id integer REFERENCES other (id), customer_id integer REFERENCES {} (id)"
    first = after(CUSTOMER + OTHER + orders(columns.format("customer")))
    assert 'related_name="orders"' in field(first)
    now = CUSTOMER + OTHER + orders(columns.format("other"))
    app = after(now, first)
    assert field(app).startswith(
        'customer = models.ForeignKey("Other",models.DO_NOTHING,related_name="customer_orders"'
    )
    assert app.lockfile.conflicts == ()
    text = first.texts[MODELS]
    start = text.index("    customer = ")
    named = text[:start] + text[start:].replace('related_name="orders"', 'related_name="sales"', 1)
    assert 'related_name="sales"' in field(after(now, first.edited({MODELS: named})))
