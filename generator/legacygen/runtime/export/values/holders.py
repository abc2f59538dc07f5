"""Finds the objects that have unique values which others are about to get, before the database refuses these."""

from collections.abc import Collection, Hashable, Iterator, Sequence
from functools import cache, reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Model, Q, UniqueConstraint

from legacygen.runtime.export.clean.unique import UniqueText
from legacygen.runtime.export.failures import SAME
from legacygen.runtime.export.storage.columns import is_of_django
from legacygen.runtime.export.stored_parts import StoredPart
from legacygen.runtime.export.values.stored import clean_value
from legacygen.runtime.ledger.keys import store_key

BATCH = 500
"""Values in one query."""

BATCH_OF_PAIRS = 100
"""Values of several fields in one query, of which each is a condition of its own."""


class Claim(NamedTuple):
    """Values of fields that are unique together in a model."""

    model: type[Model]
    names: tuple[str, ...]
    values: tuple[Any, ...]


class TakenValue(NamedTuple):
    """Why a row cannot be stored yet, and the object that has what it wants."""

    reason: str
    holder: str


def name_object(model: type[Model], key: Any) -> str:
    """Return a text for an object that no other object has."""
    stored = store_key(key)
    return f"{model._meta.concrete_model._meta.label} {stored.number} {stored.text or ''}"  # type: ignore[union-attr]


def find_taken_values(parts: Sequence[StoredPart], alias: str) -> dict[int, TakenValue]:
    """Return the rows, by `id` of the MadeRow, that want a unique value which another object has.

    A row may want what one before it gives away, if both are changed. What only the database can tell, as for a
    constraint on an expression, is left to it.
    """
    rows: dict[int, list[tuple[StoredPart, list[Claim]]]] = {}
    for part in parts:
        if part.made.export.merge_on:
            return {}  # rows that are joined cannot be told apart any more
        if part.outcome in ("created", "unchanged", "overwritten"):
            rows.setdefault(id(part.made), []).append((part, list(_list_claims(part))))
    holders = _find_holders({each for own in rows.values() for _, claims in own for each in claims}, alias)
    held: dict[str, list[Claim]] = {}
    for claim, holder in holders.items():
        held.setdefault(holder, []).append(claim)
    found: dict[int, TakenValue] = {}
    freed: set[Claim] = set()
    for number, own in rows.items():
        wanted = {claim for _, claims in own for claim in claims}
        taken = next((each for part, claims in own for each in _list_taken(part, claims, holders, freed)), None)
        if taken is not None:
            found[number] = TakenValue(f"{', '.join(taken.names)}: {SAME}", holders[taken])
            continue
        freed -= wanted
        for part, _ in own:
            if part.outcome != "created":
                freed.update(set(held.get(name_object(type(part.new), part.new.pk), ())) - wanted)
    return found


def _list_taken(
    part: StoredPart, claims: Sequence[Claim], holders: dict[Claim, str], freed: Collection[Claim]
) -> Iterator[Claim]:
    """Yield the claims of an object to what another one has; new objects are stored before others are changed."""
    is_new = part.outcome == "created"
    own = None if is_new else name_object(type(part.new), part.new.pk)
    return (each for each in claims if holders.get(each, own) != own and (is_new or each not in freed))


def _list_claims(part: StoredPart) -> Iterator[Claim]:
    """Yield the unique values that an object is to have, as far as they are known before it is stored."""
    model, held = type(part.new), part.new.__dict__
    for names in _list_plain_sets(model):
        if part.outcome != "created" and not set(names) <= set(part.names):
            continue
        values = tuple(clean_value(model._meta.get_field(name), held.get(name)) for name in names)
        if all(_is_known(each) for each in values):
            yield Claim(model, names, values)


def _is_known(value: Any) -> bool:
    is_open = value is None or type(value) is UniqueText or hasattr(value, "resolve_expression")
    return not is_open and isinstance(value, Hashable)


@cache
def _list_plain_sets(model: type[Model]) -> tuple[tuple[str, ...], ...]:
    """Return the fields that are unique together without any condition, by attribute name."""
    sets = [[field.name] for field in model._meta.local_concrete_fields if field.unique and not field.primary_key]
    sets += map(list, model._meta.unique_together)
    for rule in model._meta.constraints:
        if isinstance(rule, UniqueConstraint) and rule.fields and not (rule.condition or rule.deferrable):
            sets.append(list(rule.fields))
    fields = {field.name: field for field in model._meta.local_concrete_fields}
    plain = [names for names in sets if all(name in fields and is_of_django(type(fields[name])) for name in names)]
    return tuple(tuple(sorted(fields[name].attname for name in names)) for names in plain)


def _find_holders(claims: Collection[Claim], alias: str) -> dict[Claim, str]:
    """Return the objects that have these values now."""
    found: dict[Claim, str] = {}
    groups: dict[tuple[type[Model], tuple[str, ...]], list[tuple[Any, ...]]] = {}
    for claim in claims:
        groups.setdefault((claim.model, claim.names), []).append(claim.values)
    for (model, names), wanted in groups.items():
        size = BATCH if len(names) == 1 else BATCH_OF_PAIRS
        for start in range(0, len(wanted), size):
            rows = model._base_manager.using(alias).filter(_match(names, wanted[start : start + size]))
            for key, *values in rows.order_by().values_list("pk", *names):
                found[Claim(model, names, tuple(values))] = name_object(model, key)
    return found


def _match(names: Sequence[str], wanted: Sequence[tuple[Any, ...]]) -> Q:
    if len(names) == 1:
        return Q(**{f"{names[0]}__in": [value for (value,) in wanted]})
    return reduce(or_, (Q(**dict(zip(names, values, strict=True))) for values in wanted))
