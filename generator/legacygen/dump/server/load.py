"""Loads a dump into a new database on the server, and puts its tables in the place of those before."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from legacygen.dump.changes import TableCounts, compare_counts
from legacygen.dump.load_report import LoadOptions, LoadReport, note_triggers
from legacygen.dump.marker import LoadMarker, parse_marker
from legacygen.dump.problems import DumpError, tell_rows
from legacygen.dump.selection import DatabaseChoice, raise_refusal
from legacygen.dump.server.connection import Connection, connect, explain_rights, quote, quote_text
from legacygen.dump.server.rewriting import Rewriting
from legacygen.dump.server.swap import (
    claim_database,
    complete_marker,
    finish_swap,
    list_names,
    list_tables,
    read_marker,
    read_programs,
    refuse_unknown,
    swap,
)
from legacygen.dump.server.writer import ServerWriter, make_views
from legacygen.dump.summary import DumpSummary, summarize
from legacygen.dump.target import LoadTarget
from legacygen.dump.traversal import DumpReading, Report, traverse_dump
from legacygen.errors import RefusedError
from legacygen.introspection.engines import MARKER

PATIENCE = 10
"""Seconds to wait for another load of the same database."""

LARGEST_PACKET = 16 << 20
"""Bytes that are sent at once, also to a server that takes more, so that memory does not depend on the dump."""


def load_into_server(
    dump: Path, target: LoadTarget, options: LoadOptions, report: Report, *, keep_text_in: Path
) -> LoadReport:
    """Load a dump into a database on a server; the tables before are kept in the database `<NAME>_before`.

    Triggers, routines and events of the dump, and views and triggers of the database before, are kept as text in a
    file. Raises DumpError for a dump that cannot be loaded, RefusedError for a database that no load has made; the
    database is then as it was.
    """
    with connect(target) as connection, explain_rights(connection, target), _hold_lock(connection, target):
        finish_swap(connection, target)
        before = _read_marker(connection, target, options)
        for name in (target.scratch, target.before):
            refuse_unknown(connection, name)
        with _make_scratch(connection, target):
            writer, summary = _write(connection, dump, target, options, report)
            views, failed = make_views(connection, writer.views)
            counts = _count_rows(connection, target, writer)
            marker = LoadMarker(dump=summary.file, producer=summary.producer, server=summary.server, counts=counts)
            texts = [*read_programs(connection, target.name), *writer.texts]
            complete_marker(connection, target.scratch, marker.to_json(), {name: writer.views[name] for name in views})
        had_tables = bool(list_tables(connection, target.name))
        kept = _keep_texts(keep_text_in, texts)
        swap(connection, target)
        ((version,),) = connection.query("SELECT VERSION()")
    return LoadReport(
        target=f"database {target.name!r} on {_name_server(str(version))}",
        summary=summarize(dump, writer.reading),
        notes=(*writer.notes, *failed, *note_triggers(writer.reading.contents.not_run)),
        previous=f"database {target.before!r}" if had_tables else "",
        kept_as_text=kept,
        changes=compare_counts(before.counts, counts) if before else (),
    )


def _name_server(version: str) -> str:
    number = version.partition("-")[0]
    return f"MariaDB {number}" if "mariadb" in version.lower() else f"MySQL {number}"


@contextlib.contextmanager
def _hold_lock(connection: Connection, target: LoadTarget) -> Iterator[None]:
    name = quote_text(f"legacygen_load {target.name}"[:64])
    ((got,),) = connection.query(f"SELECT GET_LOCK({name}, {PATIENCE})")
    if got != 1:
        raise RefusedError(f"Another load into {target.name!r} is running; wait for it, then run this again.")
    try:
        yield
    finally:
        with contextlib.suppress(Exception):
            connection.query(f"SELECT RELEASE_LOCK({name})")


def _read_marker(connection: Connection, target: LoadTarget, options: LoadOptions) -> LoadMarker | None:
    """Read what the last load left; raises RefusedError for a database that must not be replaced."""
    connection.execute(f"CREATE DATABASE IF NOT EXISTS {quote(target.name)} CHARACTER SET utf8mb4")
    names = list_names(connection, target.name, "TABLES", "TABLE_NAME")
    if "django_migrations" in names:
        raise RefusedError(
            f"The database {target.name!r} holds django_migrations: it is one of Django, which a load never replaces."
        )
    stored = read_marker(connection, target.name)
    if stored is None and names and options.replace != target.name:
        raise RefusedError(
            f"The database {target.name!r} was not made by `legacygen load`. To replace it all the same, repeat its "
            f"name: --replace {target.name}"
        )
    return parse_marker(stored.marker) if stored else None


@contextlib.contextmanager
def _make_scratch(connection: Connection, target: LoadTarget) -> Iterator[None]:
    """Make the database in which a dump is loaded, and use it; drop it again if the load fails."""
    name = quote(target.scratch)
    connection.execute(f"DROP DATABASE IF EXISTS {name}")
    ((charset, collation),) = connection.query(
        "SELECT DEFAULT_CHARACTER_SET_NAME, DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA "
        f"WHERE SCHEMA_NAME = {quote_text(target.name)}"
    )
    connection.execute(f"CREATE DATABASE {name} CHARACTER SET {charset} COLLATE {collation}")
    connection.execute(f"USE {name}")
    claim_database(connection, target.scratch)
    connection.execute("SET foreign_key_checks = 0, unique_checks = 0, sql_notes = 0")
    try:
        yield
    except BaseException:
        # The connection may be in the middle of a statement; it is left open, because it holds the lock.
        with contextlib.suppress(Exception), connect(target) as another:
            another.execute(f"DROP DATABASE IF EXISTS {name}")
        raise


def _write(
    connection: Connection, dump: Path, target: LoadTarget, options: LoadOptions, report: Report
) -> tuple[ServerWriter, DumpSummary]:
    reading = DumpReading()
    known = connection.query("SELECT COLLATION_NAME FROM information_schema.COLLATIONS")
    ((packet,),) = connection.query("SELECT @@max_allowed_packet")
    rewriting = Rewriting(collations={str(row[0]) for row in known})
    size = min(int(packet), LARGEST_PACKET) - 1024
    writer = ServerWriter(connection, reading, DatabaseChoice(options), rewriting, size)
    traverse_dump(dump, reading, writer, report)
    writer.finish()
    raise_refusal(reading.contents, writer.sent)
    if reading.cut_off and not options.incomplete:
        raise DumpError(
            f"{reading.cut_off} {tell_rows(writer.sent)} sent; nothing was replaced. Ask for a whole dump, or load "
            "what is there with --incomplete."
        )
    if not _list_loaded(connection, target):
        of = f" of the database {options.database}" if options.database else ""
        raise DumpError(f"{dump.name} creates no table{of}; nothing was replaced.")
    return writer, summarize(dump, reading)


def _list_loaded(connection: Connection, target: LoadTarget) -> list[str]:
    """List the tables that the dump has made."""
    return [name for name in list_tables(connection, target.scratch) if name != MARKER]


def _count_rows(connection: Connection, target: LoadTarget, writer: ServerWriter) -> dict[str, TableCounts]:
    """Count the rows of all tables, and tell them to the contents of the dump."""
    counts = {}
    columns: dict[str, list[str]] = {}
    for table, column in connection.query(
        "SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS "
        f"WHERE TABLE_SCHEMA = {quote_text(target.scratch)} ORDER BY TABLE_NAME, ORDINAL_POSITION"
    ):
        columns.setdefault(str(table), []).append(str(column))
    for table in _list_loaded(connection, target):
        ((count,),) = connection.query(f"SELECT COUNT(*) FROM {quote(target.scratch)}.{quote(table)}")
        counts[table] = TableCounts(tuple(columns.get(table, ())), int(count))
    contents = writer.reading.contents
    for key in contents.tables:
        contents.rows[key] = counts[key[1]].rows if key[1] in counts else 0
    return counts


def _keep_texts(path: Path, texts: list[str]) -> str:
    """Keep the SQL of programs in a file, and return its path; empty if there are none."""
    if not texts:
        path.unlink(missing_ok=True)
        return ""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{text};\n\n" for text in texts), encoding="utf-8")
    return str(path)
