"""Gives texts of `clean.unique` their numbers, when their objects are about to be stored."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from django.db.models import CharField, Model, TextField

from legacygen.runtime.export.clean.unique import UniqueText
from legacygen.runtime.export.spool.spool import Spool
from legacygen.runtime.export.storage import read_column, read_values
from legacygen.runtime.export.stored_parts import StoredPart

TABLES = """
CREATE TABLE IF NOT EXISTS taken_text (
    alias TEXT, field TEXT, text TEXT, PRIMARY KEY (alias, field, text)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS text_number (
    alias TEXT, field TEXT, text TEXT, last INTEGER, PRIMARY KEY (alias, field, text)
) WITHOUT ROWID;
"""
"""The texts that are taken, and the last number that was put behind one."""


class UniqueTexts:
    """The texts that objects of one target database have, in those fields that are given unique ones.

    They are read once, and kept on disk. The name of a row that is rejected stays taken for this run.
    """

    def __init__(self, alias: str, spool: Spool) -> None:
        self._alias, self._db = alias, spool.db
        self._db.executescript(TABLES)
        self.is_alone = True
        """Whether no other worker stores objects of these models meanwhile."""
        self._read: set[Any] = set()

    def choose_texts(self, parts: Sequence[StoredPart]) -> Iterator[str]:
        """Set the texts in objects; yield a sentence for each that got a number.

        An object that is stored already keeps its text, if that is the wanted one with any number.
        """
        groups: dict[Any, list[StoredPart]] = {}
        for part in parts:
            for field in _list_text_fields(type(part.new)):
                if type(part.new.__dict__.get(field.attname)) is UniqueText:
                    groups.setdefault(field, []).append(part)
        for field, group in groups.items():
            if not self.is_alone:
                raise ValueError("clean.unique is called where the code does not show it; run without --workers")
            keys = [each.new.pk for each in group if each.outcome in ("unchanged", "overwritten")]
            stored = read_values(field.model, keys, (field.attname,), self._alias)
            for part in group:
                text: UniqueText = part.new.__dict__[field.attname]
                held = stored.get(part.new.pk, (None,))[0]
                chosen = held if is_numbered(field, text, held) else self._take_free(field, text)
                setattr(part.new, field.attname, chosen)
                if chosen not in (text, held):
                    label = f"{type(part.new)._meta.label}.{field.name}"
                    yield f"{part.made.row.key!r}: {label} is {chosen!r}, because {str(text)!r} is taken"

    def _take_free(self, field: Any, text: UniqueText) -> str:
        """Return the text, with the lowest number that is free behind it if it is taken."""
        if field not in self._read:
            self._read.add(field)
            for each in read_column(field, self._alias):
                self._take(field, each)
        chosen = str(text)
        if self._take(field, chosen):
            return chosen
        place = (self._alias, str(field), text.casefold())
        found = self._db.execute("SELECT last FROM text_number WHERE alias = ? AND field = ? AND text = ?", place)
        (number,) = found.fetchone() or (1,)
        while not self._take(field, chosen):
            number += 1
            chosen = _add_number(field, text, number)
        self._db.execute("INSERT OR REPLACE INTO text_number VALUES (?, ?, ?, ?)", (*place, number))
        return chosen

    def _take(self, field: Any, text: str) -> bool:
        """Return whether no object has a text, in whatever case, and note that one has it now."""
        values = (self._alias, str(field), text.casefold())
        return self._db.execute("INSERT OR IGNORE INTO taken_text VALUES (?, ?, ?)", values).rowcount > 0


def is_numbered(field: Any, text: Any, stored: Any) -> bool:
    """Return whether a stored value is a unique text, as it is or with a number."""
    if type(text) is not UniqueText or not isinstance(stored, str):
        return False
    if stored == text:
        return True
    number = stored.rpartition(text.separator)[2] if text.separator else stored[len(text) :]
    return number.isdecimal() and stored == _add_number(field, text, int(number))


def _add_number(field: Any, text: UniqueText, number: int) -> str:
    """Return the text with a number, cut where the field has no room for both."""
    behind = f"{text.separator}{number}"
    return (text[: field.max_length - len(behind)] if field.max_length else text) + behind


@cache
def _list_text_fields(model: type[Model]) -> tuple[Any, ...]:
    return tuple(each for each in model._meta.concrete_fields if isinstance(each, CharField | TextField))
