"""Reads PostgreSQL: builds the schema from the rows of pg_catalog."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace

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
from legacygen.introspection.engines.postgresql_catalog import (
    ELSEWHERE,
    SERVER,
    SERVER_ALLOWED,
    TABLES,
    PostgreSQLCatalog,
    read_catalog,
    read_column_numbers,
)
from legacygen.introspection.engines.postgresql_inheritance import explain_inheritance
from legacygen.introspection.engines.postgresql_sql import (
    find_modifiers,
    parse_default,
    strip_check,
    strip_modifiers,
)
from legacygen.introspection.engines.view_key import add_view_keys
from legacygen.introspection.sampling import postgresql as postgresql_sampling
from legacygen.introspection.sampling.measures import SamplingDialect
from legacygen.schema import (
    Check,
    Column,
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
from legacygen.schema.oids import CatalogOids, TableOids

SNAPSHOT: tuple[str, ...] = (
    "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
    # To compile a statement on the catalog takes far longer than to run it.
    "SELECT set_config(name, 'off', true) FROM pg_settings WHERE name = 'jit'",
)
DIALECT: SamplingDialect | None = postgresql_sampling
ELSEWHERE_ADVICE = "add that schema to the search_path (`-c search_path=…` in OPTIONS of the settings)"

TYPES: dict[str, TypeRow] = {
    "boolean": TypeRow(Kind.BOOLEAN, has_list=True),
    "smallint": TypeRow(Kind.SMALLINT, has_list=True),
    "integer": TypeRow(Kind.INTEGER, has_list=True),
    "bigint": TypeRow(Kind.BIGINT, has_list=True),
    "oid": TypeRow(Kind.BIGINT, unsigned=True, has_list=True),
    "numeric": TypeRow(Kind.DECIMAL, has_list=True),
    "real": TypeRow(Kind.FLOAT, has_list=True),
    "double precision": TypeRow(Kind.FLOAT, has_list=True),
    "money": TypeRow(Kind.MONEY),
    "bit": TypeRow(Kind.VARCHAR, length=1, has_list=True),
    "bit varying": TypeRow(Kind.VARCHAR, has_list=True),
    "character": TypeRow(Kind.CHAR, length=1, has_list=True),
    '"char"': TypeRow(Kind.CHAR, length=1, has_list=True),
    "bpchar": TypeRow(Kind.TEXT, has_list=True),
    "character varying": TypeRow(Kind.VARCHAR, has_list=True),
    "name": TypeRow(Kind.VARCHAR, length=63, has_list=True),
    "text": TypeRow(Kind.TEXT, has_list=True),
    "citext": TypeRow(Kind.TEXT, is_extension=True),
    "bytea": TypeRow(Kind.BINARY, has_list=True),
    "date": TypeRow(Kind.DATE, has_list=True),
    "time without time zone": TypeRow(Kind.TIME, has_list=True),
    "time with time zone": TypeRow(Kind.TIME, with_time_zone=True, has_list=True),
    "timestamp without time zone": TypeRow(Kind.DATETIME, has_list=True),
    "timestamp with time zone": TypeRow(Kind.DATETIME, with_time_zone=True, has_list=True),
    "interval": TypeRow(Kind.INTERVAL, has_list=True),
    "json": TypeRow(Kind.JSON_TEXT),
    "jsonb": TypeRow(Kind.JSON),
    "uuid": TypeRow(Kind.UUID, has_list=True),
    "inet": TypeRow(Kind.INET),
    "hstore": TypeRow(Kind.HSTORE, is_extension=True),
    "tsvector": TypeRow(Kind.TSVECTOR),
    "int4range": TypeRow(Kind.RANGE, bound=Kind.INTEGER),
    "int8range": TypeRow(Kind.RANGE, bound=Kind.BIGINT),
    "numrange": TypeRow(Kind.RANGE, bound=Kind.DECIMAL),
    "daterange": TypeRow(Kind.RANGE, bound=Kind.DATE),
    "tstzrange": TypeRow(Kind.RANGE, bound=Kind.DATETIME),
}
"""By the name that format_type returns, without length; the driver hands over bit strings as text."""

KINDS = {"v": TableKind.VIEW, "m": TableKind.MATERIALIZED_VIEW}
ACTIONS = {"c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}


def read_schema(query: Query) -> Schema:
    """Read the schemas on the search path, and the tables of other schemas that their foreign keys refer to."""
    catalog = read_catalog(query)
    inherited = explain_inheritance(
        {row[0]: row[10] for row in catalog.tables if row[10]},
        {oid: names.values() for oid, names in catalog.numbers.items()},
        {row[0]: _join_label(row[1], row[2]) for row in catalog.tables},
    )
    found, skipped = split_skipped(
        build_table(_join_label(row[1], row[2]), functools.partial(_build_table, catalog, row, inherited))
        for row in catalog.tables
    )
    definitions = {_join_label(row[1], row[2]): to_text(row[7]) for row in catalog.tables if not row[9]}
    return Schema(engine="postgresql", tables=add_view_keys(found, definitions), skipped=skipped)


def read_oids(query: Query) -> CatalogOids | None:
    """Return the OIDs of tables and the numbers of columns, which survive a rename but not a dump.

    Returns None where the account may not see which server it is.
    """
    if not query(SERVER_ALLOWED)[0][0]:
        return None
    numbers = read_column_numbers(query)
    tables = (
        TableOids(
            table=_join_label(row[1], row[2]), oid=row[0], columns=tuple(names.values()), column_numbers=tuple(names)
        )
        for row in query(TABLES)
        if (names := numbers.get(row[0]))
    )
    return CatalogOids(server=to_text(query(SERVER)[0][0]), tables=tuple(sorted(tables, key=lambda each: each.table)))


def count_elsewhere(query: Query) -> tuple[tuple[str, int], ...]:
    """Return the schemas outside the search path and their numbers of tables."""
    return tuple((to_text(name), int(count)) for name, count in query(ELSEWHERE))


@functools.cache  # a schema has few types
def parse_type(
    raw: str,
    values: tuple[str, ...] = (),
    base: str = "",
    element_values: tuple[str, ...] = (),
    *,
    composite: bool = False,
) -> SqlType:
    """Parse the spelling of format_type; `base` is that of the type below a domain, `values` are those of an enum."""
    spelled = base or raw
    if spelled.endswith("[]"):
        element = parse_type(spelled[:-2], element_values)
        has_list = not element_values and _find_row(spelled[:-2]).has_list
        return SqlType(kind=Kind.ARRAY, raw=raw, base=base, element=element, as_text=not has_list)
    if values:
        return SqlType(kind=Kind.ENUM, raw=raw, base=base, values=values)
    row = _find_row(spelled)
    numbers = find_modifiers(spelled)
    if row.kind is Kind.DECIMAL:
        precision, scale = [*numbers, None, None][:2]
        return SqlType(kind=row.kind, raw=raw, base=base, precision=precision, scale=scale)
    length = (numbers[0] if numbers else row.length) if row.kind in (Kind.CHAR, Kind.VARCHAR) else None
    return SqlType(
        kind=row.kind,
        raw=raw,
        base=base,
        length=length,
        unsigned=row.unsigned,
        with_time_zone=row.with_time_zone,
        element=SqlType(kind=row.bound, raw=spelled.removesuffix("range")) if row.bound else None,
        composite=composite,
    )


def _find_row(spelled: str) -> TypeRow:
    """Return the row of a type that is spelled with length, schema and fields.

    A name with a schema is not a built-in type, though it may look like one: only types of extensions match it.
    """
    word = strip_modifiers(spelled)
    unknown = TypeRow(Kind.UNKNOWN)
    if "." not in word:
        return TYPES.get(word, unknown)
    row = TYPES.get(word.rpartition(".")[2], unknown)
    return row if row.is_extension else unknown


def _build_table(catalog: PostgreSQLCatalog, row: Row, inherited: Mapping[int, str]) -> Table | Skipped:
    oid, schema, name, kind, comment, is_extension, namespace, _, is_filled, *_ = row
    reason = "it has no columns" if oid not in catalog.columns else inherited.get(oid, "")
    if is_extension:
        reason = "it belongs to a server extension"
    elif kind == "f":
        reason = "it is a foreign table, whose rows are on another server"
    if reason:
        return Skipped(name=_join_label(schema, name), reason=reason)
    indexes = catalog.indexes.get(oid, [])
    constraints = catalog.constraints.get(oid, [])
    return Table(
        name=require_text(name),
        schema=to_text(schema),
        columns=tuple(_build_column(row, catalog) for row in catalog.columns[oid]),
        kind=KINDS.get(require_text(kind), TableKind.TABLE),
        primary_key=tuple(require_text(row[8]) for row in indexes if row[1] and row[7]),
        indexes=_build_indexes(indexes),
        foreign_keys=tuple(_build_foreign_key(row, catalog.numbers[oid]) for row in constraints if row[1] == "f"),
        checks=tuple(
            Check(name=require_text(row[0]), clause=strip_check(require_text(row[7])), enforced=bool(row[8]))
            for row in constraints
            if row[1] == "c"
        ),
        comment=to_comment(comment),
        namespace=to_text(namespace),
        filled=bool(is_filled),
    )


def _join_label(schema: object, name: object) -> str:
    return f"{to_text(schema)}.{to_text(name)}" if schema else to_text(name)


def _build_column(row: Row, catalog: PostgreSQLCatalog) -> Column:
    _, name, raw, not_null, default, identity, generated, collation, comment, type_id, element_id = row
    base = ""
    checks: list[str] = []
    while type_id in catalog.domains:  # a domain may be based on another domain
        base, type_id, element_id, more = catalog.domains[type_id]
        checks.extend(map(strip_check, more))
    values, of_elements = catalog.enums.get(type_id, ()), catalog.enums.get(element_id, ())
    declared = parse_type(require_text(raw), values, base, of_elements, composite=type_id in catalog.composites)
    counts = bool(identity) or (default or "").startswith("nextval(")
    return Column(
        name=require_text(name),
        type=replace(declared, checks=tuple(checks)) if checks else declared,
        nullable=not not_null,
        default=None if counts or generated else parse_default(default),
        auto_increment=counts,
        generated=to_text(default) if generated else "",
        stored=generated == "s",
        collation=to_text(collation),
        comment=to_comment(comment),
    )


def _build_indexes(rows: Sequence[Row]) -> tuple[Index, ...]:
    found = []
    for name, parts in sorted(group_rows(rows).items()):
        is_primary, is_unique, method, where, is_null_one_value, deferrable, *_ = parts[0]
        include = tuple(to_text(row[7]) for row in parts if not row[6])
        if is_primary and not (include or deferrable):
            continue
        found.append(
            Index(
                name=require_text(name),
                parts=tuple(_build_part(row[7:]) for row in parts if row[6]),
                unique=is_unique,
                where=to_text(where),
                include=include,
                method="" if method == "btree" else to_text(method),
                nulls_distinct=not is_null_one_value,
                deferrable=to_text(deferrable),
            )
        )
    return tuple(found)


def _build_part(row: Row) -> IndexPart:
    """Build an index part; the second bit of `order` means NULLS FIRST, the default of a descending part."""
    column, definition, order, operator_class, collation, operator = row
    descending, nulls_first = bool(int(order) & 1), bool(int(order) & 2)
    return IndexPart(
        name=to_text(column),
        expression=to_text(definition) if column is None else "",
        descending=descending,
        nulls="" if nulls_first == descending else "first" if nulls_first else "last",
        collation=to_text(collation),
        operator_class=to_text(operator_class),
        operator=to_text(operator),
    )


def _build_foreign_key(row: Row, columns: Mapping[int, str]) -> ForeignKey:
    name, _, action, own, schema, table, target, _, enforced = row
    return ForeignKey(
        name=require_text(name),
        columns=tuple(columns[number] for number in own),
        schema=to_text(schema),
        table=require_text(table),
        target_columns=tuple(require_text(column) for column in target),
        on_delete=ACTIONS.get(action, ""),
        enforced=bool(enforced),
    )
