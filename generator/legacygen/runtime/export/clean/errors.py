"""The error of a value that cannot be cleaned."""

from typing import Any

from legacygen.runtime.export.values.kinds import show_value


class CleanError(ValueError):
    """A value that a function of `clean` refuses, so that its row is rejected; the message is for the user."""

    @classmethod
    def about(cls, value: Any, reason: str) -> "CleanError":
        """Return the error for a value, which is shown in front of the reason."""
        return cls(f"{show_value(value)} {reason}")
