"""A table becomes a class with the name of the table, after all rules for one name.

Where tables would get the same class name, the rule `prefix` is left out for them, and then the rule `singular`: the
tables `tbl_user`, `users` and `tbl_order` are `TblUser`, `User` and `Order`. If that does not help, they get a number,
the same one every time: `OrderItem`, `OrderItem2`. Names that differ only in upper and lower case count as the same.
"""

import dataclasses

from legacygen.naming.chosen import check_chosen_names
from legacygen.naming.distinct import fold_name, number_duplicates, prefer_unlike
from legacygen.naming.name import Name, NameKind, Rule
from legacygen.naming.prefix import detect_prefixes, strip_prefix
from legacygen.naming.rules import clean_name
from legacygen.naming.schema_names import SchemaNames
from legacygen.naming.singular import singularize_name
from legacygen.naming.unnamed import UnnamedSchema

LEFT_OUT: tuple[tuple[Rule, ...], ...] = ((), (strip_prefix,), (singularize_name,), (strip_prefix, singularize_name))
"""The rules that are left out where tables would get the same class name, in the order in which this is tried."""


def name_classes(schema: UnnamedSchema, names: SchemaNames) -> SchemaNames:
    """Name the class of each table."""
    tables = {table.label: table.name for table in schema.tables}
    fixed = {label: name for label, name in schema.pinned_classes.items() if label in tables}
    fixed.update(check_chosen_names(schema.chosen_classes, "classes", schema.reserved_classes))
    prefixes = detect_prefixes(tables.values()) if schema.prefixes is None else schema.prefixes
    raw = {
        label: Name(kind=NameKind.CLASS, raw=name, prefixes=prefixes)
        for label, name in tables.items()
        if label not in fixed
    }

    def make_name(label: str, attempt: int) -> str:
        return clean_name(raw[label], without=LEFT_OUT[attempt]).text

    wanted = prefer_unlike(raw, make_name, len(LEFT_OUT), fixed.values())
    used = {fold_name(name) for name in (*fixed.values(), *schema.reserved_classes)}
    return dataclasses.replace(names, classes={**number_duplicates(wanted, used, joint=""), **fixed})
