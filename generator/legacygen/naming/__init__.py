"""Makes the names of the database into names that a careful person would choose.

`RULES` in `rules.py` are applied to each name, `SCHEMA_RULES` in `schema_rules.py` to the names of a schema.
"""

from legacygen.naming.distinct import fold_name
from legacygen.naming.enumeration import make_label, name_members
from legacygen.naming.schema_names import SchemaNames
from legacygen.naming.schema_rules import name_schema
from legacygen.naming.singular import singularize_word
from legacygen.naming.target import is_short_for
from legacygen.naming.unnamed import (
    UnnamedComposite,
    UnnamedManyToMany,
    UnnamedRelation,
    UnnamedSchema,
    UnnamedTable,
)
from legacygen.naming.verbose import derive_field_label, derive_verbose_names
from legacygen.naming.words import split_at_capitals, split_words

__all__ = [
    "SchemaNames",
    "UnnamedComposite",
    "UnnamedManyToMany",
    "UnnamedRelation",
    "UnnamedSchema",
    "UnnamedTable",
    "derive_field_label",
    "derive_verbose_names",
    "fold_name",
    "is_short_for",
    "make_label",
    "name_members",
    "name_schema",
    "singularize_word",
    "split_at_capitals",
    "split_words",
]
