"""PostgreSQL: pg_catalog over all schemas of the search path, one statement a kind of fact."""

import re
from collections.abc import Sequence

from legacygen.engines.base import Query, Row, grouped, text
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

VISIBLE = "n.nspname = ANY (current_schemas(false))"
SCHEMA = "CASE WHEN pg_table_is_visible({0}.oid) THEN '' ELSE {1}.nspname END"
TABLES = f"""
SELECT c.oid::bigint, {SCHEMA.format("c", "n")}, c.relname, c.relkind::text, obj_description(c.oid, 'pg_class'),
       CASE WHEN pg_table_is_visible(c.oid) AND COUNT(*) OVER (PARTITION BY c.relname) > 1 THEN n.nspname END
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE {VISIBLE} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition AND c.relpersistence <> 't'
  AND NOT EXISTS (SELECT 1 FROM pg_depend AS d
                  WHERE d.objid = c.oid AND d.deptype = 'e' AND d.classid = 'pg_class'::regclass)
ORDER BY 2, 3"""
COLUMNS = f"""
SELECT a.attrelid::bigint, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull OR t.typnotnull,
       pg_get_expr(d.adbin, d.adrelid), a.attidentity::text, a.attgenerated::text,
       CASE WHEN a.attcollation <> t.typcollation THEN l.collname END, col_description(a.attrelid, a.attnum),
       CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
       COALESCE(b.oid, t.oid)::bigint, COALESCE(b.typelem, t.typelem)::bigint
FROM pg_attribute AS a
JOIN pg_class AS c ON c.oid = a.attrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_type AS t ON t.oid = a.atttypid
LEFT JOIN pg_type AS b ON t.typtype = 'd' AND b.oid = t.typbasetype
LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_collation AS l ON l.oid = a.attcollation
WHERE {VISIBLE} AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
  AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum"""
INDEXES = f"""
SELECT i.indrelid::bigint, x.relname, i.indisprimary, i.indisunique, m.amname, pg_get_expr(i.indpred, i.indrelid),
       k.position <= i.indnkeyatts, CASE WHEN i.indkey[k.position - 1] <> 0 THEN a.attname END,
       pg_get_indexdef(i.indexrelid, k.position, true), i.indoption[k.position - 1] & 1
FROM pg_index AS i
JOIN pg_class AS x ON x.oid = i.indexrelid
JOIN pg_class AS c ON c.oid = i.indrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_am AS m ON m.oid = x.relam
CROSS JOIN LATERAL generate_series(1, i.indnatts) AS k(position)
LEFT JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[k.position - 1]
WHERE {VISIBLE} AND i.indisvalid AND NOT c.relispartition
ORDER BY i.indrelid, x.relname, k.position"""
CONSTRAINTS = f"""
SELECT o.conrelid::bigint, o.conname, o.contype::text, o.confdeltype::text,
       ARRAY(SELECT a.attname::text FROM unnest(o.conkey) WITH ORDINALITY AS u(number, position)
             JOIN pg_attribute AS a ON a.attrelid = o.conrelid AND a.attnum = u.number ORDER BY u.position),
       {SCHEMA.format("f", "fn")}, f.relname,
       ARRAY(SELECT a.attname::text FROM unnest(o.confkey) WITH ORDINALITY AS u(number, position)
             JOIN pg_attribute AS a ON a.attrelid = o.confrelid AND a.attnum = u.number ORDER BY u.position),
       CASE WHEN o.contype = 'c' THEN pg_get_constraintdef(o.oid, true) END
FROM pg_constraint AS o
JOIN pg_class AS c ON c.oid = o.conrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_class AS f ON f.oid = o.confrelid
LEFT JOIN pg_namespace AS fn ON fn.oid = f.relnamespace
WHERE {VISIBLE} AND o.contype IN ('f', 'c') AND NOT c.relispartition
  AND (o.contype = 'c' OR o.conparentid = 0)
ORDER BY o.conrelid, o.conname"""
ENUMS = "SELECT enumtypid::bigint, enumlabel FROM pg_enum ORDER BY enumtypid, enumsortorder"
ELSEWHERE = f"""
SELECT n.nspname, COUNT(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm') AND NOT {VISIBLE}
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
GROUP BY n.nspname ORDER BY n.nspname"""

