"""How far a long action is: a bar on a terminal, else a line now and then."""

import sys
import time
from typing import Any

INTERVAL = 5.0
"""Seconds between lines where there is no terminal."""


class Progress:
    """Shows rows read of a table, the rate and the time that is left. A context manager."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._bar: Any = _make_bar() if stream.isatty() else None
        self._tasks: dict[str, Any] = {}
        self._spent: dict[str, float] = {}
        self._last = self._shown = time.monotonic()

    def __enter__(self) -> "Progress":
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def show(self, table: str, read: int, total: int, counts: str = "") -> None:
        """Show how many rows of a table were read.

        The time since the last call is that of this table, since a table may be read in the middle of another one.
        """
        now = time.monotonic()
        self._spent[table] = self._spent.get(table, 0.0) + now - self._shown
        self._shown = now
        if self._bar is not None:
            if table not in self._tasks:
                self._tasks[table] = self._bar.add_task(table, total=total, counts=counts)
            self._bar.update(self._tasks[table], completed=read, total=total, counts=counts)
        elif now - self._last > INTERVAL:
            self._last = now
            rate = read / max(self._spent[table], 0.001)
            left = (total - read) / rate if rate else 0
            text = f"{table}: {read} of {total} rows, {rate:.0f} a second, {left:.0f} s left"
            self._stream.write(f"{text}, {counts}" if counts else text)


def _make_bar() -> Any:
    """Return a bar of rich, which is installed with the generator; without it there are lines."""
    try:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    except ImportError:
        return None
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, TextColumn("{task.fields[counts]}"), console=Console(file=sys.stderr))
