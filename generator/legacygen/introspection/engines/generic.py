"""Reads any other Django backend through its own introspection, table by table and with fewer facts."""

import contextlib
import functools
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from legacygen.connect import Database
from legacygen.introspection.engines.base import build_table, require_text, split_skipped, to_comment, to_text
from legacygen.schema import Column, ForeignKey, Index, IndexPart, Kind, Schema, Skipped, SqlType, Table, TableKind

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

UNSEEN = (
    "read through Django's own introspection, which shows no defaults, checks, generated columns, enum values, "
    "index conditions or foreign keys of several columns; look these up in the database"
)
"""The note about every database that is read in this way."""

FIELDS = {
    "AutoField": Kind.INTEGER,
    "BigAutoField": Kind.BIGINT,
    "BigIntegerField": Kind.BIGINT,
    "BinaryField": Kind.BINARY,
    "BooleanField": Kind.BOOLEAN,
    "CharField": Kind.VARCHAR,
    "DateField": Kind.DATE,
    "DateTimeField": Kind.DATETIME,
    "DecimalField": Kind.DECIMAL,
    "DurationField": Kind.INTERVAL,
    "FloatField": Kind.FLOAT,
    "GenericIPAddressField": Kind.INET,
    "IntegerField": Kind.INTEGER,
    "JSONField": Kind.JSON,
    "PositiveBigIntegerField": Kind.BIGINT,
    "PositiveIntegerField": Kind.INTEGER,
    "PositiveSmallIntegerField": Kind.SMALLINT,
    "SmallAutoField": Kind.SMALLINT,
    "SmallIntegerField": Kind.SMALLINT,
    "TextField": Kind.TEXT,
    "TimeField": Kind.TIME,
    "UUIDField": Kind.UUID,
}
"""Kinds by the field that the backend would choose for a column."""


def read_schema(database: Database) -> Schema:
    """Read what the backend's introspection shows, in several statements per table."""
    connection = database.connection
    with connection.execute_wrapper(functools.partial(_count_statement, database)), connection.cursor() as cursor:
        listed = {info.name: info for info in connection.introspection.get_table_list(cursor)}
        tables, skipped = split_skipped(_read_table(connection, cursor, info) for info in listed.values())
    limits = Skipped(name=connection.vendor, reason=UNSEEN)
    return Schema(engine=connection.vendor, tables=tables, skipped=(limits, *skipped))


def _count_statement(database: Database, execute: Callable[..., Any], *arguments: Any) -> Any:
    database.statements += 1
    return execute(*arguments)


def _read_table(connection: "BaseDatabaseWrapper", cursor: Any, info: Any) -> Table | Skipped:
    from django.db import Error

    if info.type not in ("t", "v"):
        return Skipped(
            name=info.name, reason="it is a partition of another table" if info.type == "p" else "it is not a table"
        )
    try:
        return build_table(info.name, functools.partial(_build_table, connection, cursor, info))
    except Error as error:
        return Skipped(name=info.name, reason=" ".join(str(error).split()), broken=True)


def _build_table(connection: "BaseDatabaseWrapper", cursor: Any, info: Any) -> Table:
    seen = connection.introspection
    is_view = info.type == "v"
    described = seen.get_table_description(cursor, info.name)
    constraints = {} if is_view else seen.get_constraints(cursor, info.name)
    counters = set() if is_view else {row["column"] for row in seen.get_sequences(cursor, info.name)}
    key = next((tuple(each["columns"]) for each in constraints.values() if each["primary_key"]), ())
    return Table(
        name=require_text(info.name),
        columns=tuple(_build_column(connection, row, counters) for row in described),
        kind=TableKind.VIEW if is_view else TableKind.TABLE,
        primary_key=tuple(require_text(name) for name in key),
        indexes=tuple(_build_indexes(constraints)),
        foreign_keys=tuple(_build_foreign_keys(constraints)),
        comment=to_comment(getattr(info, "comment", None)),
    )


def _build_column(connection: "BaseDatabaseWrapper", row: Any, counters: set[str]) -> Column:
    field = _choose_field(connection, row)
    return Column(
        name=require_text(row.name),
        type=_parse_type(field, row),
        nullable=bool(row.null_ok),
        auto_increment=row.name in counters or field.endswith("AutoField"),
        collation=to_text(row.collation),
        comment=to_comment(getattr(row, "comment", None)),
    )


def _choose_field(connection: "BaseDatabaseWrapper", row: Any) -> str:
    """Return the field that the backend would choose; empty if it knows none."""
    with contextlib.suppress(KeyError):
        return str(connection.introspection.get_field_type(row.type_code, row))
    return ""


def _parse_type(field: str, row: Any) -> SqlType:
    kind = FIELDS.get(field, Kind.UNKNOWN)
    word = field.removesuffix("Field") or f"type {row.type_code}"
    if kind is Kind.VARCHAR:
        length = int(row.display_size or 0)
        if length > 0:
            return SqlType(kind=kind, raw=f"{word}({length})", length=length)
        return SqlType(kind=Kind.TEXT, raw=word)
    if kind is Kind.DECIMAL and row.precision is not None and row.scale is not None:
        raw = f"{word}({row.precision},{row.scale})"
        return SqlType(kind=kind, raw=raw, precision=int(row.precision), scale=int(row.scale))
    return SqlType(kind=kind, raw=word, unsigned=field.startswith("Positive"))


def _build_indexes(constraints: Mapping[str, Mapping[str, Any]]) -> Iterator[Index]:
    for name, facts in sorted(constraints.items()):
        is_other = facts["primary_key"] or facts["foreign_key"] or facts["check"]
        if is_other or not (facts["unique"] or facts["index"]) or not all(facts["columns"] or [None]):
            continue
        orders = facts.get("orders") or ["ASC"] * len(facts["columns"])
        yield Index(
            name=name,
            parts=tuple(
                IndexPart(name=require_text(column), descending=order == "DESC")
                for column, order in zip(facts["columns"], orders, strict=True)
            ),
            unique=bool(facts["unique"]),
        )


def _build_foreign_keys(constraints: Mapping[str, Mapping[str, Any]]) -> Iterator[ForeignKey]:
    """Yield those of one column: of others the introspection does not tell which column refers to which."""
    for name, facts in sorted(constraints.items()):
        if facts["foreign_key"] and len(facts["columns"]) == 1:
            table, column, *_ = facts["foreign_key"]
            yield ForeignKey(
                name=name,
                columns=tuple(facts["columns"]),
                table=require_text(table),
                target_columns=(require_text(column),),
            )
