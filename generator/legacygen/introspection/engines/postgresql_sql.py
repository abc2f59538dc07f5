"""Splits SQL that PostgreSQL prints: spellings of types, defaults, definitions of checks."""

import re

from legacygen.schema import Default

MODIFIERS = re.compile(r"\(([^)]*)\)")
FIELDS = re.compile(r" (?:year|month|day|hour|minute|second)(?: to (?:month|hour|minute|second))?")
"""The fields that an interval is limited to."""
CAST = r"(?:::[\w\s\"\[\]().,]+)?"


def strip_modifiers(spelled: str) -> str:
    """Return the name of a type without length, precision and the fields of an interval."""
    return FIELDS.sub("", " ".join(MODIFIERS.sub("", spelled).split()))


def find_modifiers(spelled: str) -> list[int]:
    """Return the length, or the precision and scale, of a type; empty without them."""
    return [int(number) for number in re.findall(r"-?\d+", "".join(MODIFIERS.findall(spelled)))]


def strip_check(definition: str) -> str:
    """Return `CHECK (x > 0)` without the keyword and the outer parentheses."""
    match = re.fullmatch(r"CHECK \((.*)\)( NO INHERIT| NOT VALID| NOT ENFORCED)*", definition, re.S)
    return match[1] if match else definition


def parse_default(raw: str | None) -> Default | None:
    """Parse a default as pg_get_expr spells it: literals carry a cast."""
    if raw is None or re.match(r"NULL(::|$)", raw):
        return None
    quoted = re.fullmatch(rf"([EB]?)'((?:[^']|'')*)'{CAST}", raw)
    if quoted:
        value = quoted[2].replace("''", "'")
        return Default(text=value.replace("\\\\", "\\") if quoted[1] == "E" else value)
    number = re.fullmatch(rf"\(?([+-]?[\d.]+(?:e[+-]?\d+)?)\)?{CAST}|(true|false)", raw, re.I)
    if number:
        return Default(text=number[1] or number[2])
    return Default(text=raw, is_expression=True)
