"""The views of a dump: their SELECT for SQLite, and the types of their columns."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from legacygen.dump.definition import TableDefinition
from legacygen.dump.lexical import PLAIN, find_token_matches, is_name, read_name
from legacygen.dump.load_report import LoadNote
from legacygen.dump.sqlite.sql import quote
from legacygen.dump.sqlite.view_types import describe_columns
from legacygen.dump.translation import translate_query


@dataclass(frozen=True, slots=True, kw_only=True)
class DumpedView:
    """A view of a dump: its definition, for the types of its columns, and its SELECT as the dump has it."""

    definition: TableDefinition
    select: str


def make_views(
    connection: sqlite3.Connection, texts: Mapping[str, str], tables: Sequence[TableDefinition], server: str
) -> tuple[list[DumpedView], list[LoadNote]]:
    """Make all views that SQLite can have, one after the other until no more can be made; note the others.

    `server` is the version of the server, which decides types of their columns.
    """
    waiting, reasons = dict(texts), dict[str, str]()
    made: list[DumpedView] = []
    while waiting:
        done = []
        for name, text in waiting.items():
            known = [*tables, *(view.definition for view in made)]
            view, reasons[name] = _make_view(connection, name, text, known, server)
            if view is not None:
                made.append(view)
                done.append(name)
        if not done:
            break
        for name in done:
            del waiting[name]
    return made, [LoadNote(table=name, text=f"the view is left out: {reasons[name]}") for name in waiting]


def _make_view(
    connection: sqlite3.Connection, name: str, text: str, tables: Sequence[TableDefinition], server: str
) -> tuple[DumpedView | None, str]:
    columns, select = split_view(text)
    translated = translate_query(select) if select else ""
    if not translated:
        return None, "its SELECT cannot be translated for SQLite"
    listed = f" ({', '.join(map(quote, columns))})" if columns else ""
    try:
        connection.execute(f"CREATE VIEW {quote(name)}{listed} AS {translated}")
        cursor = connection.execute(f"SELECT * FROM {quote(name)} LIMIT 1")
        cursor.fetchall()
    except (sqlite3.Error, sqlite3.Warning) as error:
        connection.execute(f"DROP VIEW IF EXISTS {quote(name)}")
        return None, f"SQLite says {str(error)!r}"
    names = [each[0] for each in cursor.description]
    described = describe_columns(select, names, tables, server)
    definition = TableDefinition(database="", name=name, columns=tuple(described), engine="")
    return DumpedView(definition=definition, select=select), ""


def split_view(text: str) -> tuple[list[str], str]:
    """Split CREATE VIEW into the names of its columns, if it lists them, and its SELECT; empty if there is none."""
    source = text.encode()
    tokens = [(match[1], match.start(1), match.end(1)) for match in find_token_matches(source, PLAIN)]
    words = [token.upper() for token, _, _ in tokens]
    if b"VIEW" not in words:
        return [], ""
    begin = words.index(b"VIEW") + 1
    while begin < len(words) and words[begin] not in (b"AS", b"("):
        begin += 1
    columns = list(_read_names(tokens[begin:])) if words[begin : begin + 1] == [b"("] else []
    if b"AS" not in words[begin:]:
        return [], ""
    first = words.index(b"AS", begin) + 1
    last = len(tokens)
    if words[-3:] == [b"WITH", b"CHECK", b"OPTION"]:
        last -= 3
    elif words[-4:-2] == [b"WITH", words[-3] if len(words) > 2 else b""] and words[-2:] == [b"CHECK", b"OPTION"]:
        last -= 4
    return columns, source[tokens[first][1] : tokens[last - 1][2]].decode() if first < last else ""


def _read_names(tokens: Sequence[tuple[bytes, int, int]]) -> Iterator[str]:
    for token, _, _ in tokens[1:]:
        if token == b")":
            return
        if is_name(token):
            yield read_name(token)
