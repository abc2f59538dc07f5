"""Takes the requirement on legacygen out of requirement files and pyproject.toml."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

REQUIREMENT = re.compile(r"legacygen\s*(?:\[(?P<extras>[^\]]*)\])?\s*(?:[<>=!~;@].*)?", re.I | re.S)
QUOTED = re.compile(r"""(["'])legacygen(?:(?!\1)[^\n])*\1""", re.I)
"""A text in TOML that may be a requirement."""


def is_requirement(text: str, *, only_generator: bool) -> bool:
    """Return whether a text requires legacygen; `only_generator` if it has to require the extra of that name."""
    found = REQUIREMENT.fullmatch(text.strip())
    return found is not None and (not only_generator or "generator" in (found["extras"] or ""))


def remove_from_requirements(text: str, *, only_generator: bool) -> str:
    """Remove the lines of requirements.txt that require legacygen, each with the hashes that continue it."""
    kept, is_inside, is_continued = [], False, False
    for line in text.splitlines(keepends=True):
        bare = line.rstrip().removesuffix("\\").split(" #")[0].split(" --hash")[0]
        if not is_continued:
            is_inside = is_requirement(bare, only_generator=only_generator)
        is_continued = line.rstrip().endswith("\\")
        if not is_inside:
            kept.append(line)
    return "".join(kept)


def remove_from_pyproject(text: str, *, only_generator: bool) -> str:
    """Remove the texts of a pyproject.toml that require legacygen; returns the text as it was if that is not all."""
    try:
        wanted = _without_requirement(tomllib.loads(text), only_generator=only_generator)
        changed = text
        for found in reversed(list(QUOTED.finditer(text))):
            if is_requirement(found[0][1:-1], only_generator=only_generator):
                without = _remove_item(changed, found.start(), found.end())
                # A comment holds no data.
                changed = without if tomllib.loads(without) != tomllib.loads(changed) else changed
        return changed if tomllib.loads(changed) == wanted else text
    except tomllib.TOMLDecodeError:
        return text


def _without_requirement(value: Any, *, only_generator: bool) -> Any:
    """Return a value of TOML without the items of lists that require legacygen."""
    if isinstance(value, dict):
        return {key: _without_requirement(each, only_generator=only_generator) for key, each in value.items()}
    if isinstance(value, list):
        return list(_list_other_items(value, only_generator=only_generator))
    return value


def _list_other_items(values: list[Any], *, only_generator: bool) -> Iterator[Any]:
    for each in values:
        if not (isinstance(each, str) and is_requirement(each, only_generator=only_generator)):
            yield _without_requirement(each, only_generator=only_generator)


def _remove_item(text: str, start: int, end: int) -> str:
    """Remove an item of a list with one comma, and its whole line if nothing else is on it."""
    line_start = text.rfind("\n", 0, start) + 1
    found = re.compile(r"\s*,[ \t]*").match(text, end)
    after = found.end() if found else end
    rest = re.compile(r"[ \t]*(?:#[^\n]*)?(?:\r?\n|$)").match(text, after)
    if rest and not text[line_start:start].strip():
        return text[:line_start] + text[rest.end() :]
    if not found:  # the last item takes the comma before it along
        before = re.compile(r",\s*$").search(text, 0, start)
        start = before.start() if before else start
    return text[:start] + text[after:]
