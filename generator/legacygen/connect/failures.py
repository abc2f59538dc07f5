"""Says why a database cannot be opened, and what to try."""

import contextlib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from legacygen.errors import did_you_mean

LISTED = 8
"""Names of databases that a message lists."""

UNKNOWN_DATABASE = (1044, 1049)
"""The errors of MySQL and MariaDB if there is no such database, or none that the account may see."""

NO_SERVER = (2002, 2003)
"""The errors of MySQL's clients if nobody answers at the socket or port."""

NAMES = {
    "mysql": ("information_schema", "SHOW DATABASES"),
    "postgresql": ("postgres", "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY 1"),
}
"""By vendor: a database to ask, and the query for the names of all that the account can see."""

SYSTEM = {"information_schema", "mysql", "performance_schema", "sys"}

QueryNames = Callable[[str, str], list[str]]
"""A function that connects to a database of this name, and returns the first column of a query."""


def explain_unreachable(
    root: str, entry: dict[str, Any], vendor: str, place: str, error: Exception, query_names: QueryNames
) -> str:
    """Say which database could not be opened, as whom and why; `place` is where the user can change that."""
    what = f"the legacy database {display_name(entry, root)!r}"
    if entry.get("USER"):
        what += f" as {entry['USER']!r}"
    if entry.get("HOST"):
        port = f", port {entry['PORT']}" if entry.get("PORT") else ""
        what += f" on {entry['HOST']!r}{port}"
    words = format_error(error)
    if entry.get("PASSWORD"):
        words = words.replace(str(entry["PASSWORD"]), "…")
    suggestion = _suggest_start(root) or _suggest(entry, vendor, error, query_names)
    return f"Cannot open {what}: {words}; check {place}.{suggestion}"


def _suggest_start(root: str) -> str:
    has_private = Path(root, ".legacygen", "private-server").is_dir()
    return " It may be in the private server: start that with `legacygen server start`." if has_private else ""


def _suggest(entry: dict[str, Any], vendor: str, error: Exception, query_names: QueryNames) -> str:
    """Return a sentence on what may be meant, with a blank before it; empty if nothing comes to mind."""
    code = error.args[0] if error.args else None
    if code in UNKNOWN_DATABASE or (vendor == "postgresql" and "does not exist" in str(error)):
        return _suggest_names(str(entry["NAME"]), vendor, query_names)
    if vendor == "mysql" and code in NO_SERVER and entry.get("HOST") in (None, "", "localhost"):
        return " With the host localhost the driver looks for a socket; for a server in a container set 127.0.0.1."
    return ""


def _suggest_names(name: str, vendor: str, query_names: QueryNames) -> str:
    with contextlib.suppress(Exception):  # the first failure is the one to report
        found = [each for each in query_names(*NAMES[vendor]) if each not in SYSTEM]
        return f" {_list_names(name, found)}" if name not in found else ""
    return ""


def _list_names(name: str, found: Collection[str]) -> str:
    if not found:
        return "The account sees no database at all."
    more = f" and {len(found) - LISTED} more" if len(found) > LISTED else ""
    return f"The account sees {', '.join(list(found)[:LISTED])}{more}{did_you_mean(name, found)}"


def display_name(entry: dict[str, Any], root: str) -> str:
    """Return the name as the user gave it: of an SQLite file the path, also where it is given as a URI."""
    name = str(entry["NAME"])
    if name.startswith("file:"):
        name = unquote(urlsplit(name).path)
    is_file = str(entry.get("ENGINE", "")).endswith("sqlite3")
    return format_file(Path(name), Path(root)) if is_file else name


def format_file(path: Path, root: Path) -> str:
    """Format the path of a file: from the folder of the project, if it is inside of that."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)


def format_error(error: BaseException) -> str:
    """Return the message of the server on one line, without the other arguments of the exception."""
    text = error.args[-1] if error.args and isinstance(error.args[-1], str) else str(error)
    return " ".join(str(text).split()).rstrip(".")
