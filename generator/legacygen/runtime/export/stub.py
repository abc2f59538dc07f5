"""The parts of a stub: Export, Unmapped and Skip."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet


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
    `{"pwd2": "unused since 2009"}`. Where several stubs read one table, each names its `part`. Rows whose objects are
    equal in the fields of `merge_on` become one object. With `signals`, each object is stored by its own `save()`.
    `missing` are the fields that `legacy run --missing deactivate` sets in an object whose row is gone.
    """

    source: type[Model]
    target: Any = Unmapped
    ignore: dict[str, str] = {}
    part: str = ""
    merge_on: Sequence[str] = ()
    signals: bool = False
    missing: dict[str, Any] = {}

    def queryset(self) -> QuerySet[Model]:
        """Return the rows to carry over, perhaps filtered or with related rows; what is left out is counted."""
        return self.source._default_manager.all()

    def row(self, old: Any) -> Any:
        """Return an unsaved object, a list of them or a dict `{part: object}`, or raise Skip.

        It may be called twice for a row, so it must not query, save, or change what hangs on `self`.
        """
        raise TypeError(f"{type(self).__name__} has no row() method")

    def merge(self, there: Any, new: Any) -> Any:
        """Return the object that stays where `merge_on` finds two equal; `there` is of the row with the lower key."""
        return there

    def after(self, old: Any, new: Any) -> None:
        """Set many-to-many relations and the like, once `new` (what `row` returned) is stored or updated."""

    def after_page(self, pairs: Sequence[tuple[Any, Any]]) -> None:
        """Do the same for all pairs `(old, new)` of a page at once."""

    def finish(self) -> None:
        """Do what is left when all tables are carried over, before COMMIT."""


def is_filled(export: type[Export]) -> bool:
    """Return whether the user has set a target for the table."""
    return export.target is not Unmapped
