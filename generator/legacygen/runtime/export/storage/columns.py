"""The values of objects as the driver takes them: a column at a time, as most values of a column are of one class."""

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db.models import Field, ForeignKey, Model
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute

PLAIN_ATTRIBUTES = (DeferredAttribute, ForeignKeyDeferredAttribute)
"""Descriptors of fields whose value is the one in the object's dictionary."""

CLASSES: dict[str, type] = {
    **dict.fromkeys(("CharField", "TextField", "SlugField", "FilePathField"), str),
    **dict.fromkeys(("IntegerField", "BigIntegerField", "SmallIntegerField"), int),
    **dict.fromkeys(("PositiveIntegerField", "PositiveBigIntegerField", "PositiveSmallIntegerField"), int),
    **dict.fromkeys(("AutoField", "BigAutoField", "SmallAutoField"), int),
    "BooleanField": bool,
    "FloatField": float,
    "DecimalField": Decimal,
    "DateField": dt.date,
    "DateTimeField": dt.datetime,
    "UUIDField": uuid.UUID,
}
"""The class of values of a field, by the field's internal type, that are worth a shorter way to the driver."""

Convert = Callable[[Any], Any]


def is_of_django(thing: Any) -> bool:
    """Return whether a class or a method is one of Django's own, whose behaviour is known."""
    return str(thing.__module__).startswith("django.")


def has_own_placeholder(field: "Field[Any, Any]") -> bool:
    """Return whether a field needs SQL around its value; a cast, as of arrays and bytes, is not needed to insert."""
    for name in ("get_placeholder", "get_placeholder_sql"):
        method = getattr(type(field), name, None)
        if method and not str(method.__module__).startswith(("django.db.models.", "django.contrib.postgres.")):
            return True
    return False


def read_attributes(field: "Field[Any, Any]", objects: Sequence[Model], add: bool) -> list[Any]:
    """Return the value of a field of each object, as it would be saved; `pre_save` of the user's own fields is run.

    Django's own is not: it would overwrite dates, and store the content of files.
    """
    name = field.attname
    if not is_of_django(type(field).pre_save):
        return [field.pre_save(new, add) for new in objects]
    if type(getattr(field.model, name, None)) in PLAIN_ATTRIBUTES:
        return [new.__dict__[name] if name in new.__dict__ else getattr(new, name) for new in objects]
    return [getattr(new, name) for new in objects]


def prepare_columns(
    fields: "Sequence[Field[Any, Any]]", objects: Sequence[Model], connection: Any, add: bool
) -> list[list[Any]] | None:
    """Return the values of each field as the driver takes them; None if one of them is an expression."""
    columns = []
    for field in fields:
        values = read_attributes(field, objects, add)
        classes = set(map(type, values))
        if any(hasattr(each, "resolve_expression") for each in classes):
            return None
        columns.append(_prepare_values(field, values, classes, connection))
    return columns


def _prepare_values(field: "Field[Any, Any]", values: list[Any], classes: set[type], connection: Any) -> list[Any]:
    known = _choose_conversion(field, connection)
    if known is None:
        return [field.get_db_prep_save(value, connection) for value in values]
    known_class, convert = known
    if convert is None:
        if classes <= {known_class, type(None)}:
            return values
        convert = _keep_value
    return [
        None
        if value is None
        else convert(value)
        if value.__class__ is known_class
        else field.get_db_prep_save(value, connection)
        for value in values
    ]


def _choose_conversion(field: "Field[Any, Any]", connection: Any) -> tuple[type, Convert | None] | None:
    """Return a class and how its values become the driver's, None for as they are; None if all go the long way.

    The conversions do what `get_db_prep_save` does for that very class, without its tests of all other classes.
    """
    if not is_of_django(type(field)) or not is_of_django(type(connection.ops)):
        return None
    if isinstance(field, ForeignKey):
        return _choose_conversion(field.target_field, connection)
    name = field.get_internal_type()
    known = CLASSES.get(name)
    if known is None:
        return None
    is_postgresql = connection.vendor == "postgresql"
    convert: Convert | None = None
    if name.endswith("AutoField"):
        convert = None if connection.features.allows_auto_pk_0 else connection.ops.validate_autopk_value
    elif known is Decimal:
        convert = lambda value: value if value.is_finite() else field.get_db_prep_save(value, connection)  # noqa: E731
    elif known is dt.date:
        convert = None if is_postgresql else str
    elif known is dt.datetime:
        convert = _choose_time_conversion(field, connection)
    elif known is uuid.UUID and not connection.features.has_native_uuid_field:
        convert = attrgetter("hex")
    return known, convert


def _choose_time_conversion(field: "Field[Any, Any]", connection: Any) -> Convert | None:
    """Return how a date and time becomes the driver's; one without a zone where Django wants one goes the long way."""
    is_postgresql = connection.vendor == "postgresql"
    if not settings.USE_TZ:
        return None if is_postgresql else lambda value: field.get_db_prep_save(value, connection)
    zone = connection.timezone

    def convert(value: dt.datetime) -> Any:
        if value.utcoffset() is None:
            return field.get_db_prep_save(value, connection)
        return value if is_postgresql else str(value.astimezone(zone).replace(tzinfo=None))

    return convert


def _keep_value(value: Any) -> Any:
    return value
