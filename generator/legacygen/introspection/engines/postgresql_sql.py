"""Splits SQL that PostgreSQL prints: spellings of types, definitions of checks."""

import re

MODIFIERS = re.compile(r"\(([^)]*)\)")
FIELDS = re.compile(r" (?:year|month|day|hour|minute|second)(?: to (?:month|hour|minute|second))?")
"""The fields that an interval is limited to."""


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
