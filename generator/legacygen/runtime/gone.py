"""Stands in a model for a column or a table that the legacy database no longer has: fails on use, and says so."""

from typing import Any, NoReturn

from django.db.models import Manager, Model, QuerySet
from django.db.models.signals import class_prepared


class LegacyGoneError(AttributeError):
    """Something was read that the legacy database no longer has."""


class LegacyColumnGone:
    """In place of the field of a column that is gone: `fax = LegacyColumnGone("fax")`."""

    def __init__(self, column: str) -> None:
        self.column = column
        self.place = column

    def __set_name__(self, owner: type, name: str) -> None:
        self.place = f"{owner.__name__}.{name}"

    def __get__(self, instance: object, owner: type | None = None) -> "LegacyColumnGone":
        if instance is not None:
            self._fail()
        return self

    def __set__(self, instance: object, value: object) -> NoReturn:
        self._fail()

    def _fail(self) -> NoReturn:
        what = f"relation {self.column}" if self.column.startswith("(") else f"column {self.column!r}"
        raise LegacyGoneError(f"{self.place}: the legacy database no longer has the {what}.")


class LegacyTableGone(Manager[Model]):
    """In a model whose table is gone: `objects = LegacyTableGone("tbl_fax")`.

    No manager of the class reads any more, and Django has nothing to check in it: what it says of relations and
    indexes is as old as the table, and may be at odds with what came since.
    """

    def __init__(self, table: str = "") -> None:
        super().__init__()
        self.table = table  # empty in the manager that Django makes of this class for the far side of a relation

    def contribute_to_class(self, cls: type[Model], name: str) -> None:
        """Stand in for every manager of the class, those that Django uses for relations included."""
        super().contribute_to_class(cls, name)
        options = cls._meta
        options.base_manager_name = options.default_manager_name = name
        for each in (*options.indexes, *options.constraints):
            each.name = f"{each.name} of {options.label}"  # the name itself may be that of another table's by now
        cls.check = classmethod(lambda cls, **_: [])  # type: ignore[assignment,method-assign]
        class_prepared.connect(self._close, sender=cls)

    def get_queryset(self) -> QuerySet[Model]:
        """Raises LegacyGoneError."""
        table = self.table or self.model._meta.db_table
        raise LegacyGoneError(f"{self.model.__name__}: the legacy database no longer has the table {table!r}.")

    def deconstruct(self) -> Any:
        """As Django needs it; the table is the one argument."""
        return (False, "legacygen.runtime.gone.LegacyTableGone", None, (self.table,), {})

    def _close(self, sender: type[Model], **_: object) -> None:
        managers = list(sender._meta.managers)
        for each in managers:
            each.get_queryset = self.get_queryset  # type: ignore[method-assign]
        sender._meta.local_managers[:] = managers
        sender._meta._expire_cache()  # type: ignore[attr-defined]


def is_gone(model: type[Model]) -> bool:
    """Whether the table of a model is gone."""
    return any(isinstance(each, LegacyTableGone) for each in model._meta.managers)
