"""Makes a fresh database on a server of MySQL or MariaDB of a dump."""

from legacygen.dump.server.load import load_into_server
from legacygen.dump.server.target import read_server_target

__all__ = ["load_into_server", "read_server_target"]
