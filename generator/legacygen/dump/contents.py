"""The contents of a dump, as far as it has been read: its tables, rows and other objects, and the refusals."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from legacygen.dump.computed import compute_value
from legacygen.dump.definition import TableDefinition, apply_alteration, parse_definition
from legacygen.dump.dumped_table import DumpedTable
from legacygen.dump.literals import Expression
from legacygen.dump.problems import make_printable
from legacygen.dump.row_columns import describe_table
from legacygen.dump.rows import RowBatch
from legacygen.dump.statement import (
    DumpStatement,
    StatementKind,
    find_copied_table,
    find_table_behind_on,
    list_dropped,
    list_tokens,
)
from legacygen.dump.window import Place

K = StatementKind
Key = tuple[str, str]

COUNTED = {
    K.CREATE_EVENT: "events",
    K.CREATE_ROUTINE: "routines",
    K.CREATE_TRIGGER: "triggers",
    K.CREATE_VIEW: "views",
}
DROPPED = {"EVENT": "events", "FUNCTION": "routines", "PROCEDURE": "routines", "TRIGGER": "triggers", "VIEW": "views"}
SYSTEM = frozenset({"information_schema", "mysql", "performance_schema", "sys"})
"""The server's own databases, whose tables a dump need not create."""

REFUSED = "reaches outside of the database"
UNSUPPORTED = "changes rows in a way that is not supported"
REASONS = {K.FORBIDDEN: REFUSED, K.UNSUPPORTED: UNSUPPORTED, K.UNKNOWN: "is no statement that is known"}
"""Why statements are refused, by their kind."""

SHOWN = 60
"""Letters of a statement or value in a message."""

TRIGGER_HEAD = 40
"""Tokens within which a trigger says when it is run."""

