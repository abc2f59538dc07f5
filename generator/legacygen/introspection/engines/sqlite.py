"""Reads SQLite: builds the schema from pragma functions, and from the stored SQL for what these lack."""

import functools
import re
from collections.abc import Mapping, Sequence

from legacygen.introspection.engines.base import (
    Query,
    Row,
    TypeRow,
    build_table,
    group_rows,
    require_text,
    split_skipped,
    to_text,
)
from legacygen.introspection.engines.spelling import respell_foreign_keys
from legacygen.introspection.engines.sqlite_catalog import SQLiteCatalog, read_catalog
from legacygen.introspection.engines.sqlite_sql import (
    find_checks,
    find_column_definitions,
    find_generated_expression,
    find_index_condition,
    split_index_parts,
)
from legacygen.introspection.engines.view_key import add_view_keys
from legacygen.introspection.sampling import sqlite as sqlite_sampling
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
DIALECT: SamplingDialect | None = sqlite_sampling
ELSEWHERE_ADVICE = ""

TYPES: dict[str, TypeRow] = {
    "bool": TypeRow(Kind.BOOLEAN),
    "boolean": TypeRow(Kind.BOOLEAN),
    "bit": TypeRow(Kind.BOOLEAN),
    "tinyint": TypeRow(Kind.SMALLINT),
    "smallint": TypeRow(Kind.SMALLINT),
    "smallinteger": TypeRow(Kind.SMALLINT),
    "int2": TypeRow(Kind.SMALLINT),
    "int": TypeRow(Kind.INTEGER),
    "integer": TypeRow(Kind.INTEGER),
    "mediumint": TypeRow(Kind.INTEGER),
    "int4": TypeRow(Kind.INTEGER),
    "serial": TypeRow(Kind.INTEGER),
    "bigint": TypeRow(Kind.BIGINT),
    "int8": TypeRow(Kind.BIGINT),
    "decimal": TypeRow(Kind.DECIMAL),
    "numeric": TypeRow(Kind.DECIMAL),
    "number": TypeRow(Kind.DECIMAL),
    "money": TypeRow(Kind.DECIMAL),
    "currency": TypeRow(Kind.DECIMAL),
    "real": TypeRow(Kind.FLOAT),
    "float": TypeRow(Kind.FLOAT),
    "double": TypeRow(Kind.FLOAT),
    "double precision": TypeRow(Kind.FLOAT),
    "char": TypeRow(Kind.CHAR),
    "character": TypeRow(Kind.CHAR),
    "nchar": TypeRow(Kind.CHAR),
    "native character": TypeRow(Kind.CHAR),
    "varchar": TypeRow(Kind.VARCHAR),
    "varchar2": TypeRow(Kind.VARCHAR),
    "nvarchar": TypeRow(Kind.VARCHAR),
    "nvarchar2": TypeRow(Kind.VARCHAR),
    "varying character": TypeRow(Kind.VARCHAR),
    "character varying": TypeRow(Kind.VARCHAR),
    "text": TypeRow(Kind.TEXT),
    "ntext": TypeRow(Kind.TEXT),
    "tinytext": TypeRow(Kind.TEXT),
    "mediumtext": TypeRow(Kind.TEXT),
    "longtext": TypeRow(Kind.TEXT),
    "memo": TypeRow(Kind.TEXT),
    "clob": TypeRow(Kind.TEXT),
    "string": TypeRow(Kind.TEXT),
    "blob sub_type text": TypeRow(Kind.TEXT),
    "blob": TypeRow(Kind.BINARY),
    "binary": TypeRow(Kind.BINARY),
    "varbinary": TypeRow(Kind.BINARY),
    "image": TypeRow(Kind.BINARY),
    "date": TypeRow(Kind.DATE),
    "time": TypeRow(Kind.TIME),
    "datetime": TypeRow(Kind.DATETIME),
    "timestamp": TypeRow(Kind.DATETIME),
    "timestamptz": TypeRow(Kind.DATETIME),
    "timestamp with time zone": TypeRow(Kind.DATETIME),
    "timestamp without time zone": TypeRow(Kind.DATETIME),
    "datetime2": TypeRow(Kind.DATETIME),
    "smalldatetime": TypeRow(Kind.DATETIME),
    "year": TypeRow(Kind.YEAR),
    "json": TypeRow(Kind.JSON),
    "uuid": TypeRow(Kind.CHAR, length=36),
    "guid": TypeRow(Kind.CHAR, length=36),
}
"""By spelling, without length and sign; SQLite itself accepts any word."""

