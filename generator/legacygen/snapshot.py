"""Frozen values as JSON and back: the schema that stands in for the database, the plan of the last run."""

import dataclasses
import enum
import functools
import json
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from legacygen.errors import LegacygenError

FORMAT = 1
WIDTH = 140

LIST = re.compile(r'\n "(\w+)": \[\n  (?=\S)')
"""Where a list of the outermost value begins that has a line for each item, at least; the line ` ]` ends it."""
ITEMS = re.compile(r",\n  (?=\S)")

Value = TypeVar("Value")


def dump(value: object, known: Mapping[int, str] | None = None) -> str:
    """JSON text of a dataclass: defaults left out, short objects on one line, for short diffs.

    `known` are the texts of items of its lists by `id`.
    """
    first, rest = f'"format": {FORMAT}', _text(value, "", {**(known or {})})[1:]
    if rest.startswith("\n"):
        return f"{{\n {first},{rest}\n"
    return f"{{{first}{'' if rest == '}' else ', '}{rest}\n"


def load(kind: type[Value], text: str, origin: str) -> Value:
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


class Stored(Generic[Value]):
    """A text of `dump` where most items of the lists stay as they are: each is read, and written, once at most.

    `origin` names the text in messages. What reads raises LegacygenError when it is damaged or of a newer format.
    """

    def __init__(self, kind: type[Value], text: str, origin: str) -> None:
        self._kind, self._origin = kind, origin
        self._lists: dict[str, list[str]] = {}
        self._rest = "".join(self._cut(text))
        self._items: dict[str, Any] = {}
        self._kept: list[Any] = []
        self._texts: dict[int, str] = {}

    def learn(self, value: Value) -> None:
        """Items of another value are also those of this one where they have the same text."""
        lines: dict[Any, str] = {}
        for name in self._lists:
            for item in getattr(value, name):
                self._know(_text(item, "  ", lines), item)

    def read(self, is_wanted: Callable[[str], bool] = lambda _: True) -> Value:
        """The value; of its long lists only the items that are wanted, by their text."""
        value: Any = load(self._kind, self._rest, self._origin)
        hints = typing.get_type_hints(self._kind)
        lists = {
            name: tuple(self._item(typing.get_args(hints[name])[0], text) for text in texts if is_wanted(text))
            for name, texts in self._lists.items()
        }
        read: Value = dataclasses.replace(value, **lists) if lists else value
        return read

    def dump(self, value: Value) -> str:
        """The text of another value."""
        return dump(value, self._texts)

    def _cut(self, text: str) -> Iterator[str]:
        """The text with the long lists empty."""
        start = 0
        while found := LIST.search(text, start):
            end = text.find("\n ]", found.end())
            if end < 0:
                break
            self._lists[found[1]] = ITEMS.split(text[found.end() : end])
            yield text[start : found.start()] + f'\n "{found[1]}": ['
            start = end + len("\n ")
        yield text[start:]

    def _item(self, kind: Any, text: str) -> Any:
        if text not in self._items:
            try:
                self._know(text, _reader(kind)(json.loads(text)))
            except (ValueError, TypeError, KeyError, AttributeError):
                raise _damaged(self._origin) from None
        return self._items[text]

    def _know(self, text: str, item: Any) -> None:
        self._kept.append(item)  # as long as it is known by its id
        self._items[text] = item
        self._texts[id(item)] = text


def _damaged(origin: str) -> LegacygenError:
    return LegacygenError(f"{origin} is damaged; restore it, or delete it and refresh from the database.")


def _text(value: Any, indent: str, lines: dict[Any, str]) -> str:
    """A value on one line where it fits, else its parts on lines of their own, one deeper.

    `lines` are those of the small values so far, for most of these are there many times, and those that are known.
    """
    if isinstance(value, str):
        return _QUOTED(value)
    if isinstance(value, tuple):
        parts = [lines.get(id(item)) or _text(item, indent + " ", lines) for item in value]
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
