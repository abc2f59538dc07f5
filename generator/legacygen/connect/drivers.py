"""The database drivers that Python packages bring, and how to install them."""

import importlib
from collections.abc import Collection

from legacygen.errors import ConnectError

MYSQL_ADVICE = (
    "install one with `pip install PyMySQL`, which needs no compiler, or with `pip install mysqlclient`, for which "
    "Debian and Ubuntu need `apt install gcc pkg-config libmariadb-dev python3-dev` first"
)
POSTGRESQL_ADVICE = "install it with `pip install 'psycopg[binary]'`"
ADVICE = {"mysql": MYSQL_ADVICE, "postgresql": POSTGRESQL_ADVICE}
"""How to install a driver, by the last part of an ENGINE."""

MODULES = {"mysqlclient": "MySQLdb", "pymysql": "pymysql"}
"""The modules of MySQL's drivers, by the template's name of the driver."""


def choose_mysql_driver() -> str:
    """Choose the driver when nobody is asked: PyMySQL if it is the only one that is installed."""
    there = [driver for driver, module in MODULES.items() if _can_import(module)]
    return "pymysql" if there == ["pymysql"] else "mysqlclient"


def require_driver(engine: str, mysql_driver: str) -> None:
    """Raise ConnectError if the driver for an engine of the template cannot be imported; SQLite needs none."""
    modules: Collection[str] = ()
    if engine == "mysql":
        modules = [MODULES.get(mysql_driver, mysql_driver)]
    elif engine == "postgresql":
        modules = ["psycopg", "psycopg2"]
    if modules and not any(map(_can_import, modules)):
        raise ConnectError(f"The driver for {engine} cannot be imported: {ADVICE[engine]}. Nothing was created.")


def _can_import(module: str) -> bool:
    try:
        importlib.import_module(module)
    except ImportError:  # also of the client library that it was built with
        return False
    return True
