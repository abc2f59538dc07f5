"""Writes a dump into an SQLite file, statement by statement."""

import sqlite3
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from legacygen.dump.definition import TableDefinition, apply_alteration, parse_definition
from legacygen.dump.dumped_table import DumpedTable
from legacygen.dump.load_report import LoadNote
from legacygen.dump.problems import DumpError
from legacygen.dump.producer import find_producer
from legacygen.dump.rows import read_rows
from legacygen.dump.selection import DatabaseChoice, raise_refusal
from legacygen.dump.session import DumpSession
from legacygen.dump.sqlite.tables import RowMode, TableWriter
from legacygen.dump.statement import DumpStatement, StatementKind, find_indexed_table, list_dropped
from legacygen.dump.traversal import DumpReading
from legacygen.dump.window import Window

K = StatementKind
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
    notes: list[LoadNote] = field(default_factory=list)

    def take_statement(self, statement: DumpStatement) -> None:
        """Make what a statement makes; raises DumpError for what is refused."""
        self._refuse()
        if statement.kind is K.INSERT or not self.choice.includes(statement):
            return
        if statement.kind is K.CREATE_TABLE:
            self._create(statement)
        elif statement.kind in (K.ALTER_TABLE, K.CREATE_INDEX):
            self._alter(statement)
        elif statement.kind is K.DROP:
            self._drop(statement)
        elif statement.kind is K.CREATE_VIEW:
            self.views[statement.name] = statement.text.decode("utf-8", "replace")
        elif statement.kind in KEPT:
            self.texts.append(statement.text.decode("utf-8", "replace"))

    def take_rows(
        self, window: Window, session: DumpSession, statement: DumpStatement, table: DumpedTable | None
    ) -> None:
        """Write the rows of an INSERT."""
        self._refuse()
        writer = self._find_writer(statement)
        zone = self.zone if session.is_utc else None
        mode = RowMode(verb=_choose_verb(statement), counts_zero=session.counts_zero, zone=zone)
        for batch in read_rows(window, session, statement, table):
            self.reading.contents.add_rows(statement, table, batch)
            self._refuse()
            if writer is not None:
                writer.write(batch, statement.columns, mode)

    def check_end(self) -> None:
        """Raise DumpError for what only the end of the dump has shown to be refused."""
        self._refuse()

    def _refuse(self) -> None:
        raise_refusal(self.reading.contents, sum(writer.rows for writer in self.tables.values()))

    def _find_writer(self, statement: DumpStatement) -> TableWriter | None:
        if not self.choice.includes(statement):
            return None
        return self.tables.get(statement.name.lower())

    def _create(self, statement: DumpStatement) -> None:
        server = find_producer(self.reading.comments)
        definition = parse_definition(statement, f"{server.server} {server.name}")
        if definition is None:
            return
        known = self.tables.get(definition.name.lower())
        if known is None:
            self.tables[definition.name.lower()] = TableWriter(self.connection, definition)
        elif known.definition.name != definition.name:
            raise DumpError(
                f"The tables {known.definition.name} and {definition.name} differ in the case of their letters only, "
                "which SQLite does not tell apart; load the dump into a server."
            )

    def _alter(self, statement: DumpStatement) -> None:
        name = find_indexed_table(statement) if statement.kind is K.CREATE_INDEX else statement.name
        writer = self.tables.get(name.lower())
        if writer is not None:
            server = find_producer(self.reading.comments)
            writer.change(apply_alteration(writer.definition, statement, f"{server.server} {server.name}"))

    def _drop(self, statement: DumpStatement) -> None:
        what, names = list_dropped(statement)
        for _, name in names:
            if what == "TABLE":
                writer = self.tables.pop(name.lower(), None)
                if writer is not None and writer.is_made:
                    self.connection.execute(f'DROP TABLE "{writer.definition.name}"')
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
