"""The choices of a load, and the report of one."""

from collections.abc import Mapping
from dataclasses import dataclass

from legacygen.dump.summary import DumpSummary


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadOptions:
    """The choices of a load; the names of databases are empty if none is given.

    `database` is the one to take of a dump that has several. `incomplete` allows a dump that is cut off. `replace`
    repeats the name of a database that no load has made, and that may be replaced.
    """

    database: str = ""
    incomplete: bool = False
    replace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadNote:
    """Something in the new database that is not as the dump has it; `table` is empty if it is about no single one."""

    table: str
    text: str


def note_triggers(not_run: Mapping[tuple[str, str], str]) -> tuple[LoadNote, ...]:
    """Note the triggers that a server would run for rows of a dump, by database and table."""
    return tuple(
        LoadNote(
            table=table,
            text=f"the trigger {name} is not run: rows that it makes or changes, here or in other tables, are missing",
        )
        for (_, table), name in not_run.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """The result of a load. It is made only if the new database is in place.

    `target` names the database as a person would (`MariaDB 10.11.19 'shop'`, `legacy.sqlite3`). `previous` says where
    the one before is kept, and `kept_as_text` in which file triggers, routines and events are; both empty if there are
    none. `changes` are lines on what is not as in the database before: tables, columns and numbers of rows.
    """

    target: str
    summary: DumpSummary
    notes: tuple[LoadNote, ...] = ()
    previous: str = ""
    kept_as_text: str = ""
    changes: tuple[str, ...] = ()
