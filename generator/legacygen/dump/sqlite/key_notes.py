"""Notes the keys whose values SQLite compares in another way than the server: by accents, or blanks at their ends."""

import sqlite3
from collections.abc import Iterator

from legacygen.dump.definition import TableDefinition
from legacygen.dump.load_report import LoadNote
from legacygen.dump.sqlite.sql import quote

TEXTS = frozenset({"char", "varchar", "tinytext", "text", "mediumtext", "longtext"})
NO_PADDING = ("_0900_", "_nopad_", "binary")
"""Parts of the names of collations for which blanks at the end of a text count."""


def note_keys(connection: sqlite3.Connection, table: TableDefinition) -> Iterator[LoadNote]:
    """Yield a note for each column of a key that has values which other rows may not find as on the server."""
    keyed = {column for key in table.keys if key.kind in ("PRIMARY", "UNIQUE") for column in key.columns}
    keyed |= {column for key in table.foreign_keys for column in key.columns}
    for column in table.columns:
        if column.name not in keyed or column.data_type not in TEXTS:
            continue
        name, place = quote(column.name), quote(table.name)
        foreign = f"SUM({name} GLOB '*[^ -~]*')" if column.collation.endswith("_ci") else "0"
        is_padded = column.collation and not any(part in column.collation for part in NO_PADDING)
        blanks = f"SUM({name} LIKE '% ')" if is_padded else "0"
        if foreign == blanks == "0":
            continue
        letters, ends = connection.execute(f"SELECT {foreign}, {blanks} FROM {place}").fetchone()
        if letters:
            yield _note(
                table, column.name, f"{letters:,} values have letters beyond ASCII, whose case and accents count"
            )
        if ends:
            yield _note(table, column.name, f"{ends:,} values end with blanks, which count")


def _note(table: TableDefinition, column: str, text: str) -> LoadNote:
    more = "here, and not on the server: a join may find fewer rows"
    return LoadNote(table=table.name, text=f"{column}: {text} {more}")
