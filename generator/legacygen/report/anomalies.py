"""Finds rows that will be a problem when they are carried over, each with three keys and the SQL that shows them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from legacygen.connect import Database
from legacygen.errors import LegacygenError
from legacygen.introspection import engines
from legacygen.introspection.sampling.measures import SamplingDialect
from legacygen.naming.personal import is_personal_name
from legacygen.naming.words import split_words
from legacygen.profiles import read_text, render_text
from legacygen.report.dictionary import Dictionary, Link
from legacygen.schema import Column, Kind, Schema, Table

MOST_KEYS = 3
TEXTS = {Kind.CHAR, Kind.VARCHAR, Kind.TEXT}
DATES = {Kind.DATE, Kind.DATETIME}
ZERO = {"mysql": "t.{c} = 0", "sqlite": "t.{c} IS NOT NULL AND trim(t.{c}, '0-: .T') = ''"}
"""SQL for dates of zeros; PostgreSQL has none."""
DAY = {"mysql": "DATE(t.{c})", "sqlite": "substr(t.{c}, 1, 10)", "postgresql": "t.{c}::date"}
NONES = {
    **dict.fromkeys((Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT), "0, -1"),
    **dict.fromkeys((Kind.CHAR, Kind.VARCHAR, Kind.TEXT), "'', '0'"),
}
"""SQL for the values that stand for none where they are no keys."""
PLACEHOLDERS = "'1900-01-01', '1970-01-01', '9999-12-31'"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCheck:
    """A condition that rows should not meet, on one column of a table (a label), and what it means for a run."""

    table: str
    column: str
    what: str
    condition: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """Rows of a table that meet the condition of a check: how many, three of their keys, and SQL for all of them."""

    table: str
    column: str
    what: str
    meaning: str
    rows: int
    keys: tuple[str, ...]
    sql: str


def find_anomalies(database: Database, schema: Schema, dictionary: Dictionary) -> tuple[Anomaly, ...]:
    """Count the rows that meet a condition, the most first; tables that cannot be read are left out."""
    engine = engines.ENGINES.get(database.vendor)
    dialect = engine.DIALECT if engine else None
    if dialect is None:
        return ()
    tables = {table.label: table for table in schema.tables}
    wanted = {each.label for each in dictionary.tables if not each.kind and not (each.rows and each.rows.rows == 0)}
    readable = dialect.list_readable(database.query)
    found = []
    for described in dictionary.tables:
        table = tables[described.label]
        if table.label in wanted and (readable is None or (table.schema, table.name) in readable):
            checks = [
                *_check_links(described.links, tables, dialect),
                *_check_columns(table, database.vendor, dialect),
            ]
            found += [anomaly for each in checks if (anomaly := _count(database, table, each, dialect))]
    return tuple(sorted(found, key=lambda each: (-each.rows, each.table, each.column, each.what)))


def _check_links(links: Sequence[Link], tables: Mapping[str, Table], dialect: SamplingDialect) -> Iterator[RowCheck]:
    for link in links:
        pairs = list(zip(link.columns, link.target_columns, strict=True))
        quoted = [(dialect.quote_name(own), dialect.quote_name(other)) for own, other in pairs]
        known = " AND ".join(f"t.{own} IS NOT NULL" for own, _ in quoted)
        same = " AND ".join(f"k.{other} = t.{own}" for own, other in quoted)
        missing = (
            f"{known} AND NOT EXISTS (SELECT 1 FROM {_quote_table(tables[link.target], dialect)} AS k WHERE {same})"
        )
        kinds = {column.name: column.type.kind for column in tables[link.table].columns}
        nones = NONES.get(kinds[link.columns[0]]) if len(pairs) == 1 else None
        place, name = {"table": link.table, "column": ", ".join(link.columns)}, quoted[0][0]
        orphans = f"{missing} AND t.{name} NOT IN ({nones})" if nones else missing
        what, meaning = f"no such row in {link.target}", '`ref()` rejects the row; `missing="null"` takes none instead'
        yield RowCheck(**place, what=what, condition=orphans, meaning=meaning)
        if nones:
            what = f"{nones.replace(', ', ' or ')} for none, as {link.target} has no such row"
            condition = f"{missing} AND t.{name} IN ({nones})"
            yield RowCheck(
                **place, what=what, condition=condition, meaning='`ref(…, missing="null")` takes none for it'
            )


def _check_columns(table: Table, vendor: str, dialect: SamplingDialect) -> Iterator[RowCheck]:
    for column in table.columns:
        for what, condition, meaning in _list_conditions(column, vendor):
            quoted = condition.replace("{c}", dialect.quote_name(column.name)).replace(
                "{t}", _quote_table(table, dialect)
            )
            yield RowCheck(table=table.label, column=column.name, what=what, condition=quoted, meaning=meaning)


def _list_conditions(column: Column, vendor: str) -> Iterator[tuple[str, str, str]]:
    if column.type.kind in DATES:
        if vendor in ZERO:
            yield "a date of zeros", ZERO[vendor], "it is read as None; the new field needs null=True or a default"
        if vendor in DAY:
            condition = f"t.{{c}} IS NOT NULL AND {DAY[vendor]} IN ({PLACEHOLDERS})"
            yield "a placeholder date", condition, "it is carried over as it is, unless the stub makes it None"
    if column.type.kind in TEXTS:
        if column.nullable:
            yield "empty text beside NULL", "t.{c} = ''", "two ways to say nothing; `clean.text()` makes them one"
        words = split_words(column.name)
        if {"email", "mail"} & set(words) or words[-2:] == ("e", "mail"):
            condition = (
                "t.{c} <> '' AND lower(t.{c}) IN "
                "(SELECT lower(d.{c}) FROM {t} AS d WHERE d.{c} <> '' GROUP BY lower(d.{c}) HAVING COUNT(*) > 1)"
            )
            yield "an e-mail address twice", condition, "a unique field of the new model refuses it; see `merge_on`"


def _count(database: Database, table: Table, check: RowCheck, dialect: SamplingDialect) -> Anomaly | None:
    """Return the rows that meet a condition, None if there are none or they cannot be read."""
    source = f"FROM {_quote_table(table, dialect)} AS t WHERE {check.condition}"
    names = [f"t.{dialect.quote_name(name)}" for name in table.primary_key]
    key = ", ".join(render_text(database.vendor, name) for name in names)
    try:
        rows = int(database.query(f"SELECT COUNT(*) {source}")[0][0])
        if not rows:
            return None
        order = f" ORDER BY {', '.join(names)} LIMIT {MOST_KEYS}"
        found = database.query(f"SELECT {key} {source}{order}") if key else []
    except LegacygenError:
        return None
    texts = {column.name for column in table.columns if column.type.kind in TEXTS}
    is_personal = any(name in texts and is_personal_name(name) for name in table.primary_key)
    return Anomaly(
        table=check.table,
        column=check.column,
        what=check.what,
        meaning=check.meaning,
        rows=rows,
        keys=("masked",)
        if is_personal and found
        else tuple(", ".join(read_text(each) or "NULL" for each in row) for row in found),
        sql=f"SELECT t.* {source};",
    )


def _quote_table(table: Table, dialect: SamplingDialect) -> str:
    return ".".join(dialect.quote_name(part) for part in (table.schema, table.name) if part)
