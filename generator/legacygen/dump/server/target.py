"""The database on a server of MySQL or MariaDB that a load replaces."""

from collections.abc import Mapping
from typing import Any

from legacygen.dump.target import BEFORE, SCRATCH, LoadTarget, read_load_account, read_port
from legacygen.errors import ConfigError

LONGEST = 64
"""Letters of the name of a database."""


def read_server_target(entry: Mapping[str, Any], environ: Mapping[str, str], prefix: str) -> LoadTarget:
    """Make the target of an entry of DATABASES and of the variables `<prefix>_LOAD_USER` and `_PASSWORD`.

    Raises ConfigError if no account is set, because the project's own one may only read, and for a name or port that
    no server has.
    """
    name = str(entry["NAME"])
    user, password = read_load_account(environ, prefix, format_grants(name, "'loader'@'localhost'"))
    if len(f"{name}{BEFORE}") > LONGEST:
        raise ConfigError(f"The name {name!r} is too long: with `{BEFORE}` it has more than {LONGEST} letters.")
    return LoadTarget(
        name=name,
        user=user,
        password=password,
        host=str(entry.get("HOST") or ""),
        port=read_port(entry),
        options={key: value for key, value in (entry.get("OPTIONS") or {}).items() if key in ("ssl", "ssl_mode")},
    )


def format_grants(name: str, account: str) -> str:
    """Format the statements that give an account the rights that a load needs, on three databases and no other."""
    names = (name, f"{name}{SCRATCH}", f"{name}{BEFORE}")
    return "\n".join(f"  GRANT ALL PRIVILEGES ON `{_escape(each)}`.* TO {account};" for each in names)


def _escape(name: str) -> str:
    """Escape what GRANT takes for a wildcard."""
    return name.replace("`", "``").replace("_", "\\_").replace("%", "\\%")
