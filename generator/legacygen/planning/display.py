"""Which columns name a row for a reader: what `__str__` returns."""

from collections.abc import Mapping, Sequence

from legacygen import naming
from legacygen.plan import Field
from legacygen.schema import Column, Kind, Table

NAMES = (
    *("name", "title", "label", "caption", "subject", "designation"),
    *("bezeichnung", "titel", "nombre", "titulo", "nom", "titre", "nome", "naam", "navn", "namn", "nm", "description"),
)
CODES = ("username", "login", "email", "code")
"""Last words of columns that people know a row by, and of those that only tell rows apart; best first."""

SPOKEN = {Kind.CHAR, Kind.VARCHAR, Kind.TEXT}
FIELDS = ("models.CharField", "models.TextField", "fields.EncodedTextField", "models.GeneratedField")

Words = tuple[str, ...]


def display(table: Table, class_name: str, fields: Sequence[Field]) -> str:
    """Source of an expression of type `str`, from `self`; empty when no column names the row."""
    names = {field.identity: field.name for field in fields if field.cls in FIELDS}
    spoken = [column for column in table.columns if _is_text(column) and column.name in names]
    words = {column.name: naming.split_words(column.name) for column in spoken}
    person = _person([column for column in spoken if not column.nullable], words)
    if person:
        return " ".join(f"{{self.{names[column.name]}}}" for column in person).join(('f"', '"'))
    own = naming.split_words(class_name)
    ranked = [(rank, column) for column in spoken if (rank := _rank(column, words[column.name], own))]
    if not ranked:
        return ""
    column = min(ranked, key=lambda pair: pair[0])[1]
    name = names[column.name]
    return f"self.{name} or str(self.pk)" if column.nullable else f"self.{name}"


def _is_text(column: Column) -> bool:
    """A column without a type, which SQLite allows, holds anything."""
    return column.type.kind in SPOKEN and bool(column.type.raw)


def _person(columns: Sequence[Column], words: Mapping[str, Words]) -> list[Column]:
    def find(*wanted: Words) -> list[Column]:
        return [column for column in columns if words[column.name][-2:] in wanted or words[column.name] in wanted]

    first = find(("first", "name"), ("firstname",), ("vorname",))
    last = find(("last", "name"), ("lastname",), ("surname",), ("nachname",))
    return [first[0], last[0]] if first and last else []


def _rank(column: Column, words: Words, own: Words) -> tuple[bool | int, ...] | None:
    """Lower is better: names of the thing itself, then of others, codes last; in each, what is never NULL first."""
    *before, last = words or ("",)
    is_name = last in NAMES or words == own
    is_own = not before or words == own or _is_short_for(before, own)
    if not (is_name or last in CODES) or (column.nullable and not is_own):
        return None
    best = (NAMES + CODES).index(last) if last in NAMES + CODES else 0
    return (not is_name, not is_own, column.nullable, bool(before), best)


def _is_short_for(before: Sequence[str], own: Words) -> bool:
    """`cust` and `kd` are short for `customer` and `kunde`: the first letter and others of it in their order."""
    return len(before) == len(own) > 0 and all(map(_abbreviates, before, own))


def _abbreviates(short: str, word: str) -> bool:
    letters = iter(word)
    return short[:1] == word[:1] and all(letter in letters for letter in short)
