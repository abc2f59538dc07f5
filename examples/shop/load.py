"""Run a file of SQL on an SQLite database, new or not: `python load.py legacy.sql legacy.sqlite3`."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

script, database = sys.argv[1:]
with closing(sqlite3.connect(database)) as connection:
    connection.executescript(Path(script).read_text(encoding="utf-8"))
