"""Finds the objects of a model in fixtures, and the values that they give to its fields."""

import re
from collections.abc import Collection, Iterator, Mapping

OBJECT = re.compile(
    r"""("model"\s*:\s*"|^[-\s{]*model\s*:\s*["']?|<object\b[^>]*\smodel=["'])(\w+\.\w+)""", re.MULTILINE
)
"""The place in a fixture, in JSON, YAML or XML, that names the model of an object: `"model": "legacy.customer"`."""

KEY = r"""(?:^\s*|[{{,]\s*)(?:{name}|"{name}"|'{name}')\s*:|<field\b[^>]*\sname=["']{name}["']"""
"""A key with its colon, at the beginning of a line or in brackets, or a field of XML."""

FIXTURES = (".json", ".yaml", ".yml", ".xml")


def is_fixture(path: str) -> bool:
    """Return whether a file is a fixture: a text of objects in a folder of that name."""
    return path.endswith(FIXTURES) and "fixtures/" in path


def list_fixture_objects(text: str, model: str) -> Iterator[int]:
    """List the lines that begin objects of a model."""
    yield from (_find_line(text, start) for start, _ in _list_objects(text, model))


def list_fixture_values(text: str, model: str, names: Collection[str]) -> Iterator[int]:
    """List the lines that give values to fields `names` of objects of a model."""
    key = re.compile(KEY.format(name=f"(?:{'|'.join(map(re.escape, names))})"), re.MULTILINE)
    for start, end in _list_objects(text, model):
        yield from (_find_line(text, match.end() - 1) for match in key.finditer(text, start, end))


def rename_fixture_models(text: str, labels: Mapping[str, str]) -> str:
    """Return a fixture whose objects have the new labels of their models, which are given by the old ones."""
    new = {old.lower(): label.lower() for old, label in labels.items()}
    return OBJECT.sub(lambda match: f"{match[1]}{new.get(match[2].lower(), match[2])}", text)


def _list_objects(text: str, model: str) -> Iterator[tuple[int, int]]:
    found = list(OBJECT.finditer(text))
    ends = [*(each.start() for each in found[1:]), len(text)]
    for each, end in zip(found, ends, strict=True):
        if each[2].lower().rpartition(".")[2] == model.lower():
            yield each.end(), end


def _find_line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
