"""Stands in a model for a column or a table that the legacy database no longer has: fails on use, and says so."""

from typing import Any, NoReturn

from django.db.models import Manager, Model, QuerySet


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
    """In place of the manager of a table that is gone: `objects = LegacyTableGone("tbl_fax")`."""

    def __init__(self, table: str) -> None:
        super().__init__()
        self.table = table

    def get_queryset(self) -> QuerySet[Model]:
        """Raises LegacyGoneError."""
        raise LegacyGoneError(f"{self.model.__name__}: the legacy database no longer has the table {self.table!r}.")

    def deconstruct(self) -> Any:
        """As Django needs it; the table is the one argument."""
        return (False, "legacygen.runtime.gone.LegacyTableGone", None, (self.table,), {})
