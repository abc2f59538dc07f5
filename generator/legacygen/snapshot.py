"""Frozen values as JSON and back: the schema that stands in for the database, the plan of the last run."""

import dataclasses
import enum
import functools
import json
import types
import typing
from collections.abc import Callable
from typing import Any, TypeVar

from legacygen.errors import LegacygenError, OldFormatError

FIRST_FORMAT = 1
"""The format of every kind of file whose content has not changed since; its reader and writer name another."""

WIDTH = 140

Value = TypeVar("Value")


def dump_snapshot(value: object, file_format: int = FIRST_FORMAT) -> str:
    """Render a dataclass as JSON: defaults left out, short objects on one line, for short diffs."""
    first, rest = f'"format": {file_format}', _render(value, "", {})[1:]
    if rest.startswith("\n"):
        return f"{{\n {first},{rest}\n"
    return f"{{{first}{'' if rest == '}' else ', '}{rest}\n"


def load_snapshot(kind: type[Value], text: str, origin: str, file_format: int = FIRST_FORMAT) -> Value:
    """Read the text that `dump_snapshot` rendered, as an equal value; `origin` names the file in messages.

    Raises OldFormatError for an older format, LegacygenError for a newer one and for a damaged text.
    """
    try:
        data = json.loads(text)
        found = _check_type(int, data.pop("format"))
        if found == file_format:
            value: Value = _make_reader(typing.cast("Any", kind))(data)
            return value
    except (ValueError, TypeError, KeyError, AttributeError):
        raise LegacygenError(f"{origin} is damaged; restore it, or delete it and refresh from the database.") from None
    if found < file_format:
        raise OldFormatError(f"{origin} was written by an older legacygen.")
    raise LegacygenError(f"{origin} has format {found}, this legacygen reads {file_format}; upgrade legacygen.")


def _render(value: Any, indent: str, lines: dict[Any, str]) -> str:
    """Render a value on one line where it fits, else its parts on lines of their own, one deeper.

    `lines` caches the lines of small values by value, because most of them occur many times.
    """
    if isinstance(value, str):
        return _QUOTED(value)
    if isinstance(value, tuple):
        parts = [_render(item, indent + " ", lines) for item in value]
        opening, closing = "[]"
    elif dataclasses.is_dataclass(value):
        line = lines.get(value) if _is_small(value.__class__) else None
        if line and len(indent) + len(line) <= WIDTH:
            return line
        pairs = ((key, getattr(value, name), default) for name, key, default in _list_fields(value.__class__))
        parts = [f"{key}: {_render(held, indent + ' ', lines)}" for key, held, default in pairs if held != default]
        opening, closing = "{}"
    else:
        return json.dumps(value)
    width = len(indent) + sum(map(len, parts)) + 2 * len(parts)
    if width <= WIDTH and not any("\n" in part for part in parts):
        line = f"{opening}{', '.join(parts)}{closing}"
        if opening == "{" and _is_small(value.__class__):
            lines[value] = line
        return line
    between = f",\n{indent} "
    return f"{opening}\n{indent} {between.join(parts)}\n{indent}{closing}"


_QUOTED = json.encoder.encode_basestring


@functools.cache
def _list_fields(kind: Any) -> list[tuple[str, str, Any]]:
    """List name, name as JSON and default of each field of a dataclass."""
    return [(item.name, json.dumps(item.name), item.default) for item in dataclasses.fields(kind)]


@functools.cache
def _is_small(kind: Any) -> bool:
    """Return whether a dataclass has no lists of other dataclasses."""
    hints = typing.get_type_hints(kind).values()
    return not any(typing.get_origin(hint) is tuple and typing.get_args(hint)[0] is not str for hint in hints)


@functools.cache
def _make_reader(kind: Any) -> Callable[[Any], Any]:
    """Make the function that turns plain JSON into a value of a type; it raises TypeError for a wrong value."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        read = _make_reader(typing.get_args(kind)[0])
        return lambda data: None if data is None else read(data)
    if origin is tuple:
        read = _make_reader(typing.get_args(kind)[0])
        return lambda data: tuple([read(each) for each in data])
    if hasattr(kind, "__dataclass_fields__"):
        return _make_object_reader(kind)
    if issubclass(kind, enum.Enum):
        return lambda data: kind(data)
    return functools.partial(_check_type, kind)


def _make_object_reader(kind: Any) -> Callable[[Any], Any]:
    """Make the reader of a dataclass; small values that occur many times are made once."""
    hints = typing.get_type_hints(kind)
    known: dict[tuple[tuple[str, Any], ...], Any] = {}

    class Readers(dict[str, Callable[[Any], Any]]):
        def __missing__(self, name: str) -> Callable[[Any], Any]:
            return self.setdefault(name, _make_reader(hints[name]))

    readers = Readers()

    def read(data: dict[str, Any]) -> Any:
        return kind(**{name: readers[name](each) for name, each in data.items()})

    def read_small(data: dict[str, Any]) -> Any:
        key = tuple(data.items())
        try:
            return known[key]
        except KeyError:
            return known.setdefault(key, read(data))
        except TypeError:  # a list or an object in it cannot be part of a key
            return read(data)

    return read_small if _is_small(kind) else read


def _check_type(kind: type, data: Any) -> Any:
    if type(data) is not kind:
        raise TypeError(f"{data!r} is not a {kind}")
    return data
