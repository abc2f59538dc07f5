"""A cursor whose rows stay on the server until they are fetched."""

import importlib
from typing import Any

from django.db import InterfaceError


class StreamCursor:
    """The unbuffered cursor of mysqlclient or PyMySQL, on a session that ends with it.

    The cursors of both drivers read all the other rows when they are closed. This one closes the session instead, so
    that the server stops at once and unlocks the table.
    """

    def __init__(self, connection: Any, driver: str) -> None:
        self._connection = connection
        self._cursor = connection.cursor(importlib.import_module(f"{driver}.cursors").SSCursor)

    def close(self) -> None:
        """End the session; a second call does nothing."""
        if self._cursor is None:
            return
        cursor, self._cursor = self._cursor, None
        if hasattr(cursor._result, "unbuffered_active"):
            cursor._result.unbuffered_active = False  # else PyMySQL reads on while it deletes the result
        self._connection.close()

    def __iter__(self) -> Any:
        while (row := self.fetchone()) is not None:
            yield row

    def __getattr__(self, name: str) -> Any:
        # The drivers would return no row from a closed cursor, as if the table ended here.
        if self._cursor is None:
            raise InterfaceError("the connection was closed before all rows were read")
        return getattr(self._cursor, name)
