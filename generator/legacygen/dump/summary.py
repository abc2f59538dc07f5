"""Summarizes a dump without loading it."""

from dataclasses import dataclass
from pathlib import Path

from legacygen.dump.contents import DumpContents, DumpRefusal
from legacygen.dump.dumped_table import DumpedTable
from legacygen.dump.producer import DumpProducer, find_producer
from legacygen.dump.rows import read_rows
from legacygen.dump.session import DumpSession
from legacygen.dump.statement import DumpStatement
from legacygen.dump.traversal import DumpReading, Report, traverse_dump
from legacygen.dump.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSummary:
    """A table of a dump; its database is empty if the dump names none.

    `undecoded` counts the values of text that are not in the character set of the dump.
    """

    database: str
    name: str
    columns: int
    rows: int
    undecoded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpSummary:
    """The contents of a dump in numbers.

    `charset` is that of its rows, `is_declared` whether it says so. `refusals` are at most a thousand, and
    `more_refusals` counts the others. `complete` is None if the program that wrote it does not mark its end; `cut_off`
    says where it ends too early, and is empty otherwise.
    """

    file: str
    producer: str
    version: str
    server: str
    charset: str
    is_declared: bool
    databases: tuple[str, ...]
    tables: tuple[TableSummary, ...]
    views: int
    triggers: int
    routines: int
    events: int
    rows: int
    undecoded: int
    refusals: tuple[DumpRefusal, ...]
    more_refusals: int
    complete: bool | None
    cut_off: str

    @property
    def is_sound(self) -> bool:
        """Whether the dump is not cut off, and holds nothing that is refused."""
        return not self.cut_off and not self.refusals


@dataclass(frozen=True, slots=True)
class _RowCounter:
    """Reads all rows, and keeps nothing but their numbers."""

    contents: DumpContents

    def take_statement(self, statement: DumpStatement) -> None:
        """Do nothing: the contents have it."""

    def take_rows(
        self, window: Window, session: DumpSession, statement: DumpStatement, table: DumpedTable | None
    ) -> None:
        """Count the rows of an INSERT."""
        for batch in read_rows(window, session, statement, table):
            self.contents.add_rows(statement, table, batch)


def examine_mysql_dump(path: Path, report: Report) -> DumpSummary:
    """Read a dump of MySQL or MariaDB to its end and say what is in it; one that is cut off is read up to there.

    Raises DumpError for what is no dump, and for what cannot be understood in one.
    """
    reading = DumpReading()
    traverse_dump(path, reading, _RowCounter(reading.contents), report)
    return summarize(path, reading)


def summarize(path: Path, reading: DumpReading) -> DumpSummary:
    """Summarize a dump that was read to its end."""
    contents = reading.contents
    producer: DumpProducer = find_producer(reading.comments)
    if not contents.databases and producer.database:
        contents.databases.setdefault(producer.database)
    tables = tuple(
        TableSummary(
            database=key[0],
            name=key[1],
            columns=len(table.columns),
            rows=contents.rows[key],
            undecoded=contents.undecoded[key],
        )
        for key, table in contents.tables.items()
    )
    counts = {name: len(found) for name, found in contents.objects.items()}
    ended = producer.ends_with_line or reading.is_finished or None
    return DumpSummary(
        file=path.name,
        producer=producer.name,
        version=producer.version,
        server=producer.server,
        charset=", ".join(contents.charsets) or reading.charset,
        is_declared=reading.is_declared,
        databases=tuple(contents.databases),
        tables=tables,
        rows=sum(table.rows for table in tables),
        undecoded=sum(table.undecoded for table in tables),
        refusals=tuple(sorted(contents.refusals, key=lambda refusal: refusal.byte)),
        more_refusals=contents.more,
        complete=False if reading.cut_off else ended,
        cut_off=reading.cut_off,
        **counts,
    )
