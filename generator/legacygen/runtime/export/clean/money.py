"""Reads amounts of money from text."""

import re
from decimal import Decimal
from typing import Any, Literal

from legacygen.runtime.export.clean.errors import CleanError

CURRENCY = r"(?:[A-Z]{3}|[A-Z]{0,2}[$€£¥₣₤₹₺₽]|Fr\.?|DM|kr\.?|zł|Kč)?"
"""A code or sign before or behind the number, or none."""
AMOUNT = re.compile(
    rf"(?P<open>\()? ?(?P<sign>[-+])? ?{CURRENCY} ?(?P<inner>[-+])? ?(?P<number>\d[\d.,' ]*|[.,]\d+)"
    rf"(?P<dash>(?<=[.,])-{{1,2}})? ?{CURRENCY} ?(?P<behind>-)?(?P<close>\))?"
)
GROUPED = re.compile(r"\d*|\d{1,3}(?P<mark>[.,' ])\d{3}(?:(?P=mark)\d{3})*")
"""The digits before the decimal sign, perhaps in groups of thousands."""


def money(value: Any, point: Literal[".", ",", ""] = "") -> Decimal | None:
    """Return an amount as a Decimal, with all of its digits: of `1.234,50 €`, `$1,234.50`, `1'234.-` and `(12.00)`.

    NULL and empty text give None. `point` is the decimal sign. Without it, it is found by its place; then `1.234`,
    which may be either, raises CleanError, as does text that is no amount.
    """
    if value is None or isinstance(value, Decimal):
        return value
    if isinstance(value, int | float):
        return Decimal(str(value))
    text = " ".join(str(value).replace("\u2212", "-").replace("\u2019", "'").split())
    if not text:
        return None
    match = AMOUNT.fullmatch(text)
    signs = [match[name] for name in ("sign", "inner", "behind", "open") if match[name]] if match else []
    if match is None or len(signs) > 1 or bool(match["open"]) != bool(match["close"]):
        raise CleanError.about(value, "is no amount of money")
    number = match["number"].strip()
    if match["dash"]:  # as in `12,-`
        number = number[:-1]
    amount = _read_number(value, number, point)
    return -amount if signs and signs[0] != "+" else amount


def _read_number(value: Any, number: str, point: str) -> Decimal:
    """Return the number, whose decimal sign is `point`, or is to be found."""
    mark = point or _find_point(value, number)
    whole, _, fraction = number.rpartition(mark) if mark and mark in number else (number, "", "")
    if not GROUPED.fullmatch(whole) or not re.fullmatch(r"\d*", fraction):
        raise CleanError.about(value, "is no amount of money")
    digits = re.sub(r"\D", "", whole) or "0"
    return Decimal(f"{digits}.{fraction}" if fraction else digits)


def _find_point(value: Any, number: str) -> str:
    """Return the decimal sign of a number, or an empty text if it has none."""
    marks = re.sub(r"[^.,]", "", number)
    if not marks or (len(marks) > 1 and len(set(marks)) == 1):
        return ""
    whole, _, fraction = number.rpartition(marks[-1])
    if len(marks) == 1 and len(fraction) == 3 and re.fullmatch(r"[1-9]\d{0,2}", whole):
        reason = "has a decimal sign or a mark of thousands; say which, as in clean.money(old.price, point=',')"
        raise CleanError.about(value, reason)
    return marks[-1]
