"""A member whose value is dropped from an enumeration is removed, unless it is edited or used."""

import ast
import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from legacygen.schema import Kind, Schema, SqlType
from tests.merge.project import App, schema_of
from tests.merge.text import blackened

MODELS = "legacy/models.py"
ORDERS = (
    "CREATE TABLE orders (id integer PRIMARY KEY, status varchar(9), note text);"
    "CREATE TABLE bill (id integer PRIMARY KEY, status varchar(9));"
)
OLD = '        OLD = "old", "Old"\n'
HEAD = "from legacy.models import Order\n\n"


def schema(*values: str, column: str = "status") -> Schema:
    """Return two tables with a column of the same enumeration, or of a plain type if there are no values."""
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
    """Return an app with further files of the user."""
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


def test_the_member_of_a_dropped_value_is_removed_if_nothing_uses_it() -> None:
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
    ("after", "conflict"), [(LESS, "orders.status.choices.old"), (PLAIN, "orders.status.choices")]
)
def test_a_member_that_is_used_stays_and_the_use_is_reported(line: str, after: Schema, conflict: str) -> None:
    result = with_use(line).refresh(after)
    assert OLD in result.texts[MODELS].partition("class Order(")[2]
    assert [(each.id, each.kind) for each in result.lockfile.conflicts] == [(conflict, "dropped")]
    assert [(each.name, tuple(map(str, each.uses))) for each in result.affected] == [(conflict, ("crm/views.py:3",))]


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
def test_code_that_only_looks_like_a_use_is_none(line: str) -> None:
    assert with_use(line).after(LESS).lockfile.conflicts == ()


def test_the_same_value_in_another_class_is_a_member_of_its_own() -> None:
    after = with_use("from legacy.models import Bill; Bill.Status.OLD").after(LESS)
    assert [each.id for each in after.lockfile.conflicts] == ["bill.status.choices.old"]
    assert OLD not in order(after)


@pytest.mark.parametrize(
    ("old", "new", "after", "conflict"),
    [
        (OLD, '        OLD = "old", "Of old"\n', LESS, "orders.status.choices.old"),
        (OLD, OLD.rstrip() + "  # until 1999\n", LESS, "orders.status.choices.old"),
        (OLD, OLD + "\n        def is_over(self):\n            return True\n", PLAIN, "orders.status.choices"),
    ],
)
def test_an_edited_member_or_class_stays(old: str, new: str, after: Schema, conflict: str) -> None:
    first = app()
    head, middle, tail = first.texts[MODELS].partition("class Order(")
    edited = first.edited({MODELS: head + middle + tail.replace(old, new)}).after(after)
    assert new in edited.texts[MODELS]
    assert [each.id for each in edited.lockfile.conflicts] == [conflict]


@pytest.mark.parametrize("runs", [0, 1])
@pytest.mark.parametrize(
    ("old", "new", "after", "conflict"),
    [
        ("OLD", "BYGONE", LESS, "orders.status.choices.old"),
        ("OLD", "BYGONE", PLAIN, "orders.status.choices"),
        ("Status", "State", PLAIN, "orders.status.choices"),
    ],
)
def test_a_renamed_member_or_class_stays(old: str, new: str, after: Schema, conflict: str, runs: int) -> None:
    """The number of runs that have seen the new name before makes no difference."""
    first = app()
    head, middle, tail = first.texts[MODELS].partition("class Order(")
    for end in (" =", "(", "."):
        tail = tail.replace(f"{old}{end}", f"{new}{end}")
    named = first.edited({MODELS: head + middle + tail})
    for _ in range(runs):
        named = named.after(schema("new", "old", "odd"))
    conflicting = named.after(after)
    assert [each.id for each in conflicting.lockfile.conflicts] == [conflict]
    assert new in order(conflicting)
    assert conflicting.after(after) == conflicting


def test_a_change_of_quotes_and_layout_is_no_edit() -> None:
    after = in_models(OLD, "        OLD = ('old',\n               'Old')\n").after(LESS)
    assert "OLD" not in after.texts[MODELS]
    assert after.lockfile.conflicts == ()


@pytest.mark.parametrize(
    ("after", "conflict"), [(LESS, "orders.status.choices.old"), (PLAIN, "orders.status.choices")]
)
@pytest.mark.parametrize(("side", "is_kept"), [("ours", True), ("theirs", False)])
def test_a_used_member_or_class_is_kept_or_removed_as_the_user_decides(
    after: Schema, conflict: str, side: str, is_kept: bool
) -> None:
    conflicting = with_use().after(after)
    assert conflicting.after(after) == conflicting
    resolved = conflicting.after(after, decisions={conflict: side})
    assert (OLD in order(resolved)) is is_kept
    assert ("class Status(" in order(resolved)) is (is_kept or after is LESS)
    assert resolved.lockfile.conflicts == ()
    assert resolved.after(after) == resolved


