"""Gives texts of `clean.unique` their numbers, when their objects are about to be stored."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Model, TextField

from legacygen.runtime.export.clean.unique import UniqueText
from legacygen.runtime.export.storage import read_values

if TYPE_CHECKING:
    from legacygen.runtime.export.storing import StoredPart


class UniqueTexts:
    """The texts that objects of one target database have, in those fields that are given unique ones.

    They are read once, and take about 60 bytes each. The name of a row that is rejected stays taken for this run.
    """

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self.is_alone = True
        """Whether no other worker stores objects of these models meanwhile."""
        self._taken: dict[Any, set[int]] = {}
        self._last: dict[tuple[Any, str], int] = {}

    def choose_texts(self, parts: Sequence["StoredPart"]) -> Iterator[str]:
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
        taken = self._taken.get(field)
        if taken is None:
            rows = field.model._base_manager.using(self._alias).values_list(field.attname, flat=True)
            taken = self._taken[field] = {_fold(each) for each in rows.iterator() if each is not None}
        chosen, number = str(text), self._last.get((field, text.casefold()), 1)
        while _fold(chosen) in taken:
            number += 1
            chosen = _add_number(field, text, number)
        self._last[field, text.casefold()] = number
        taken.add(_fold(chosen))
        return chosen


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


def _fold(text: str) -> int:
    """Return what is equal for texts that differ in case only, as a number, because that is smaller."""
    return hash(text.casefold())


@cache
def _list_text_fields(model: type[Model]) -> tuple[Any, ...]:
    return tuple(each for each in model._meta.concrete_fields if isinstance(each, CharField | TextField))
