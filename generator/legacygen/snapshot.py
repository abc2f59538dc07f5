"""Frozen values as JSON and back: the schema that stands in for the database, the plan of the last run."""

import dataclasses
import enum
import functools
import json
import types
import typing
from typing import Any, TypeVar

from legacygen.errors import LegacygenError

FORMAT = 1
WIDTH = 140

Value = TypeVar("Value")


def dump(value: object) -> str:
    """JSON text of a dataclass: defaults left out, short objects on one line, for short diffs."""
    return _layout({"format": FORMAT, **_plain(value)}, "") + "\n"


def load(kind: type[Value], text: str, origin: str) -> Value:
    """Read what `dump` wrote, equal to what was given to it; `origin` names the text in messages.

    Raises LegacygenError when the text is damaged or of a newer format.
    """
    try:
        data = json.loads(text)
        number = data.pop("format")
        if number == FORMAT:
            return typing.cast("Value", _read(kind, data))
    except (ValueError, TypeError, KeyError, AttributeError):
        raise LegacygenError(f"{origin} is damaged; restore it, or delete it and refresh from the database.") from None
    raise LegacygenError(f"{origin} has format {number}, this legacygen reads {FORMAT}; upgrade legacygen.")


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        pairs = ((item, getattr(value, item.name)) for item in dataclasses.fields(value))
        return {item.name: _plain(held) for item, held in pairs if held != item.default}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _layout(value: Any, indent: str) -> str:
    compact = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or not value or len(indent) + len(compact) <= WIDTH:
        return compact
    deeper = indent + " "
    if isinstance(value, dict):
        lines = [f"{json.dumps(key)}: {_layout(item, deeper)}" for key, item in value.items()]
        return "{\n" + ",\n".join(deeper + line for line in lines) + "\n" + indent + "}"
    return "[\n" + ",\n".join(deeper + _layout(item, deeper) for item in value) + "\n" + indent + "]"


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(kind: Any, data: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in (typing.Union, types.UnionType):
        return None if data is None else _read(typing.get_args(kind)[0], data)
    if origin is tuple:
        item = typing.get_args(kind)[0]
        return tuple(_read(item, each) for each in data)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{name: _read(hints[name], each) for name, each in data.items()})
    if issubclass(kind, enum.Enum) or type(data) is kind:
        return kind(data)
    raise TypeError(f"{data!r} is no {kind}")