AFFINITIES = {
    "int": Kind.INTEGER,
    "char": Kind.TEXT,
    "clob": Kind.TEXT,
    "text": Kind.TEXT,
    "blob": Kind.BINARY,
    "real": Kind.FLOAT,
    "floa": Kind.FLOAT,
    "doub": Kind.FLOAT,
}
"""Kinds by what an unknown spelling contains, in the order of SQLite's rules."""

ROWIDS = ("rowid", "oid", "_rowid_")
"""Names of the hidden row identifier; a column may take any of them."""


def read_schema(query: Query) -> Schema:
    """Read the main database."""
    catalog = read_catalog(query)
    found, skipped = split_skipped(
        build_table(to_text(row[0]), functools.partial(_read_table, catalog, row)) for row in catalog.tables
    )
    definitions = {row[0]: to_text(row[3]) for row in catalog.tables}
    return Schema(engine="sqlite", tables=add_view_keys(respell_foreign_keys(found), definitions), skipped=skipped)


def read_oids(query: Query) -> CatalogOids | None:
    """Return None: SQLite has no numbers that survive a rename."""
    return None


def count_elsewhere(query: Query) -> tuple[tuple[str, int], ...]:
    """Return nothing: a file is one database."""
    return ()


@functools.cache  # a schema has few types
def parse_type(raw: str) -> SqlType:
    """Parse the spelling of a type; an unknown one by SQLite's rules of affinity."""
    spelled = " ".join(raw.casefold().split())
    numbers = [int(number) for number in re.findall(r"\d+", "".join(re.findall(r"\(([^)]*)\)", spelled)))]
    word = " ".join(re.sub(r"\([^)]*\)", " ", spelled).replace("unsigned", " ").replace("zerofill", " ").split())
    row = TYPES.get(word) or TypeRow(_find_affinity(word))
    kind = row.kind
    unsigned = "unsigned" in spelled
    if kind is Kind.DECIMAL:
        precision, scale = [*numbers, None, None][:2]
        return SqlType(kind=kind, raw=raw, precision=precision, scale=scale, unsigned=unsigned)
    length = numbers[0] if numbers and kind in (Kind.CHAR, Kind.VARCHAR, Kind.BINARY) else None
    return SqlType(kind=kind, raw=raw, length=row.length or length, unsigned=unsigned)


def parse_default(raw: str | None) -> Default | None:
    """Parse a default as it is written in the SQL."""
    if raw is None or raw.strip().casefold() == "null":
        return None
    stripped = raw.strip()
    if re.fullmatch(r"'(?:[^']|'')*'", stripped):
        return Default(text=stripped[1:-1].replace("''", "'"))
    if re.fullmatch(r'"(?:[^"]|"")*"', stripped):
        return Default(text=stripped[1:-1].replace('""', '"'))
    if re.fullmatch(r"[+-]?[\d.]+(e[+-]?\d+)?|true|false", stripped, re.I):
        return Default(text=stripped)
    return Default(text=stripped, is_expression=True)


def _find_affinity(word: str) -> Kind:
    if not word:
        return Kind.TEXT
    return next((kind for part, kind in AFFINITIES.items() if part in word), Kind.UNKNOWN)


def _read_table(catalog: SQLiteCatalog, row: Row) -> Table | Skipped:
    name, kind, _, _ = row
    if require_text(name) in catalog.broken:
        return Skipped(name=name, reason=catalog.broken[name], broken=True)
    if kind == "shadow" or name not in catalog.columns:
        return Skipped(name=name, reason="it is a shadow table of a virtual table")
    return _build_table(catalog, row)


