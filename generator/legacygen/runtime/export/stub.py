"""The parts of a stub: Export, Unmapped and Skip."""

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
    `{"pwd2": "unused since 2009"}`. Several stubs on one table have each a `part` of its own: `part = "login"`. With
    `signals`, each object is stored through its own `save()`.
    """

    source: type[Model]
    target: Any = Unmapped
    ignore: dict[str, str] = {}
    part: str = ""
    signals: bool = False

    def row(self, old: Any) -> Any:
        """Return one unsaved object or a list of them, or raise Skip; it must not query or save."""
        raise TypeError(f"{type(self).__name__} has no row() method")

    def after(self, old: Any, new: Any) -> None:
        """Set many-to-many relations, files and the like, once `new` (what `row` returned) is stored."""


def is_filled(export: type[Export]) -> bool:
    """Return whether the user has set a target for the table."""
    return export.target is not Unmapped
