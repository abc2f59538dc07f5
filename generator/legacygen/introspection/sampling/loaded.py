"""The measures of MySQL for the SQLite file that `legacygen load` makes of a dump, with the same evidence."""

from legacygen.introspection.sampling import mysql
from legacygen.introspection.sampling.measures import Measure
from legacygen.introspection.sampling.mysql import choose_view_measures, derive_evidence, is_large
from legacygen.introspection.sampling.sqlite import (
    BRANCHES,
    COLLATIONS,
    LENGTH,
    LONGEST,
    SIZES,
    START,
    advise,
    join_expressions,
    list_granted,
    list_granted_alone,
    list_readable,
    quote_name,
    write_grant,
)
from legacygen.schema import Column

UTF8 = (
    "^([0-7].|(C[2-9A-F]|D.)[89AB].|E0[AB].[89AB].|E[1-9A-CEF]([89AB].){2}|ED[89].[89AB]."
    "|F0[9AB].([89AB].){2}|F[1-3]([89AB].){3}|F48.([89AB].){2})*$"
)
"""The hexadecimal digits of UTF-8."""

IN_SQLITE = {
    mysql.KNOWN: mysql.KNOWN,
    mysql.OTHER: mysql.OTHER,
    mysql.ZERO: Measure(name="zero", row="trim({c}, '0-: .') = ''"),
    mysql.IMPOSSIBLE: Measure(
        name="unfit",
        row="trim({c}, '0-: .') <> '' AND (substr({c}, 1, 4) = '0000' OR substr({c}, 1, 10) IS NOT "
        "date(substr({c}, 1, 10), '+0 days'))",
    ),
    mysql.BEYOND: Measure(
        name="unfit", row="{c} LIKE '-%' OR CAST(substr({c}, 1, instr({c}, ':') - 1) AS INTEGER) >= 24"
    ),
    mysql.FILLED: Measure(name="known", row="length({c}) > 0"),
    mysql.NO_TEXT: Measure(
        name="no_text",
        row=f"CASE WHEN {{c}} IS NULL THEN 0 WHEN length({{c}}) > 65535 THEN 1 WHEN hex({{c}}) REGEXP '{UTF8}' "
        "THEN hex({c}) REGEXP '^(..)*(0[0-8BCEF]|1[0-9A-F]|7F)' ELSE 1 END",
    ),
    mysql.NO_UUID: Measure(
        name="no_uuid",
        row="{c} IS NOT NULL AND (length({c}) <> 16 OR hex({c}) NOT REGEXP '^.{12}[1-8].{3}[89AB]' "
        "AND hex({c}) NOT REGEXP '^0+$')",
    ),
}
"""The measures of SQLite, by those of MySQL; Django gives SQLite its REGEXP."""

__all__ = [
    "BRANCHES",
    "COLLATIONS",
    "LENGTH",
    "LONGEST",
    "SIZES",
    "START",
    "advise",
    "choose_measures",
    "choose_view_measures",
    "derive_evidence",
    "is_large",
    "join_expressions",
    "list_granted",
    "list_granted_alone",
    "list_readable",
    "quote_name",
    "write_grant",
]


def choose_measures(column: Column) -> tuple[Measure, ...]:
    """Return what to measure of a column."""
    return tuple(IN_SQLITE[measure] for measure in mysql.choose_measures(column))
