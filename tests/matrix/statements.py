"""Tells which statements of the user a refresh has changed."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

Statements = Counter[tuple[str, str]]
"""How often a statement stands in the code of the project: the class around it, and its text without layout."""


def list_statements(files: Mapping[str, str]) -> Statements:
    """Count the statements of modules and of classes; a list in a class, such as `indexes`, counts item by item."""
    found: Statements = Counter()
    for path, text in files.items():
        if path.endswith(".py") and not path.startswith("config/"):
            found.update(_walk(ast.parse(text).body, ""))
    return found


def _walk(body: Iterable[ast.stmt], inside: str) -> Iterator[tuple[str, str]]:
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield inside, f"class {node.name}({', '.join(map(ast.unparse, node.bases))})"
            yield from _walk(node.body, f"{inside}.{node.name}" if inside else node.name)
        elif isinstance(node, (ast.If, ast.Try, ast.With, ast.For)):
            yield from _walk([*node.body, *getattr(node, "orelse", [])], inside)
        elif isinstance(node, ast.Match):
            yield from _walk([each for case in node.cases for each in case.body], inside)
        elif isinstance(node, ast.ImportFrom):
            yield from ((inside, f"from {node.module} import {each.name}") for each in node.names)
        elif isinstance(node, ast.Assign) and isinstance(node.value, (ast.List, ast.Tuple)) and _is_list(node, inside):
            target = ast.unparse(node.targets[0])
            yield from ((inside, f"{target} has {ast.unparse(each)}") for each in node.value.elts)
        else:
            yield inside, ast.unparse(node)


def _is_list(node: ast.Assign, inside: str) -> bool:
    return bool(inside) or ast.unparse(node.targets[0]) == "__all__"


def find_lost(before: Statements, after: Statements, words: Iterable[str]) -> list[str]:
    """Return the statements that are gone although they name nothing of what has changed."""
    listed = "|".join(map(re.escape, words))
    named = re.compile(rf"(?<![A-Za-z])(?:{listed})(?![A-Za-z])") if listed else None
    lost = [(inside, text) for (inside, text), count in before.items() if after[inside, text] < count]
    return [f"{inside}: {text}" for inside, text in lost if not (named and named.search(f"{inside} {text}"))]


def find_lost_edits(before: Statements, base: Statements, after: Statements, lock: str) -> list[str]:
    """Return the arguments of the user that are neither in the code any more nor in a tombstone of the lock file."""
    kept = {_unify(each["source"]) for each in json.loads(lock).get("tombstones", [])}
    generated = {_unqualify(text) for _, text in base}
    lost = []
    for (inside, text), count in before.items():
        is_known = _unqualify(text) in generated or text in kept or text.startswith(("class ", "indexes has "))
        if after[inside, text] >= count or is_known:
            continue
        new, target = _list_targets(after), text.partition(" = ")[0]
        # A field that the user has renamed was generated under the name of its column.
        columns = re.findall(r"db_column='(\w+)'", text)
        starts = tuple(f"{name} = " for name in (target, *columns, *(each.removesuffix("_id") for each in columns)))
        theirs = {argument for each in generated if each.startswith(starts) for argument in _arguments_of(each)}
        standing = [*new.get((inside, target), []), *(each for each in kept if each.startswith(f"{target} = "))]
        edited = {each for each in _arguments_of(_unqualify(text)) - theirs if not each.startswith("db_column=")}
        if not any(edited <= _arguments_of(_unqualify(each)) for each in standing):
            lost.append(f"{inside}: {text}")
    return lost


def _unqualify(text: str) -> str:
    """Return a statement without annotation and with bare names of classes, which mean the same to a refresh.

    `Client` is what edits call the class of the customer, `State` its choices.
    """
    text = re.sub(r"^(\w+): [^=]+ = ", r"\1 = ", text).replace("OneToOneField", "ForeignKey")
    text = re.sub(r"\bState\b", "Status", re.sub(r"\bClient\b", "Customer", text))
    bare = re.sub(r"\b(?:models\.fields|models|m)\.", "", re.sub(r"'(?:legacy|crm|old)\.", "'", text))
    return re.sub(r"Key\('(\w+)'", r"Key(\1", bare)


def _list_targets(statements: Statements) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for inside, text in statements:
        found.setdefault((inside, text.partition(" = ")[0]), []).append(text)
    return found


def _unify(source: str) -> str:
    try:
        return ast.unparse(ast.parse(source.strip()))
    except SyntaxError:
        return source


def _arguments_of(text: str) -> set[str]:
    """Return the arguments of a statement such as `name = models.CharField(…)`, and the called function."""
    try:
        node = ast.parse(text).body[0]
    except SyntaxError:
        return {text}
    value = getattr(node, "value", None)
    if not isinstance(value, ast.Call):
        return {text}
    return {ast.unparse(value.func), *map(ast.unparse, value.args), *map(_show_keyword, value.keywords)}


def _show_keyword(keyword: ast.keyword) -> str:
    return f"{keyword.arg}={ast.unparse(keyword.value)}" if keyword.arg else f"**{ast.unparse(keyword.value)}"
