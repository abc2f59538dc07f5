"""What a stub is made of."""

import ast
import inspect
import sys
import textwrap
from typing import Any

from django.db.models import Model


class Skip(Exception):  # noqa: N818 - reads as an order: raise Skip("why")
    """Raised by `row` for a row that is left out on purpose; the reason is counted and shown."""


class Unmapped:
    """Marks what the user has not decided yet: a target, or the value of a keyword."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.args = args
        self.kwargs = kwargs


class Export:
    """How the rows of one legacy table become objects of the new project.

    `source` is the legacy model, `target` the new one. `ignore` says why a column is not carried over:
    `{"pwd2": "unused since 2009"}`.
    """

    source: type[Model]
    target: Any = Unmapped
    ignore: dict[str, str] = {}

    def row(self, old: Any) -> Any:
        """Return one unsaved object, a list of them, or raise Skip; no queries and no saving in here."""
        raise TypeError(f"{type(self).__name__} has no row()")

    def after(self, old: Any, new: Any) -> None:
        """Many-to-many relations, files and the like, once `new` (what `row` returned) is stored."""


def is_filled(export: type[Export]) -> bool:
    """Whether the user has said what becomes of the table."""
    return export.target is not Unmapped


def unmapped_keywords(export: type[Export]) -> list[str]:
    """The keywords in `row` that still hold Unmapped."""
    return [
        node.arg or "**"
        for node in ast.walk(_tree(export))
        if isinstance(node, ast.keyword) and isinstance(node.value, ast.Call) and _name(node.value) == "Unmapped"
    ]


def referred(export: type[Export]) -> set[type[Model]]:
    """The legacy models that the code of a stub refers to with `ref`."""
    names = vars(sys.modules[export.__module__])
    calls = [node for node in ast.walk(_tree(export)) if isinstance(node, ast.Call) and _name(node) == "ref"]
    return {names[call.args[0].id] for call in calls if call.args and isinstance(call.args[0], ast.Name)}


def _tree(export: type[Export]) -> ast.Module:
    return ast.parse(textwrap.dedent(inspect.getsource(export)))


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
