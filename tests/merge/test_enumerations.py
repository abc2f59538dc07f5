"""A value that an enumeration has no more goes from its class, unless somebody has worked on it or uses it."""

import re
from collections.abc import Mapping
from dataclasses import replace

import pytest

from legacygen.schema import Kind, Schema, SqlType
from tests.merge.project import App, schema_of

MODELS = "legacy/models.py"
ORDERS = (
    "CREATE TABLE orders (id integer PRIMARY KEY, status varchar(9), note text);"
    "CREATE TABLE bill (id integer PRIMARY KEY, status varchar(9));"
)
OLD = '        OLD = "old", "Old"\n'
HEAD = "from legacy.models import Order\n\n"


def schema(*values: str, column: str = "status") -> Schema:
    """Two tables with a column of the same enumeration; a plain one without values."""
    plain = schema_of(
        ORDERS.replace("orders (id integer PRIMARY KEY, status", f"orders (id integer PRIMARY KEY, {column}")
    )
    if not values:
        return plain
    listed = SqlType(kind=Kind.ENUM, raw=f"enum({', '.join(values)})", values=values)
    return replace(
        plain,
        tables=tuple(
            replace(
                table,
                columns=tuple(
                    replace(each, type=listed) if each.name in ("status", column) else each for each in table.columns
                ),
            )
            for table in plain.tables
        ),
    )


FULL, LESS, OTHER, PLAIN = schema("new", "old"), schema("new"), schema("new", "lost"), schema()


def app(more: Mapping[str, str] | None = None) -> App:
    """An app with further files of the user."""
    first = App().after(FULL)
    assert OLD in first.texts[MODELS]
    return replace(first, texts={**first.texts, **(more or {})})


def with_use(line: str = "Order.Status.OLD") -> App:
    return app({"crm/views.py": f"{HEAD}{line}\n"})


def in_models(old: str, new: str) -> App:
    first = app()
    assert old in first.texts[MODELS]
    return first.edited({MODELS: first.texts[MODELS].replace(old, new)})


def order(app: App) -> str:
    return app.texts[MODELS].partition("class Order(")[2]


def test_a_value_that_nobody_uses_goes_with_its_member() -> None:
    after = app().after(LESS)
    assert OLD not in after.texts[MODELS]
    assert after.lockfile.conflicts == ()


USES = [
    "Order.Status.OLD",
    "print(Order.Status.OLD.label)",
    'Order.Status["OLD"]',
    'Order.Status("old")',
    "def f(order): return order.status == order.Status.OLD",
    "Order.objects.filter(status__in=[Order.Status.OLD])",
    "State = Order.Status; State.OLD",
    "from legacy import models; models.Order.Status.OLD",
    "from legacy.models import Order as O; O.Status.OLD",
    "class Late(Order): first = Order.Status.OLD",
]


@pytest.mark.parametrize("line", USES)
@pytest.mark.parametrize(
    ("after", "question"), [(LESS, "orders.status.choices.old"), (PLAIN, "orders.status.choices")]
)
def test_a_member_that_is_used_stays_and_the_use_is_told(line: str, after: Schema, question: str) -> None:
    renewed = with_use(line).renewed(after)
    assert OLD in renewed.texts[MODELS].partition("class Order(")[2]
    assert [(each.id, each.kind) for each in renewed.lockfile.conflicts] == [(question, "dropped")]
    assert [(each.name, tuple(map(str, each.uses))) for each in renewed.affected] == [(question, ("crm/views.py:3",))]


@pytest.mark.parametrize(
    "line",
    [
        "Order.Status.NEW",
        "from legacy.models import Bill; Bill.Status.NEW",
        "Order.OLD",
        'Order("old")',
        'State = {"OLD": "old"}; State["OLD"]',
    ],
)
def test_what_only_looks_like_it_is_no_use(line: str) -> None:
    assert with_use(line).after(LESS).lockfile.conflicts == ()


def test_a_value_of_another_class_is_another_value() -> None:
    after = with_use("from legacy.models import Bill; Bill.Status.OLD").after(LESS)
    assert [each.id for each in after.lockfile.conflicts] == ["bill.status.choices.old"]
    assert OLD not in order(after)


@pytest.mark.parametrize(
    ("old", "new", "after", "question"),
    [
        (OLD, '        OLD = "old", "Of old"\n', LESS, "orders.status.choices.old"),
        (OLD, OLD.rstrip() + "  # until 1999\n", LESS, "orders.status.choices.old"),
        (OLD, OLD + "\n        def is_over(self):\n            return True\n", PLAIN, "orders.status.choices"),
    ],
)
def test_what_the_user_has_worked_on_stays_too(old: str, new: str, after: Schema, question: str) -> None:
    first = app()
    head, middle, tail = first.texts[MODELS].partition("class Order(")
    edited = first.edited({MODELS: head + middle + tail.replace(old, new)}).after(after)
    assert new in edited.texts[MODELS]
    assert [each.id for each in edited.lockfile.conflicts] == [question]


