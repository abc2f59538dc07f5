"""Makes an SQLite file of a dump of MySQL or MariaDB, without a server."""

from legacygen.dump.sqlite.load import load_into_file

__all__ = ["load_into_file"]
