"""Reads from the export stubs which tables were to be carried over."""

import ast
from collections.abc import Iterator, Mapping

from legacygen.errors import LegacygenError
from legacygen.pycode.module import last_name, parse_module

UNMAPPED = "Unmapped"


def list_filled_stubs(texts: Mapping[str, str], folder: str) -> Iterator[tuple[str, str]]:
    """Yield the path of each stub that has a target, with its table; `folder` is that of the app.

    A stub whose table cannot be told, or that is not valid Python, is left out.
    """
    tables = dict(_list_tables(texts, folder))
    for path, text in texts.items():
        if path.startswith(f"{folder}/export/"):
            for source in _list_sources(text):
                if source in tables:
                    yield path, tables[source]


def _list_tables(texts: Mapping[str, str], folder: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each model of the app with its table."""
    for path, text in texts.items():
        if path == f"{folder}/models.py" or path.startswith(f"{folder}/models/"):
            try:
                found = parse_module(path, text).classes
            except LegacygenError:
                continue
            yield from ((each.name, each.db_table) for each in found if each.db_table)


def _list_sources(text: str) -> Iterator[str]:
    """Yield the names of the source models of stubs that have a target."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return
    aliases = {
        alias.asname: alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    for cls in tree.body:
        given = {}
        for node in cls.body if isinstance(cls, ast.ClassDef) else ():
            match node:
                case ast.Assign(targets=[ast.Name(id="source" | "target" as name)], value=value):
                    given[name] = last_name(value)
        if given.get("source") and given.get("target", UNMAPPED) != UNMAPPED:
            yield aliases.get(given["source"], given["source"])
