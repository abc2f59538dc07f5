"""Goes through a dump once, from its first file to its last: every statement and row, in their order."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from legacygen.dump.contents import DumpContents
from legacygen.dump.dumped_table import DumpedTable
from legacygen.dump.opening import HEAD, OpenedDump, list_parts, open_dump
from legacygen.dump.problems import CutOffError, DumpError
from legacygen.dump.producer import COMPLETED, FINISHED, STARTED, DumpProducer, find_producer
from legacygen.dump.session import DumpSession
from legacygen.dump.statement import DumpStatement, StatementKind
from legacygen.dump.statements import read_statements
from legacygen.dump.window import Window

Report = Callable[[int, int], None]
"""Called with the bytes of the file that were read, and with all of them."""


class DumpConsumer(Protocol):
    """The one that a dump is read for. Either function may raise DumpError to stop."""

    def take_statement(self, statement: DumpStatement) -> None:
        """Take any statement but a comment; rows of an INSERT follow by `take_rows`."""

    def take_rows(
        self, window: Window, session: DumpSession, statement: DumpStatement, table: DumpedTable | None
    ) -> None:
        """Read the rows of an INSERT from the window, up to its end; `table` is None if the dump creates none."""


@dataclass(slots=True)
class DumpReading:
    """A dump while it is read: its contents, and what its comments and its end say."""

    contents: DumpContents = field(default_factory=DumpContents)
    comments: bytes = b""
    is_begun: bool = False
    producer: DumpProducer = field(default_factory=DumpProducer)
    is_declared: bool = False
    is_open: bool = False
    """Whether a line has said that a dump begins, and none yet that it ended."""

    is_finished: bool = False
    """Whether another file has said so."""

    charset: str = ""
    cut_off: str = ""


def traverse_dump(path: Path, reading: DumpReading, consumer: DumpConsumer, report: Report) -> None:
    """Read a dump to its end, and keep `reading` up to date; one that is cut off is read up to there.

    Each statement is applied to `reading.contents` before the consumer gets it. Raises DumpError for what is no dump,
    and for what cannot be understood in one.
    """
    parts = list_parts(path)
    total = sum(part.path.stat().st_size for part in parts if part.path.exists())
    done = 0
    try:
        if path.is_dir():
            _read_metadata(path / "metadata", reading)
        for part in parts:
            with open_dump(part.path) as opened, _name_file(part.path, several=len(parts) > 1):
                _traverse_part(opened, part.database, reading, consumer, partial(_report_part, report, done, total))
            done += part.path.stat().st_size
    except CutOffError as error:
        reading.cut_off = str(error)
    reading.contents.judge_end()


def _read_metadata(path: Path, reading: DumpReading) -> None:
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


def _traverse_part(
    opened: OpenedDump, database: str, reading: DumpReading, consumer: DumpConsumer, report: Callable[[int], None]
) -> None:
    session = DumpSession(database=database, fixed_charset="utf8mb4" if opened.is_decoded else "")
    if opened.is_decoded:
        session.charset = "utf8mb4"
    window = Window(_count_blocks(opened, report))
    for statement in read_statements(window, session):
        if statement.kind is StatementKind.COMMENT:
            _read_comment(statement, reading)
            continue
        if not reading.is_begun:
            reading.producer = find_producer(reading.comments)
            reading.contents.server = f"{reading.producer.server} {reading.producer.name}"
            reading.is_begun = True
        reading.contents.apply(statement)
        consumer.take_statement(statement)
        if statement.kind is StatementKind.INSERT:
            reading.is_declared |= session.is_declared
            consumer.take_rows(window, session, statement, reading.contents.find_table(statement))
    reading.charset = session.charset
    reading.is_declared |= session.is_declared
    _judge_end(window, reading)


def _judge_end(window: Window, reading: DumpReading) -> None:
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


def _read_comment(statement: DumpStatement, reading: DumpReading) -> None:
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
