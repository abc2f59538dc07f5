"""Measures for SQLite: the storage classes of every column, for its declared type guarantees nothing."""

from collections.abc import Collection, Mapping, Sequence

from legacygen.introspection.sampling.measures import Answers, Measure, Query
from legacygen.schema import FORMS, Column, Evidence, Kind, Table
from legacygen.schema.undeclared import round_down

LONGEST, BRANCHES = 900_000, 450
"""The most characters and branches of a statement; SQLite allows a million and 500."""

COLLATIONS = ""
"""Columns of all collations can be joined."""

SIZES = ""
"""SQLite has statistics only where somebody has asked for them."""
LENGTH = "length({c})"
START = "hex(CAST(substr({c}, 1, {length}) AS BLOB))"

MOST_JOINED = 100
"""Expressions in one pair of brackets."""

FORMS_KEPT = 8
"""The most spellings of dates that are kept."""
NO_UTF8 = "no utf-8"
"""The storage class, as it were, of text that Python's driver refuses."""

KNOWN = Measure(name="known", row="{c} IS NOT NULL")
STORAGE = Measure(name="storage", row="typeof({c})", total="COALESCE(group_concat(DISTINCT {r}), '')")
OTHER = Measure(name="other", row="{c} NOT IN (0, 1)")
NEGATIVE = Measure(name="unfit", row="{c} < 0")
BROKEN = Measure(
    name="broken",
    row="typeof({c}) = 'text' AND {c} GLOB '*[^ -~]*' AND length(CAST(substr({c}, 1, 400) AS BLOB)) <> "
    "(WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < min(length({c}), 400)) "
    "SELECT sum(length(CAST(char(unicode(substr({c}, i, 1))) AS BLOB))) FROM k)",
)
ZERO = Measure(name="zero", row="typeof({c}) = 'text' AND trim({c}, '0-: .T') = ''")
TEXTS = (Kind.CHAR, Kind.VARCHAR, Kind.TEXT, Kind.UNKNOWN)


INTEGER, NUMBER, TEXT, BLOB = (frozenset(words.split()) for words in ("integer", "integer real", "text", "blob"))
EXPECTED = {
    **dict.fromkeys((Kind.BOOLEAN, Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.YEAR), INTEGER),
    **dict.fromkeys((Kind.FLOAT, Kind.DECIMAL), NUMBER),
    **dict.fromkeys((*TEXTS, Kind.JSON, Kind.DATE, Kind.DATETIME, Kind.TIME), TEXT),
    Kind.BINARY: BLOB,
}
"""The storage classes that the field of a declared type holds."""


def _measure_forms() -> Measure:
    # Each digit becomes 0; commas and bars separate the answers.
    row = "replace(replace(substr({c}, 1, 32), ',', '?'), '|', '?')"
    for digit in range(1, 10):
        row = f"replace({row}, {digit}, 0)"
    row = f"CASE WHEN typeof({{c}}) = 'text' AND trim({{c}}, '0-: .T') <> '' THEN {row} END"
    return Measure(name="forms", row=row, total="COALESCE(group_concat(DISTINCT {r}), '')")


def _measure_invalid(row: str) -> Measure:
    return Measure(name="unfit", row=f"typeof({{c}}) = 'text' AND trim({{c}}, '0-: .T') <> '' AND NOT ({row})")


DAY = "substr({c}, 1, 10) IS date(substr({c}, 1, 10), '+0 days')"
"""A day that the calendar has; without a modifier SQLite takes each month for one of 31 days."""
DATES = {
    Kind.DATE: (ZERO, _measure_forms(), _measure_invalid(DAY)),
    Kind.DATETIME: (
        ZERO,
        _measure_forms(),
        _measure_invalid(f"{DAY} AND (length({{c}}) = 10 OR substr({{c}}, 12, 8) IS time(substr({{c}}, 12, 8)))"),
    ),
    Kind.TIME: (_measure_forms(), _measure_invalid("substr({c}, 1, 8) IS time(substr({c}, 1, 8))")),
}


