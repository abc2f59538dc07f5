"""Switches off what a run should not set off: mail, callbacks after COMMIT, and the log of queries."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connections


class HeldMail(BaseEmailBackend):
    """Sends nothing and counts what it would have sent."""

    count = 0

    def send_messages(self, email_messages: Any) -> int:
        """Count the messages, and claim that they were sent."""
        HeldMail.count += len(email_messages)
        return len(email_messages)


@contextmanager
def hold_mail() -> Iterator[None]:
    """Send no mail while the block lasts."""
    before, HeldMail.count = settings.EMAIL_BACKEND, 0
    settings.EMAIL_BACKEND = f"{__name__}.{HeldMail.__name__}"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = before


@contextmanager
def keep_no_queries() -> Iterator[None]:
    """Keep no log of queries while the block lasts; with DEBUG, Django keeps thousands."""
    before, settings.DEBUG = settings.DEBUG, False
    try:
        yield
    finally:
        settings.DEBUG = before


@contextmanager
def spare_collector() -> Iterator[None]:
    """Let the garbage collector look at what the run makes only, and not at all of Django again and again."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


class HeldCallbacks:
    """Drops what stubs without signals register with `transaction.on_commit`, and counts it."""

    def __init__(self) -> None:
        self.count = 0
        self._kept: dict[str, int] = {}

    def drop_new(self, alias: str, *, keep: bool) -> None:
        """Drop the callbacks that were registered since the last call, unless they are to be kept."""
        callbacks = connections[alias].run_on_commit
        kept = min(self._kept.get(alias, 0), len(callbacks))
        if not keep:
            self.count += len(callbacks) - kept
            del callbacks[kept:]
        self._kept[alias] = len(callbacks)

    def forget_kept(self) -> None:
        """Note that all callbacks were called, or are lost."""
        self._kept.clear()
