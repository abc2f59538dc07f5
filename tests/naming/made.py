"""Names in short for the tests: `class_names({"a": "orders"})`, `field_names([("customer_id", "Customer")])`."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from legacygen.naming import UnnamedRelation, UnnamedSchema, UnnamedTable
from legacygen.naming.field_names import choose_field_names, list_class_owners
from legacygen.naming.name import Name, NameKind
from legacygen.naming.schema_rules import name_schema

LABEL = "t"


def name(kind: str, raw: str, **more: Any) -> Name:
    return Name(kind=NameKind[kind.upper()], raw=raw, **more)


def class_names(tables: Mapping[str, str], **more: Any) -> Mapping[str, str]:
    """The class of each label; `tables` are the names in the database by label."""
    made = tuple(UnnamedTable(label=label, name=raw) for label, raw in tables.items())
    return name_schema(UnnamedSchema(tables=made, **more)).classes


def field_names(
    columns: Iterable[tuple[str, str]], chosen: Mapping[str, str] | None = None, reserved: Collection[str] = ()
) -> dict[str, str]:
    """The field of each column of the class `T`; one that points to the `id` of a class comes with that class."""
    columns = list(columns)
    table = UnnamedTable(
        label=LABEL,
        name=LABEL,
        columns=tuple(column for column, _ in columns),
        relations=tuple(
            UnnamedRelation(column=column, target=LABEL if cls == "T" else cls, target_column="id")
            for column, cls in columns
            if cls
        ),
        chosen=chosen or {},
        reserved=reserved,
    )
    classes = {LABEL: "T", **{cls: cls for _, cls in columns if cls not in ("", "T")}}
    return choose_field_names(table, classes, list_class_owners(classes), {})


def plain(*columns: str) -> list[tuple[str, str]]:
    """Columns that point to nothing."""
    return [(column, "") for column in columns]
