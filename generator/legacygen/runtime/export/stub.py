"""The parts of a stub: Export, Unmapped and Skip."""

import ast
import inspect
import sys
import textwrap
from typing import Any

from django.db.models import Model


class Skip(Exception):  # noqa: N818 - reads as an order: raise Skip("why")
    """Raised by `row` to leave a row out on purpose; the reason is counted and shown."""


class Unmapped:
    """A marker for a decision that the user has not made yet: a target, or the value of a keyword."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.args = args
        self.kwargs = kwargs


class Export:
    """The base class of a stub, which turns the rows of one legacy table into objects of the new project.

    `source` is the legacy model, `target` the new one. `ignore` gives the reason why a column is not carried over:
    `{"pwd2": "unused since 2009"}`.
    """

    source: type[Model]
    target: Any = Unmapped
    ignore: dict[str, str] = {}

    def row(self, old: Any) -> Any:
        """Return one unsaved object or a list of them, or raise Skip; it must not query or save."""
        raise TypeError(f"{type(self).__name__} has no row() method")

    def after(self, old: Any, new: Any) -> None:
        """Set many-to-many relations, files and the like, once `new` (what `row` returned) is stored."""


def is_filled(export: type[Export]) -> bool:
    """Return whether the user has set a target for the table."""
    return export.target is not Unmapped


def find_unmapped_keywords(export: type[Export]) -> list[str]:
    """Return the keywords in the code of a stub whose value is still Unmapped; `**` for `**Unmapped(…)`."""
    return [
        node.arg or "**"
        for node in ast.walk(_parse_stub(export))
        if isinstance(node, ast.keyword) and isinstance(node.value, ast.Call) and _name_call(node.value) == "Unmapped"
    ]


def find_referenced_models(export: type[Export]) -> set[type[Model]]:
    """Return the legacy models that the code of a stub refers to with `ref`."""
    names = vars(sys.modules[export.__module__])
    calls = [
        node for node in ast.walk(_parse_stub(export)) if isinstance(node, ast.Call) and _name_call(node) == "ref"
    ]
    return {names[call.args[0].id] for call in calls if call.args and isinstance(call.args[0], ast.Name)}


def _parse_stub(export: type[Export]) -> ast.Module:
    return ast.parse(textwrap.dedent(inspect.getsource(export)))


def _name_call(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
