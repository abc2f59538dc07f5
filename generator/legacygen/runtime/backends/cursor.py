"""A driver's cursor that sends only what reads."""

from typing import TYPE_CHECKING, Any, NoReturn

from legacygen.runtime.backends.guard import ONE, Refusal, judge
from legacygen.runtime.errors import LegacyWriteError

if TYPE_CHECKING:
    from legacygen.runtime.backends.readonly import ReadOnlyWrapper

READING = frozenset(
    "arraysize close closed description fetchall fetchmany fetchone itersize lastrowid mogrify name query rowcount "
    "rownumber scroll statusmessage timestamp _executed _query".split()
)
"""What Django and its users need of the drivers' cursors to read; everything else is refused."""


def refuse(alias: str, refusal: Refusal, statement: str = "") -> NoReturn:
    """Raise LegacyWriteError for what was tried on the database `alias`."""
    shown = " ".join(statement.split())
    shown = f" [{shown if len(shown) <= 80 else shown[:79] + '…'}]" if shown else ""
    raise LegacyWriteError(
        f"Refused {refusal.what}, for {alias!r} is a legacy database and read-only: {refusal.advice}.{shown}"
    )


class GuardedCursor:
    """Stands between Django's cursor wrapper and the cursor of the driver."""

    __slots__ = ("_cursor", "_wrapper")

    def __init__(self, cursor: Any, wrapper: "ReadOnlyWrapper") -> None:
        self._cursor = cursor
        self._wrapper = wrapper

    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """Run one statement that reads."""
        self._check(query, has_values=bool(args and args[0] is not None) or bool(kwargs))
        result = self._cursor.execute(query, *args, **kwargs)
        return self if result is self._cursor else result

    def executemany(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """Run one statement that reads, with several sets of values."""
        self._check(query, has_values=True)
        result = self._cursor.executemany(query, *args, **kwargs)
        return self if result is self._cursor else result

    def _check(self, query: Any, *, has_values: bool) -> None:
        text = query if type(query) is str else self._text(query)
        if refusal := judge(text, self._wrapper.dialect, has_values=has_values):
            refuse(self._wrapper.alias, refusal, text)

    def _text(self, query: Any) -> str:
        if isinstance(query, bytes | bytearray):
            return query.decode("utf-8", "replace")
        # psycopg's composed statements need a connection to know how to quote.
        return str(query.as_string(self._wrapper.connection)) if hasattr(query, "as_string") else str(query)

    def __iter__(self) -> Any:
        return iter(self._cursor)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._cursor, name)
        if name not in READING or (name.startswith("_") and callable(found)):  # _query runs one on mysqlclient
            refuse(self._wrapper.alias, Refusal(f"cursor.{name}", f"use execute() and fetch…(); {ONE}"))
        return found
