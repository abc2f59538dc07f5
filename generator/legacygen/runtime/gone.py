"""Placeholders in a model for a dropped column or table: any use of the data raises an error that names it."""

from typing import Any, NoReturn

from django.db.models import Manager, Model, QuerySet
from django.db.models.signals import class_prepared


class LegacyGoneError(AttributeError):
    """A read or write of a column, a relation or a table that the legacy database no longer has."""


class LegacyColumnGone:
    """A placeholder for the field of a dropped column: `fax = LegacyColumnGone("fax")`.

    A name in parentheses stands for a relation: its join table, or its columns if there are several.
    """

    def __init__(self, column: str) -> None:
        self.column = column
        self.place = column

    def __set_name__(self, owner: type, name: str) -> None:
        self.place = f"{owner.__name__}.{name}"

    def __get__(self, instance: object, owner: type | None = None) -> "LegacyColumnGone":
        if instance is not None:
            self._raise_gone()
        return self  # Django looks at the attributes of each class, so this must not fail

    def __set__(self, instance: object, value: object) -> NoReturn:
        self._raise_gone()

    def _raise_gone(self) -> NoReturn:
        what = f"relation {self.column}" if self.column.startswith("(") else f"column {self.column!r}"
        raise LegacyGoneError(f"{self.place}: the legacy database no longer has the {what}.")


class LegacyTableGone(Manager[Model]):
    """A manager that marks a model whose table was dropped: `objects = LegacyTableGone("tbl_fax")`.

    All managers of the class refuse to read. Django's checks skip the class, because its relations and indexes are
    those of the former table and may conflict with tables that were created since.
    """

    def __init__(self, table: str = "") -> None:
        super().__init__()
        self.table = table  # empty in the manager that Django derives from this class for a reverse relation

    def contribute_to_class(self, cls: type[Model], name: str) -> None:
        """Replace every manager of the class, including those that Django uses for relations."""
        super().contribute_to_class(cls, name)
        options = cls._meta
        options.base_manager_name = options.default_manager_name = name
        for each in (*options.indexes, *options.constraints):
            # Another table may use the name by now, and Django requires unique names within an app.
            each.name = f"{each.name} of {options.label}"
        cls.check = classmethod(lambda cls, **_: [])  # type: ignore[assignment,method-assign]
        # The managers that stand below this one in the class body are added later.
        class_prepared.connect(self._replace_managers, sender=cls)

    def get_queryset(self) -> QuerySet[Model]:
        """Raise LegacyGoneError."""
        table = self.table or self.model._meta.db_table
        raise LegacyGoneError(f"{self.model.__name__}: the legacy database no longer has the table {table!r}.")

    def deconstruct(self) -> Any:
        """Return the parts that Django needs for a migration; the table is the one argument."""
        return (False, "legacygen.runtime.gone.LegacyTableGone", None, (self.table,), {})

    def _replace_managers(self, sender: type[Model], **_: object) -> None:
        managers = list(sender._meta.managers)  # Django copies inherited managers for this list
        for each in managers:
            each.get_queryset = self.get_queryset  # type: ignore[method-assign]
        sender._meta.local_managers[:] = managers
        sender._meta._expire_cache()  # type: ignore[attr-defined]


def is_gone(model: type[Model]) -> bool:
    """Return whether the table of a model was dropped."""
    return any(isinstance(each, LegacyTableGone) for each in model._meta.managers)