MOST = 1000
"""Refusals that are kept; a dump may have one in every row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpRefusal:
    """Something in a dump that no load would do: its place, and a sentence."""

    line: int
    byte: int
    text: str


@dataclass(slots=True)
class DumpContents:
    """The state of a database, were the statements so far applied to an empty server. Changed by `apply`."""

    server: str = ""
    """The version and kind of the server, which decide what a definition means that leaves something out."""

    definitions: dict[Key, TableDefinition] = field(default_factory=dict)
    tables: dict[Key, DumpedTable] = field(default_factory=dict)
    rows: dict[Key, int] = field(default_factory=dict)
    objects: dict[str, dict[Key, None]] = field(default_factory=lambda: {name: {} for name in COUNTED.values()})
    databases: dict[str, None] = field(default_factory=dict)
    charsets: dict[str, None] = field(default_factory=dict)
    refusals: list[DumpRefusal] = field(default_factory=list)
    more: int = 0
    undecoded: dict[Key, int] = field(default_factory=dict)
    triggers: dict[Key, str] = field(default_factory=dict)
    not_run: dict[Key, str] = field(default_factory=dict)
    """The triggers by table, and those after which rows of their table come, which a server would run for each."""

    _created: set[str] = field(default_factory=set)
    _dropped: dict[str, Place] = field(default_factory=dict)
    _unknown: set[Key] = field(default_factory=set)

    def refuse(self, place: Place, text: str) -> None:
        """Note what is refused, up to MOST; the rest is counted."""
        if len(self.refusals) >= MOST:
            self.more += 1
            return
        self.refusals.append(DumpRefusal(line=place.line, byte=place.byte, text=make_printable(text)))

    def apply(self, statement: DumpStatement) -> None:
        """Apply a statement; rows are counted by `add_rows`."""
        if statement.kind is not K.COMMENT and statement.database:
            self.databases.setdefault(statement.database)
        action = ACTIONS.get(statement.kind)
        if action:
            action(self, statement)
        elif statement.kind in COUNTED:
            self._create_object(statement)
            self._note_trigger(statement)
        elif statement.kind in REASONS:
            self.refuse(statement.place, f"{_shorten(statement)}: {REASONS[statement.kind]}")

    def find_table(self, statement: DumpStatement) -> DumpedTable | None:
        """Return the table of an INSERT, in any case of its letters; one that is not there is refused once."""
        found = self.find_key(statement.database, statement.name)
        if found in self.triggers:
            self.not_run.setdefault(found, self.triggers[found])
        key = (statement.database, statement.name)
        if found is None and key not in self._unknown and statement.database not in SYSTEM:
            self._unknown.add(key)
            self.refuse(statement.place, f"rows for {format_name(key)}, which the dump has not created")
        return self.tables[found] if found else None

    def find_key(self, database: str, name: str) -> Key | None:
        """Return the database and name of a table, in any case of its letters; None if there is none."""
        if (database, name) in self.tables:
            return database, name
        alike = [each for each in self.tables if each[0] == database and each[1].lower() == name.lower()]
        return alike[0] if len(alike) == 1 else None

    def add_rows(self, statement: DumpStatement, table: DumpedTable | None, batch: RowBatch) -> None:
        """Count rows, and refuse the values that are expressions."""
        self.charsets.setdefault(statement.charset)
        if table is not None:
            key = (table.database, table.name)
            self.rows[key] += len(batch.rows)
            self.undecoded[key] += batch.undecoded
        for expression in batch.expressions:
            self._judge_value(statement, expression)

    def _judge_value(self, statement: DumpStatement, value: Expression) -> None:
        if value.text.upper() != "DEFAULT" and compute_value(value.text) is None:
            self.refuse(
                value.place, f"{value.text[:SHOWN]}: a value of {statement.name} that only a server can compute"
            )

    def judge_end(self) -> None:
        """Refuse what only the whole dump shows: databases that are dropped and not created."""
        for name, place in self._dropped.items():
            if name not in self._created:
                self.refuse(place, f"DROP DATABASE {name}: {REFUSED}")

    def _create_table(self, statement: DumpStatement) -> None:
        key = (statement.database, statement.name)
        copied = self.find_key(*find_copied_table(statement))
        definition = (
            dataclasses.replace(self.definitions[copied], database=key[0], name=key[1], foreign_keys=())
            if copied
            else parse_definition(statement, self.server)
        )
        if definition is None:
            self.refuse(statement.place, f"{_shorten(statement)}: a table without a list of columns is not supported")
        elif key not in self.tables:
            self._define(key, definition)
            self.rows[key] = self.undecoded[key] = 0

    def _define(self, key: Key, definition: TableDefinition) -> None:
        self.definitions[key] = definition
        self.tables[key] = describe_table(definition)

    def _alter(self, statement: DumpStatement) -> None:
        is_index = statement.kind is K.CREATE_INDEX
        database, name = find_table_behind_on(statement) if is_index else (statement.database, statement.name)
        key = self.find_key(database, name)
        if key is not None:
            self._define(key, apply_alteration(self.definitions[key], statement, self.server))

    def _create_object(self, statement: DumpStatement) -> None:
        self.objects[COUNTED[statement.kind]].setdefault((statement.database, statement.name.lower()))

    def _note_trigger(self, statement: DumpStatement) -> None:
        if statement.kind is not K.CREATE_TRIGGER:
            return
        key = self.find_key(*find_table_behind_on(statement))
        words = [token.upper() for token in list_tokens(statement.text, statement.quoting, TRIGGER_HEAD)]
        if key is not None and any(
            pair in ((b"BEFORE", b"INSERT"), (b"AFTER", b"INSERT")) for pair in pairwise(words)
        ):
            self.triggers[key] = statement.name

    def _create_database(self, statement: DumpStatement) -> None:
        self.databases.setdefault(statement.name)
        self._created.add(statement.name)

    def _use(self, statement: DumpStatement) -> None:
        self.databases.setdefault(statement.name)

    def _drop_database(self, statement: DumpStatement) -> None:
        self._dropped.setdefault(statement.name, statement.place)
        self.databases.pop(statement.name, None)
        for key in [key for key in self.tables if key[0] == statement.name]:
            del self.tables[key], self.definitions[key]

    def _drop(self, statement: DumpStatement) -> None:
        what, names = list_dropped(statement)
        for database, name in names:
            if what == "TABLE":
                self.tables.pop((database, name), None)
                self.definitions.pop((database, name), None)
            elif what in DROPPED:
                self.objects[DROPPED[what]].pop((database, name.lower()), None)

    def _empty(self, statement: DumpStatement) -> None:
        if self.rows.get((statement.database, statement.name), 0):
            self.refuse(statement.place, f"{_shorten(statement)}: {UNSUPPORTED}")


ACTIONS = {
    K.ALTER_TABLE: DumpContents._alter,
    K.CREATE_INDEX: DumpContents._alter,
    K.CREATE_DATABASE: DumpContents._create_database,
    K.CREATE_TABLE: DumpContents._create_table,
    K.DROP: DumpContents._drop,
    K.DROP_DATABASE: DumpContents._drop_database,
    K.EMPTY_TABLE: DumpContents._empty,
    K.USE: DumpContents._use,
}


def format_name(key: Sequence[str]) -> str:
    """Format a name with its database, if it has one."""
    return ".".join(part for part in key if part)


def _shorten(statement: DumpStatement) -> str:
    """Shorten a statement for a message, in which no password of it must be."""
    words = " ".join(statement.text.decode("utf-8", "replace").split())
    if statement.kind is K.FORBIDDEN and ("IDENTIFIED" in words.upper() or "PASSWORD" in words.upper()):
        return " ".join(words.split()[:2])
    return words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