@pytest.mark.parametrize("runs", [0, 1])
@pytest.mark.parametrize(
    ("old", "new", "after", "question"),
    [
        ("OLD", "BYGONE", LESS, "orders.status.choices.old"),
        ("OLD", "BYGONE", PLAIN, "orders.status.choices"),
        ("Status", "State", PLAIN, "orders.status.choices"),
    ],
)
def test_what_the_user_has_named_stays_too(old: str, new: str, after: Schema, question: str, runs: int) -> None:
    """Whether or not a refresh has seen the name before."""
    first = app()
    head, middle, tail = first.texts[MODELS].partition("class Order(")
    for end in (" =", "(", "."):
        tail = tail.replace(f"{old}{end}", f"{new}{end}")
    named = first.edited({MODELS: head + middle + tail})
    for _ in range(runs):
        named = named.after(schema("new", "old", "odd"))
    asked = named.after(after)
    assert [each.id for each in asked.lockfile.conflicts] == [question]
    assert new in order(asked)
    assert asked.after(after) == asked


def test_quotes_and_layout_are_no_work() -> None:
    after = in_models(OLD, "        OLD = ('old',\n               'Old')\n").after(LESS)
    assert "OLD" not in after.texts[MODELS]
    assert after.lockfile.conflicts == ()


@pytest.mark.parametrize(
    ("after", "question"), [(LESS, "orders.status.choices.old"), (PLAIN, "orders.status.choices")]
)
@pytest.mark.parametrize(("side", "is_there"), [("ours", True), ("theirs", False)])
def test_it_stays_or_goes_as_the_user_says(after: Schema, question: str, side: str, is_there: bool) -> None:
    asked = with_use().after(after)
    assert asked.after(after) == asked
    settled = asked.after(after, decisions={question: side})
    assert (OLD in order(settled)) is is_there
    assert ("class Status(" in order(settled)) is (is_there or after is LESS)
    assert settled.lockfile.conflicts == ()
    assert settled.after(after) == settled


def test_after_a_rename_of_the_column_the_question_is_about_the_new_name() -> None:
    asked = with_use().after(LESS)
    moved = asked.after(schema("new", column="state"), '[renamed_from]\n"orders.state" = "status"\n')
    assert [each.id for each in moved.lockfile.conflicts] == ["orders.state.choices.old"]


@pytest.mark.parametrize("before", [LESS, PLAIN])
def test_the_question_goes_when_the_value_comes_back(before: Schema) -> None:
    back = with_use().after(before).after(FULL)
    assert back.lockfile.conflicts == ()
    assert back.lockfile.tombstones == ()
    assert back.texts == with_use().texts


def test_a_class_that_was_kept_learns_new_values_when_the_enumeration_comes_back() -> None:
    back = with_use().after(PLAIN).after(OTHER)
    assert '        LOST = "lost", "Lost"\n' in order(back)
    assert "choices=Status.choices" in order(back)


def test_an_enumeration_whose_values_are_all_others_keeps_none_of_the_old_ones() -> None:
    after = app().after(schema("lost", "found"))
    assert OLD not in after.texts[MODELS]
    assert '        NEW = "new", "New"\n' not in after.texts[MODELS]
    assert after.texts[MODELS].count('        FOUND = "found", "Found"\n') == 2


def test_the_question_of_a_table_that_is_gone_stands_for_all_in_it() -> None:
    less = with_use().after(LESS)
    assert [each.id for each in less.lockfile.conflicts] == ["orders.status.choices.old"]
    gone = schema_of(ORDERS.partition(";")[2])
    after = less.after(gone, allow_mass_drop=True)
    assert [each.id for each in after.lockfile.conflicts] == ["orders"]
    assert after.after(gone, allow_mass_drop=True) == after


def test_a_member_that_is_named_by_hand_stays_though_its_field_was_deleted_and_the_column_went() -> None:
    text = app().texts[MODELS].replace('        OLD = "old"', '        FORMER = "old"', 1)
    statement = re.search(r"    status = models.CharField\([^)]*\)\n", text)
    assert statement
    edited = app().edited({MODELS: text.replace(statement[0], "", 1)}).after(FULL)
    after = edited.after(schema_of(ORDERS.replace("status varchar(9), ", "", 1).replace(", status varchar(9)", "", 1)))
    assert "        FORMER = " in after.texts[MODELS]
