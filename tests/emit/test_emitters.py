"""An emitter that is registered has effect, without another line elsewhere."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from legacygen import emit
from legacygen.emit import EmittedFile, Emitter, Owner
from legacygen.plan import Plan
from tests.merge.project import App, schema_of

ONE = schema_of("CREATE TABLE customer (id integer PRIMARY KEY);")
TWO = schema_of("CREATE TABLE customer (id integer PRIMARY KEY); CREATE TABLE orders (id integer PRIMARY KEY);")
TABLES = "legacy/tables.txt"


def emit_tables(plan: Plan, app: str, _: Mapping[str, str]) -> Iterator[EmittedFile]:
    """One file with the names of all tables."""
    yield EmittedFile(path="tables.txt", text="".join(f"{model.table}\n" for model in plan.models))


def emit_pages(plan: Plan, app: str, _: Mapping[str, str]) -> Iterator[EmittedFile]:
    """One file a table."""
    for model in plan.models:
        yield EmittedFile(path=f"pages/{model.table}.md", text=f"# {model.name} of {app}\n", table=model.label)


@pytest.fixture
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    more = (
        Emitter(owner=Owner.GENERATED, emit=emit_tables),
        Emitter(owner=Owner.HANDED_OVER, emit=emit_pages),
    )
    monkeypatch.setattr(emit, "EMITTERS", (*emit.EMITTERS, *more))


@pytest.mark.usefixtures("_registered")
def test_a_registered_emitter_writes_its_files_in_the_first_run() -> None:
    app = App().after(ONE)
    assert app.texts[TABLES] == "customer\n"
    assert app.texts["legacy/pages/customer.md"] == "# Customer of legacy\n"


@pytest.mark.usefixtures("_registered")
def test_a_generated_file_follows_the_schema() -> None:
    assert App().after(ONE).after(TWO).texts[TABLES] == "customer\norders\n"


@pytest.mark.usefixtures("_registered")
def test_a_file_that_is_handed_over_is_written_once() -> None:
    first = App().after(ONE)
    page = "legacy/pages/customer.md"
    mine = replace(first, texts={**first.texts, page: "mine\n"})
    assert mine.after(TWO).texts[page] == "mine\n"
    assert "legacy/pages/orders.md" in mine.after(TWO).texts
    deleted = replace(first, texts={path: text for path, text in first.texts.items() if path != page})
    assert page not in deleted.after(TWO).texts


@pytest.mark.usefixtures("_registered")
@pytest.mark.parametrize(("side", "expected"), [("ours", "mine\n"), ("theirs", "customer\norders\n")])
def test_an_edited_generated_file_is_a_conflict_that_either_side_resolves(side: str, expected: str) -> None:
    first = App().after(ONE)
    edited = replace(first, texts={**first.texts, TABLES: "mine\n"})
    open_ = edited.after(TWO)
    assert open_.texts[TABLES] == "mine\n"
    assert [each.id for each in open_.lockfile.conflicts] == [TABLES]
    resolved = open_.after(TWO, decisions={TABLES: side})
    assert resolved.texts[TABLES] == expected
