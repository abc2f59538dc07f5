"""A conflict is decided by the user alone: neither another change of the schema nor `--ours` writes the other side."""

import pytest

from legacygen.schema import Schema
from tests.merge.edits import EDITS, MODELS
from tests.merge.project import App, schema_of
from tests.merge.shop import CHANGES, Change, base, change_line, sql
from tests.merge.test_matrix import OPEN

LATER = "    note = models.CharField(max_length=9, null=True, blank=True)\n"
REMOVALS = {
    "a dropped target": (
        "CREATE TABLE customer (id integer PRIMARY KEY);",
        "CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer REFERENCES customer (id));",
    ),
}
CHANGE = {each.name: each for each in CHANGES}
EDIT = {each.name: each for each in EDITS if not each.name.startswith(("split", "move"))}
CELLS = [pair for pair in OPEN if "sqlite" in CHANGE[pair[0]].engines and pair[1] in EDIT]
cells = pytest.mark.parametrize(("change", "edit"), CELLS)


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
def test_an_open_conflict_stays_open_when_something_else_changes(change: str, edit: str) -> None:
    app = _refresh(change, edit)
    later = app.after(read(CHANGE[change], is_later=True), CHANGE[change].toml)
    assert without_later(later) == app.texts[MODELS]
    assert _list_ids(later) == _list_ids(app) == list(OPEN[change, edit])


@cells
def test_ours_changes_no_statement_now_or_later(change: str, edit: str) -> None:
    app, toml = _refresh(change, edit), CHANGE[change].toml
    decided = app.after(read(CHANGE[change], is_later=False), toml, decisions=dict.fromkeys(_list_ids(app), "ours"))
    assert decided.texts == app.texts
    later = decided.after(read(CHANGE[change], is_later=True), toml)
    assert without_later(later) == app.texts[MODELS]
    assert _list_ids(decided) == _list_ids(later) == []


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


def _refresh(change: str, edit: str) -> App:
    """Return the app after an edit and a refresh that finds the change."""
    first = App().after(read(CHANGES[0], is_later=False))
    edited = first.edited(EDIT[edit].make(first.texts[MODELS]))
    return edited.after(read(CHANGE[change], is_later=False), CHANGE[change].toml)


def _list_ids(app: App) -> list[str]:
    return [each.id for each in app.lockfile.conflicts]
