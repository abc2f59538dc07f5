"""MySQL and MariaDB: what the rows of information_schema say."""

import dataclasses
import functools
import re
from collections.abc import Sequence

from legacygen.engines.base import Query, Row, built, grouped, required, sorted_out, text
from legacygen.engines.mysql_catalog import ELSEWHERE, Catalog, Name, read_catalog
from legacygen.engines.mysql_sql import expression, from_hex, unescaped, without_width
from legacygen.engines.spelling import respelled
from legacygen.engines.view_key import identified
from legacygen.errors import ConnectError
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

TYPES = {
    "tinyint": Kind.TINYINT,
    "smallint": Kind.SMALLINT,
    "mediumint": Kind.INTEGER,
    "int": Kind.INTEGER,
    "bigint": Kind.BIGINT,
    "decimal": Kind.DECIMAL,
    "float": Kind.FLOAT,
    "double": Kind.FLOAT,
    "bit": Kind.BIT,
    "char": Kind.CHAR,
    "varchar": Kind.VARCHAR,
    "tinytext": Kind.TEXT,
    "text": Kind.TEXT,
    "mediumtext": Kind.TEXT,
    "longtext": Kind.TEXT,
    "binary": Kind.BINARY,
    "varbinary": Kind.BINARY,
    "tinyblob": Kind.BINARY,
    "blob": Kind.BINARY,
    "mediumblob": Kind.BINARY,
    "longblob": Kind.BINARY,
    "vector": Kind.BINARY,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "datetime": Kind.DATETIME,
    "timestamp": Kind.DATETIME,
    "year": Kind.YEAR,
    "enum": Kind.ENUM,
    "set": Kind.SET,
    "json": Kind.JSON,
    "uuid": Kind.UUID,
    "inet4": Kind.INET,
    "inet6": Kind.INET,
    "geometry": Kind.GEOMETRY,
    "point": Kind.GEOMETRY,
    "linestring": Kind.GEOMETRY,
    "polygon": Kind.GEOMETRY,
    "multipoint": Kind.GEOMETRY,
    "multilinestring": Kind.GEOMETRY,
    "multipolygon": Kind.GEOMETRY,
    "geometrycollection": Kind.GEOMETRY,
    "geomcollection": Kind.GEOMETRY,
}
"""By DATA_TYPE."""

USUAL = ("BTREE", "HASH", "RTREE")
"""Methods that make no difference to what an index finds."""

VALUE = re.compile(r"'((?:[^'\\]|''|\\.)*)'", re.S)
CHARACTERS = {Kind.CHAR, Kind.VARCHAR, Kind.TEXT, Kind.ENUM, Kind.SET}
PERIOD = ("ROW START", "ROW END")
"""When a row of a system-versioned table was true; the server adds the end to each key."""


def read(query: Query) -> Schema:
    """The schema of the current database, with the tables of others that its keys refer to."""
    catalog = read_catalog(query)
    if not catalog.rules and any(row[0] == "PRIMARY" for rows in catalog.indexes.values() for row in rows):
        raise ConnectError(
            f"The account {catalog.account} may not see the keys of {catalog.database!r}: run GRANT SHOW VIEW ON "
            f"`{catalog.database}`.* TO {_quoted_account(catalog.account)} as an administrator (it stays read-only)."
        )
    tables, skipped = sorted_out(
        built(name.label, functools.partial(_table, catalog, name, row)) for name, row in catalog.tables.items()
    )
    return Schema(engine="mysql", tables=identified(respelled(tables), catalog.views), skipped=skipped)


def elsewhere(query: Query) -> tuple[tuple[str, int], ...]:
    """Other databases of the server that hold tables."""
    return tuple((text(name), int(count)) for name, count in query(ELSEWHERE))


@functools.cache
def parse_type(raw: str, data_type: str, length: int | None, precision: int | None, scale: int | None) -> SqlType:
    """The type behind COLUMN_TYPE (`raw`), DATA_TYPE and the numbers beside them."""
    kind = TYPES.get(data_type.casefold(), Kind.UNKNOWN)
    unsigned = "unsigned" in VALUE.sub("", raw).casefold()
    display = re.match(r"\w+\((\d+)\)", raw)
    if kind in (Kind.TINYINT, Kind.BIT):
        return SqlType(kind=kind, raw=raw, length=int(display[1]) if display else None, unsigned=unsigned)
    if kind is Kind.DECIMAL:
        return SqlType(kind=kind, raw=raw, precision=precision, scale=scale, unsigned=unsigned)
    if kind in (Kind.ENUM, Kind.SET):
        return SqlType(kind=kind, raw=raw, values=tuple(unescaped(value) for value in VALUE.findall(raw)))
    if kind in (Kind.CHAR, Kind.VARCHAR) or data_type.casefold() in ("binary", "varbinary"):
        return SqlType(kind=kind, raw=raw, length=length)
    return SqlType(kind=kind, raw=raw, unsigned=unsigned)


def parse_default(raw: str | None, extra: str, kind: Kind, *, is_sql: bool) -> Default | None:
    """COLUMN_DEFAULT: MariaDB gives SQL (`'x'`, `NULL`), others the bare value, MySQL with DEFAULT_GENERATED."""
    if raw is None or (is_sql and raw.casefold() == "null"):
        return None
    if not is_sql and "DEFAULT_GENERATED" not in extra.upper() and not _is_now(raw, kind):
        return Default(text=raw)
    sql = raw if is_sql else expression(raw, is_mariadb=False)
    quoted = VALUE.fullmatch(sql)
    if quoted:
        return Default(text=unescaped(quoted[1]))
    if is_sql and re.fullmatch(r"[+-]?[\d.]+(e[+-]?\d+)?|b'[01]*'", raw, re.I):
        return Default(text=raw)
    return Default(text=expression(raw, is_mariadb=is_sql), is_expression=True)


