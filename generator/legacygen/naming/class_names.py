"""A table becomes a class with the name of the table, after all rules for one name.

Where tables would get the same class name, the rule `prefix` is left out for them, and then the rules `singular` and
`column_prefix`: the tables `tbl_user`, `users` and `tbl_order` are `TblUser`, `User` and `Order`. If that does not
help, they get a number, the same one every time: `OrderItem`, `OrderItem2`. Names that differ only in upper and lower
case count as the same. Where the classes that exist already keep a prefix, so do those of new tables. A table outside
of the default schema begins with its schema where a table of another one would be called the same: `AuditPerson`.
"""

import dataclasses
from collections.abc import Mapping

from legacygen.naming.chosen import check_chosen_names
from legacygen.naming.column_prefix import find_column_prefix, strip_column_prefix
from legacygen.naming.distinct import fold_name, number_duplicates, prefer_unlike
from legacygen.naming.name import Name, NameKind, Rule
from legacygen.naming.prefix import detect_prefixes, drop_unused_prefixes, strip_prefix
from legacygen.naming.reserved import avoid_reserved
from legacygen.naming.rules import clean_name
from legacygen.naming.schema_names import SchemaNames
from legacygen.naming.singular import singularize_name
from legacygen.naming.unnamed import UnnamedSchema

LEFT_OUT: tuple[tuple[Rule, ...], ...] = (
    (),
    (strip_prefix,),
    (singularize_name,),
    (strip_prefix, singularize_name),
    (strip_prefix, singularize_name, strip_column_prefix),
)
"""The rules that are left out where tables would get the same class name, in the order in which this is tried."""


def name_classes(schema: UnnamedSchema, names: SchemaNames) -> SchemaNames:
    """Name the class of each table."""
    tables = {table.label: table.name for table in schema.tables}
    fixed = {label: name for label, name in schema.pinned_classes.items() if label in tables}
    fixed.update(check_chosen_names(schema.chosen_classes, "classes", schema.reserved_classes))
    prefixes = _find_prefixes(schema) if schema.prefixes is None else schema.prefixes
    raw = {
        table.label: Name(
            kind=NameKind.CLASS,
            raw=table.name,
            prefixes=prefixes,
            column_prefix=find_column_prefix(table),
            imported=schema.imported,
        )
        for table in schema.tables
        if table.label not in fixed
    }

    beginnings = _find_beginnings({label: clean_name(name).text for label, name in raw.items()} | fixed, tables)

    def make_name(label: str, attempt: int) -> str:
        return beginnings.get(label, "") + clean_name(raw[label], without=LEFT_OUT[attempt]).text

    wanted = prefer_unlike(raw, make_name, len(LEFT_OUT), fixed.values())
    used = {fold_name(name) for name in (*fixed.values(), *schema.reserved_classes)}
    return dataclasses.replace(names, classes={**number_duplicates(wanted, used, joint=""), **fixed})


def _find_beginnings(wanted: Mapping[str, str], tables: Mapping[str, str]) -> dict[str, str]:
    """Return the schema, as a beginning, of each table whose class would have the name of one in another schema."""
    schemas = {label: label[: -len(name)].removesuffix(".") for label, name in tables.items() if label in wanted}
    having: dict[str, set[str]] = {}
    for label, schema in schemas.items():
        having.setdefault(fold_name(wanted[label]), set()).add(schema)
    return {
        label: clean_name(Name(kind=NameKind.CLASS, raw=schema), without=(singularize_name, avoid_reserved)).text
        for label, schema in schemas.items()
        if schema and len(having[fold_name(wanted[label])]) > 1
    }


def _find_prefixes(schema: UnnamedSchema) -> tuple[str, ...]:
    found = detect_prefixes(
        (table.name for table in schema.tables), (column for table in schema.tables for column in table.columns)
    )
    pinned = schema.pinned_classes
    return drop_unused_prefixes(
        found, [(table.name, pinned[table.label]) for table in schema.tables if table.label in pinned]
    )
