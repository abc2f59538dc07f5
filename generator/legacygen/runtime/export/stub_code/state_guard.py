"""Watches what hangs on a stub while it runs, for changes that its text does not show."""

import ast
import functools
import hashlib
import pickle
import warnings
from collections import deque
from typing import Any

from django.db.models import Manager, Model, QuerySet
from django.utils.functional import cached_property

from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code.findings import format_place
from legacygen.runtime.export.stub_code.sources import find_class
from legacygen.runtime.export.stub_code.state_changes import list_changes
from legacygen.runtime.export.stub_code.stub_parser import parse_stub

LONGEST = 1 << 18
"""Bytes of an attribute that are looked at; beyond that only the length of a container counts."""

CONTAINERS = (dict, list, set, deque, bytearray)
QUERIES = (QuerySet, Manager)
"""Things that would run queries if they were looked at."""


class StateGuard:
    """Tells which attribute of a stub has changed since the last question; of the classes only containers count.

    It costs as much as pickling the attributes, so it is for the first rows of a run.
    """

    def __init__(self, export: Export) -> None:
        self._export = export
        self._before = _take_fingerprints(export)

    def find_change(self) -> str | None:
        """Return the name of an attribute that was changed, added or deleted since the last call, or None."""
        before, self._before = self._before, _take_fingerprints(self._export)
        names = [name for name in {**before, **self._before} if before.get(name) != self._before.get(name)]
        return names[0] if names else None


def find_line_of_attribute(export: type[Export], name: str) -> str:
    """Return `path:line` of the code that changes an attribute, else of its first assignment, else of the class."""
    for line, text, routine in list_changes(export):
        if text.rpartition(".")[2] == name:
            return format_place(routine.source.path, line)
    for cls in export.__mro__:
        path, tree = find_class(cls) or ("", None)
        for node in ast.walk(tree) if tree and cls not in Export.__mro__ else ():
            held = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
            if held == name and isinstance(getattr(node, "ctx", None), ast.Store):
                return format_place(path, node.lineno)  # type: ignore[attr-defined]
    return parse_stub(export).place


def _take_fingerprints(export: Export) -> dict[str, object]:
    found: dict[str, Any] = {}
    for cls in reversed(type(export).__mro__):
        if cls not in Export.__mro__:
            found |= {name: value for name, value in vars(cls).items() if isinstance(value, CONTAINERS)}
    # A cached property fills itself at the first use, always with the same value.
    own = {name: value for name, value in vars(export).items() if not _is_cached(type(export), name)}
    return {name: _take_fingerprint(value) for name, value in {**found, **own}.items()}


def _is_cached(cls: type, name: str) -> bool:
    held = next((vars(each)[name] for each in cls.__mro__ if name in vars(each)), None)
    return isinstance(held, cached_property | functools.cached_property)


def _take_fingerprint(value: Any) -> object:
    """Return something that differs if the value has changed; a constant if that cannot be seen."""
    if isinstance(value, QUERIES):
        return id(value)
    length = len(value) if isinstance(value, CONTAINERS) else None
    sink = _Sink()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pickling of some iterators is deprecated
            _Fingerprinter(sink, protocol=5).dump(value)
    except _FullError:
        pass
    except Exception:  # whatever the user's classes raise
        try:
            return length, repr(value)
        except Exception:
            return length
    return length, sink.digest.digest()


class _FullError(Exception):
    """Enough was read."""


class _Sink:
    """A file that keeps only the digest of what is written, and takes no more than `LONGEST` bytes."""

    def __init__(self) -> None:
        self.digest, self._size = hashlib.blake2b(), 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self._size += len(data)
        if self._size > LONGEST:
            raise _FullError
        return len(data)


class _Fingerprinter(pickle.Pickler):
    """Takes the columns of model instances without what Django keeps beside them, and does not run queries."""

    def reducer_override(self, obj: Any) -> Any:
        """Return how an object is made, which says what counts of it; NotImplemented for what pickle knows."""
        if isinstance(obj, Model):
            columns = [vars(obj).get(each.attname) for each in obj._meta.concrete_fields]
            return tuple, ([type(obj)._meta.label, *columns],)
        return (int, (id(obj),)) if isinstance(obj, QUERIES) else NotImplemented
