"""Notes are sentences on one line, and each about keys, relations, indexes, checks and names has a test."""

import re
from pathlib import Path

import pytest

from legacygen.config import Config
from legacygen.planning import plan_schema
from legacygen.planning.notes import NOTES
from tests import reference
from tests.merge.project import schema_of

TESTS = Path(__file__).parents[1]
SHOWN = "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("*.*") if path.suffix in (".py", ".txt"))


COVERED = [code for code in NOTES if code.startswith(("key-", "relation-", "index-", "check-", "name-"))]


@pytest.mark.parametrize("code", COVERED)
def test_every_note_is_in_a_test(code: str) -> None:
    assert re.search(rf"\b{code}\b", SHOWN)


@pytest.mark.parametrize("text", NOTES.values())
def test_a_note_is_one_line_without_a_full_stop(text: str) -> None:
    assert "\n" not in text
    assert not text.endswith(".")


def test_the_text_of_a_note_is_the_one_of_its_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(NOTES, "key-rowid", "the key of {columns} is hidden")
    plan = plan_schema(schema_of("CREATE TABLE log (message text);"), Config())
    assert [(each.code, each.text) for each in plan.notes] == [("key-rowid", "the key of rowid is hidden")]
    assert "the key of {columns} is hidden" in "".join(reference.pages().values())
