"""Makes a fresh database on a server of PostgreSQL of a dump, and says what is in one."""

from legacygen.dump.postgresql.formats import DumpFormat, find_format
from legacygen.dump.postgresql.load import load_into_postgresql
from legacygen.dump.postgresql.private_server import PrivateServer, check_programs, start_server, stop_server
from legacygen.dump.postgresql.summary import examine_script
from legacygen.dump.postgresql.target import PostgreSQLTarget, read_postgresql_target

__all__ = [
    "DumpFormat",
    "PostgreSQLTarget",
    "PrivateServer",
    "check_programs",
    "examine_script",
    "find_format",
    "load_into_postgresql",
    "read_postgresql_target",
    "start_server",
    "stop_server",
]