TYPES = {
    "boolean": Kind.BOOLEAN,
    "smallint": Kind.SMALLINT,
    "integer": Kind.INTEGER,
    "bigint": Kind.BIGINT,
    "oid": Kind.BIGINT,
    "numeric": Kind.DECIMAL,
    "real": Kind.FLOAT,
    "double precision": Kind.FLOAT,
    "money": Kind.MONEY,
    "bit": Kind.VARCHAR,
    "bit varying": Kind.VARCHAR,
    "character": Kind.CHAR,
    '"char"': Kind.CHAR,
    "bpchar": Kind.TEXT,
    "character varying": Kind.VARCHAR,
    "name": Kind.VARCHAR,
    "text": Kind.TEXT,
    "citext": Kind.TEXT,
    "xml": Kind.TEXT,
    "bytea": Kind.BINARY,
    "date": Kind.DATE,
    "time without time zone": Kind.TIME,
    "time with time zone": Kind.TIME,
    "timestamp without time zone": Kind.DATETIME,
    "timestamp with time zone": Kind.DATETIME,
    "interval": Kind.INTERVAL,
    "json": Kind.JSON,
    "jsonb": Kind.JSON,
    "uuid": Kind.UUID,
    "inet": Kind.INET,
    "hstore": Kind.HSTORE,
    "tsvector": Kind.TSVECTOR,
    "int4range": Kind.RANGE,
    "int8range": Kind.RANGE,
    "numrange": Kind.RANGE,
    "daterange": Kind.RANGE,
    "tsrange": Kind.RANGE,
    "tstzrange": Kind.RANGE,
}
"""By the name that format_type gives, without lengths; bit strings arrive as text."""

