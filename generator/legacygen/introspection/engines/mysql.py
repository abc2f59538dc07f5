"""Reads MySQL and MariaDB: builds the schema from the rows of information_schema."""

import dataclasses
import functools
import re
from collections.abc import Sequence

from legacygen.errors import ConnectError
from legacygen.introspection.engines.base import (
    Query,
    Row,
    TypeRow,
    build_table,
    group_rows,
    require_text,
    split_skipped,
    to_comment,
    to_text,
)
from legacygen.introspection.engines.mysql_catalog import ELSEWHERE, MySQLCatalog, TableName, read_catalog
from legacygen.introspection.engines.mysql_sql import (
    clean_expression,
    decode_hex,
    strip_display_width,
    unescape_literal,
)
from legacygen.introspection.engines.spelling import respell_foreign_keys
from legacygen.introspection.engines.view_key import add_view_keys
from legacygen.introspection.sampling import mysql as mysql_sampling
from legacygen.introspection.sampling.measures import SamplingDialect
from legacygen.schema import (
    Check,
    Column,
    Default,
    ForeignKey,
    Index,
    IndexPart,
    Kind,
    Schema,
    Skipped,
    SqlType,
    Table,
    TableKind,
)
from legacygen.schema.oids import CatalogOids

SNAPSHOT: tuple[str, ...] = ()
DIALECT: SamplingDialect | None = mysql_sampling
ELSEWHERE_ADVICE = ""

TYPES: dict[str, TypeRow] = {
    "tinyint": TypeRow(Kind.TINYINT),
    "smallint": TypeRow(Kind.SMALLINT),
    "mediumint": TypeRow(Kind.INTEGER),
    "int": TypeRow(Kind.INTEGER),
    "bigint": TypeRow(Kind.BIGINT),
    "decimal": TypeRow(Kind.DECIMAL),
    "float": TypeRow(Kind.FLOAT),
    "double": TypeRow(Kind.FLOAT),
    "bit": TypeRow(Kind.BIT),
    "char": TypeRow(Kind.CHAR, has_length=True),
    "varchar": TypeRow(Kind.VARCHAR, has_length=True),
    "tinytext": TypeRow(Kind.TEXT),
    "text": TypeRow(Kind.TEXT),
    "mediumtext": TypeRow(Kind.TEXT),
    "longtext": TypeRow(Kind.TEXT),
    "binary": TypeRow(Kind.BINARY, has_length=True, is_padded=True),
    "varbinary": TypeRow(Kind.BINARY, has_length=True),
    "tinyblob": TypeRow(Kind.BINARY),
    "blob": TypeRow(Kind.BINARY),
    "mediumblob": TypeRow(Kind.BINARY),
    "longblob": TypeRow(Kind.BINARY),
    "vector": TypeRow(Kind.BINARY),
    "date": TypeRow(Kind.DATE),
    "time": TypeRow(Kind.TIME),
    "datetime": TypeRow(Kind.DATETIME),
    "timestamp": TypeRow(Kind.DATETIME),
    "year": TypeRow(Kind.YEAR),
    "enum": TypeRow(Kind.ENUM),
    "set": TypeRow(Kind.SET),
    "json": TypeRow(Kind.JSON),
    "uuid": TypeRow(Kind.UUID),
    "inet4": TypeRow(Kind.INET),
    "inet6": TypeRow(Kind.INET),
    "geometry": TypeRow(Kind.GEOMETRY),
    "point": TypeRow(Kind.GEOMETRY),
    "linestring": TypeRow(Kind.GEOMETRY),
    "polygon": TypeRow(Kind.GEOMETRY),
    "multipoint": TypeRow(Kind.GEOMETRY),
    "multilinestring": TypeRow(Kind.GEOMETRY),
    "multipolygon": TypeRow(Kind.GEOMETRY),
    "geometrycollection": TypeRow(Kind.GEOMETRY),
    "geomcollection": TypeRow(Kind.GEOMETRY),
}
"""By DATA_TYPE."""

USUAL = ("BTREE", "HASH", "RTREE")
"""Methods that make no difference to what an index can find."""

VALUE = re.compile(r"'((?:[^'\\]|''|\\.)*)'", re.S)
CHARACTERS = {Kind.CHAR, Kind.VARCHAR, Kind.TEXT, Kind.ENUM, Kind.SET}
PERIOD = ("ROW START", "ROW END")
"""The period columns of a system-versioned table; the server adds ROW END to each key."""