def _is_now(raw: str, kind: Kind) -> bool:
    return kind is Kind.DATETIME and raw.upper().startswith("CURRENT_TIMESTAMP")


def _table(catalog: Catalog, name: Name, row: Row) -> Table | Skipped:
    kind, engine, comment, collation = (text(value) for value in row)
    is_view = kind.endswith("VIEW")
    rows = catalog.columns.get(name, [])
    if kind in ("SEQUENCE", "TEMPORARY"):
        return Skipped(name=name.label, reason=f"a {kind.lower()}, not a table")
    if is_view and (not rows or "references invalid" in comment):
        reason = "the view refers to what is not there, or to what its definer may not read"
        return Skipped(name=name.label, reason=reason, broken=True)
    if not rows or not (is_view or engine):
        return Skipped(name=name.label, reason=f"the server cannot read it: {comment or 'no columns'}", broken=True)
    checks = sorted(
        (required(label), required(clause), text(rule)) for label, clause, rule in catalog.checks.get(name, [])
    )
    columns = tuple(_column(row, collation, checks, catalog) for row in rows)
    periods = {column.name for column in columns if column.generated in PERIOD}
    indexes = [part for part in catalog.indexes.get(name, []) if text(part[2]) not in periods]
    return Table(
        name=name.table,
        schema=name.schema,
        kind=TableKind.VIEW if is_view else TableKind.TABLE,
        comment="" if is_view else comment,
        columns=tuple(dataclasses.replace(column, default=None) for column in columns) if is_view else columns,
        primary_key=tuple(required(part[2]) for part in indexes if part[0] == "PRIMARY"),
        indexes=_indexes(indexes, is_mariadb=catalog.is_mariadb),
        foreign_keys=_foreign_keys(catalog, name),
        checks=tuple(
            Check(name=label, clause=expression(clause, is_mariadb=catalog.is_mariadb), enforced=rule == "YES")
            for label, clause, rule in checks
            if not _json_column(clause)
        ),
    )


def _column(row: Row, table_collation: str, checks: Sequence[Row], catalog: Catalog) -> Column:
    name, data_type, raw, nullable, default, extra, collation, comment, length, precision, scale, generated = row
    name, raw, extra = required(name), without_width(required(raw)), text(extra)
    declared = parse_type(raw, required(data_type), length, precision, scale)
    if declared.kind is Kind.TEXT and any(_json_column(clause) == name for _, clause, _ in checks):
        declared = SqlType(kind=Kind.JSON, raw="json")
    characters = declared.kind in CHARACTERS
    own = text(collation) or ("binary" if characters else "")
    if not catalog.is_mariadb and own in ("", "binary"):
        padded = length if text(data_type) == "binary" else 0
        default = from_hex(text(default), padded) if default else default
    if own == "binary" and declared.kind in (Kind.ENUM, Kind.SET):
        declared = dataclasses.replace(declared, binary=True)
    return Column(
        name=name,
        type=declared,
        nullable=required(nullable) == "YES",
        default=parse_default(
            None if default is None else text(default), extra, declared.kind, is_sql=catalog.has_sql_defaults
        ),
        auto_increment="auto_increment" in extra.casefold(),
        generated=expression(text(generated), is_mariadb=catalog.is_mariadb),
        collation=own if characters and table_collation and own != table_collation else "",
        stored="stored" in extra.casefold() or "persistent" in extra.casefold(),
        on_update="on update" in extra.casefold(),
        comment=text(comment),
    )


def _json_column(clause: str) -> str:
    """The column that a check holds to be JSON, which is how MariaDB spells the type; else nothing."""
    match = re.fullmatch(r"json_valid\(`((?:[^`]|``)+)`\)", clause.strip())
    return match[1].replace("``", "`") if match else ""


def _indexes(rows: Sequence[Row], *, is_mariadb: bool) -> tuple[Index, ...]:
    found = []
    for name, parts in sorted(grouped(rows).items()):
        if required(name) == "PRIMARY":
            continue
        method = text(parts[0][4])
        found.append(
            Index(
                name=name,
                parts=tuple(
                    IndexPart(
                        name=text(column),
                        expression=expression(text(sql), is_mariadb=is_mariadb) if column is None else "",
                        descending=text(order) == "D",
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


def _foreign_keys(catalog: Catalog, table: Name) -> tuple[ForeignKey, ...]:
    found = []
    for name, parts in sorted(grouped(catalog.foreign_keys.get(table, [])).items()):
        schema = text(parts[0][1])
        rule = catalog.rules.get((table.table, text(name)), "")
        found.append(
            ForeignKey(
                name=required(name),
                columns=tuple(required(part[0]) for part in parts),
                schema="" if schema == catalog.database else schema,
                table=required(parts[0][2]),
                target_columns=tuple(required(part[3]) for part in parts),
                on_delete="" if rule in ("NO ACTION", "RESTRICT") else rule,
            )
        )
    return tuple(found)


def _quoted_account(user: str) -> str:
    name, _, host = user.rpartition("@")
    return f"'{name}'@'{host}'"
