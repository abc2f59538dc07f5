"""Exceptions of the runtime."""


class LegacyWriteError(RuntimeError):
    """An attempt to change the legacy database; the message says what was refused, why, and what to do instead.

    It is not a `django.db.Error`, so that code which handles database errors does not swallow it.
    """