def _build_table(catalog: SQLiteCatalog, row: Row) -> Table:
    name, kind, is_without_rowid, stored_sql = row
    sql = to_text(stored_sql)
    rows = catalog.columns[name]
    key = tuple(row[0] for row in sorted(rows, key=lambda row: row[4]) if row[4])
    definitions = find_column_definitions(sql) if kind == "table" else {}
    columns = tuple(
        _build_column(row, key, bool(is_without_rowid), definitions.get(row[0].casefold(), ""))
        for row in rows
        if row[5] != 1  # a hidden column of a virtual table
    )
    collations = {column.name: column.collation or "binary" for column in columns}
    hiding = {column.name.casefold() for column in columns}
    has_rowid = kind == "table" and not is_without_rowid and not key
    return Table(
        name=name,
        columns=columns,
        kind=TableKind.VIEW if kind == "view" else TableKind.TABLE,
        primary_key=key,
        indexes=tuple(
            _build_index(row, catalog.index_columns.get(row[0], []), collations)
            for row in catalog.indexes.get(name, [])
            if row[2] != "pk"
        ),
        foreign_keys=_build_foreign_keys(catalog.foreign_keys.get(name, [])),
        checks=tuple(Check(name=label, clause=clause) for label, clause in find_checks(sql) if kind == "table"),
        rowid=next((each for each in ROWIDS if each not in hiding), "") if has_rowid else "",
    )


def _build_column(row: Row, key: tuple[str, ...], is_without_rowid: bool, definition: str) -> Column:
    name, declared, not_null, default, position, hidden = row
    # Exactly this spelling makes the key an alias of the rowid, which SQLite counts up.
    is_rowid = key == (name,) and to_text(declared).casefold() == "integer" and not is_without_rowid
    collation = re.search(r"\bcollate\s+[\"'`\[]?(\w+)", definition, re.I)
    parsed = parse_type(to_text(declared))
    if parsed.kind is Kind.TEXT and re.search(r"\bcheck\s*\(\s*json_valid\s*\(", definition, re.I):
        parsed = SqlType(kind=Kind.JSON, raw=parsed.raw)
    return Column(
        name=require_text(name),
        type=parsed,
        nullable=not not_null and not position,
        default=None if hidden else parse_default(default),
        auto_increment=is_rowid,
        generated=find_generated_expression(definition) if hidden in (2, 3) else "",
        stored=hidden == 3,
        collation=collation[1].lower() if collation and collation[1].lower() != "binary" else "",
    )


def _build_index(row: Row, columns_of_index: Sequence[Row], collations: Mapping[str, str]) -> Index:
    """Build an index; `collations` are those of the columns."""
    name, unique, _, partial, sql = row
    spelled = split_index_parts(to_text(sql))
    parts = tuple(
        IndexPart(
            name=to_text(column),
            expression=_get_part(spelled, number) if column is None else "",
            descending=bool(descending),
            collation="" if to_text(collation).lower() == collations.get(column, "binary") else to_text(collation),
        )
        for number, (column, descending, collation) in enumerate(columns_of_index)
    )
    return Index(
        name=name, parts=parts, unique=bool(unique), where=find_index_condition(to_text(sql)) if partial else ""
    )


def _get_part(parts: Sequence[str], number: int) -> str:
    return parts[number] if number < len(parts) else "?"


def _build_foreign_keys(rows: Sequence[Row]) -> tuple[ForeignKey, ...]:
    found = []
    for number, parts in sorted(group_rows(rows).items()):
        found.append(
            ForeignKey(
                name=f"foreign key {number}",
                columns=tuple(part[1] for part in parts),
                table=to_text(parts[0][0]),
                target_columns=tuple(to_text(part[2]) for part in parts if part[2] is not None),
                on_delete="" if parts[0][3] == "NO ACTION" else parts[0][3],
            )
        )
    return tuple(found)
