"""Loaders of psycopg that return the server's text where Python has no value: infinity, BC, 24:00, long years."""

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
    """A mix-in that goes before the class of a loader."""

    def load(self, data: Any) -> Any:
        """Return the value, or the text of the server if Python has no value for it."""
        try:
            return super().load(data)  # type: ignore[safe-super]
        except DataError:
            return bytes(data).decode()


def register_tolerant_loaders(connection: Any) -> None:
    """Make the loaders of dates and times on a connection of psycopg tolerant."""
    for name, plain in LOADERS.items():
        known = connection.adapters.get_loader(connection.adapters.types[name].oid, Format.TEXT)
        # Django has registered a loader with the time zone of the connection, which has to stay.
        base = known if hasattr(known, "timezone") else plain
        connection.adapters.register_loader(name, type(f"Tolerant{base.__name__}", (TolerantLoader, base), {}))
