"""Loads a dump into a new database on a server of PostgreSQL, and puts it in the place of the one before."""

import contextlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from legacygen.dump.changes import TableCounts, compare_counts
from legacygen.dump.load_report import LoadNote, LoadOptions, LoadReport
from legacygen.dump.marker import LoadMarker, parse_marker
from legacygen.dump.postgresql.account import check_account, grant_reading
from legacygen.dump.postgresql.connection import PostgreSQLConnection, RefusedStatementError, connect, explain_rights
from legacygen.dump.postgresql.contents import ScriptContents, summarize_script
from legacygen.dump.postgresql.opening import open_script
from legacygen.dump.postgresql.script import ScriptState, read_script
from legacygen.dump.postgresql.swap import (
    LOADING,
    MOVING,
    finish_swap,
    mark_database,
    read_mark,
    swap,
    wait_until_free,
)
from legacygen.dump.postgresql.target import PostgreSQLTarget, quote, quote_text
from legacygen.dump.postgresql.writer import PostgreSQLWriter
from legacygen.dump.problems import CutOffError, DumpError, tell_rows
from legacygen.dump.summary import DumpSummary, TableSummary
from legacygen.dump.traversal import Report
from legacygen.errors import RefusedError

PATIENCE = 10.0
"""Seconds to wait for another load of the same database."""

SYSTEM = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
TABLES = f"""
SELECT n.nspname, c.relname,
       ARRAY(SELECT a.attname::text FROM pg_attribute AS a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum)
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND {SYSTEM}
  AND NOT EXISTS (SELECT 1 FROM pg_depend AS d
                  WHERE d.objid = c.oid AND d.deptype = 'e' AND d.classid = 'pg_class'::regclass)
ORDER BY 1, 2"""
"""Tables, not those of extensions, nor the partitions whose rows are counted with their table."""


def load_into_postgresql(dump: Path, target: PostgreSQLTarget, options: LoadOptions, report: Report) -> LoadReport:
    """Load a dump into a database on a server; the one before is kept as `<NAME>_before`.

    Raises DumpError for a dump that cannot be loaded, RefusedError for a database that no load has made; the database
    is then as it was.
    """
    with connect(target) as server, explain_rights(target), _hold_lock(server, target):
        check_account(server, target)
        finish_swap(server, target)
        before = _read_marker(server, target, options)
        for name in (target.scratch, target.before):
            _refuse_unknown(server, target, name)
        wait_until_free(server, target, "Nothing was replaced.")
        had_database = read_mark(server, target.name) is not None
        with _make_scratch(server, target):
            with connect(target, target.scratch) as fresh:
                writer, summary = _write(fresh, dump, options, report)
                counts = count_rows(fresh)
                if not counts:
                    raise _explain_nothing(dump, writer.contents)
                writer.notes.extend(grant_reading(fresh, target))
            _configure(server, target, writer)
            marker = LoadMarker(dump=summary.file, producer=summary.producer, server=summary.server, counts=counts)
            mark_database(server, target.scratch, MOVING, marker.to_json())
        swap(server, target)
        ((version,),) = server.query("SHOW server_version")
    return LoadReport(
        target=f"database {target.name!r} on PostgreSQL {str(version).partition(' ')[0]}",
        summary=_count_tables(summary, counts),
        notes=tuple(writer.notes),
        previous=f"database {target.before!r}" if had_database else "",
        changes=compare_counts(before.counts, counts) if before else (),
    )


@contextlib.contextmanager
def _hold_lock(server: PostgreSQLConnection, target: PostgreSQLTarget) -> Iterator[None]:
    """Hold a lock on the name of the database, which ends with the connection."""
    end = time.monotonic() + PATIENCE
    sql = f"SELECT pg_try_advisory_lock(hashtext({quote_text(f'legacygen load {target.name}')}))"
    while server.query(sql) != [(True,)]:
        if time.monotonic() > end:
            raise RefusedError(f"Another load into {target.name!r} is running; wait for it, then run this again.")
        time.sleep(0.2)
    yield


def _read_marker(server: PostgreSQLConnection, target: PostgreSQLTarget, options: LoadOptions) -> LoadMarker | None:
    """Read what the last load left; raises RefusedError for a database that must not be replaced."""
    mark = read_mark(server, target.name)
    if mark is None:
        return None
    with connect(target, target.name) as old:
        names = {table.rpartition(".")[2] for table in list_tables(old)}
    if "django_migrations" in names:
        raise RefusedError(
            f"The database {target.name!r} holds django_migrations: it is one of Django, which a load never replaces."
        )
    if not mark.state and names and options.replace != target.name:
        raise RefusedError(
            f"The database {target.name!r} was not made by `legacygen load`. To replace it all the same, repeat its "
            f"name: --replace {target.name}"
        )
    return parse_marker(mark.marker) if mark.state else None


def _refuse_unknown(server: PostgreSQLConnection, target: PostgreSQLTarget, name: str) -> None:
    """Raise RefusedError for a database beside that of the load which was not made by one."""
    mark = read_mark(server, name)
    if mark is not None and not mark.state and not _is_just_made(server, target, name):
        raise RefusedError(
            f"The database {name!r}, which a load of {target.name!r} needs for itself, was not made by `legacygen "
            "load`; rename or drop it."
        )


def _is_just_made(server: PostgreSQLConnection, target: PostgreSQLTarget, name: str) -> bool:
    """Return whether a database is empty and of this account, as one that a killed load has not marked yet."""
    owned = "SELECT pg_get_userbyid(datdba) = current_user, datconnlimit = -2 FROM pg_database WHERE datname = "
    ((is_own, is_half_dropped),) = server.query(f"{owned}{quote_text(name)}")
    if not is_own or is_half_dropped:
        return bool(is_own)
    with connect(target, name) as other:
        return not list_tables(other)


