"""The database on a server of PostgreSQL that a load replaces."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from legacygen.dump.target import BEFORE, LoadTarget, read_load_account, read_port
from legacygen.errors import ConfigError

LONGEST = 63
"""Bytes of the longest name that PostgreSQL keeps as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgreSQLTarget(LoadTarget):
    """A database of PostgreSQL; `reader` is the project's own account, which may only read."""

    reader: str = ""


def read_postgresql_target(entry: Mapping[str, Any], environ: Mapping[str, str], prefix: str) -> PostgreSQLTarget:
    """Make the target of an entry of DATABASES and of the variables `<prefix>_LOAD_USER` and `_PASSWORD`.

    Raises ConfigError if no account is set, for the project's own one may only read, or if the name is too long.
    """
    name = str(entry["NAME"])
    user, password = read_load_account(environ, prefix, format_account(name, "loader"))
    if len(f"{name}{BEFORE}".encode()) > LONGEST:
        raise ConfigError(f"The name {name!r} is too long: with `{BEFORE}` it has more than {LONGEST} bytes.")
    kept = {key: value for key, value in (entry.get("OPTIONS") or {}).items() if key.startswith("ssl")}
    return PostgreSQLTarget(
        name=name,
        user=user,
        reader=str(entry.get("USER") or ""),
        password=password,
        host=str(entry.get("HOST") or ""),
        port=read_port(entry),
        options=kept,
    )


def format_account(name: str, account: str) -> str:
    """Format the statements that make an account which may load, and give it the database if that is there."""
    return (
        f"  CREATE ROLE {quote(account)} LOGIN CREATEDB PASSWORD '…';\n"
        f"  ALTER DATABASE {quote(name)} OWNER TO {quote(account)};  -- if it is there already"
    )


def quote(name: str) -> str:
    """Quote a name."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(text: str) -> str:
    """Quote a text, so that it means the same whatever the settings of the session are."""
    escaped = text.replace("\\", "\\\\").replace("'", "''")
    return f"E'{escaped}'"
