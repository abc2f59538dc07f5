"""Chooses the column that names a row, for `__str__`."""

from collections.abc import Mapping, Sequence

from legacygen import naming
from legacygen.plan import Field
from legacygen.schema import Column, Kind, Table

NAMES = (
    *("name", "title", "label", "caption", "subject", "designation"),
    *("bezeichnung", "titel", "nombre", "titulo", "nom", "titre", "nome", "naam", "navn", "namn", "nm", "description"),
)
CODES = ("username", "login", "email", "code")
"""Last words of columns that name a row, and of columns that only identify it; the best first."""

TEXT_KINDS = {Kind.CHAR, Kind.VARCHAR, Kind.TEXT}
FIELDS = ("models.CharField", "models.TextField", "fields.EncodedTextField", "models.GeneratedField")

Words = tuple[str, ...]


def plan_display(table: Table, class_name: str, fields: Sequence[Field]) -> str:
    """Return the source of an expression of type `str` with `self`; empty if no column names the row."""
    names = {field.identity: field.name for field in fields if field.cls in FIELDS}
    candidates = [column for column in table.columns if _is_text(column) and column.name in names]
    words = {column.name: naming.split_words(column.name) for column in candidates}
    person = _find_person_names([column for column in candidates if not column.nullable], words)
    if person:
        return " ".join(f"{{self.{names[column.name]}}}" for column in person).join(('f"', '"'))
    own = naming.split_words(class_name)
    ranked = [(rank, column) for column in candidates if (rank := _rank_column(column, words[column.name], own))]
    if not ranked:
        return ""
    column = min(ranked, key=lambda pair: pair[0])[1]
    name = names[column.name]
    return f"self.{name} or str(self.pk)" if column.nullable else f"self.{name}"


def _is_text(column: Column) -> bool:
    """Return whether a column holds text; in SQLite, a column without a type holds values of any type."""
    return column.type.kind in TEXT_KINDS and bool(column.type.raw)


def _find_person_names(columns: Sequence[Column], words: Mapping[str, Words]) -> list[Column]:
    """Return the columns of the first and last name of a person, or nothing."""

    def find(*wanted: Words) -> list[Column]:
        return [column for column in columns if words[column.name][-2:] in wanted or words[column.name] in wanted]

    first = find(("first", "name"), ("firstname",), ("vorname",))
    last = find(("last", "name"), ("lastname",), ("surname",), ("nachname",))
    return [first[0], last[0]] if first and last else []


def _rank_column(column: Column, words: Words, own: Words) -> tuple[bool | int, ...] | None:
    """Return the rank of a column, the lowest first, or None for one that names nothing; `own` are the class's words.

    Names of the thing itself come first, then other names, then codes; among these, columns that are NOT NULL.
    """
    *before, last = words or ("",)
    is_name = last in NAMES or words == own
    is_own = not before or words == own or _is_short_for(before, own)
    if not (is_name or last in CODES) or (column.nullable and not is_own):
        return None
    best = (NAMES + CODES).index(last) if last in NAMES + CODES else 0
    return (not is_name, not is_own, column.nullable, bool(before), best)


def _is_short_for(before: Sequence[str], own: Words) -> bool:
    """Return whether words abbreviate others by their first and some later letters: `cust`, or `kd` for `kunde`."""
    return len(before) == len(own) > 0 and all(map(_is_abbreviation, before, own))


def _is_abbreviation(short: str, word: str) -> bool:
    letters = iter(word)
    return short[:1] == word[:1] and all(letter in letters for letter in short)
