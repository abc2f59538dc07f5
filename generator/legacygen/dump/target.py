"""The database on a server that a load replaces, and the account that may do that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from legacygen.errors import ConfigError

SCRATCH, BEFORE = "_load", "_before"
"""Ends the names of the database in which a dump is loaded, and of that which keeps the one before."""

CHECKED = "check *_DB_HOST, *_DB_PORT, *_LOAD_USER and *_LOAD_PASSWORD in .env."


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadTarget:
    """A database, and the account of LEGACY_LOAD_USER; `options` are those of the driver.

    `host` is a name or the place of a socket, empty for the driver's own default, as `port` is 0.
    """

    name: str
    user: str
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
        """The name of the database that keeps the tables of the load before."""
        return f"{self.name}{BEFORE}"


def read_port(entry: Mapping[str, Any]) -> int:
    """Return the port of an entry of DATABASES, 0 if it has none; raises ConfigError for what is no number."""
    port = str(entry.get("PORT") or 0)
    if not port.isdecimal():
        raise ConfigError(f"The port {port!r} of the legacy database is no number; check *_DB_PORT in .env.")
    return int(port)


def read_load_account(environ: Mapping[str, str], prefix: str, statements: str) -> tuple[str, str]:
    """Return the values of `<prefix>_LOAD_USER` and `_PASSWORD`; `statements` make such an account.

    Raises ConfigError if no account is set: the project's own one may only read.
    """
    user = environ.get(f"{prefix}_LOAD_USER", "")
    if not user:
        raise ConfigError(
            "Loading needs an account that may write; the project's own one may only read. Set "
            f"{prefix}_LOAD_USER and {prefix}_LOAD_PASSWORD in .env. Such an account needs:\n{statements}"
        )
    return user, environ.get(f"{prefix}_LOAD_PASSWORD", "")
