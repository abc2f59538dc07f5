"""The type of a column in words of SQL, from its field alone."""

import re
from typing import Any

TYPES = {
    "AutoField": "integer",
    "BigAutoField": "bigint",
    "BigIntegerField": "bigint",
    "BinaryField": "binary",
    "BinaryUUIDField": "uuid",
    "BooleanField": "boolean",
    "CharField": "varchar",
    "DateField": "date",
    "DateTimeField": "timestamp",
    "DecimalField": "decimal",
    "DurationField": "interval",
    "EmailField": "varchar",
    "FileField": "varchar",
    "FilePathField": "varchar",
    "FloatField": "double",
    "GenericIPAddressField": "inet",
    "IntegerField": "integer",
    "JSONField": "json",
    "LegacyDecimalField": "decimal",
    "PositiveBigIntegerField": "bigint",
    "PositiveIntegerField": "integer",
    "PositiveSmallIntegerField": "smallint",
    "SlugField": "varchar",
    "SmallAutoField": "smallint",
    "SmallIntegerField": "smallint",
    "TextField": "text",
    "TimeField": "time",
    "URLField": "varchar",
    "UUIDField": "uuid",
}
"""By the internal type of the field, or the name of a class that it is made of."""


def describe_type(field: Any) -> str:
    """Return `varchar(80)`, `decimal(10,2)` or the like; a relation has the type of the column that it points to."""
    own = getattr(field, "own_type", "")
    if own:
        return str(own)
    target = getattr(field, "target_field", None) if field.remote_field else None
    if target is not None:
        return describe_type(target)
    names = [str(field.get_internal_type()), *(each.__name__ for each in type(field).__mro__)]
    name = next((TYPES[each] for each in names if each in TYPES), "") or _spell_class(names[0])
    size = [field.max_length] if name in ("varchar", "binary") else []
    if name == "decimal":
        size = [getattr(field, "max_digits", None), getattr(field, "decimal_places", None)]
    digits = ",".join(str(each) for each in size if each is not None)
    return f"{name}({digits})" if digits else name


def _spell_class(name: str) -> str:
    """Return `some thing` for a class of the project's own, `SomeThingField`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.removesuffix("Field")).lower()
