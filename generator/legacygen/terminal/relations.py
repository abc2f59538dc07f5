"""Undeclared relations as the text of a `[relations]` table, in which all that is not to be pasted is a comment."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from legacygen.lists.relations import RelationList
from legacygen.schema.undeclared import UndeclaredKey

MARK = "# "


def format_relations(found: RelationList) -> Iterator[str]:
    """Format the relations of an app as lines of TOML.

    A column that may refer to several tables has only comments, for the user to choose one.
    """
    kinds = (
        (found.generated, "proven by the rows, relations in the code"),
        (found.proven, "proven by the rows, but plain fields in the code: paste what is to become a relation"),
        (found.undecided, "undecided: paste what you know to be true"),
        (found.rejected, "rejected"),
    )
    yield f"{MARK}{found.app}"
    if not any(each for each, _ in kinds):
        yield f"{MARK}no name of a column suggests a relation that is not declared"
    for keys, title in kinds[:1] + kinds[3:]:
        yield from _format_comments(keys, title)
    if found.proven or found.undecided:
        yield "[relations]"
    for keys, title in kinds[1:3]:
        yield from _format_entries(keys, title)


def _format_comments(keys: Sequence[UndeclaredKey], title: str) -> Iterator[str]:
    if keys:
        yield f"{MARK}{len(keys)} {title}"
    for each in keys:
        target = f" -> {each.target_place}" if each.target else ""
        yield f"{MARK}  {_quote(each.place)}{target}: {_explain(each)}"


def _format_entries(keys: Sequence[UndeclaredKey], title: str) -> Iterator[str]:
    if keys:
        yield f"{MARK}{len(keys)} {title}"
    targets = Counter(each.place for each in keys)
    for each in keys:
        yield f"{MARK}{_explain(each)}"
        yield f"{MARK if targets[each.place] > 1 else ''}{_quote(each.place)} = {_quote(each.target_place)}"


def _explain(key: UndeclaredKey) -> str:
    times = "each value once" if key.single else ""
    rule = f"rule: {key.rule}" if key.target else ""
    return _print("; ".join(filter(None, (key.reason, key.evidence, times, rule))))


def _quote(name: str) -> str:
    """Quote a name as TOML does, which is as JSON does."""
    return json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f")


def _print(text: str) -> str:
    """Return a text on one line, since a comment ends with it."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
