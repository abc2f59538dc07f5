"""Code without the state of a last run is adopted as it is: no edit is lost."""

import pytest

from tests.merge.edits import EDITS, MODELS, Edit
from tests.merge.project import App, schema_of
from tests.merge.shop import base, by_name, sql

SCHEMA = schema_of(sql(base(), "sqlite"))
WIDER = schema_of(sql(by_name()["add table"].make(by_name()["widen"].make(base())), "sqlite"))


def edited_without_state(edit: Edit) -> App:
    """Return an app with an edit and without its state."""
    app = App().after(SCHEMA)
    return app.edited(edit.make(app.texts[MODELS])).without_state()


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_adoption_changes_no_byte_of_the_code(edit: Edit) -> None:
    app = edited_without_state(edit)
    assert app.after(SCHEMA).texts == app.texts


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_adopted_code_follows_the_schema_from_then_on(edit: Edit) -> None:
    adopted = edited_without_state(edit).after(SCHEMA)
    after = adopted.after(WIDER)
    assert any("class Payment(" in text for text in after.texts.values())
    assert after.after(WIDER) == after


def test_a_field_that_adopted_code_lacks_is_a_conflict_because_it_may_be_deleted_or_new() -> None:
    app = App().after(SCHEMA)
    fax = "    fax = models.CharField(max_length=20, null=True, blank=True)\n"
    adopted = app.edited({MODELS: app.texts[MODELS].replace(fax, "")}).without_state().after(SCHEMA)
    assert [(each.id, each.kind) for each in adopted.lockfile.conflicts] == [("customer.fax", "missing")]
    assert adopted.after(SCHEMA) == adopted
    assert fax in adopted.after(SCHEMA, decisions={"customer.fax": "theirs"}).texts[MODELS]
    deleted = adopted.after(SCHEMA, decisions={"customer.fax": "ours"})
    assert deleted.lockfile.conflicts == ()
    assert deleted.after(WIDER).lockfile.conflicts == ()


def test_a_class_that_adopted_code_lacks_is_a_conflict() -> None:
    app = App().after(SCHEMA)
    start = app.texts[MODELS].index("class Tag(")
    text = app.texts[MODELS][:start].rstrip() + "\n"
    adopted = app.edited({MODELS: text}).without_state().after(SCHEMA)
    assert ("tag", "missing") in [(each.id, each.kind) for each in adopted.lockfile.conflicts]
    assert "class Tag(" in adopted.after(SCHEMA, decisions={"tag": "theirs"}).texts[MODELS]


def test_a_class_that_the_user_has_deleted_stays_deleted() -> None:
    app = App().after(SCHEMA)
    start, end = app.texts[MODELS].index("class LogEntry("), app.texts[MODELS].index("class Order(")
    text = app.texts[MODELS][:start] + app.texts[MODELS][end:]
    after = app.edited({MODELS: text}).after(WIDER)
    assert "class LogEntry(" not in after.texts[MODELS]
    assert after.lockfile.deleted_classes == ("log_entry",)
    assert "class LogEntry(" not in after.after(WIDER).texts[MODELS]


def test_a_deleted_stub_of_adopted_code_is_not_written_again() -> None:
    app = edited_without_state(next(edit for edit in EDITS if edit.name == "rename class"))
    texts = {path: text for path, text in app.texts.items() if path != "legacy/export/item.py"}
    assert App(texts=texts).after(SCHEMA).texts == texts
