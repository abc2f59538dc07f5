"""The transactions of a run: one for all by default, else one for each table or page."""

import contextlib
from collections.abc import Callable, Iterable
from types import TracebackType

from django.db import transaction


class RunTransactions:
    """Transactions in several databases that are committed together, or rolled back together.

    A context manager. At its end everything is committed, unless it was marked to be rolled back or an error came.
    """

    def __init__(
        self, aliases: Iterable[str], before_commit: Callable[[], None], after_commit: Callable[[], None]
    ) -> None:
        self._aliases = tuple(aliases)
        self._before, self._after = before_commit, after_commit
        self._stack = contextlib.ExitStack()
        self._is_lost = False
        self.commits = 0

    def __enter__(self) -> "RunTransactions":
        self._begin()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None and not self._is_lost:
            self._before()
        self._stack.__exit__(kind, error, trace)
        if kind is None and not self._is_lost:
            self.commits += 1
            self._after()

    def commit(self) -> None:
        """Commit what was stored so far, and go on in new transactions."""
        self._before()
        self._stack.close()
        self.commits += 1
        self._after()
        self._begin()

    def roll_back(self) -> None:
        """Let the end of the block roll back what was not committed."""
        self._is_lost = True
        for alias in self._aliases:
            transaction.set_rollback(True, using=alias)

    def _begin(self) -> None:
        self._stack = contextlib.ExitStack()
        for alias in self._aliases:
            self._stack.enter_context(transaction.atomic(using=alias))
