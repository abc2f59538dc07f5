"""A load that is killed right before or behind a statement: `python -m tests.dump.killed_load KIND DUMP … WHEN`."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from legacygen.dump.load_report import LoadOptions
from legacygen.dump.postgresql import PostgreSQLTarget, load_into_postgresql
from legacygen.dump.postgresql.connection import PostgreSQLConnection
from legacygen.dump.server import load_into_server
from legacygen.dump.server.connection import Connection
from legacygen.dump.target import LoadTarget


def kill_at(connection: Any, word: str, when: str) -> None:
    """Let the process end at the first statement that begins with a word, as if somebody killed it."""
    execute = connection.execute

    def execute_or_die(self: Any, sql: str | bytes) -> int:
        is_it = (sql.decode(errors="replace") if isinstance(sql, bytes) else sql).startswith(word)
        if is_it and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        found: int = execute(self, sql)
        if is_it:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    connection.execute = execute_or_die


def main(kind: str, dump: str, name: str, user: str, password: str, host: str, word: str, when: str) -> None:
    """Load a dump, and die."""
    words: dict[str, Any] = {"name": name, "user": user, "password": password, "host": host}
    if kind == "postgresql":
        kill_at(PostgreSQLConnection, word, when)
        load_into_postgresql(Path(dump), PostgreSQLTarget(**words), LoadOptions(), lambda _done, _total: None)
    else:
        kill_at(Connection, word, when)
        texts = Path(dump).with_suffix(".texts")
        load_into_server(
            Path(dump), LoadTarget(**words), LoadOptions(), lambda _done, _total: None, keep_text_in=texts
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
