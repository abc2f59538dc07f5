"""Writes a dump into an SQLite file, statement by statement."""

import sqlite3
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from legacygen.dump.definition import TableDefinition
from legacygen.dump.dumped_table import DumpedTable
from legacygen.dump.plain_text import decode_text, make_plain
from legacygen.dump.problems import DumpError, tell_rows
from legacygen.dump.rows import read_rows
from legacygen.dump.selection import DatabaseChoice, raise_refusal
from legacygen.dump.session import DumpSession
from legacygen.dump.sqlite.sql import quote
from legacygen.dump.sqlite.tables import RowMode, TableWriter
from legacygen.dump.statement import DumpStatement, StatementKind, find_table_behind_on, list_dropped
from legacygen.dump.traversal import DumpReading
from legacygen.dump.window import Window

K = StatementKind
CHANGING = frozenset({K.ALTER_TABLE, K.CREATE_TABLE})
KEPT = frozenset({K.CREATE_EVENT, K.CREATE_ROUTINE, K.CREATE_TRIGGER})
"""Statements that are kept as text."""


@dataclass(slots=True)
class DumpWriter:
    """The consumer of a dump that writes it into the file behind a connection.

    `views` are the texts of CREATE VIEW by name, `texts` those of triggers, routines and events.
    """

    connection: sqlite3.Connection
    reading: DumpReading
    choice: DatabaseChoice
    zone: ZoneInfo | None = None
    tables: dict[str, TableWriter] = field(default_factory=dict)
    views: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def take_statement(self, statement: DumpStatement) -> None:
        """Make what a statement makes; raises DumpError for what is refused."""
        self._refuse()
        if statement.kind is K.DROP:
            self._drop(statement)
        elif statement.kind is K.CREATE_INDEX or (statement.kind in CHANGING and self.choice.includes(statement)):
            self._define(statement)
        elif statement.kind is K.CREATE_VIEW and self.choice.includes(statement):
            self.views[statement.name] = make_plain(statement)
        elif statement.kind in KEPT and self.choice.includes(statement):
            self.texts.append(decode_text(statement.text, statement.charset))

    def take_rows(
        self, window: Window, session: DumpSession, statement: DumpStatement, table: DumpedTable | None
    ) -> None:
        """Write the rows of an INSERT."""
        self._refuse()
        writer = self.tables.get(statement.name.lower()) if self.choice.includes(statement) else None
        zone = self.zone if session.is_utc else None
        mode = RowMode(
            verb=_choose_verb(statement),
            counts_zero=session.counts_zero,
            zone=zone,
            hand_written=not self.reading.producer.is_known,
        )
        for batch in read_rows(window, session, statement, table):
            self.reading.contents.add_rows(statement, table, batch)
            self._refuse()
            if writer is not None:
                try:
                    writer.write(batch, statement.columns, mode)
                except (sqlite3.Error, OverflowError, ValueError) as error:
                    raise DumpError(
                        f"A row of {statement.name} cannot be stored: {error}. It is before {window.place()}; "
                        f"{tell_rows(self.count_rows())} stored, and nothing was replaced."
                    ) from error

    def count_rows(self) -> int:
        """Return the number of rows that were written."""
        return sum(writer.rows for writer in self.tables.values())

    def _refuse(self) -> None:
        raise_refusal(self.reading.contents, self.count_rows())

    def _define(self, statement: DumpStatement) -> None:
        """Make or change the writer of a table, as the contents of the dump define that now."""
        contents = self.reading.contents
        is_index = statement.kind is K.CREATE_INDEX
        database, name = find_table_behind_on(statement) if is_index else (statement.database, statement.name)
        key = contents.find_key(database, name) if self.choice.is_chosen(database) else None
        if key is None:
            return
        definition = contents.definitions[key]
        known = self.tables.setdefault(name.lower(), TableWriter(self.connection, definition))
        if known.definition.name != definition.name:
            raise DumpError(
                f"The tables {known.definition.name} and {definition.name} differ in the case of their letters only, "
                "which SQLite does not tell apart; load the dump into a server."
            )
        known.change(definition)

    def _drop(self, statement: DumpStatement) -> None:
        what, names = list_dropped(statement)
        for name in (name for database, name in names if self.choice.is_chosen(database)):
            if what == "TABLE":
                writer = self.tables.pop(name.lower(), None)
                if writer is not None and writer.is_made:
                    self.connection.execute(f"DROP TABLE {quote(writer.definition.name)}")
            elif what == "VIEW":
                self.views.pop(name, None)

    def list_definitions(self) -> list[TableDefinition]:
        """Return the definitions of all tables, in their order in the dump."""
        return [writer.definition for writer in self.tables.values()]


def _choose_verb(statement: DumpStatement) -> str:
    words = statement.text[:80].upper().split()
    if words[:1] == [b"REPLACE"]:
        return "INSERT OR REPLACE"
    return "INSERT OR IGNORE" if b"IGNORE" in words[:4] else "INSERT"
