"""Frozen values as JSON and back: the schema that stands in for the database, the plan of the last run."""

import dataclasses
import enum
import functools
import json
import types
import typing
from collections.abc import Callable
from typing import Any, TypeVar

from legacygen.errors import LegacygenError

FORMAT = 1
WIDTH = 140

Value = TypeVar("Value")


def dump_snapshot(value: object) -> str:
    """JSON text of a dataclass: defaults left out, short objects on one line, for short diffs."""
    first, rest = f'"format": {FORMAT}', _text(value, "", {})[1:]
    if rest.startswith("\n"):
        return f"{{\n {first},{rest}\n"
    return f"{{{first}{'' if rest == '}' else ', '}{rest}\n"


def load_snapshot(kind: type[Value], text: str, origin: str) -> Value:
    """Read what `dump` wrote, equal to what was given to it; `origin` names the text in messages.

    Raises LegacygenError when the text is damaged or of a newer format.
    """
    try:
        data = json.loads(text)
        number = data.pop("format")
        if number == FORMAT:
            value: Value = _reader(typing.cast("Any", kind))(data)
            return value
    except (ValueError, TypeError, KeyError, AttributeError):
        raise _damaged(origin) from None
    raise LegacygenError(f"{origin} has format {number}, this legacygen reads {FORMAT}; upgrade legacygen.")


def _damaged(origin: str) -> LegacygenError:
    return LegacygenError(f"{origin} is damaged; restore it, or delete it and refresh from the database.")


def _text(value: Any, indent: str, lines: dict[Any, str]) -> str:
    """A value on one line where it fits, else its parts on lines of their own, one deeper.

    `lines` are those of the small values so far, for most of these are there many times.
    """
    if isinstance(value, str):
        return _QUOTED(value)
    if isinstance(value, tuple):
        parts = [_text(item, indent + " ", lines) for item in value]
        opening, closing = "[]"
    elif dataclasses.is_dataclass(value):
        line = lines.get(value) if _is_small(value.__class__) else None
        if line and len(indent) + len(line) <= WIDTH:
            return line
        pairs = ((key, getattr(value, name), default) for name, key, default in _defaults(value.__class__))
        parts = [f"{key}: {_text(held, indent + ' ', lines)}" for key, held, default in pairs if held != default]
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
def _defaults(kind: Any) -> list[tuple[str, str, Any]]:
    """Name, name as JSON and default of each field of a dataclass."""
    return [(item.name, json.dumps(item.name), item.default) for item in dataclasses.fields(kind)]


@functools.cache
def _is_small(kind: Any) -> bool:
    """Whether it has no lists of other values."""
    hints = typing.get_type_hints(kind).values()
    return not any(typing.get_origin(hint) is tuple and typing.get_args(hint)[0] is not str for hint in hints)


@functools.cache
def _reader(kind: Any) -> Callable[[Any], Any]:
    """The function that makes a value of that kind out of plain JSON; it raises TypeError where it cannot."""
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        read = _reader(typing.get_args(kind)[0])
        return lambda data: None if data is None else read(data)
    if origin is tuple:
        read = _reader(typing.get_args(kind)[0])
        return lambda data: tuple([read(each) for each in data])
    if hasattr(kind, "__dataclass_fields__"):
        return _object_reader(kind)
    if issubclass(kind, enum.Enum):
        return lambda data: kind(data)
    return functools.partial(_checked, kind)


def _object_reader(kind: Any) -> Callable[[Any], Any]:
    """That of a dataclass; small values that are there many times are made once."""
    hints = typing.get_type_hints(kind)
    known: dict[tuple[tuple[str, Any], ...], Any] = {}

    class Readers(dict[str, Callable[[Any], Any]]):
        def __missing__(self, name: str) -> Callable[[Any], Any]:
            return self.setdefault(name, _reader(hints[name]))

    readers = Readers()

    def read(data: dict[str, Any]) -> Any:
        return kind(**{name: readers[name](each) for name, each in data.items()})

    def read_small(data: dict[str, Any]) -> Any:
        key = tuple(data.items())
        try:
            return known[key]
        except KeyError:
            return known.setdefault(key, read(data))
        except TypeError:  # it holds something that is no key itself
            return read(data)

    return read_small if _is_small(kind) else read


def _checked(kind: type, data: Any) -> Any:
    if type(data) is not kind:
        raise TypeError(f"{data!r} is no {kind}")
    return data