@contextlib.contextmanager
def _make_scratch(server: PostgreSQLConnection, target: PostgreSQLTarget) -> Iterator[None]:
    """Make the database in which a dump is loaded; drop it again if the load fails."""
    name = quote(target.scratch)
    server.execute(f"DROP DATABASE IF EXISTS {name}")
    try:
        _create_database(server, name)
        mark_database(server, target.scratch, LOADING)
        yield
    except BaseException:
        with contextlib.suppress(Exception):
            server.execute(f"DROP DATABASE IF EXISTS {name}")
        raise


def _create_database(server: PostgreSQLConnection, name: str) -> None:
    try:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
    except RefusedStatementError as error:
        if "locale" not in error.words:
            raise
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'")


def _write(
    fresh: PostgreSQLConnection, dump: Path, options: LoadOptions, report: Report
) -> tuple[PostgreSQLWriter, DumpSummary]:
    """Send all statements of the dump; raises DumpError if it is cut off and that is not allowed."""
    fresh.execute("RESET search_path; SET synchronous_commit = off; SET check_function_bodies = off")
    state = ScriptState()
    writer = PostgreSQLWriter(fresh, ScriptContents(state=state, wanted=options.database))
    cut_off = ""
    with open_script(dump, report) as script:
        writer.is_decoded = script.is_decoded
        try:
            for statement in read_script(script.window, state):
                writer.take_statement(script.window, statement)
        except CutOffError as error:
            if not options.incomplete:
                raise DumpError(
                    f"{error} {tell_rows(writer.sent)} sent; nothing was replaced. Ask for a whole dump, or load "
                    "what is there with --incomplete."
                ) from error
            cut_off = str(error)
    writer.finish()
    fresh.execute("RESET ALL; SET search_path = pg_catalog")
    return writer, summarize_script(dump.name, writer.contents, cut_off)


def list_tables(connection: PostgreSQLConnection) -> dict[str, TableCounts]:
    """List the tables of a database by name, with their schema unless that is `public`, and without their rows."""
    return {
        _name_table(str(schema), str(name)): TableCounts(tuple(map(str, columns)), 0)
        for schema, name, columns in connection.query(TABLES)
    }


def _name_table(schema: str, name: str) -> str:
    return name if schema == "public" else f"{schema}.{name}"


def count_rows(connection: PostgreSQLConnection) -> dict[str, TableCounts]:
    """Count the rows of all tables."""
    counts = {}
    for schema, name, columns in connection.query(TABLES):
        ((count,),) = connection.query(f"SELECT count(*) FROM {quote(str(schema))}.{quote(str(name))}")
        counts[_name_table(str(schema), str(name))] = TableCounts(tuple(map(str, columns)), int(count))
    return counts


def _explain_nothing(dump: Path, contents: ScriptContents) -> DumpError:
    of = f" of the database {contents.wanted}" if contents.wanted else ""
    there = ", ".join(contents.state.databases)
    more = f" It has the databases {there}; name one with --database." if there and not contents.chosen else ""
    return DumpError(f"{dump.name} creates no table{of}; nothing was replaced.{more}")


def _configure(server: PostgreSQLConnection, target: PostgreSQLTarget, writer: PostgreSQLWriter) -> None:
    """Set for the new database what the dump sets for its own, and what is set for the one before: its search_path."""
    wanted = writer.contents.settings.get(writer.contents.chosen or "", [])
    for setting in (*wanted, *read_settings(server, target.name)):
        try:
            server.execute(f"ALTER DATABASE {quote(target.scratch)} {setting}")
        except RefusedStatementError as error:
            writer.notes.append(LoadNote(table="", text=f"{setting} was not set for the database: {error.words}"))
    for account, setting in server.query(f"{OF_ACCOUNTS}{quote_text(target.name)}"):
        place = f"ALTER ROLE {quote(str(account))} IN DATABASE {quote(target.name)}"
        text = f"only an administrator can set it for the new database too: {place} {_format_setting(str(setting))}"
        writer.notes.append(LoadNote(table="", text=text))


SETTINGS = """
SELECT unnest(s.setconfig) FROM pg_db_role_setting AS s JOIN pg_database AS d ON d.oid = s.setdatabase
WHERE s.setrole = 0 AND d.datname = """
OF_ACCOUNTS = """
SELECT r.rolname, unnest(s.setconfig) FROM pg_db_role_setting AS s JOIN pg_database AS d ON d.oid = s.setdatabase
JOIN pg_roles AS r ON r.oid = s.setrole WHERE d.datname = """
LISTS = frozenset({"search_path", "temp_tablespaces"})
"""Settings whose value is a list of names, which has its quotes already."""


def read_settings(server: PostgreSQLConnection, name: str) -> Iterator[str]:
    """Return what is set for a database, as the end of an ALTER DATABASE."""
    for (setting,) in server.query(f"{SETTINGS}{quote_text(name)}"):
        yield _format_setting(str(setting))


def _format_setting(text: str) -> str:
    key, _, value = text.partition("=")
    return f"SET {quote(key)} TO {value if key in LISTS and value else quote_text(value)}"


def _count_tables(summary: DumpSummary, counts: Mapping[str, TableCounts]) -> DumpSummary:
    """Return the summary with the tables and rows that are in the database."""
    tables = tuple(
        TableSummary(database="", name=name, columns=len(found.columns), rows=found.rows, undecoded=0)
        for name, found in counts.items()
    )
    return replace(summary, tables=tables, rows=sum(table.rows for table in tables))
