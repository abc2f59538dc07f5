"""Refusals: what is not allowed on a legacy database, and the exception that says so."""

from dataclasses import dataclass
from typing import NoReturn

from legacygen.runtime.errors import LegacyWriteError

STORE_ELSEWHERE = "Store new data in a model of the new project"
SHOWN_LENGTH = 80  # characters of a statement that a message shows


@dataclass(frozen=True, slots=True)
class Refusal:
    """An attempt that is refused, as a noun phrase, and a sentence (without a full stop) that says what to do."""

    what: str
    advice: str = STORE_ELSEWHERE


def raise_refusal(alias: str, refusal: Refusal, statement: str = "") -> NoReturn:
    """Raise LegacyWriteError for an attempt on the database `alias`; the message quotes the start of a statement."""
    shown = " ".join(statement.split())
    if len(shown) > SHOWN_LENGTH:
        shown = f"{shown[: SHOWN_LENGTH - 1]}…"
    quoted = f" [{shown}]" if shown else ""
    raise LegacyWriteError(
        f"Refused {refusal.what}: {alias!r} is a legacy database and read-only. {refusal.advice}.{quoted}"
    )