def read_schema(query: Query) -> Schema:
    """Read the current database, and the tables of other databases that its foreign keys refer to."""
    catalog = read_catalog(query)
    # Constraints are hidden from an account that may only SELECT, and nothing else tells that they are.
    if not catalog.rules and any(row[0] == "PRIMARY" for rows in catalog.indexes.values() for row in rows):
        raise ConnectError(
            f"The account {catalog.account} may not see the keys of {catalog.database!r}; run GRANT SHOW VIEW ON "
            f"`{catalog.database}`.* TO {_quote_account(catalog.account)} as an administrator (it stays read-only)."
        )
    return build_schema(catalog)


def build_schema(catalog: MySQLCatalog) -> Schema:
    """Build the schema from the rows of a catalog."""
    tables, skipped = split_skipped(
        build_table(name.label, functools.partial(_build_table, catalog, name, row))
        for name, row in catalog.tables.items()
    )
    return Schema(engine="mysql", tables=add_view_keys(respell_foreign_keys(tables), catalog.views), skipped=skipped)


def read_oids(query: Query) -> CatalogOids | None:
    """Return None: information_schema has no numbers that survive a rename."""
    return None


def count_elsewhere(query: Query) -> tuple[tuple[str, int], ...]:
    """Return the other databases on the server and their numbers of tables."""
    return tuple((to_text(name), int(count)) for name, count in query(ELSEWHERE))


@functools.cache
def parse_type(raw: str, data_type: str, length: int | None, precision: int | None, scale: int | None) -> SqlType:
    """Parse COLUMN_TYPE (`raw`), with DATA_TYPE and the numbers beside it."""
    row = _find_row(data_type)
    kind = row.kind
    unsigned = "unsigned" in VALUE.sub("", raw).casefold()
    display = re.match(r"\w+\((\d+)\)", raw)
    if kind in (Kind.TINYINT, Kind.BIT):
        return SqlType(kind=kind, raw=raw, length=int(display[1]) if display else None, unsigned=unsigned)
    if kind is Kind.DECIMAL:
        return SqlType(kind=kind, raw=raw, precision=precision, scale=scale, unsigned=unsigned)
    if kind in (Kind.ENUM, Kind.SET):
        return SqlType(kind=kind, raw=raw, values=tuple(unescape_literal(value) for value in VALUE.findall(raw)))
    if row.has_length:
        return SqlType(kind=kind, raw=raw, length=length)
    return SqlType(kind=kind, raw=raw, unsigned=unsigned)


def _find_row(data_type: str) -> TypeRow:
    return TYPES.get(data_type.casefold(), TypeRow(Kind.UNKNOWN))


def parse_default(raw: str | None, extra: str, kind: Kind, *, is_sql: bool) -> Default | None:
    """Parse COLUMN_DEFAULT, which is SQL (`'x'`, `NULL`) on MariaDB (`is_sql`).

    On MySQL it is the bare value, or SQL where EXTRA has DEFAULT_GENERATED.
    """
    if raw is None or (is_sql and raw.casefold() == "null"):
        return None
    if not is_sql and "DEFAULT_GENERATED" not in extra.upper() and not _is_now(raw, kind):
        return Default(text=raw)
    sql = raw if is_sql else clean_expression(raw, is_mariadb=False)
    quoted = VALUE.fullmatch(sql)
    if quoted:
        return Default(text=unescape_literal(quoted[1]))
    if is_sql and re.fullmatch(r"[+-]?[\d.]+(e[+-]?\d+)?|b'[01]*'", raw, re.I):
        return Default(text=raw)
    return Default(text=clean_expression(raw, is_mariadb=is_sql), is_expression=True)


def _is_now(raw: str, kind: Kind) -> bool:
    return kind is Kind.DATETIME and raw.upper().startswith("CURRENT_TIMESTAMP")


