"""Makes a fresh database on a server of MySQL or MariaDB of a dump."""

from legacygen.dump.server.load import load_into_server
from legacygen.dump.server.target import ServerTarget, read_server_target

__all__ = ["ServerTarget", "load_into_server", "read_server_target"]
