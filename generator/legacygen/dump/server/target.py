"""The database on a server that a load replaces, and the account that may do that."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from legacygen.errors import ConfigError

SCRATCH, BEFORE = "_load", "_before"
"""Ends the names of the database in which a dump is loaded, and of that which keeps the one before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerTarget:
    """A database, and the account of LEGACY_LOAD_USER; `options` are those of the driver.

    `host` is a name or the path of a socket, empty for the driver's own default, as `port` is 0.
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


def read_server_target(entry: Mapping[str, Any], environ: Mapping[str, str], prefix: str) -> ServerTarget:
    """Make the target of an entry of DATABASES and of the variables `<prefix>_LOAD_USER` and `_PASSWORD`.

    Raises ConfigError if no account is set: the project's own one may only read.
    """
    name = str(entry["NAME"])
    user = environ.get(f"{prefix}_LOAD_USER", "")
    if not user:
        grants = format_grants(name, "'loader'@'localhost'")
        raise ConfigError(
            "Loading needs an account that may write; the project's own one may only read. Set "
            f"{prefix}_LOAD_USER and {prefix}_LOAD_PASSWORD in .env. Such an account needs:\n{grants}"
        )
    return ServerTarget(
        name=name,
        user=user,
        password=environ.get(f"{prefix}_LOAD_PASSWORD", ""),
        host=str(entry.get("HOST") or ""),
        port=int(entry.get("PORT") or 0),
        options={key: value for key, value in (entry.get("OPTIONS") or {}).items() if key in ("ssl", "ssl_mode")},
    )


def format_grants(name: str, account: str) -> str:
    """Format the statements that give an account the rights that a load needs, on three databases and no other."""
    names = (name, f"{name}{SCRATCH}", f"{name}{BEFORE}")
    return "\n".join(f"  GRANT ALL PRIVILEGES ON `{_escape(each)}`.* TO {account};" for each in names)


def _escape(name: str) -> str:
    """Escape what GRANT takes for a wildcard."""
    return name.replace("`", "``").replace("_", "\\_").replace("%", "\\%")
