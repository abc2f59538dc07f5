"""SQLite: pragma functions over the whole schema, and the stored SQL for what they do not tell."""

import functools
import re
from collections.abc import Mapping, Sequence

from legacygen.errors import QueryError
from legacygen.introspection.engines.base import (
    Query,
    Row,
    build_table,
    group_rows,
    require_text,
    split_skipped,
    to_text,
)
from legacygen.introspection.engines.spelling import respelled
from legacygen.introspection.engines.sqlite_sql import (
    checks_in,
    column_definitions,
    generated_in,
    index_parts,
    where_in,
)
from legacygen.introspection.engines.view_key import identified
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

TABLES = """
SELECT l.name, l.type, l.wr, m.sql
FROM pragma_table_list AS l LEFT JOIN sqlite_master AS m ON m.name = l.name AND m.type IN ('table', 'view')
WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
ORDER BY l.name"""
COLUMNS = """
SELECT m.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden
FROM sqlite_master AS m JOIN pragma_table_xinfo(m.name) AS c
WHERE m.type IN ('table', 'view') {only} ORDER BY m.name, c.cid"""
FRAGILE = "m.type = 'view' OR m.sql LIKE 'CREATE VIRTUAL TABLE%'"
INDEXES = """
SELECT m.name, i.name, i."unique", i.origin, i.partial, s.sql
FROM sqlite_master AS m JOIN pragma_index_list(m.name) AS i LEFT JOIN sqlite_master AS s ON s.name = i.name
WHERE m.type = 'table' ORDER BY m.name, i.name"""
INDEX_COLUMNS = """
SELECT i.name, c.name, c."desc", c.coll
FROM sqlite_master AS m JOIN pragma_index_list(m.name) AS i JOIN pragma_index_xinfo(i.name) AS c
WHERE m.type = 'table' AND c.key ORDER BY i.name, c.seqno"""
FOREIGN_KEYS = """
SELECT m.name, f.id, f."table", f."from", f."to", f.on_delete
FROM sqlite_master AS m JOIN pragma_foreign_key_list(m.name) AS f
WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq"""

TYPES = {
    "bool": Kind.BOOLEAN,
    "boolean": Kind.BOOLEAN,
    "bit": Kind.BOOLEAN,
    "tinyint": Kind.SMALLINT,
    "smallint": Kind.SMALLINT,
    "smallinteger": Kind.SMALLINT,
    "int2": Kind.SMALLINT,
    "int": Kind.INTEGER,
    "integer": Kind.INTEGER,
    "mediumint": Kind.INTEGER,
    "int4": Kind.INTEGER,
    "serial": Kind.INTEGER,
    "bigint": Kind.BIGINT,
    "int8": Kind.BIGINT,
    "decimal": Kind.DECIMAL,
    "numeric": Kind.DECIMAL,
    "number": Kind.DECIMAL,
    "money": Kind.DECIMAL,
    "currency": Kind.DECIMAL,
    "real": Kind.FLOAT,
    "float": Kind.FLOAT,
    "double": Kind.FLOAT,
    "double precision": Kind.FLOAT,
    "char": Kind.CHAR,
    "character": Kind.CHAR,
    "nchar": Kind.CHAR,
    "native character": Kind.CHAR,
    "varchar": Kind.VARCHAR,
    "varchar2": Kind.VARCHAR,
    "nvarchar": Kind.VARCHAR,
    "nvarchar2": Kind.VARCHAR,
    "varying character": Kind.VARCHAR,
    "character varying": Kind.VARCHAR,
    "text": Kind.TEXT,
    "ntext": Kind.TEXT,
    "tinytext": Kind.TEXT,
    "mediumtext": Kind.TEXT,
    "longtext": Kind.TEXT,
    "memo": Kind.TEXT,
    "clob": Kind.TEXT,
    "string": Kind.TEXT,
    "blob sub_type text": Kind.TEXT,
    "blob": Kind.BINARY,
    "binary": Kind.BINARY,
    "varbinary": Kind.BINARY,
    "image": Kind.BINARY,
    "date": Kind.DATE,
    "time": Kind.TIME,
    "datetime": Kind.DATETIME,
    "timestamp": Kind.DATETIME,
    "timestamptz": Kind.DATETIME,
    "timestamp with time zone": Kind.DATETIME,
    "timestamp without time zone": Kind.DATETIME,
    "datetime2": Kind.DATETIME,
    "smalldatetime": Kind.DATETIME,
    "year": Kind.YEAR,
    "json": Kind.JSON,
    "uuid": Kind.CHAR,
    "guid": Kind.CHAR,
}
"""Spellings without length, sign and brackets; SQLite itself accepts any word."""

