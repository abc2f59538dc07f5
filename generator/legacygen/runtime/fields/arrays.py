"""Fields for arrays of PostgreSQL; a module of its own, because it needs psycopg."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.lookups import ContainedBy, DataContains, Overlap
from django.db.models import Value
from django.db.models.lookups import Exact


class TypedArrayField(ArrayField):  # type: ignore[type-arg]
    """An array whose items have another type than their field: PostgreSQL compares only arrays of one type.

    `db_type` is the type of the column, with its brackets.
    """

    def __init__(self, *args: Any, db_type: str = "", **kwargs: Any) -> None:
        self.own_type = db_type
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return the parts of the field, including `db_type`."""
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "db_type": self.own_type}

    def db_type(self, connection: Any) -> str:
        """Return the type of the column, on PostgreSQL."""
        is_supported = self.own_type and connection.vendor == "postgresql"
        return self.own_type if is_supported else str(super().db_type(connection))

    def cast_db_type(self, connection: Any) -> str:
        """Return the type for comparisons."""
        return self.db_type(connection)


class TextArrayField(TypedArrayField):
    """An array of a type that is like text (an enum, citext, char), as a list of str."""

    def select_format(self, compiler: Any, sql: str, params: Any) -> tuple[str, Any]:
        """Return the column cast to text[], which the driver converts to a list.

        It converts inet[] by itself, and the cast would add `/32` to each address.
        """
        is_cast = compiler.connection.vendor == "postgresql" and self.own_type != "inet[]"
        return (f"({sql})::text[]" if is_cast else sql), params


class WholeValue:
    """A mix-in for lookups that hands an array over as one value; Django takes it apart, and loses nested text."""

    def __init__(self, lhs: Any, rhs: Any) -> None:
        is_list = isinstance(rhs, list | tuple) and not any(hasattr(each, "resolve_expression") for each in rhs)
        super().__init__(lhs, Value(list(rhs), output_field=lhs.output_field) if is_list else rhs)  # type: ignore[call-arg]

    def process_rhs(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        """Return the array with a cast to the type of the column."""
        sql, params = super().process_rhs(compiler, connection)  # type: ignore[misc]
        return f"{sql}::{self.lhs.output_field.cast_db_type(connection)}", params  # type: ignore[attr-defined]


@TypedArrayField.register_lookup
class WholeExact(WholeValue, Exact):
    """The lookup `exact`."""


@TypedArrayField.register_lookup
class WholeContains(WholeValue, DataContains):
    """The lookup `contains`."""


@TypedArrayField.register_lookup
class WholeContainedBy(WholeValue, ContainedBy):
    """The lookup `contained_by`."""


@TypedArrayField.register_lookup
class WholeOverlap(WholeValue, Overlap):
    """The lookup `overlap`."""