def _build_table(catalog: MySQLCatalog, name: TableName, row: Row) -> Table | Skipped:
    kind, engine, comment, collation = (to_text(value) for value in row)
    is_view = kind.endswith("VIEW")
    rows = catalog.columns.get(name, [])
    if kind in ("SEQUENCE", "TEMPORARY"):
        return Skipped(name=name.label, reason=f"it is a {kind.lower()}, not a table")
    if is_view and (not rows or "references invalid" in comment):
        reason = "the view refers to something that does not exist or that its definer may not read"
        return Skipped(name=name.label, reason=reason, broken=True)
    if not rows or not (is_view or engine):
        return Skipped(name=name.label, reason=f"the server cannot read it: {comment or 'no columns'}", broken=True)
    checks = sorted(
        (require_text(label), require_text(clause), to_text(rule))
        for label, clause, rule in catalog.checks.get(name, [])
    )
    columns = tuple(_build_column(row, collation, checks, catalog) for row in rows)
    periods = {column.name for column in columns if column.generated in PERIOD}
    indexes = [part for part in catalog.indexes.get(name, []) if to_text(part[2]) not in periods]
    return Table(
        name=name.table,
        schema=name.schema,
        kind=TableKind.VIEW if is_view else TableKind.TABLE,
        comment="" if is_view else to_comment(comment),
        columns=tuple(dataclasses.replace(column, default=None) for column in columns) if is_view else columns,
        primary_key=tuple(require_text(part[2]) for part in indexes if part[0] == "PRIMARY"),
        indexes=_build_indexes(indexes, is_mariadb=catalog.is_mariadb),
        foreign_keys=_build_foreign_keys(catalog, name),
        checks=tuple(
            Check(name=label, clause=clean_expression(clause, is_mariadb=catalog.is_mariadb), enforced=rule == "YES")
            for label, clause, rule in checks
            if not _find_json_column(clause)
        ),
    )


def _build_column(row: Row, table_collation: str, checks: Sequence[Row], catalog: MySQLCatalog) -> Column:
    name, data_type, raw, nullable, default, extra, collation, comment, length, precision, scale, generated = row
    name, raw, extra = require_text(name), strip_display_width(require_text(raw)), to_text(extra)
    declared = parse_type(raw, require_text(data_type), length, precision, scale)
    if declared.kind is Kind.TEXT and any(_find_json_column(clause) == name for _, clause, _ in checks):
        declared = SqlType(kind=Kind.JSON, raw="json")
    characters = declared.kind in CHARACTERS
    own = to_text(collation) or ("binary" if characters else "")
    if not catalog.is_mariadb and own in ("", "binary"):
        padded = length if _find_row(to_text(data_type)).is_padded else 0
        default = decode_hex(to_text(default), padded) if default else default
    if own == "binary" and declared.kind in (Kind.ENUM, Kind.SET):
        declared = dataclasses.replace(declared, binary=True)
    return Column(
        name=name,
        type=declared,
        nullable=require_text(nullable) == "YES",
        default=parse_default(
            None if default is None else to_text(default), extra, declared.kind, is_sql=catalog.has_sql_defaults
        ),
        auto_increment="auto_increment" in extra.casefold(),
        generated=clean_expression(to_text(generated), is_mariadb=catalog.is_mariadb),
        collation=own if characters and table_collation and own != table_collation else "",
        stored="stored" in extra.casefold() or "persistent" in extra.casefold(),
        on_update="on update" in extra.casefold(),
        comment=to_comment(comment),
    )


def _find_json_column(clause: str) -> str:
    """Return the column that a check requires to be JSON, which is how MariaDB declares the type; or empty."""
    match = re.fullmatch(r"json_valid\(`((?:[^`]|``)+)`\)", clause.strip())
    return match[1].replace("``", "`") if match else ""


def _build_indexes(rows: Sequence[Row], *, is_mariadb: bool) -> tuple[Index, ...]:
    found = []
    for name, parts in sorted(group_rows(rows).items()):
        if require_text(name) == "PRIMARY":
            continue
        method = to_text(parts[0][4])
        found.append(
            Index(
                name=name,
                parts=tuple(
                    IndexPart(
                        name=to_text(column),
                        expression=clean_expression(to_text(sql), is_mariadb=is_mariadb) if column is None else "",
                        descending=to_text(order) == "D",
                        prefix=int(prefix) if prefix and method == "BTREE" else None,
                    )
                    for _, column, order, prefix, _, sql, _ in parts
                ),
                unique=not int(parts[0][0]),
                method="" if method in USUAL else method,
                hidden=bool(int(parts[0][6])),
            )
        )
    return tuple(found)


def _build_foreign_keys(catalog: MySQLCatalog, table: TableName) -> tuple[ForeignKey, ...]:
    found = []
    for name, parts in sorted(group_rows(catalog.foreign_keys.get(table, [])).items()):
        schema = to_text(parts[0][1])
        rule = catalog.rules.get((table.table, to_text(name)), "")
        found.append(
            ForeignKey(
                name=require_text(name),
                columns=tuple(require_text(part[0]) for part in parts),
                schema="" if schema == catalog.database else schema,
                table=require_text(parts[0][2]),
                target_columns=tuple(require_text(part[3]) for part in parts),
                on_delete="" if rule in ("NO ACTION", "RESTRICT") else rule,
            )
        )
    return tuple(found)


def _quote_account(user: str) -> str:
    name, _, host = user.rpartition("@")
    return f"'{name}'@'{host}'"
