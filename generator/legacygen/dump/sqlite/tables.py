"""Writes tables and their rows into the file."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from zoneinfo import ZoneInfo

from legacygen.dump.computed import compute_value
from legacygen.dump.definition import ColumnDefinition, KeyDefinition, TableDefinition
from legacygen.dump.literals import Expression, Value
from legacygen.dump.load_report import LoadNote
from legacygen.dump.problems import DumpError
from legacygen.dump.rows import RowBatch
from legacygen.dump.sqlite.hand_written import Tidy, choose_tidying
from legacygen.dump.sqlite.sql import find_row_key, quote, render_column, render_index, render_table
from legacygen.dump.sqlite.values import Convert, Stored, choose_conversion, choose_missing_value, may_need_digits
from legacygen.dump.translation import translate_expression

Rows = Sequence[Sequence[Value]]
StoredRows = Sequence[Sequence[Stored]]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowMode:
    """How an INSERT means its rows.

    `verb` is INSERT, INSERT OR REPLACE or INSERT OR IGNORE; `counts_zero` says whether 0 asks for the next number of a
    counter. `zone` is the time zone into which UTC is converted, None if times are stored as the dump has them. Values
    that are `hand_written` may have other forms than those of the server.
    """

    verb: str = "INSERT"
    counts_zero: bool = False
    zone: ZoneInfo | None = None
    hand_written: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RowWriter:
    """How rows of one form are written: the statement, and what is done with the values before.

    `kept` are the indexes of the values that are written, None for all of them; `conversions` belong to those.
    `added` are values for columns that the rows lack. `counted` is the index of a counter that the server would fill.
    """

    sql: str
    kept: tuple[int, ...] | None
    conversions: tuple[tuple[int, Convert | Tidy], ...]
    added: tuple[Stored, ...]
    columns: tuple[ColumnDefinition, ...]
    counted: int | None = None

    def prepare(self, rows: Rows) -> StoredRows:
        """Return rows as they are stored."""
        if self.kept is None and not self.conversions and not self.added:
            return cast(StoredRows, rows)
        made: list[list[Any]] = []
        for row in rows:
            values: list[Any] = list(row) if self.kept is None else [row[index] for index in self.kept]
            for index, convert in self.conversions:
                values[index] = convert(values[index])
            values.extend(self.added)
            made.append(values)
        return made


@dataclass(slots=True)
class TableWriter:
    """A table of the file. It is made when its first row comes, or at the end."""

    connection: sqlite3.Connection
    definition: TableDefinition
    is_made: bool = False
    row_key: str = ""
    """The column that is SQLite's own key of rows; empty if there is none."""

    given: int = 0
    rows: int = 0
    computed: int = 0
    """The rows of the dump, those that were written, and the values among them that SQLite has computed."""

    may_replace: bool = False
    """Whether some rows take the place of others with the same key."""

    notes: list[LoadNote] = field(default_factory=list)
    _generated: dict[str, str] = field(default_factory=dict)
    _writers: dict[tuple[tuple[str, ...], RowMode], RowWriter] = field(default_factory=dict)

    def make(self) -> None:
        """Make the table, unless it is there; a generated column that SQLite cannot compute becomes a plain one."""
        if self.is_made:
            return
        self.is_made = True
        self.row_key = find_row_key(self.definition)
        self._generated = {
            column.name: sql
            for column in self.definition.columns
            if column.generated and (sql := translate_expression(column.generated))
        }
        while True:
            try:
                self.connection.execute(render_table(self.definition, self._generated))
                break
            except sqlite3.Error as error:
                if not self._generated:
                    raise DumpError(f"SQLite cannot have the table {self.definition.name}: {error}.") from error
                self._generated.popitem()
        for column in self.definition.columns:
            if column.generated and not column.generated.startswith("ROW ") and column.name not in self._generated:
                self._note(f"column {column.name}: SQLite cannot compute {column.generated}; it is as the dump has it")

    def change(self, definition: TableDefinition) -> None:
        """Take another definition, with the columns that it adds."""
        known = {column.name.lower() for column in self.definition.columns}
        if definition == self.definition:
            return
        self.definition = definition
        self._writers.clear()
        if not self.is_made:
            return
        for column in definition.columns:
            if column.name.lower() not in known:
                self.connection.execute(f"ALTER TABLE {quote(definition.name)} ADD COLUMN {render_column(column)}")
                value = choose_missing_value(column)
                if value is not None:
                    self.connection.execute(f"UPDATE {quote(definition.name)} SET {quote(column.name)} = ?", (value,))

    def write(self, batch: RowBatch, columns: tuple[str, ...], mode: RowMode) -> None:
        """Write rows for these columns, all if none is named.

        Raises sqlite3.Error, OverflowError or ValueError for a row that the table cannot have.
        """
        self.make()
        key = (columns, mode)
        if key not in self._writers:
            self._writers[key] = self._plan(columns, mode)
        writer = self._writers[key]
        rows: Rows = self._replace_expressions(batch.rows, columns) if batch.expressions else batch.rows
        prepared = self._count(writer.prepare(rows), writer, mode)
        before = self.connection.total_changes
        self.connection.executemany(writer.sql, prepared)
        self.given += len(batch.rows)
        self.may_replace |= mode.verb != "INSERT"
        self.rows += self.connection.total_changes - before
        self.computed += sum(value.text.upper() != "DEFAULT" for value in batch.expressions)

    def _replace_expressions(self, rows: Rows, names: tuple[str, ...]) -> Rows:
        """Return rows with its value in place of each expression: DEFAULT, or one that SQLite computes."""
        columns = self._list_columns(names)
        return [
            [
                _replace_expression(value, column) if isinstance(value, Expression) else value
                for value, column in zip(row, columns, strict=True)
            ]
            for row in rows
        ]

    def _list_columns(self, names: tuple[str, ...]) -> list[ColumnDefinition]:
        table = self.definition
        listed = [table.find_column(name) for name in names] if names else table.columns
        return [column for column in listed if column is not None]

    def _plan(self, names: tuple[str, ...], mode: RowMode) -> RowWriter:
        table = self.definition
        given = self._list_columns(names)
        kept = [index for index, column in enumerate(given) if column.name not in self._generated]
        columns = [given[index] for index in kept]
        there = {column.name for column in given}
        missing = [
            column
            for column in table.columns
            if column.name not in there
            and column.name not in self._generated
            and choose_missing_value(column) is not None
        ]
        conversions = [
            (index, convert)
            for index, column in enumerate(columns)
            for convert in (
                choose_tidying(column) if mode.hand_written else None,
                choose_conversion(column, mode.zone),
            )
            if convert is not None
        ]
        counter = next((index for index, column in enumerate(columns) if column.auto_increment), None)
        every = [*columns, *missing]
        places = ", ".join("?" * len(every))
        return RowWriter(
            sql=f"{mode.verb} INTO {quote(table.name)} ({', '.join(quote(column.name) for column in every)}) "
            f"VALUES ({places})",
            kept=None if len(kept) == len(given) else tuple(kept),
            conversions=tuple(conversions),
            added=tuple(choose_missing_value(column) for column in missing),
            columns=tuple(columns),
            counted=counter,
        )

    def _count(self, rows: StoredRows, writer: RowWriter, mode: RowMode) -> StoredRows:
        """Return rows with the next number where a value asks for that of a counter, as NULL does."""
        at = writer.counted
        asks = (None, "0") if mode.counts_zero else (None,)
        if at is None or not any(row[at] in asks for row in rows):
            return rows
        name = writer.columns[at].name
        ((last,),) = self.connection.execute(f"SELECT max({quote(name)}) FROM {quote(self.definition.name)}")
        last = int(last or 0)
        counted = []
        for row in rows:
            number = last + 1 if row[at] in asks else int(row[at] or 0)
            last = max(last, number)
            counted.append([*row[:at], number, *row[at + 1 :]])
        return counted

    def finish(self) -> None:
        """Make the table and its indexes; a unique one that its rows forbid is made without that, with a note."""
        self.make()
        self.notes.extend(
            LoadNote(table=self.definition.name, text=f"left out, because it is not understood: {clause}")
            for clause in self.definition.left_out
        )
        self._note_digits()
        self._count_again()
        for key in self.definition.keys:
            if key.kind == "PRIMARY" and self.row_key:
                continue
            self._make_index(key, unique=key.kind in ("PRIMARY", "UNIQUE"))

    def _note_digits(self) -> None:
        """Note how many numbers are stored as digits, which no filter finds."""
        for column in self.definition.columns:
            if may_need_digits(column):
                sql = f"SELECT count(*) FROM {quote(self.definition.name)} WHERE typeof({quote(column.name)}) = 'blob'"
                ((count,),) = self.connection.execute(sql)
                if count:
                    self._note(
                        f"column {column.name}: {count:,} numbers have more digits than SQLite keeps; they are read "
                        "in full, but filters and sums of the database do not see them"
                    )

    def _count_again(self) -> None:
        """Count the rows where later ones may have replaced others, and note what is not as in the dump."""
        if self.may_replace:
            ((self.rows,),) = self.connection.execute(f"SELECT count(*) FROM {quote(self.definition.name)}")
        if self.rows < self.given:
            self._note(f"{self.given - self.rows:,} rows have the key of another row, and were ignored or replaced")
        if self.computed:
            self._note(f"{self.computed:,} values are expressions such as NOW(); SQLite has computed them")

    def _make_index(self, key: KeyDefinition, *, unique: bool) -> None:
        sql = render_index(self.definition, key, unique=unique)
        try:
            if sql:
                self.connection.execute(sql)
        except sqlite3.IntegrityError:
            self._note(f"key {key.name}: SQLite finds equal rows where the server finds none; it is not unique here")
            self._make_index(key, unique=False)
        except sqlite3.Error as error:
            self._note(f"key {key.name} is left out: {error}")

    def _note(self, text: str) -> None:
        self.notes.append(LoadNote(table=self.definition.name, text=text))


def _replace_expression(expression: Expression, column: ColumnDefinition) -> Value:
    """Return what an expression stands for, as a value of the dump."""
    if expression.text.upper() != "DEFAULT":
        return compute_value(expression.text)
    value = choose_missing_value(column)
    return str(value) if isinstance(value, int | float) else value
