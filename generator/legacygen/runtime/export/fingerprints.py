"""Hashes that tell whether a row, a stub or an object has changed since the last run."""

import hashlib
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.db.models import BinaryField, Model

from legacygen.runtime.export.storage import read_values
from legacygen.runtime.export.stub import Export
from legacygen.runtime.ledger.origins import KnownOrigin, Ledger


def hash_page(page: Iterable[tuple[Any, ...]], salt: bytes = b"") -> Iterator[int]:
    """Yield a signed number of 64 bits for each tuple of plain values."""
    salted = hashlib.blake2b(digest_size=8, key=salt)
    for values in page:
        hashed = salted.copy()
        hashed.update(repr(values).encode("utf-8", "surrogatepass"))
        yield int.from_bytes(hashed.digest(), "big", signed=True)


def hash_stub(export: type[Export]) -> bytes:
    """Return a digest of the text of a stub's module, so that its rows are carried over again after an edit."""
    try:
        text = Path(inspect.getsourcefile(sys.modules[export.__module__]) or "").read_bytes()
    except (OSError, TypeError, KeyError):
        text = export.__qualname__.encode()
    return hashlib.blake2b(text, digest_size=16).digest()


def list_conversions(model: type[Model], names: Sequence[str]) -> list[tuple[int, Callable[[Any], Any]]]:
    """Return the positions of values whose `repr` may differ between runs, with what makes plain values of them."""
    found: list[tuple[int, Callable[[Any], Any]]] = []
    for position, name in enumerate(names):
        field: Any = model._meta.get_field(name)
        while field.is_relation:
            field = field.target_field
        if isinstance(field, BinaryField):
            found.append((position, _make_bytes))
        elif not type(field).__module__.startswith("django."):
            found.append((position, getattr(field, "get_prep_value", str)))
    return found


def make_plain(values: tuple[Any, ...], conversions: Sequence[tuple[int, Callable[[Any], Any]]]) -> tuple[Any, ...]:
    """Return the values with those of special fields converted."""
    if not conversions:
        return values
    plain = list(values)
    for position, convert in conversions:
        plain[position] = None if plain[position] is None else convert(plain[position])
    return tuple(plain)


def hash_objects(model: type[Model], names: Sequence[str], keys: Sequence[Any], alias: str) -> dict[Any, int]:
    """Return the hash of fields of stored objects, as the database gives them back, by key."""
    conversions = list_conversions(model, names)
    found = read_values(model, keys, names, alias)
    if conversions:
        found = {key: make_plain(values, conversions) for key, values in found.items()}
    return dict(zip(found, hash_page(found.values()), strict=True))


def hash_targets(ledger: Ledger, shape: int, origins: Sequence[KnownOrigin]) -> dict[KnownOrigin, int | None]:
    """Return the hashes of objects of one shape as they are now; None where an object or a field is not there."""
    model, names = ledger.read_shape(shape)
    if not {each.attname for each in model._meta.concrete_fields}.issuperset(names):
        return dict.fromkeys(origins)
    keys = [ledger.read_target(each).key for each in origins]
    hashes = hash_objects(model, names, keys, ledger.alias)
    return {each: hashes.get(key) for each, key in zip(origins, keys, strict=True)}


def _make_bytes(value: Any) -> bytes:
    return bytes(value)
