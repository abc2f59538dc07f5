"""A report on a terminal: standard labels, and notes that are short and never silently left out."""

import shlex
from typing import Any

import click
import pytest

from legacygen.cli.refreshing import accept
from legacygen.lockfile import Conflict
from legacygen.matching.schema_diff import SchemaChange
from legacygen.plan import Note
from legacygen.refresh.report import RefreshReport, SchemaOrigin
from legacygen.schema import Skipped
from legacygen.terminal import lines as output

ALL_NOTES = "           `legacygen notes crm` prints all notes whole"


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
            ["note       t.c1, t.c2, t.c3, t.c4 and 3 more: points nowhere", ALL_NOTES],
        ),
        (
            [note(2, "no key", "key"), note(1), note(3, "no key", "key")],
            ["note       t.c1: points nowhere", "note       t.c2, t.c3: no key"],
        ),
        (
            [note(number, f"check {number} is lost") for number in range(1, 7)],
            [
                *(f"note       t.c{number}: check {number} is lost" for number in range(1, 5)),
                "           and 2 more like these",
                ALL_NOTES,
            ],
        ),
    ],
)
def test_notes_of_one_kind_stand_together_and_what_they_share_is_said_once(
    notes: list[Note], shown: list[str]
) -> None:
    assert [click.unstyle(line) for line in output.format_notes(notes, "legacygen notes crm")] == shown


def test_the_command_notes_prints_every_note_whole_on_a_line_of_its_own() -> None:
    notes = [*(note(number) for number in range(400)), Note(table="t\x1b[2J", column="", code="key", text="no key")]
    lines = [click.unstyle(line) for line in output.format_all_notes("crm", notes)]
    assert lines[0] == "crm: 401 notes"
    assert lines[1:401] == [f"note       t.c{number}: points nowhere" for number in range(400)]
    assert lines[401:] == ["note       t?[2J: no key"]


def make_report(*conflicts: Conflict, **more: Any) -> RefreshReport:
    """A report about one table in the app `legacy`."""
    return RefreshReport(
        app="legacy",
        origin=SchemaOrigin(text="a file"),
        tables=1,
        views=0,
        left_out=0,
        columns=1,
        models=1,
        relations=0,
        composite_keys=0,
        conflicts=conflicts,
        **more,
    )


def shown(report: RefreshReport, *, has_several: bool = False) -> list[str]:
    """The lines of a report without colours, from the second one."""
    return [click.unstyle(line) for line in output.format_report(report, has_several=has_several)][1:]


def test_each_line_of_a_report_begins_with_the_standard_word_for_it() -> None:
    changes = (
        SchemaChange(sign=">", name="a", text="renamed to b"),
        SchemaChange(sign="+", name="c"),
        SchemaChange(sign="-", name="d.e", text="text"),
        SchemaChange(sign="~", name="d", text="comment"),
    )
    report = make_report(
        Conflict(id="d.g", ours="1", theirs="2", where="legacy/models.py:7", text="both"),
        changes=changes,
        skipped=(Skipped(name="f", reason="damaged", broken=True),),
        updated=("legacy/models.py",),
        duplicates=("D2",),
    )
    assert shown(report) == [
        "skipped    f: damaged",
        "read       1 table, 0 views, 1 column",
        "models     1, 0 relations, 0 composite keys",
        "renamed    a  renamed to b",
        "added      c",
        "dropped    d.e  text",
        "altered    d  comment",
        "changed    legacy/models.py",
        "duplicate  D2 is left as it is; only the first class of a table is kept up to date",
        "conflict   d.g (legacy/models.py:7): both",
        "           --ours    1",
        "           --theirs  2",
        "           legacygen accept d.g --ours",
        "           legacygen accept d.g --theirs",
    ]


def test_an_open_rename_says_that_queries_fail() -> None:
    rename = Conflict(id="t.b", kind="renamed", ours="t.a was dropped", theirs="t.a was renamed", text="looks so")
    assert shown(make_report(rename))[1:3] == [
        "conflict   t.b: looks so",
        "           every query on this table fails until you resolve it",
    ]


@pytest.mark.parametrize("identity", ["t.c", "Größe.c", "d.g h", "it's.c", "$HOME.`c`", "-t.c", "--theirs"])
@pytest.mark.parametrize("has_several", [False, True])
def test_the_commands_of_a_conflict_can_be_pasted_as_they_are(identity: str, has_several: bool) -> None:
    lines = shown(make_report(Conflict(id=identity, ours="1", theirs="2")), has_several=has_several)[-2:]
    for line, side in zip(lines, ("ours", "theirs"), strict=True):
        program, command, *arguments = shlex.split(line)
        assert (program, command) == ("legacygen", "accept")
        given = accept.make_context("accept", arguments).params
        app = "legacy" if has_several else None
        assert (given["ids"], given["side"], given["app"]) == ((identity,), side, app)
