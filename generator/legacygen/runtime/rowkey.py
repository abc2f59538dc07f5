"""A substitute for the key of a table without one: its columns together, where NULL is equal to NULL."""

import enum
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import CharField, CompositePrimaryKey, Field, JSONField, Model, TextField, Value
from django.db.models.fields.composite import CompositeAttribute
from django.db.models.fields.tuple_lookups import TupleExact, TupleIn
from django.db.models.sql.where import AND, OR, WhereNode


class Null(enum.Enum):
    """NULL within a key; Django treats a key that contains None as not set."""

    NULL = "NULL"

    def __repr__(self) -> str:
        return self.value


NULL = Null.NULL


class RowAttribute(CompositeAttribute):
    """The attribute `pk` of an object: the values of the key as a tuple."""

    def __get__(self, instance: Model, cls: type[Model] | None = None) -> tuple[Any, ...]:
        return tuple(NULL if value is None else _make_hashable(value) for value in super().__get__(instance, cls))

    def __set__(self, instance: Model, values: Sequence[Any] | None) -> None:
        known = [None if value is NULL else value for value in values] if values is not None else None
        super().__set__(instance, known)


def _make_hashable(value: Any) -> Any:
    """Return the value, or its text for a list or dict, because Django hashes objects by their key."""
    try:
        hash(value)
    except TypeError:
        return repr(value)
    return value


class RowKey(CompositePrimaryKey):
    """A key made of the named fields, one or more, which may be nullable, unlike those of a CompositePrimaryKey.

    Rows that are equal in all of them have the same key. Use it to list and find rows, not to change them. With
    `exact=False`, for columns that the database cannot compare, a key finds all rows with NULL in the same columns.
    """

    descriptor_class = RowAttribute

    def __init__(self, *names: str, exact: bool = True, **kwargs: Any) -> None:
        kwargs = {"editable": False, "primary_key": True, "blank": True, **kwargs}
        Field.__init__(self, **kwargs)  # that of CompositePrimaryKey insists on two names
        self.names = names
        self.exact = exact
        self.field_names = ()  # type: ignore[assignment]  # where Django looks for fields that must not be nullable

    def deconstruct(self) -> Any:
        """Return the parts that Django needs for a migration; the names are the arguments."""
        name, path, _, kwargs = super().deconstruct()
        return name, path, self.names, kwargs if self.exact else {**kwargs, "exact": False}

    @property
    def fields(self) -> tuple[Any, ...]:
        """The fields that make up the key."""
        return tuple(self.model._meta.get_field(name) for name in self.names)

    def __len__(self) -> int:
        return len(self.names)


def _build_row_condition(columns: Any, values: Iterable[Any]) -> WhereNode:
    """Return a condition that is true or false for every row, never NULL, so that `exclude` works too."""
    exact = getattr(columns.output_field, "exact", True)
    tests: list[Any] = []
    for column, value in zip(columns, values, strict=True):
        is_null = value in (None, NULL)
        if exact and not is_null:
            tests.append(_build_equality(column, value))
        if (is_null or column.output_field.null) and (exact or not isinstance(column.output_field, JSONField)):
            # Without an exact comparison JSON columns are left out: a JSON null is read as None, but is not NULL.
            tests.append(column.output_field.get_lookup("isnull")(column, is_null))
    return WhereNode(tests, connector=AND)


def _build_equality(column: Any, value: Any) -> Any:
    """Return the condition that a column equals a value.

    SQLite may store numbers in text columns and in views without types, and a comparison with text does not find them.
    """
    is_number_in_text = isinstance(value, int | float) and isinstance(column.output_field, CharField | TextField)
    own = column.target.get_col(column.alias, column.output_field)  # a field may compare through a cast
    return column.output_field.get_lookup("exact")(own, Value(value) if is_number_in_text else value)


class RowExact(TupleExact):
    """The lookup `pk=(1, NULL)`."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Compare column by column, because NULLs in SQL tuples are never equal."""
        if not self.rhs_is_direct_value():
            return super().as_sql(compiler, connection)
        return compiler.compile(_build_row_condition(self.lhs, self.rhs))


class RowIn(TupleIn):
    """The lookup `pk__in=[(1, NULL), (2, 3)]`."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Compare column by column, because NULLs in SQL tuples are never equal."""
        if not self.rhs_is_direct_value() or not self.rhs:
            return super().as_sql(compiler, connection)
        conditions: list[Any] = [_build_row_condition(self.lhs, values) for values in self.rhs]
        return compiler.compile(WhereNode(conditions, connector=OR))


RowKey.register_lookup(RowExact)
RowKey.register_lookup(RowIn)
