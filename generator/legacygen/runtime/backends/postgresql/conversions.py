"""Loaders of psycopg that give the server's text for what Python has no value for: infinity, BC, 24:00, long years."""

from typing import Any

from psycopg import DataError
from psycopg.adapt import Loader
from psycopg.pq import Format
from psycopg.types import datetime as dates

LOADERS = {
    "date": dates.DateLoader,
    "time": dates.TimeLoader,
    "timetz": dates.TimetzLoader,
    "timestamp": dates.TimestampLoader,
    "timestamptz": dates.TimestamptzLoader,
}


class TolerantLoader(Loader):
    """Goes before a loader."""

    def load(self, data: Any) -> Any:
        """The value, or else the text."""
        try:
            return super().load(data)  # type: ignore[safe-super]
        except DataError:
            return bytes(data).decode()


def tolerate(connection: Any) -> None:
    """Make a connection of psycopg tolerant; the zone that Django has set for it stays."""
    for name, plain in LOADERS.items():
        known = connection.adapters.get_loader(connection.adapters.types[name].oid, Format.TEXT)
        base = known if hasattr(known, "timezone") else plain
        connection.adapters.register_loader(name, type(f"Tolerant{base.__name__}", (TolerantLoader, base), {}))
