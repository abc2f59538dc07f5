"""Opens the project's legacy database as a read-only connection, without loading the project's apps."""

from legacygen.connect.database import ROLLBACK, Database, Row, open_database
from legacygen.connect.drivers import choose_mysql_driver, require_driver
from legacygen.connect.entry import GUARDED, read_database_entry
from legacygen.connect.failures import format_file

__all__ = [
    "GUARDED",
    "ROLLBACK",
    "Database",
    "Row",
    "choose_mysql_driver",
    "format_file",
    "open_database",
    "read_database_entry",
    "require_driver",
]
