"""Loads a dump into the legacy database of a project: a file, or a database on a server."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from legacygen import workspace
from legacygen.config import parse_config
from legacygen.connect import format_file, read_database_entry
from legacygen.dump.load_report import LoadOptions, LoadReport
from legacygen.dump.opening import list_parts, open_dump
from legacygen.dump.postgresql import PrivateServer, examine_script, find_format, start_server
from legacygen.dump.summary import DumpSummary, examine_mysql_dump
from legacygen.dump.traversal import Report
from legacygen.errors import ConfigError

TEXTS = "objects.sql"
"""The file in a source's state folder that keeps triggers, routines and events of a dump as text."""


def load_dump(dump: Path, source: workspace.Source, options: LoadOptions, report: Report) -> LoadReport:
    """Replace the legacy database of a source with a dump of MySQL, MariaDB or PostgreSQL.

    Raises DumpError for a dump that cannot be loaded, ConfigError for settings that name no database for it; the
    database is then as it was.
    """
    with workspace.hold_run_lock(source):
        _refuse_adopted_tables(source)
        return _load(dump, source, options, report)


def _refuse_adopted_tables(source: workspace.Source) -> None:
    """Raise ConfigError where Django manages tables of the database, which a dump would take away."""
    adopted = workspace.load_state(source).lockfile.adopted
    if adopted:
        raise ConfigError(
            f"Django manages tables of this database ({adopted[0]}), and a dump would replace what it has stored; "
            "load the dump into another project."
        )


def _load(dump: Path, source: workspace.Source, options: LoadOptions, report: Report) -> LoadReport:
    config = parse_config(workspace.read_text(source.config), source.config.name)
    entry = read_database_entry(str(source.root), workspace.find_settings(source, config), config.database)
    prefix = config.database.upper()
    if not entry.get("NAME"):
        raise ConfigError(f"DATABASES[{config.database!r}] has no NAME; set {prefix}_DB_NAME in .env.")
    engine = str(entry.get("ENGINE", "")).rpartition(".")[2]
    _check_engine(find_dump_engine(dump, expected=engine), engine, config.database)
    if engine == "sqlite3":
        from legacygen.dump.sqlite import load_into_file

        zone = ZoneInfo(entry["TIME_ZONE"]) if entry.get("TIME_ZONE") else None
        file = _find_file(source.root, entry)
        loaded = load_into_file(dump, file, options, report, zone)
        return replace(loaded, target=format_file(file, source.root))
    if engine == "mysql":
        from legacygen.dump.server import load_into_server, read_server_target

        server = read_server_target(entry, os.environ, prefix)
        texts = source.state / TEXTS
        loaded = load_into_server(dump, server, options, report, keep_text_in=texts)
        return replace(loaded, kept_as_text=loaded.kept_as_text and source.format_path(texts))
    from legacygen.dump.postgresql import load_into_postgresql, read_postgresql_target

    private = PrivateServer(root=source.root)
    if entry.get("HOST") == str(private.socket_folder):
        start_server(private)
    return load_into_postgresql(dump, read_postgresql_target(entry, os.environ, prefix), options, report)


def _check_engine(dumped: str, engine: str, alias: str) -> None:
    """Raise ConfigError for a dump of another engine than that of the settings."""
    if dumped == "postgresql" and engine != "postgresql":
        raise ConfigError(
            f"The dump is one of PostgreSQL, and DATABASES[{alias!r}] is of the engine {engine}; change it with "
            "`copier update --data legacy_engine=postgresql`."
        )
    if dumped == "mysql" and engine not in ("mysql", "sqlite3"):
        raise ConfigError(
            f"The dump is one of MySQL or MariaDB, and DATABASES[{alias!r}] is of the engine {engine}; "
            "change it with `copier update --data legacy_engine=mysql`, or `--data legacy_engine=sqlite` for a file."
        )


def find_dump_engine(dump: Path, *, expected: str = "") -> str:
    """Tell whether a dump is one of `mysql` or of `postgresql`, by its first bytes.

    SQL without any sign is of the `expected` one. Raises DumpError for another format, or a file that cannot be read.
    """
    if find_format(dump, expected=expected == "postgresql"):
        return "postgresql"
    for part in list_parts(dump)[:1]:
        with open_dump(part.path):
            pass
    return "mysql"


def examine_dump(dump: Path, report: Report = lambda _done, _total: None) -> DumpSummary:
    """Read a dump to its end and say what is in it; one that is cut off is read up to there.

    Raises DumpError for what is no dump, and for what cannot be understood in one.
    """
    if find_dump_engine(dump) == "postgresql":
        return examine_script(dump, report)
    return examine_mysql_dump(dump, report)


def _find_file(root: Path, entry: dict[str, Any]) -> Path:
    """Find the file that NAME says: a path, or a URI, from the folder of the project."""
    name = str(entry["NAME"])
    if name == ":memory:":
        raise ConfigError("A dump cannot be loaded into `:memory:`; name a file in .env.")
    return root / (unquote(urlsplit(name).path) if name.startswith("file:") else name)
