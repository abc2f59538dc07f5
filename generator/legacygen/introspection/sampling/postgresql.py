"""PostgreSQL: values that the driver cannot load, addresses with a network, dimensions of arrays."""

from collections.abc import Sequence

from legacygen.introspection.sampling.measures import Answers, Measure, Query, at_least
from legacygen.schema import Column, Evidence, Kind

LONGEST, BRANCHES = 900_000, 1_000

READABLE = """
SELECT CASE WHEN pg_table_is_visible(c.oid) THEN '' ELSE n.nspname END, c.relname
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND NOT c.relrowsecurity AND n.nspname NOT IN ('pg_catalog', 'information_schema')
  AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
  AND (c.relkind = 'p' OR pg_relation_size(c.oid) > 0)"""
"""Policies of a table may call anything; a table without pages has no rows."""


def _unfit(condition: str) -> tuple[Measure, ...]:
    return (Measure(name="unfit", row="{c}", total=f"COUNT(*) FILTER (WHERE {condition})"),)


DATES = _unfit("{r} < '0001-01-01' OR {r} >= '10000-01-01'")
ENDLESS = _unfit("{r}::text ~ 'infinity|BC|[0-9][0-9][0-9][0-9][0-9]-'")
MEASURES = {
    Kind.DATE: DATES,
    Kind.DATETIME: DATES,
    Kind.TIME: _unfit("{r}::text LIKE '24:%'"),
    Kind.INTERVAL: _unfit("EXTRACT(YEAR FROM {r}) <> 0 OR EXTRACT(MONTH FROM {r}) <> 0"),
    Kind.INET: _unfit("masklen({r}) <> CASE family({r}) WHEN 4 THEN 32 ELSE 128 END"),
    Kind.DECIMAL: _unfit("{r} = 'NaN'"),
}
ELEMENTS = {Kind.DATE, Kind.DATETIME}
DIMENSIONS = Measure(name="dimensions", row="array_ndims({c})", total="COALESCE(MAX({r}), 0)")


def readable(query: Query) -> frozenset[tuple[str, str]]:
    """The tables with rows that the account may read without side effects."""
    return frozenset((str(schema), str(name)) for schema, name in query(READABLE))


def measures(column: Column) -> tuple[Measure, ...]:
    """The questions to a column."""
    kind, element = column.type.kind, column.type.element
    if kind in (Kind.ARRAY, Kind.RANGE):
        asked = ENDLESS if element and element.kind in ELEMENTS else ()
        return (*asked, DIMENSIONS) if kind is Kind.ARRAY else asked
    return MEASURES.get(kind, ())


def is_large(column: Column) -> bool:
    """None of those that are asked about."""
    return False


def evidence(column: Column, answers: Answers) -> Evidence | None:
    """What the answers prove; nothing where they only say that a column is as it is declared."""
    unfit, dimensions = at_least(answers.count("unfit")), answers.count("dimensions")
    if not unfit and dimensions < 2:
        return None
    return Evidence(partial=answers.partial, unfit=unfit, dimensions=dimensions)


def quoted(name: str) -> str:
    """A name in SQL."""
    return '"{}"'.format(name.replace('"', '""'))


def joined(parts: Sequence[str]) -> str:
    """Numbers as one text."""
    return f"concat_ws('|', {', '.join(parts)})"
