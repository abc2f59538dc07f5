"""How a value is judged: the conversion to the type that is stored, the checks of the result, and the words for it."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

Check = Callable[[Any], str | None]
"""A function that gives the reason why a value does not fit, or None."""

SECRET = re.compile(r"pass|pwd|secret|token|hash|salt|credential|private|api_?key|(^|_)(pw|pin)($|_)", re.I)
"""Names of fields and columns whose values no message shows."""

SHOWN_LENGTH = 60
"""Characters of a value that a message shows."""


class WrongError(ValueError):
    """A value that a conversion refuses; the message is the reason."""


class Kind(NamedTuple):
    """How the values of a field are judged.

    A value that is not of the type `exact` is converted first (None: every value is). `noun` says what cannot be made
    of it; it is empty where the message of the error says more. `secret` keeps values out of the reasons.
    """

    exact: type | None
    noun: str
    convert: Callable[[Any], Any]
    checks: tuple[Check, ...] = ()
    secret: bool = False


def find_reason(kind: Kind, required: bool, value: Any) -> str | None:
    """Return why a value does not fit, or None. What is converted to None is stored as NULL."""
    exact, noun, convert, checks, secret = kind
    try:
        if type(value) is not exact:
            if value is not None:
                value = convert(value)
            if value is None:
                return "is NULL, but needs a value" if required else None
        for check in checks:
            reason = check(value)
            if reason is not None:
                return reason
    except WrongError as error:
        return str(error)
    except Exception as error:  # a field of the user's own may raise anything
        if noun:
            return f"{show_value(value, secret)} is not {noun}"
        return f"cannot be stored, {type(error).__name__}" if secret else explain_error(error)
    return None


def show_value(value: Any, secret: bool = False) -> str:
    """Return a value as Python prints it, on one line and cut to SHOWN_LENGTH; a secret one only as `the value`."""
    text = "the value" if secret else repr(value)
    return text if len(text) <= SHOWN_LENGTH else f"{text[: SHOWN_LENGTH - 1]}…"


def explain_error(error: BaseException) -> str:
    """Return the message of an error on one line, without a full stop; its type if it has none."""
    text = " ".join(getattr(error, "messages", None) or [str(error)])
    return " ".join(text.split()).rstrip(".") or type(error).__name__
