"""The rules for the names of a schema together, applied in the order of `SCHEMA_RULES`."""

from collections.abc import Callable

from legacygen.naming.class_names import name_classes
from legacygen.naming.composite_names import name_composite_relations
from legacygen.naming.field_names import name_fields
from legacygen.naming.many_to_many import name_many_to_many
from legacygen.naming.related_names import name_reverse_relations
from legacygen.naming.schema_names import SchemaNames
from legacygen.naming.unnamed import UnnamedSchema

SchemaRule = Callable[[UnnamedSchema, SchemaNames], SchemaNames]

SCHEMA_RULES: tuple[SchemaRule, ...] = (
    name_classes,
    name_fields,
    name_composite_relations,
    name_reverse_relations,
    name_many_to_many,  # last, so that a new join table changes no other name
)
"""One rule per module; each is given the names that the rules before it have made."""


def name_schema(schema: UnnamedSchema) -> SchemaNames:
    """Return the names of everything in a schema.

    Raises ConfigError for a name in legacygen.toml that Python or Django does not accept, or that is in use.
    """
    names = SchemaNames()
    for rule in SCHEMA_RULES:
        names = rule(schema, names)
    return names
