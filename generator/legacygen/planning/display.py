"""Which columns name a row for a reader: what `__str__` returns."""

from collections.abc import Sequence

from legacygen import naming
from legacygen.plan import Field
from legacygen.planning.types import TEXTUAL
from legacygen.schema import Column, Table

NAMING_WORDS = (
    *(
        "name",
        "title",
        "label",
        "caption",
        "subject",
        "username",
        "login",
        "email",
        "designation",
        "description",
    ),
    *("bezeichnung", "titel", "nombre", "titulo", "nom", "titre", "nome", "naam", "navn", "namn", "nm"),
)
"""Words that end the name of such a column, best first."""


def display(table: Table, class_name: str, fields: Sequence[Field]) -> str:
    """Source of an expression of type `str`, from `self`; empty when no column names the row."""
    by_column = {field.columns[0]: field for field in fields}
    textual = [column for column in table.columns if column.type.kind in TEXTUAL and column.name in by_column]
    words = {column.name: naming.words(column.name) for column in textual}
    own = naming.words(class_name)
    person = _person(textual, words)
    if person:
        return " ".join(f"{{self.{by_column[column.name].name}}}" for column in person).join(('f"', '"'))
    ranked = [(rank, column) for column in textual if (rank := _rank(column, words[column.name], own))]
    if not ranked:
        return ""
    column = min(ranked, key=lambda pair: pair[0])[1]
    name = by_column[column.name].name
    return f"self.{name} or str(self.pk)" if column.nullable else f"self.{name}"


def _person(columns: Sequence[Column], words: dict[str, tuple[str, ...]]) -> list[Column]:
    def find(*wanted: tuple[str, ...]) -> list[Column]:
        return [column for column in columns if words[column.name][-2:] in wanted or words[column.name] in wanted]

    first = find(("first", "name"), ("firstname",), ("vorname",))
    last = find(("last", "name"), ("lastname",), ("surname",), ("nachname",))
    return [first[0], last[0]] if first and last else []


def _rank(column: Column, words: tuple[str, ...], own: tuple[str, ...]) -> tuple[int, int] | None:
    """Lower is better: `name`, then `product_name` of a product, then another name that is never NULL."""
    if words == own:
        return (1, 0)
    if not words or words[-1] not in NAMING_WORDS:
        return None
    best = NAMING_WORDS.index(words[-1])
    if len(words) == 1:
        return (0, best)
    if words[:-1] == own:
        return (1, best)
    return None if column.nullable else (2, best)
