"""A cursor that checks each statement before it reaches the cursor of the driver."""

from typing import Any

from legacygen.runtime.backends.guard import ONE_STATEMENT, Dialect, judge_statement
from legacygen.runtime.backends.refusal import Refusal, raise_refusal

READING_ATTRIBUTES = frozenset(
    "arraysize close closed description fetchall fetchmany fetchone itersize lastrowid mogrify name query rowcount "
    "rownumber scroll statusmessage timestamp _executed _query".split()
)
"""The attributes of the drivers' cursors that Django and its users need for reading; all others are refused."""


class GuardedCursor:
    """Stands between Django's cursor wrapper and the cursor of the driver; passes on statements that only read."""

    __slots__ = ("_alias", "_cursor", "_dialect")

    def __init__(self, cursor: Any, *, alias: str, dialect: Dialect) -> None:
        self._cursor = cursor
        self._alias = alias
        self._dialect = dialect

    def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """Run one statement that reads."""
        self._check_statement(query, has_values=bool(args and args[0] is not None) or bool(kwargs))
        result = self._cursor.execute(query, *args, **kwargs)
        # psycopg and sqlite3 return their own cursor, which would bypass the guard when calls are chained.
        return self if result is self._cursor else result

    def executemany(self, query: Any, *args: Any, **kwargs: Any) -> Any:
        """Run one statement that reads, with several sets of values."""
        self._check_statement(query, has_values=True)
        result = self._cursor.executemany(query, *args, **kwargs)
        return self if result is self._cursor else result

    def _check_statement(self, query: Any, *, has_values: bool) -> None:
        text = query if type(query) is str else self._render_query(query)
        if refusal := judge_statement(text, self._dialect, has_values=has_values):
            raise_refusal(self._alias, refusal, text)

    def _render_query(self, query: Any) -> str:
        if isinstance(query, bytes | bytearray):
            return query.decode("utf-8", "replace")
        # The composed statements of psycopg need a cursor or a connection to know how to quote.
        return str(query.as_string(self._cursor)) if hasattr(query, "as_string") else str(query)

    def __iter__(self) -> Any:
        return iter(self._cursor)

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._cursor, name)
        # psycopg keeps the last query in `_query`; in the MySQL drivers it is a method that runs a statement.
        if name not in READING_ATTRIBUTES or (name.startswith("_") and callable(found)):
            raise_refusal(self._alias, Refusal(f"cursor.{name}", f"Use execute() and fetch…(). {ONE_STATEMENT}"))
        return found