def test_a_conflict_follows_a_rename_of_the_column() -> None:
    conflicting = with_use().after(LESS)
    moved = conflicting.after(schema("new", column="state"), '[renamed_from]\n"orders.state" = "status"\n')
    assert [each.id for each in moved.lockfile.conflicts] == ["orders.state.choices.old"]


@pytest.mark.parametrize("before", [LESS, PLAIN])
def test_a_conflict_is_resolved_when_the_value_exists_again(before: Schema) -> None:
    restored = with_use().after(before).after(FULL)
    assert restored.lockfile.conflicts == ()
    assert restored.lockfile.tombstones == ()
    assert restored.texts == with_use().texts


def test_a_kept_class_gets_new_members_when_the_enumeration_exists_again() -> None:
    restored = with_use().after(PLAIN).after(OTHER)
    assert '        LOST = "lost", "Lost"\n' in order(restored)
    assert "choices=Status.choices" in order(restored)


def test_an_enumeration_with_only_new_values_keeps_no_old_member() -> None:
    after = app().after(schema("lost", "found"))
    assert OLD not in after.texts[MODELS]
    assert '        NEW = "new", "New"\n' not in after.texts[MODELS]
    assert after.texts[MODELS].count('        FOUND = "found", "Found"\n') == 2


def test_the_conflict_of_a_dropped_table_includes_those_of_its_columns() -> None:
    less = with_use().after(LESS)
    assert [each.id for each in less.lockfile.conflicts] == ["orders.status.choices.old"]
    dropped = schema_of(ORDERS.partition(";")[2])
    after = less.after(dropped, allow_mass_drop=True)
    assert [each.id for each in after.lockfile.conflicts] == ["orders"]
    assert after.after(dropped, allow_mass_drop=True) == after


def test_a_renamed_member_stays_even_if_its_field_is_deleted_and_its_column_dropped() -> None:
    text = app().texts[MODELS].replace('        OLD = "old"', '        FORMER = "old"', 1)
    statement = re.search(r"    status = models.CharField\([^)]*\)\n", text)
    assert statement
    edited = app().edited({MODELS: text.replace(statement[0], "", 1)}).after(FULL)
    after = edited.after(schema_of(ORDERS.replace("status varchar(9), ", "", 1).replace(", status varchar(9)", "", 1)))
    assert "        FORMER = " in after.texts[MODELS]


@pytest.mark.parametrize("unit", ["    ", "\t"])
def test_members_are_indented_as_the_class_which_may_be_in_a_block(unit: str) -> None:
    first = App().after(FULL)
    head, middle, tail = first.texts[MODELS].partition("class Order(")
    block = textwrap.indent(f"{middle}{tail}", "    ").replace("    ", unit)
    edited = first.edited({MODELS: f"{head}if True:\n{block}"})
    after = edited.after(schema("new", "old", "lost"))
    assert f'\n{unit * 3}LOST = "lost", "Lost"\n' in order(after)


def test_a_class_is_inserted_with_the_indentation_of_a_block() -> None:
    first = App().after(PLAIN)
    head, middle, tail = first.texts[MODELS].partition("class Order(")
    edited = first.edited({MODELS: f"{head}if True:\n{textwrap.indent(middle + tail, '    ')}"})
    after = edited.after(FULL)
    assert '        class Status(models.TextChoices):\n            NEW = "new", "New"\n' in order(after)


def test_a_class_with_an_alias_of_models_is_no_edit() -> None:
    first = app()
    text = first.texts[MODELS].replace("models.", "m.").replace("import models", "import models as m")
    after = first.edited({MODELS: text}).after(PLAIN)
    assert after.lockfile.conflicts == ()
    assert "class Status(" not in after.texts[MODELS]


def test_the_label_of_nothing_is_no_member() -> None:
    edited = in_models(OLD, f'{OLD}\n        __empty__ = "(unknown)"\n')
    assert edited.after(FULL).texts == edited.texts
    after = edited.after(schema("new", "old", "lost"))
    assert order(after).count('__empty__ = "(unknown)"') == 1
    assert "max_length=4" in order(after)


