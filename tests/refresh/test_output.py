"""The notes of a report: short, kind by kind, and never silently left out."""

import click
import pytest

from legacygen import output
from legacygen.plan import Note


def note(number: int, text: str = "points nowhere", code: str = "gone") -> Note:
    return Note(table="t", column=f"c{number}", code=code, text=text)


@pytest.mark.parametrize(
    ("notes", "shown"),
    [
        ([], []),
        ([note(1)], ["note       t.c1: points nowhere"]),
        ([note(1), note(2)], ["note       t.c1, t.c2: points nowhere"]),
        (
            [note(number) for number in range(1, 8)],
            ["note       t.c1, t.c2, t.c3, t.c4 and 3 more: points nowhere"],
        ),
        (
            [note(2, "no key", "key"), note(1), note(3, "no key", "key")],
            ["note       t.c1: points nowhere", "note       t.c2, t.c3: no key"],
        ),
        (
            [note(number, f"check {number} is lost") for number in range(1, 7)],
            [
                *(f"note       t.c{number}: check {number} is lost" for number in range(1, 5)),
                "           and 2 more like these; all of them are in .legacygen/base.json",
            ],
        ),
    ],
)
def test_notes_of_one_kind_stand_together_and_what_they_share_is_said_once(
    notes: list[Note], shown: list[str]
) -> None:
    assert [click.unstyle(line) for line in output.note_lines(notes)] == shown
