"""Notes are sentences on one line, and each about keys, relations, indexes, checks and names has a test."""

import re
from pathlib import Path

import pytest

from legacygen.planning.notes import NOTES

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
