"""A conflict is decided by the user alone: neither another change of the schema nor `--ours` writes the other side."""

import pytest

from legacygen.schema import Schema
from tests.merge.edits import EDITS, MODELS, Edit
from tests.merge.project import App, schema_of
from tests.merge.shop import CHANGES, Change, base, change_line, sql

LATER = "    note = models.CharField(max_length=9, null=True, blank=True)\n"
REMOVALS = {
    "a dropped target": (
        "CREATE TABLE customer (id integer PRIMARY KEY);",
        "CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customer (id));",
    ),
}
FLAT = [edit for edit in EDITS if not edit.name.startswith(("split", "move", "line ends"))]
cells = pytest.mark.parametrize(
    "change", [each for each in CHANGES if "sqlite" in each.engines], ids=lambda it: it.name
)


def read(change: Change, *, is_later: bool) -> Schema:
    """Return the schema after a change and, with `is_later`, after another one that has nothing to do with it."""
    tables = change.make(base())
    if is_later:
        tables = change_line("tag", "label ", "label varchar(30)", "note varchar(9)")(tables)
    return schema_of(sql(tables, "sqlite"))


def without_later(app: App) -> str:
    """Return the models without the field that the further change adds."""
    return app.texts[MODELS].replace(LATER, "")


@cells
def test_an_open_conflict_stays_open_when_something_else_changes(change: Change) -> None:
    first = App().after(read(CHANGES[0], is_later=False))
    for edit in FLAT:
        app = _edit(first, edit).after(read(change, is_later=False), change.toml)
        later = app.after(read(change, is_later=True), change.toml)
        assert without_later(later) == app.texts[MODELS], edit.name
        assert _list_ids(later) == _list_ids(app), edit.name


@cells
def test_ours_changes_no_statement_now_or_later(change: Change) -> None:
    first = App().after(read(CHANGES[0], is_later=False))
    for edit in FLAT:
        app = _edit(first, edit).after(read(change, is_later=False), change.toml)
        ours = dict.fromkeys(_list_ids(app), "ours")
        if ours:
            decided = app.after(read(change, is_later=False), change.toml, decisions=ours)
            assert decided.texts == app.texts, edit.name
            assert decided.lockfile.conflicts == (), edit.name
            later = decided.after(read(change, is_later=True), change.toml)
            assert without_later(later) == app.texts[MODELS], edit.name
            assert later.lockfile.conflicts == (), edit.name


@pytest.mark.parametrize("decision", ["", "ours"])
def test_a_relation_whose_class_was_deleted_stays(decision: str) -> None:
    """The user has deleted the class, and the relation to it is a conflict."""
    target, orders = REMOVALS["a dropped target"]
    first = App().after(schema_of(f"{target} {orders}"))
    text = first.texts[MODELS]
    start, end = text.index("class Customer("), text.index("class Order(")
    app = first.edited({MODELS: text[:start] + text[end:]}).after(schema_of(f"{target} {orders}"))
    assert _list_ids(app) == ["orders.customer_id.class"]
    if decision:
        app = app.after(schema_of(f"{target} {orders}"), decisions={"orders.customer_id.class": decision})
    later = app.after(schema_of(f"{target} {orders.replace('PRIMARY KEY,', 'PRIMARY KEY, note varchar(9),')}"))
    assert later.texts[MODELS].replace(LATER, "") == text[:start] + text[end:]
    assert _list_ids(later) == ([] if decision else ["orders.customer_id.class"])


def _edit(first: App, edit: Edit) -> App:
    return first.edited(edit.make(first.texts[MODELS]))


def _list_ids(app: App) -> list[str]:
    return [each.id for each in app.lockfile.conflicts]