ROWIDS = ("rowid", "oid", "_rowid_")


def read(query: Query) -> Schema:
    """The schema of the main database."""
    listed = tables(query)
    by_table, broken = columns(query)
    keys_by_table = keys(query)

    def read_one(name: str, kind: str, is_without_rowid: object, sql: object) -> Table | Skipped:
        if require_text(name) in broken:
            return Skipped(name=name, reason=broken[name], broken=True)
        if kind == "shadow" or name not in by_table:
            return Skipped(name=name, reason="a shadow of a virtual table")
        return _table(name, kind, bool(is_without_rowid), to_text(sql), by_table[name], keys_by_table)

    found, skipped = split_skipped(build_table(to_text(row[0]), functools.partial(read_one, *row)) for row in listed)
    definitions = {row[0]: to_text(row[3]) for row in listed}
    return Schema(engine="sqlite", tables=identified(respelled(found), definitions), skipped=skipped)


def elsewhere(query: Query) -> tuple[tuple[str, int], ...]:
    """Nothing: a file is one database."""
    return ()


def tables(query: Query) -> list[Row]:
    """Name, kind (table, view, shadow, virtual), whether it lacks a rowid, SQL."""
    return query(TABLES)


def columns(query: Query) -> tuple[dict[str, list[Row]], dict[str, str]]:
    """The column rows by table, and the reasons of views and virtual tables that do not compile.

    One broken view fails the statement for all; only then are they asked for one by one.
    """
    try:
        return group_rows(query(COLUMNS.format(only=""))), {}
    except QueryError:
        rows = group_rows(query(COLUMNS.format(only=f"AND NOT ({FRAGILE})")))
    broken = {}
    for (name,) in query(f"SELECT m.name FROM sqlite_master AS m WHERE {FRAGILE}"):
        quoted = name.replace("'", "''")
        try:
            rows.update(group_rows(query(COLUMNS.format(only=f"AND m.name = '{quoted}'"))))
        except QueryError as error:
            broken[name] = f"it does not compile: {error.words}"
    return rows, broken


def keys(query: Query) -> tuple[dict[str, list[Row]], dict[str, list[Row]], dict[str, list[Row]]]:
    """Indexes by table, index columns by index, foreign key columns by table."""
    return group_rows(query(INDEXES)), group_rows(query(INDEX_COLUMNS)), group_rows(query(FOREIGN_KEYS))


@functools.cache  # a schema has few types
def parse_type(raw: str) -> SqlType:
    """The type behind a spelling; by the rules of affinity where the word is unknown."""
    spelled = " ".join(raw.casefold().split())
    numbers = [int(number) for number in re.findall(r"\d+", "".join(re.findall(r"\(([^)]*)\)", spelled)))]
    word = " ".join(re.sub(r"\([^)]*\)", " ", spelled).replace("unsigned", " ").replace("zerofill", " ").split())
    kind = TYPES.get(word) or _by_affinity(word)
    unsigned = "unsigned" in spelled
    if kind is Kind.DECIMAL:
        precision, scale = [*numbers, None, None][:2]
        return SqlType(kind=kind, raw=raw, precision=precision, scale=scale, unsigned=unsigned)
    length = numbers[0] if numbers and kind in (Kind.CHAR, Kind.VARCHAR, Kind.BINARY) else None
    if word in ("uuid", "guid"):
        length = 36
    return SqlType(kind=kind, raw=raw, length=length, unsigned=unsigned)


