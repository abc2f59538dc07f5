"""Loads a dump into a new file, and puts that in the place of the one before when all of it is there."""

import contextlib
import importlib.util
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from legacygen.dump.changes import TableCounts, compare_counts
from legacygen.dump.definition.information_schema import describe_tables
from legacygen.dump.load_report import LoadNote, LoadOptions, LoadReport, note_triggers
from legacygen.dump.marker import LoadMarker, parse_marker
from legacygen.dump.problems import DumpError, tell_rows
from legacygen.dump.selection import DatabaseChoice, raise_refusal
from legacygen.dump.sqlite.key_notes import note_keys
from legacygen.dump.sqlite.views import make_views
from legacygen.dump.sqlite.writer import DumpWriter
from legacygen.dump.summary import DumpSummary, summarize
from legacygen.dump.traversal import DumpReading, Report, traverse_dump
from legacygen.errors import LegacygenError, RefusedError
from legacygen.introspection.engines import MARKER, serialize_catalog

FAST = ("journal_mode=memory", "synchronous=off", "cache_size=-32768", "locking_mode=exclusive", "temp_store=memory")
"""Settings of a connection to a file that is thrown away if anything fails."""


def load_into_file(
    dump: Path, target: Path, options: LoadOptions, report: Report, zone: ZoneInfo | None = None
) -> LoadReport:
    """Load a dump into the file `target`; the file before stays beside it as `NAME.before.sqlite3`.

    `zone` is the time zone of the legacy database: TIMESTAMP columns, which dumps have in UTC, are converted into it.
    Raises DumpError for a dump that cannot be loaded, RefusedError for a file that no load has made; the file is then
    as it was.
    """
    if importlib.util.find_spec("sqlglot") is None:
        raise LegacygenError("A load needs more packages: pip install 'legacygen[generator,load]'.")
    before = _read_marker(target, options)
    with _make_file(target) as path:
        connection = sqlite3.connect(path, isolation_level=None)
        with contextlib.closing(connection), _explain_failure():
            for setting in FAST:
                connection.execute(f"PRAGMA {setting}")
            connection.execute("BEGIN")
            writer, summary = _write(connection, dump, options, report, zone)
            counts = {
                each.definition.name: TableCounts(tuple(column.name for column in each.definition.columns), each.rows)
                for each in writer.tables.values()
            }
            notes = _finish(connection, writer, summary, counts)
            connection.execute("COMMIT")
        with _explain_failure():
            texts = _keep_texts(target, writer.texts)
            previous = _keep_previous(target)
            _sync(path)
            path.replace(target)
    return LoadReport(
        target=str(target),
        summary=summary,
        notes=(*notes, *note_triggers(writer.reading.contents.not_run)),
        previous=previous,
        kept_as_text=texts,
        changes=compare_counts(before.counts, counts) if before else (),
    )


@contextlib.contextmanager
def _explain_failure() -> Iterator[None]:
    """Turn an error of SQLite or of the system, such as a full disk, into a sentence."""
    try:
        yield
    except sqlite3.Error as error:
        raise LegacygenError(f"SQLite cannot write the file: {error}. Nothing was replaced.") from error
    except OSError as error:
        what = f"{error.filename} cannot be written" if error.filename else "A file cannot be written"
        raise LegacygenError(f"{what}: {error.strerror}. Nothing was replaced.") from error


def _write(
    connection: sqlite3.Connection, dump: Path, options: LoadOptions, report: Report, zone: ZoneInfo | None
) -> tuple[DumpWriter, DumpSummary]:
    reading = DumpReading()
    writer = DumpWriter(connection, reading, DatabaseChoice(options), zone)
    traverse_dump(dump, reading, writer, report)
    raise_refusal(reading.contents, writer.count_rows())
    summary = summarize(dump, reading)
    if reading.cut_off and not options.incomplete:
        raise DumpError(
            f"{reading.cut_off} {tell_rows(summary.rows)} read; nothing was replaced. Ask for a whole dump, or load "
            "what is there with --incomplete."
        )
    if not writer.tables:
        raise DumpError(f"{dump.name} creates no table{_explain_choice(options)}; nothing was replaced.")
    for table in writer.tables.values():
        table.finish()
    return writer, summary


