"""Reads databases in SQL_ASCII, whose server does not know what its text is: UTF-8, Latin-1 or both."""

from typing import Any

from psycopg.types.string import TextLoader

TEXT_TYPES = ("text", "varchar", "bpchar", "name", '"char"')
UNKNOWN = 0
"""The number of a type for which the driver has no loader of its own."""


class TextOrBytesLoader(TextLoader):
    """Loads text, as on SQLite: bytes where it is not UTF-8, so that the other rows can be read."""

    def load(self, data: Any) -> Any:
        """Return the text, or the bytes if they are not UTF-8."""
        try:
            return bytes(data).decode()
        except UnicodeDecodeError:
            return bytes(data)


class EncodedStatements:
    """A mix-in for cursors that hand statements over as bytes: without an encoding the driver takes only ASCII."""

    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """Run a statement in UTF-8."""
        return super().execute(query.encode() if isinstance(query, str) else query, *args, **kwargs)  # type: ignore[misc]


def read_unknown_encoding(connection: Any) -> None:
    """Make a connection of psycopg read every text, if its server does not know the encoding."""
    known = [connection.info.parameter_status(name) for name in ("server_encoding", "client_encoding")]
    if known != ["SQL_ASCII", "UTF8"]:
        return
    connection.execute("SET client_encoding TO 'SQL_ASCII'")
    connection.commit()
    for name in (*TEXT_TYPES, UNKNOWN):
        connection.adapters.register_loader(name, TextOrBytesLoader)
    plain = connection.cursor_factory
    connection.cursor_factory = type(f"Encoded{plain.__name__}", (EncodedStatements, plain), {})
