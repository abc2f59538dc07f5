"""Relations that rows prove: new fields become one, those that are there stay, and nothing turns by itself."""

from dataclasses import replace

import pytest

from legacygen.schema import Schema
from legacygen.schema.undeclared import UndeclaredKey, Verdict
from tests.merge.project import App, schema_of

MODELS = "legacy/models.py"
KEY = UndeclaredKey(
    table="orders",
    column="customer_id",
    target="customer",
    target_column="id",
    rule="table name",
    verdict=Verdict.PROVEN,
    values=500,
    percent=100,
)
DOUBTED = replace(KEY, verdict=Verdict.REJECTED, reason="only 80 % of its values are in customer", percent=80)
ORPHANED = replace(KEY, percent=97, orphans=5)
RELATION = 'customer = models.ForeignKey("Customer", models.DO_NOTHING, '


def schema(*keys: UndeclaredKey, column: str = "customer_id integer NOT NULL", reference: str = "") -> Schema:
    made = (
        "CREATE TABLE customer (id integer PRIMARY KEY, name text NOT NULL);"
        f"CREATE TABLE orders (id integer PRIMARY KEY{', ' * bool(column)}{column}{reference});"
    )
    return replace(schema_of(made), undeclared=keys)


def ids(app: App) -> list[str]:
    return [each.id for each in app.lockfile.conflicts]


def models(app: App) -> str:
    return " ".join(app.texts[MODELS].split())


@pytest.mark.parametrize(
    ("key", "generated"),
    [
        (KEY, RELATION + 'related_name="orders", db_constraint=False)'),
        (replace(KEY, nones=("0",)), RELATION + 'related_name="orders", null=True, blank=True, db_constraint=False)'),
        (replace(KEY, partial=True), RELATION + 'related_name="orders", null=True, blank=True, db_constraint=False)'),
        (replace(KEY, verdict=Verdict.UNDECIDED), "customer_id = models.IntegerField()"),
    ],
)
def test_a_first_run_generates_what_is_proven(key: UndeclaredKey, generated: str) -> None:
    app = App().after(schema(key))
    assert generated.replace(" ", "") in models(app).replace(" ", "").replace(",)", ")").replace("(\n", "(")
    assert app.after(schema(key)) == app


def test_the_evidence_is_a_comment() -> None:
    assert (
        "    # Not declared: all 500+ values are in customer.id\n    customer = "
        in App().after(schema(KEY)).texts[MODELS]
    )


def test_a_field_that_is_there_stays_plain_and_a_new_one_becomes_a_relation() -> None:
    plain = App().after(schema())
    assert plain.after(schema(KEY)).texts == plain.texts
    without = App().after(schema(column=""))
    assert RELATION.split("(")[0] in models(without.after(schema(KEY)))


def test_a_field_of_code_that_is_adopted_stays_plain() -> None:
    plain = App().after(schema())
    assert plain.without_state().after(schema(KEY)).texts[MODELS] == plain.texts[MODELS]


def test_a_declared_key_that_is_dropped_stays_a_relation_without_a_question_where_rows_prove_it() -> None:
    app = App().after(schema(reference=" REFERENCES customer (id)"))
    used = app.edited(
        {MODELS: app.texts[MODELS], "shop/views.py": "from legacy.models import *\n\nOrder().customer.name\n"}
    )
    after = used.after(schema(KEY))
    assert (RELATION.split("(")[0] in models(after), ids(after)) == (True, [])


def test_a_relation_that_rows_do_not_prove_any_more_is_a_conflict_and_stays() -> None:
    app = App().after(schema(KEY))
    after = app.after(schema(DOUBTED))
    assert ids(after) == ["orders.customer_id.class"]
    assert "only 80 % of its values are in customer" in after.lockfile.conflicts[0].text
    assert "models.ForeignKey(" in models(after)
    assert "null=True" in models(after)
    assert after.after(schema(DOUBTED)) == after
    assert ids(after.after(schema(KEY))) == []


@pytest.mark.parametrize(("side", "stays"), [("ours", True), ("theirs", False)])
def test_the_decision_about_it_holds(side: str, stays: bool) -> None:
    app = App().after(schema(KEY)).after(schema(DOUBTED))
    decided = app.after(schema(DOUBTED), decisions={"orders.customer_id.class": side})
    for later in (decided, decided.after(schema(DOUBTED))):
        assert ("models.ForeignKey(" in models(later), ids(later)) == (stays, [])


def test_orphans_among_rows_that_prove_enough_make_the_relation_optional() -> None:
    after = App().after(schema(KEY)).after(schema(ORPHANED))
    assert ("null=True" in models(after), ids(after)) == (True, [])


@pytest.mark.parametrize("reference", ["", " REFERENCES customer (id)"])
def test_legacygen_toml_turns_a_relation_down(reference: str) -> None:
    toml = '[relations]\n"orders.customer_id" = false\n'
    keys = () if reference else (KEY,)
    assert "customer_id = models.IntegerField()" in models(App().after(schema(*keys, reference=reference), toml))
    turned = App().after(schema(*keys, reference=reference)).after(schema(*keys, reference=reference), toml)
    assert ("models.ForeignKey(" in models(turned), ids(turned)) == (False, [])


def test_a_relation_in_legacygen_toml_wins_over_a_proven_one() -> None:
    toml = '[relations]\n"orders.customer_id" = "orders.id"\n'
    assert 'models.ForeignKey( "self"' in models(App().after(schema(KEY), toml)).replace('y("', 'y( "')


def test_a_proven_relation_does_not_turn_to_another_table_by_itself() -> None:
    app = App().after(schema(KEY))
    after = app.after(schema(replace(KEY, target="orders")))
    assert (ids(after), "to customer" in after.lockfile.conflicts[0].ours) == (["orders.customer_id.class"], True)
    assert '"Customer"' in models(after)
