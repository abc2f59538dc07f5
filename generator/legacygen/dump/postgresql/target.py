"""The database on a server of PostgreSQL that a load replaces, and the account that may do that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from legacygen.errors import ConfigError

SCRATCH, BEFORE = "_load", "_before"
"""Ends the names of the database in which a dump is loaded, and of that which keeps the one before."""

LONGEST = 63
"""Bytes of the longest name that PostgreSQL keeps as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgreSQLTarget:
    """A database, and the account of LEGACY_LOAD_USER; `reader` is the project's own account, which may only read.

    `host` is a name or the folder of a socket, empty for the driver's own default, as `port` is 0. `options` are those
    of the driver.
    """

    name: str
    user: str
    reader: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def scratch(self) -> str:
        """The name of the database in which the dump is loaded."""
        return f"{self.name}{SCRATCH}"

    @property
    def before(self) -> str:
        """The name of the database that keeps the one before."""
        return f"{self.name}{BEFORE}"


def read_postgresql_target(entry: Mapping[str, Any], environ: Mapping[str, str], prefix: str) -> PostgreSQLTarget:
    """Make the target of an entry of DATABASES and of the variables `<prefix>_LOAD_USER` and `_PASSWORD`.

    Raises ConfigError if no account is set, for the project's own one may only read, or if the name is too long.
    """
    name = str(entry["NAME"])
    user = environ.get(f"{prefix}_LOAD_USER", "")
    if not user:
        raise ConfigError(
            "Loading needs an account that may write; the project's own one may only read. Set "
            f"{prefix}_LOAD_USER and {prefix}_LOAD_PASSWORD in .env. Such an account needs:\n"
            f"{format_account(name, 'loader')}"
        )
    if len(f"{name}{BEFORE}".encode()) > LONGEST:
        raise ConfigError(f"The name {name!r} is too long: with `{BEFORE}` it has more than {LONGEST} bytes.")
    kept = {key: value for key, value in (entry.get("OPTIONS") or {}).items() if key.startswith("ssl")}
    return PostgreSQLTarget(
        name=name,
        user=user,
        reader=str(entry.get("USER") or ""),
        password=environ.get(f"{prefix}_LOAD_PASSWORD", ""),
        host=str(entry.get("HOST") or ""),
        port=int(entry.get("PORT") or 0),
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