def _explain_choice(options: LoadOptions) -> str:
    return f" of the database {options.database}" if options.database else ""


def _finish(
    connection: sqlite3.Connection, writer: DumpWriter, summary: DumpSummary, counts: dict[str, TableCounts]
) -> list[LoadNote]:
    """Make what needs all tables: views and the marker; return what is not as in the dump."""
    definitions = writer.list_definitions()
    views, failed = make_views(connection, writer.views, definitions, writer.reading.contents.server)
    catalog = describe_tables(
        definitions, [(view.definition, view.select) for view in views], writer.choice.name or _name_database(summary)
    )
    marker = LoadMarker(dump=summary.file, producer=summary.producer, server=summary.server, counts=counts)
    connection.execute(f"CREATE TABLE {MARKER} (marker TEXT NOT NULL, catalog TEXT NOT NULL)")
    connection.execute(f"INSERT INTO {MARKER} VALUES (?, ?)", (marker.to_json(), serialize_catalog(catalog)))
    undecoded = [
        LoadNote(
            table=table.name,
            text=f"{table.undecoded:,} values of text are not in the character set of the dump; they are bytes",
        )
        for table in summary.tables
        if table.undecoded
    ]
    keys = [note for table in writer.tables.values() for note in note_keys(connection, table.definition)]
    return [*(note for table in writer.tables.values() for note in table.notes), *keys, *failed, *undecoded]


def _name_database(summary: DumpSummary) -> str:
    return summary.databases[0] if summary.databases else ""


def _read_marker(target: Path, options: LoadOptions) -> LoadMarker | None:
    """Read what the last load left; raises RefusedError for a file that must not be replaced."""
    if not target.exists():
        return None
    try:
        with contextlib.closing(sqlite3.connect(f"{target.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
            if "django_migrations" in names:
                raise RefusedError(
                    f"{target.name} holds django_migrations: it is a database of Django, which a load never replaces."
                )
            if MARKER in names:
                ((text,),) = connection.execute(f"SELECT marker FROM {MARKER}")
                return parse_marker(text)
    except sqlite3.Error as error:
        if options.replace != target.name:
            raise RefusedError(f"{target.name} cannot be read ({error}). {_advise(target)}") from error
        return None
    if names and options.replace != target.name:
        raise RefusedError(f"{target.name} was not made by `legacygen load`. {_advise(target)}")
    return None


def _advise(target: Path) -> str:
    return f"To replace it all the same, repeat its name: --replace {target.name}"


@contextlib.contextmanager
def _make_file(target: Path) -> Iterator[Path]:
    """Yield the path of a file beside the target, and remove what is left of it."""
    path = target.with_name(f".{target.name}.loading")
    try:
        path.unlink(missing_ok=True)
        path.touch()
    except OSError as error:
        raise LegacygenError(f"Cannot write in {target.parent}: {error.strerror}.") from error
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _keep_previous(target: Path) -> str:
    """Keep the file that is there beside its place, and return its name; empty if there is none."""
    if not target.exists():
        return ""
    kept = target.with_name(f"{target.stem}.before.sqlite3")
    fresh = target.with_name(f".{kept.name}")
    fresh.unlink(missing_ok=True)
    try:
        os.link(target, fresh)  # so that the target is there at every moment
    except OSError:
        shutil.copy2(target, fresh)
    fresh.replace(kept)
    return kept.name


def _keep_texts(target: Path, texts: list[str]) -> str:
    """Keep triggers, routines and events as text beside the file, and return its name; empty if there are none."""
    kept = target.with_name(f"{target.stem}.objects.sql")
    if not texts:
        kept.unlink(missing_ok=True)
        return ""
    kept.write_text("".join(f"{text};\n\n" for text in texts), encoding="utf-8")
    return kept.name


def _sync(path: Path) -> None:
    """Wait until the file is on the disk."""
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