LENGTHS = {'"char"': 1, "name": 63, "bit": 1, "character": 1}
KINDS = {"v": TableKind.VIEW, "m": TableKind.MATERIALIZED_VIEW}
ACTIONS = {"c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}


def read(query: Query) -> Schema:
    """The schema of what the search path reaches."""
    by_table = columns(query)
    enums = {number: tuple(text(row[0]) for row in rows) for number, rows in grouped(query(ENUMS)).items()}
    indexes, constraints = keys(query)
    found, skipped = [], []
    for oid, schema, name, kind, comment, namespace in tables(query):
        if kind == "f":
            skipped.append(Skipped(name=name, reason="a foreign table, its rows are on another server"))
        elif oid not in by_table:
            skipped.append(Skipped(name=name, reason="it has no columns"))
        else:
            made = tuple(_column(row, enums) for row in by_table[oid])
            own = constraints.get(oid, [])
            found.append(
                Table(
                    name=name,
                    schema=schema,
                    columns=made,
                    kind=KINDS.get(kind, TableKind.TABLE),
                    primary_key=tuple(text(row[6]) for row in indexes.get(oid, []) if row[1]),
                    indexes=_indexes(indexes.get(oid, [])),
                    foreign_keys=tuple(_foreign_key(row) for row in own if row[1] == "f"),
                    checks=tuple(Check(name=row[0], clause=_clause(text(row[7]))) for row in own if row[1] == "c"),
                    comment=text(comment),
                    namespace=text(namespace),
                )
            )
    return Schema(engine="postgresql", tables=tuple(found), skipped=tuple(skipped))


def elsewhere(query: Query) -> tuple[tuple[str, int], ...]:
    """Schemas with tables that the search path does not reach."""
    return tuple((text(name), int(count)) for name, count in query(ELSEWHERE))


def tables(query: Query) -> list[Row]:
    """Identity, schema (empty when reached by the name alone), name, relkind, comment, namespace."""
    return query(TABLES)


def columns(query: Query) -> dict[int, list[Row]]:
    """The column rows by table identity."""
    return grouped(query(COLUMNS))


def keys(query: Query) -> tuple[dict[int, list[Row]], dict[int, list[Row]]]:
    """Index rows and constraint rows by table identity."""
    return grouped(query(INDEXES)), grouped(query(CONSTRAINTS))


def parse_type(
    raw: str, values: tuple[str, ...] = (), base: str = "", element_values: tuple[str, ...] = ()
) -> SqlType:
    """The type that format_type spells `raw`; `base` is what a domain stands for, `values` those of an enum."""
    spelled = base or raw
    if spelled.endswith("[]"):
        element = parse_type(spelled[:-2], element_values)
        return SqlType(kind=Kind.ARRAY, raw=raw, element=element)
    if values:
        return SqlType(kind=Kind.ENUM, raw=raw, values=values)
    numbers = [int(number) for number in re.findall(r"-?\d+", "".join(re.findall(r"\(([^)]*)\)", spelled)))]
    word = " ".join(re.sub(r"\([^)]*\)", "", spelled).split())
    kind = TYPES.get(word.rpartition(".")[2] if "." in word else word, Kind.UNKNOWN)
    if word.startswith("interval"):
        kind = Kind.INTERVAL
    if kind is Kind.DECIMAL:
        precision, scale = [*numbers, None, None][:2]
        return SqlType(kind=kind, raw=raw, precision=precision, scale=scale)
    length = (numbers[0] if numbers else LENGTHS.get(word)) if kind in (Kind.CHAR, Kind.VARCHAR) else None
    return SqlType(kind=kind, raw=raw, length=length, with_time_zone=word.endswith("with time zone"))


def parse_default(raw: str | None) -> Default | None:
    """A default as pg_get_expr spells it: literals carry a cast."""
    if raw is None or re.match(r"NULL(::|$)", raw):
        return None
    quoted = re.fullmatch(r"E?'((?:[^']|'')*)'(::[\w\s\"\[\]().]+)?", raw)
    if quoted:
        return Default(text=quoted[1].replace("''", "'"))
    number = re.fullmatch(r"\(?([+-]?[\d.]+(?:e[+-]?\d+)?)\)?(::[\w\s]+)?|(true|false)", raw, re.I)
    if number:
        return Default(text=number[1] or number[3])
    return Default(text=raw, is_expression=True)


def _column(row: Row, enums: dict[int, tuple[str, ...]]) -> Column:
    name, raw, not_null, default, identity, generated, collation, comment, base, type_id, element_id = row
    counts = bool(identity) or (default or "").startswith("nextval(")
    return Column(
        name=text(name),
        type=parse_type(raw, enums.get(type_id, ()), text(base), enums.get(element_id, ())),
        nullable=not not_null,
        default=None if counts or generated else parse_default(default),
        auto_increment=counts,
        generated=text(default) if generated else "",
        collation=text(collation),
        comment=text(comment),
    )


def _indexes(rows: Sequence[Row]) -> tuple[Index, ...]:
    found = []
    for name, parts in grouped(rows).items():
        is_primary, is_unique, method, where = parts[0][:4]
        if is_primary:
            continue
        found.append(
            Index(
                name=name,
                parts=tuple(
                    IndexPart(
                        name=text(column),
                        expression=text(definition) if column is None else "",
                        descending=bool(descending),
                    )
                    for *_, is_key, column, definition, descending in parts
                    if is_key
                ),
                unique=is_unique,
                where=text(where),
                include=tuple(text(row[5]) for row in parts if not row[4]),
                method="" if method == "btree" else method,
            )
        )
    return tuple(found)


def _foreign_key(row: Row) -> ForeignKey:
    name, _, action, own, schema, table, target, _ = row
    return ForeignKey(
        name=name,
        columns=tuple(own),
        schema=text(schema),
        table=text(table),
        target_columns=tuple(target),
        on_delete=ACTIONS.get(action, ""),
    )


def _clause(definition: str) -> str:
    """`CHECK (x > 0)` without the word and the outer brackets."""
    match = re.fullmatch(r"CHECK \((.*)\)( NO INHERIT| NOT VALID)*", definition, re.S)
    return match[1] if match else definition