@pytest.mark.parametrize(
    "edit",
    [
        lambda cls: ("", cls.replace("\n    ", "\n").strip() + "\n\n\n", "Status.choices"),
        lambda _: ("", "", '[("new", "New"), ("former", "Former")]'),
    ],
    ids=["in another place", "as a list"],
)
@pytest.mark.parametrize(("side", "length"), [("ours", 6), ("theirs", 3)])
def test_a_field_gets_no_shorter_than_choices_of_the_user_without_a_question(
    edit: Callable[[str], tuple[str, str, str]], side: str, length: int
) -> None:
    first = App().after(schema("new", "former"))
    head, middle, tail = first.texts[MODELS].partition("class Order(")
    cls = tail[tail.index("    class Status(") : tail.index("    id = ")]
    nested, before, choices = edit(cls)
    own = tail.replace(cls, nested).replace("Status.choices", choices)
    edited = first.edited({MODELS: head + before + middle + own})
    after = edited.after(schema("new"))
    assert order(after) == order(edited)
    assert [each.id for each in after.lockfile.conflicts] == ["orders.status.max_length"]
    resolved = after.after(schema("new"), decisions={"orders.status.max_length": side})
    assert f"max_length={length}" in order(resolved)
    longer = edited.after(schema("new", "former", "forgotten"))
    assert "max_length=9" in order(longer)


def test_a_field_whose_choices_were_deleted_gets_shorter_without_a_question() -> None:
    first = App().after(schema("new", "former"))
    head, middle, tail = first.texts[MODELS].partition("class Order(")
    edited = first.edited({MODELS: head + middle + re.sub(r"\s*choices=Status.choices,", "", tail)})
    after = edited.after(schema("new"))
    assert after.lockfile.conflicts == ()
    assert "max_length=3" in order(after)


def several(comment: str = "", **columns: tuple[str, ...]) -> Schema:
    """Return a table with columns of enumerations, or of text if they have no values."""
    listed = "".join(f", {name} varchar(9)" for name in columns)
    plain = schema_of(f"CREATE TABLE orders (id integer PRIMARY KEY{listed});")
    types = {name: SqlType(kind=Kind.ENUM, raw="enum", values=values) for name, values in columns.items() if values}
    changed = tuple(replace(each, type=types.get(each.name, each.type)) for each in plain.tables[0].columns)
    return replace(plain, tables=(replace(plain.tables[0], comment=comment, columns=changed),))


NEW, BOTH = ("new",), ("new", "old")


@pytest.mark.parametrize("comment", ["", "All orders."])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"status": BOTH, "kind": BOTH}, {}),
        ({"status": BOTH, "kind": BOTH}, {"status": (), "kind": ()}),
        ({"status": BOTH, "kind": BOTH, "mode": BOTH}, {"mode": BOTH}),
        ({"status": BOTH, "kind": BOTH, "mode": BOTH}, {"status": BOTH}),
        ({"status": BOTH, "kind": BOTH, "mode": BOTH}, {"kind": BOTH}),
        ({"status": BOTH}, {"kind": ("big", "small", "tiny")}),
        ({"status": BOTH, "kind": BOTH}, {"kind": BOTH, "mode": ("big", "small", "tiny")}),
        ({"status": BOTH, "kind": BOTH}, {"status": BOTH, "mode": ("big", "small", "tiny")}),
        ({"status": NEW}, {"mode": ("big",), "kind": ("wide",), "status": BOTH}),
        ({"status": NEW, "kind": NEW}, {"kind": BOTH, "mode": ("big",), "status": BOTH}),
    ],
)
def test_several_enumerations_of_a_table_change_at_once(
    before: dict[str, tuple[str, ...]], after: dict[str, tuple[str, ...]], comment: str
) -> None:
    text = App().after(several(comment, **before)).after(several(comment, **after)).texts[MODELS]
    fresh = App().after(several(comment, **after)).texts[MODELS]
    assert blackened(text, 88) == text
    assert {each.name: ast.dump(each) for each in classes(text)} == {
        each.name: ast.dump(each) for each in classes(fresh)
    }


def classes(text: str) -> list[ast.ClassDef]:
    return [each for each in ast.walk(ast.parse(text)) if isinstance(each, ast.ClassDef) and each.name != "Order"]


def test_a_class_and_one_of_its_members_are_removed_at_once() -> None:
    open_app = with_use("Order.Status.OLD").after(LESS).after(PLAIN)
    conflicts = [each.id for each in open_app.lockfile.conflicts]
    assert conflicts == ["orders.status.choices", "orders.status.choices.old"]
    after = open_app.after(PLAIN, decisions=dict.fromkeys(conflicts, "theirs"))
    assert "Status" not in order(after)
    assert after.lockfile.conflicts == ()


def test_a_class_and_the_method_below_it_are_removed_at_once() -> None:
    shown = several(status=BOTH, name=())
    text = App().after(shown).texts[MODELS]
    method = re.search(r"    def __str__.*\n.*\n", text)
    assert method
    member = '        OLD = "old", "Old"\n'
    moved = text.replace(f"\n{method[0]}", "").replace(member, f"{member}\n{method[0]}")
    after = App().after(shown).edited({MODELS: moved}).after(several(note=()))
    assert "__str__" not in after.texts[MODELS]
    assert "Status" not in after.texts[MODELS]
    assert [each.name for each in ast.parse(after.texts[MODELS]).body if isinstance(each, ast.ClassDef)] == ["Order"]
