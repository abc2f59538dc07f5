"""What the runtime refuses."""


class LegacyWriteError(RuntimeError):
    """An attempt to change the legacy database; says what was refused, why, and what to do instead.

    It is no `django.db.Error`, so that nothing which handles database errors swallows it.
    """
