"""Summarizes a dump without loading it."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from legacygen.dump.contents import DumpContents, DumpRefusal
from legacygen.dump.opening import HEAD, OpenedDump, list_parts, open_dump
from legacygen.dump.problems import CutOffError, DumpError
from legacygen.dump.producer import COMPLETED, FINISHED, STARTED, DumpProducer, find_producer
from legacygen.dump.rows import read_rows
from legacygen.dump.session import DumpSession
from legacygen.dump.statement import DumpStatement, StatementKind
from legacygen.dump.statements import read_statements
from legacygen.dump.window import Window

Report = Callable[[int, int], None]


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


@dataclass(slots=True)
class _Reading:
    """A dump while it is read."""

    contents: DumpContents
    comments: bytes = b""
    is_begun: bool = False
    is_declared: bool = False
    is_open: bool = False
    """Whether a line has said that a dump begins, and none yet that it ended."""

    is_finished: bool = False
    """Whether another file has said so."""

    charset: str = ""
    cut_off: str = ""


def examine_dump(path: Path, report: Report = lambda _done, _total: None) -> DumpSummary:
    """Read a dump to its end and say what is in it; one that is cut off is read up to there.

    `report` is called with the bytes of the file that were read, and with all of them. Raises DumpError for what is no
    dump, and for what cannot be understood in one.
    """
    parts = list_parts(path)
    total = sum(part.path.stat().st_size for part in parts if part.path.exists())
    reading = _Reading(DumpContents())
    done = 0
    try:
        if path.is_dir():
            _read_metadata(path / "metadata", reading)
        for part in parts:
            with open_dump(part.path) as opened, _name_file(part.path, several=len(parts) > 1):
                _read_part(opened, part.database, reading, partial(_report_part, report, done, total))
            done += part.path.stat().st_size
    except CutOffError as error:
        reading.cut_off = str(error)
    reading.contents.judge_end()
    return _summarize(path, reading)


def _read_metadata(path: Path, reading: _Reading) -> None:
    """Read what mydumper says of its dump: that it has finished it, if it has."""
    reading.comments = path.read_bytes()
    if not FINISHED.search(reading.comments):
        raise CutOffError("The dump is cut off: its file `metadata` does not say that mydumper has finished it.")
    reading.is_finished = True


@contextlib.contextmanager
def _name_file(path: Path, *, several: bool) -> Iterator[None]:
    """Name the file in errors, where a dump has several."""
    try:
        yield
    except DumpError as error:
        raise type(error)(f"{path.name}: {error}" if several else str(error)) from error


def _report_part(report: Report, done: int, total: int, count: int) -> None:
    report(done + count, total)


def _read_part(opened: OpenedDump, database: str, reading: _Reading, report: Callable[[int], None]) -> None:
    contents = reading.contents
    session = DumpSession(database=database, fixed_charset="utf8mb4" if opened.is_decoded else "")
    if opened.is_decoded:
        session.charset = "utf8mb4"
    window = Window(_count_blocks(opened, report))
    for statement in read_statements(window, session):
        if statement.kind is StatementKind.COMMENT:
            _read_comment(statement, reading)
            continue
        reading.is_begun = True
        contents.apply(statement)
        if statement.kind is StatementKind.INSERT:
            table = contents.find_table(statement)
            reading.is_declared |= session.is_declared
            for batch in read_rows(window, session, statement, table):
                contents.add_rows(statement, table, batch)
    reading.charset = session.charset
    reading.is_declared |= session.is_declared
    if window.problem:
        raise CutOffError(f"{window.problem}: it ends between two statements at {window.place()}.")
    if reading.is_open and find_producer(reading.comments).ends_with_line:
        raise CutOffError(
            "The dump is cut off between two statements: the line `-- Dump completed` is missing at its end, "
            f"{window.place()}."
        )


def _count_blocks(opened: OpenedDump, report: Callable[[int], None]) -> Iterator[bytes]:
    for block in opened.blocks:
        yield block
        report(opened.count_read())


def _read_comment(statement: DumpStatement, reading: _Reading) -> None:
    text = statement.text
    if not reading.is_begun and len(reading.comments) < HEAD:
        reading.comments += text[:4096] + b"\n"
    started, completed = STARTED.search(text), COMPLETED.search(text)
    if started:
        is_ended = not reading.is_open or (completed and completed.start() < started.start())
        if not is_ended and reading.is_begun and find_producer(reading.comments).ends_with_line:
            raise CutOffError(f"The dump is cut off: another one begins at {statement.place}, before its end.")
        reading.is_open = not (completed and completed.start() > started.start())
    elif completed:
        reading.is_open = False


def _summarize(path: Path, reading: _Reading) -> DumpSummary:
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
