"""A stub counts as generated in any layout, and with announced columns; not with a word of the user."""

import pytest

from legacygen.emit.stubs import render_stub
from legacygen.stub.generated import is_as_rendered
from tests.planning import made

MODEL = made.model(made.plan(made.table("customer", "id! int", "name char", "born date", key="id")), "customer")
TEXT = render_stub(MODEL, "legacy")
NEW = "            # new column born  date: old.born\n"
BORN = "            # born  date\n            born=Unmapped(old.born),\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT, True),
        (TEXT.replace("\n", "\r\n"), True),
        (TEXT.replace('"', "'").replace("'''", '"""'), True),
        (TEXT.replace(BORN, NEW), True),
        (TEXT.replace("Unmapped(old.name)", "old.name"), False),
        (TEXT.replace("        return", "        # ask Bob\n        return"), False),
        (TEXT.replace(BORN, NEW.replace("\n", ", ask Bob\n")), False),
        (TEXT.replace(BORN, ""), False),
        (f"{TEXT}\nboom(", False),
        ("", False),
    ],
)
def test_a_stub_is_as_generated(text: str, expected: bool) -> None:
    assert TEXT.count(BORN) == 1
    assert is_as_rendered(text, MODEL, "legacy") is expected