def list_readable(query: Query) -> None:
    """Return None: every table in the file is readable."""
    return


def list_granted(query: Query) -> Mapping[tuple[str, str], Collection[str]]:
    """Return nothing: there are no accounts."""
    return {}


def list_granted_alone(query: Query) -> Mapping[tuple[str, str], Collection[str]]:
    """Return nothing: there are no accounts."""
    return {}


def advise(table: Table, words: str, query: Query) -> str:
    """Return what to do about a table that was refused with these words; empty where nothing is known."""
    if "collation" in words:
        return "only the application that wrote the file has it: make a copy of the file and declare another one there"
    return ""


def write_grant(table: Table, query: Query) -> str:
    """Return nothing: there are no accounts."""
    return ""


def choose_measures(column: Column) -> tuple[Measure, ...]:
    """Return what to measure of a column."""
    return KNOWN, STORAGE, *_choose_for_kind(column)


def _choose_for_kind(column: Column) -> tuple[Measure, ...]:
    declared = column.type
    if declared.kind in DATES:
        return DATES[declared.kind]
    if declared.kind is Kind.BOOLEAN:
        return (OTHER,)
    if declared.kind is Kind.DECIMAL and declared.precision is not None:
        scale = declared.scale or 0
        most = 10 ** (declared.precision - scale)
        row = f"abs({{c}}) >= {most} OR round({{c}}, {scale}) <> {{c}} OR abs({{c}}) * 1e{scale} > 9e15"
        return (Measure(name="unfit", row=f"typeof({{c}}) IN ('integer', 'real') AND ({row})"),)
    if declared.kind is Kind.JSON:
        return (Measure(name="unfit", row="{c} IS NOT NULL AND NOT json_valid({c})"),)
    if declared.kind in TEXTS:
        long = (Measure(name="unfit", row=f"length({{c}}) > {declared.length}"),) if declared.length else ()
        return (*long, BROKEN)
    return (NEGATIVE,) if declared.unsigned else ()


def choose_view_measures(table: Table, column: Column) -> tuple[Measure, ...]:
    """Return what to measure of an expression, which has no declared type, or only an affinity."""
    is_declared = column.type.raw and column.type.kind is not Kind.UNKNOWN
    return () if is_declared else (KNOWN, STORAGE, BROKEN)


def is_large(column: Column) -> bool:
    """Return False: all columns are measured on the same rows."""
    return False


def derive_evidence(column: Column, answers: Answers) -> Evidence | None:
    """Return what the answers prove; None where they only confirm the declared type."""
    if not answers.get_count("known"):
        return None
    storage = [word for word in answers.get_words("storage") if word != "null"]
    found = Evidence(
        partial=answers.partial,
        zero_dates=round_down(answers.get_count("zero")),
        unfit=round_down(answers.get_count("unfit")),
        only_0_and_1=column.type.kind is Kind.BOOLEAN and storage == ["integer"] and not answers.get_count("other"),
        storage=tuple(sorted([*storage, *([NO_UTF8] if answers.get_count("broken") else [])])),
        forms=answers.get_words("forms")[:FORMS_KEPT],
    )
    return None if _is_as_declared(column.type.kind, found) else found


def _is_as_declared(kind: Kind, found: Evidence) -> bool:
    if found.unfit or found.zero_dates or not EXPECTED.get(kind, frozenset()).issuperset(found.storage):
        return False
    if kind is Kind.BOOLEAN:
        return found.only_0_and_1
    return kind not in FORMS or FORMS[kind].issuperset(found.forms)


def quote_name(name: str) -> str:
    """Quote a name for SQL."""
    return '"{}"'.format(name.replace('"', '""'))


def join_expressions(parts: Sequence[str]) -> str:
    """Join expressions into one text, in brackets for each few, because SQLite limits how deep expressions go."""
    chunks = [" || '|' || ".join(parts[start : start + MOST_JOINED]) for start in range(0, len(parts), MOST_JOINED)]
    return chunks[0] if len(chunks) == 1 else " || '|' || ".join(f"({chunk})" for chunk in chunks)