def parse_default(raw: str | None) -> Default | None:
    """A default as it stands in the SQL."""
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


def _by_affinity(word: str) -> Kind:
    if not word:
        return Kind.TEXT
    for part, kind in (("int", Kind.INTEGER), ("char", Kind.TEXT), ("clob", Kind.TEXT), ("text", Kind.TEXT)):
        if part in word:
            return kind
    for part, kind in (("blob", Kind.BINARY), ("real", Kind.FLOAT), ("floa", Kind.FLOAT), ("doub", Kind.FLOAT)):
        if part in word:
            return kind
    return Kind.UNKNOWN


def _table(
    name: str,
    kind: str,
    is_without_rowid: bool,
    sql: str,
    rows: Sequence[Row],
    keys_by_table: tuple[dict[str, list[Row]], dict[str, list[Row]], dict[str, list[Row]]],
) -> Table:
    indexes, index_columns, foreign = keys_by_table
    key = tuple(row[0] for row in sorted(rows, key=lambda row: row[4]) if row[4])
    definitions = column_definitions(sql) if kind == "table" else {}
    made = tuple(
        _column(row, key, is_without_rowid, definitions.get(row[0].casefold(), "")) for row in rows if row[5] != 1
    )
    collations = {column.name: column.collation or "binary" for column in made}
    hidden = {column.name.casefold() for column in made}
    has_rowid = kind == "table" and not is_without_rowid and not key
    return Table(
        name=name,
        columns=made,
        kind=TableKind.VIEW if kind == "view" else TableKind.TABLE,
        primary_key=key,
        indexes=tuple(
            _index(row, index_columns.get(row[0], []), collations) for row in indexes.get(name, []) if row[2] != "pk"
        ),
        foreign_keys=_foreign_keys(foreign.get(name, [])),
        checks=tuple(Check(name=label, clause=clause) for label, clause in checks_in(sql) if kind == "table"),
        rowid=next((each for each in ROWIDS if each not in hidden), "") if has_rowid else "",
    )


def _column(row: Row, key: tuple[str, ...], is_without_rowid: bool, definition: str) -> Column:
    name, declared, not_null, default, position, hidden = row
    counts = key == (name,) and to_text(declared).casefold() == "integer" and not is_without_rowid
    collation = re.search(r"\bcollate\s+[\"'`\[]?(\w+)", definition, re.I)
    kind = parse_type(to_text(declared))
    if kind.kind is Kind.TEXT and re.search(r"\bcheck\s*\(\s*json_valid\s*\(", definition, re.I):
        kind = SqlType(kind=Kind.JSON, raw=kind.raw)
    return Column(
        name=require_text(name),
        type=kind,
        nullable=not not_null and not position,
        default=None if hidden else parse_default(default),
        auto_increment=counts,
        generated=generated_in(definition) if hidden in (2, 3) else "",
        stored=hidden == 3,
        collation=collation[1].lower() if collation and collation[1].lower() != "binary" else "",
    )


def _index(row: Row, columns_of_index: Sequence[Row], collations: Mapping[str, str]) -> Index:
    """An index; `collations` are those of the columns."""
    name, unique, _, partial, sql = row
    spelled = index_parts(to_text(sql))
    parts = tuple(
        IndexPart(
            name=to_text(column),
            expression=_spelled(spelled, number) if column is None else "",
            descending=bool(descending),
            collation="" if to_text(collation).lower() == collations.get(column, "binary") else to_text(collation),
        )
        for number, (column, descending, collation) in enumerate(columns_of_index)
    )
    return Index(name=name, parts=parts, unique=bool(unique), where=where_in(to_text(sql)) if partial else "")


def _spelled(parts: Sequence[str], number: int) -> str:
    return parts[number] if number < len(parts) else "?"


def _foreign_keys(rows: Sequence[Row]) -> tuple[ForeignKey, ...]:
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
