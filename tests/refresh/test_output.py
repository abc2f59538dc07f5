"""A report on a terminal: standard labels, and notes that are short and never silently left out."""

import click
import pytest

from legacygen import output
from legacygen.lockfile import Conflict
from legacygen.matching.schema_diff import SchemaChange
from legacygen.plan import Note
from legacygen.refresh.report import RefreshReport, SchemaOrigin
from legacygen.schema import Skipped


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
    assert [click.unstyle(line) for line in output.format_notes(notes)] == shown


def test_each_line_of_a_report_begins_with_the_standard_word_for_it() -> None:
    changes = (
        SchemaChange(sign=">", name="a", text="renamed to b"),
        SchemaChange(sign="+", name="c"),
        SchemaChange(sign="-", name="d.e", text="text"),
        SchemaChange(sign="~", name="d", text="comment"),
    )
    report = RefreshReport(
        app="legacy",
        origin=SchemaOrigin(text="a file"),
        tables=1,
        views=0,
        left_out=0,
        columns=1,
        models=1,
        relations=0,
        composite_keys=0,
        changes=changes,
        skipped=(Skipped(name="f", reason="damaged", broken=True),),
        updated=("legacy/models.py",),
        conflicts=(Conflict(id="d.g h", ours="1", theirs="2", where="legacy/models.py:7", text="both"),),
        duplicates=("D2",),
    )
    lines = [click.unstyle(line) for line in output.format_report(report, dry_run=False, check=False)]
    assert lines[1:] == [
        "skipped    f: damaged",
        "read       1 table, 0 views, 1 column",
        "models     1, 0 relations, 0 composite keys",
        "renamed    a  renamed to b",
        "added      c",
        "dropped    d.e  text",
        "altered    d  comment",
        "changed    legacy/models.py",
        "duplicate  D2 is left as it is; only the first class of a table is kept up to date",
        "conflict   d.g h (legacy/models.py:7): both",
        "           --ours    1",
        "           --theirs  2",
        "           legacygen accept 'd.g h' --theirs or --ours",
    ]
