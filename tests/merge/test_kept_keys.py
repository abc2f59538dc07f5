"""A relation whose foreign key was dropped stays where code uses it, until the user decides."""

import pytest

from tests.merge.project import App, schema_of

MODELS = "legacy/models.py"
USES = {
    "the relation in a method": "self.customer.name",
    "a lookup across it": 'Order.objects.filter(customer__name="a")',
    "the relation in a list of names": 'Order.objects.select_related("customer")',
    "its reverse side": "Customer().orders.all()",
}


def sql(*, keys: bool, second: bool = False) -> str:
    reference = " REFERENCES customer (id)" if keys else ""
    item = f"CREATE TABLE item (id integer PRIMARY KEY, customer_id integer{reference});" if second else ""
    return (
        "CREATE TABLE customer (id integer PRIMARY KEY, name text NOT NULL);"
        f"CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer{reference}); {item}"
    )


def using(app: App, use: str) -> App:
    return app.edited({MODELS: app.texts[MODELS], "shop/views.py": f"from legacy.models import *\n\n{use}\n"})


def ids(app: App) -> list[str]:
    return [each.id for each in app.lockfile.conflicts]


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_a_used_relation_stays_and_is_asked_about(use: str) -> None:
    if "self" in use:
        first = App().after(schema_of(sql(keys=True)))
        text = first.texts[MODELS].rstrip("\n") + f"\n\n    def buyer(self):\n        return {use}\n"
        app = first.edited({MODELS: text})
    else:
        app = using(App().after(schema_of(sql(keys=True))), use)
    after = app.after(schema_of(sql(keys=False)))
    assert "db_constraint=False" in after.texts[MODELS]
    assert ids(after) == ["orders.customer_id.class"]
    assert after.after(schema_of(sql(keys=False))) == after


def test_a_relation_that_only_the_column_of_is_used_becomes_a_plain_field() -> None:
    app = using(App().after(schema_of(sql(keys=True))), "Order.objects.filter(customer_id=1)")
    after = app.after(schema_of(sql(keys=False)))
    assert "customer_id = models.IntegerField(" in after.texts[MODELS]
    assert ids(after) == []


@pytest.mark.parametrize(("side", "stays"), [("ours", True), ("theirs", False)])
def test_the_decision_holds_in_later_refreshes(side: str, stays: bool) -> None:
    app = using(App().after(schema_of(sql(keys=True))), USES["a lookup across it"]).after(schema_of(sql(keys=False)))
    decided = app.after(schema_of(sql(keys=False)), decisions={"orders.customer_id.class": side})
    changed = sql(keys=False).replace("name text", "name text, phone text")
    for later in (decided, decided.after(schema_of(changed))):
        assert ("ForeignKey(" in later.texts[MODELS]) is stays
        assert ids(later) == []


def test_a_key_that_comes_back_ends_the_question() -> None:
    app = using(App().after(schema_of(sql(keys=True))), USES["a lookup across it"])
    back = app.after(schema_of(sql(keys=False))).after(schema_of(sql(keys=True)))
    assert back.texts == app.texts
    assert ids(back) == []


def test_a_dump_without_any_key_is_one_question() -> None:
    first = App().after(schema_of(sql(keys=True, second=True)))
    after = first.after(schema_of(sql(keys=False, second=True)))
    assert after.texts[MODELS].count("ForeignKey(") == after.texts[MODELS].count("db_constraint=False") == 2
    assert ids(after) == ["foreign-keys"]
    kept = after.after(schema_of(sql(keys=False, second=True)), decisions={"foreign-keys": "ours"})
    assert (ids(kept), kept.texts) == ([], after.texts)
    plain = after.after(schema_of(sql(keys=False, second=True)), decisions={"foreign-keys": "theirs"})
    assert (ids(plain), plain.texts[MODELS].count("ForeignKey(")) == ([], 0)


def pairs(*, key: str = "PRIMARY KEY (a, b)", reference: str = ", FOREIGN KEY (a, b) REFERENCES item (a, b)") -> str:
    return (
        f"CREATE TABLE item (a integer NOT NULL, b integer NOT NULL, c integer NOT NULL, {key});"
        f"CREATE TABLE part (id integer PRIMARY KEY, a integer, b integer{reference});"
        "CREATE TABLE note (id integer PRIMARY KEY, part_id integer REFERENCES part (id));"
    )


@pytest.mark.parametrize(
    ("now", "stays"),
    [
        (pairs(reference=""), True),
        (pairs(reference="", key="PRIMARY KEY (a, b, c)"), False),  # two columns identify no row any more
    ],
)
@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_a_used_relation_over_two_columns_is_asked_about_once(now: str, stays: bool, side: str) -> None:
    first = App().after(schema_of(pairs()))
    app = first.edited({**first.texts, "shop/views.py": "from legacy.models import Part\n\nPart().item.c\n"})
    after = app.after(schema_of(now))
    assert ids(after) == ["part.(a, b)"]
    assert ("ForeignObject(" in after.texts[MODELS]) is stays
    assert after.after(schema_of(now)) == after
    decided = after.after(schema_of(now), decisions={"part.(a, b)": side})
    assert ("item = " in decided.texts[MODELS]) is (side == "ours")
    assert ids(decided) == []
