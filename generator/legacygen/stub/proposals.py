"""Proposes which field of a new model each legacy column goes into: by name, type or length."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from legacygen.loaded_models import LoadedField
from legacygen.profiles import ColumnProfile, Meaning
from legacygen.stub.kinds import BY_MEANING, ValueKind, find_kind, is_similar

FILLERS = frozenset("a an has is of the to was".split())
"""Words of names that say nothing about what a field holds."""
HASHES = {
    Meaning.MD5: "md5",
    Meaning.SHA1: "sha1",
    Meaning.BCRYPT: "bcrypt",
    Meaning.PHPASS: "phpass",
}
"""The kinds of hashes that `clean.password` knows by what the values look like."""
SHORTEST = 3
"""The letters of a word that may be short for another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyColumn:
    """A column of the legacy table: its field as loaded, and its profile if its rows were read."""

    field: LoadedField
    profile: ColumnProfile | None = None

    @property
    def meaning(self) -> Meaning | None:
        """The meaning that its values seem to have."""
        guess = self.profile.guess if self.profile else None
        return guess.meaning if guess else None

    @property
    def declared(self) -> ValueKind:
        """The kind of its field."""
        return find_kind(self.field.classes)

    @property
    def kind(self) -> ValueKind:
        """The kind that its values look like, else that of its field."""
        return BY_MEANING.get(self.meaning, self.declared) if self.meaning else self.declared


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A field of the new model for a legacy column; `guess` says by what it was guessed, empty for the same name."""

    column: LegacyColumn
    field: LoadedField
    guess: str = ""


def propose_fields(columns: Sequence[LegacyColumn], fields: Sequence[LoadedField]) -> dict[str, Proposal]:
    """Return the proposals by the name of the legacy field; no field of the new model is proposed twice."""
    found: dict[str, Proposal] = {}
    others = [each for each in fields if not is_counter(each)]
    for guess, fits in WAYS.items():
        for column, field in list(_pair_unique(columns, others, found, fits)):
            found[column.field.name] = Proposal(column=column, field=field, guess=guess)
    return found


def is_counter(field: LoadedField) -> bool:
    """Return whether a field is a key that the database numbers by itself."""
    return field.classes[0].endswith("AutoField")


def _pair_unique(
    columns: Sequence[LegacyColumn],
    fields: Sequence[LoadedField],
    found: dict[str, Proposal],
    fits: Callable[[LegacyColumn, LoadedField], bool],
) -> Iterator[tuple[LegacyColumn, LoadedField]]:
    """Yield pairs that fit, of what is left over, where neither side has another one that fits."""
    taken = {each.field.name for each in found.values()}
    left = [each for each in columns if each.field.name not in found]
    free = [each for each in fields if each.name not in taken]
    pairs = [(column, field) for column in left for field in free if fits(column, field)]
    for column, field in pairs:
        if sum(column is one for one, _ in pairs) == 1 == sum(field is other for _, other in pairs):
            yield column, field


def _has_equal_name(column: LegacyColumn, field: LoadedField) -> bool:
    names = {_normalize_name(column.field.name), _normalize_name(column.field.column)}
    return _normalize_name(field.name) in names and _may_hold(column, field)


def _shares_words(column: LegacyColumn, field: LoadedField) -> bool:
    one, other = _split_words(column.field.name), _split_words(field.name)
    return bool(one and other) and (_is_part(one, other) or _is_part(other, one)) and _may_hold(column, field)


def _is_part(words: frozenset[str], others: frozenset[str]) -> bool:
    """Return whether each word is one of the others, or short for one of them."""
    return all(word in others or _is_short(word, others) for word in words)


def _is_short(word: str, others: frozenset[str]) -> bool:
    return len(word) >= SHORTEST and any(other.startswith(word) for other in others)


def _has_equal_kind(column: LegacyColumn, field: LoadedField) -> bool:
    """Return whether the kinds are equal; text holds anything, so that it says nothing."""
    kind = find_kind(field.classes)
    return kind is column.kind and kind not in (ValueKind.TEXT, ValueKind.OTHER)


def _is_password(column: LegacyColumn, field: LoadedField) -> bool:
    return field.name == "password" and column.meaning in HASHES


def _has_equal_length(column: LegacyColumn, field: LoadedField) -> bool:
    """Return whether both are text of the same greatest length, or of none."""
    is_text = column.kind is find_kind(field.classes) is ValueKind.TEXT
    return is_text and column.field.max_length == field.max_length


def _may_hold(column: LegacyColumn, field: LoadedField) -> bool:
    kind = find_kind(field.classes)
    is_odd = ValueKind.OTHER in (kind, column.declared)
    return is_odd or is_similar(column.kind, kind) or is_similar(column.declared, kind)


def _normalize_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def _split_words(name: str) -> frozenset[str]:
    return frozenset(name.casefold().split("_")) - FILLERS - {""}


WAYS: dict[str, Callable[[LegacyColumn, LoadedField], bool]] = {
    "": _has_equal_name,
    "guessed by a part of the name": _shares_words,
    "guessed by the values": _is_password,
    "guessed by the type": _has_equal_kind,
    "guessed by the length": _has_equal_length,
}
"""The ways to find a field, surest first, by what a stub says of them."""
