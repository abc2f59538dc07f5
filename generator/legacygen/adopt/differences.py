"""Compares a legacy table with the one that Django makes of its model."""

import enum
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from legacygen.schema import Column, ForeignKey, Index, IndexPart, Kind, Table

AFFINITIES = (
    ("INT", "integer"),
    *((word, "text") for word in ("CHAR", "CLOB", "TEXT")),
    ("BLOB", "blob"),
    *((word, "real") for word in ("REAL", "FLOA", "DOUB")),
)
"""The affinities of SQLite by words in the name of a type, in the order of its documentation."""


class PartKind(enum.StrEnum):
    """A kind of part of a table."""

    KEY = "primary key"
    COLUMN = "column"
    INDEX = "index"
    FOREIGN_KEY = "foreign key"
    CHECK = "check"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDifference:
    """A part of a table (a label) that the legacy database has in another way than Django makes it.

    `legacy` and `django` describe the part on each side, empty where it is missing; `names` are its names there.
    `harmless` is the reason why it may stay as it is, empty if it is a real difference. `target` is the label of the
    table that a foreign key points to.
    """

    table: str
    kind: PartKind
    part: str
    legacy: str
    django: str
    names: tuple[str, str] = ("", "")
    harmless: str = ""
    target: str = ""

    @property
    def id(self) -> str:
        """The name of the difference on the command line: `table.part`."""
        return f"{self.table}.{self.part}"


def compare_tables(legacy: Table, django: Table, engine: str, waiting: Collection[str]) -> tuple[TableDifference, ...]:
    """Compare a legacy table with Django's; `waiting` are the labels of tables that are not adopted yet.

    Names of indexes and constraints are not compared, nor are comments and the order of columns.
    """
    return (
        *_compare_keys(legacy, django),
        *_compare_columns(legacy, django, engine),
        *_compare_indexes(legacy, django),
        *_compare_foreign_keys(legacy, django, waiting),
        *_compare_checks(legacy, django, engine),
    )


def _compare_keys(legacy: Table, django: Table) -> Iterator[TableDifference]:
    if legacy.primary_key != django.primary_key:
        yield TableDifference(
            table=legacy.label,
            kind=PartKind.KEY,
            part="(pk)",
            legacy=", ".join(legacy.primary_key),
            django=", ".join(django.primary_key),
        )


def _compare_columns(legacy: Table, django: Table, engine: str) -> Iterator[TableDifference]:
    made = {column.name: column for column in django.columns}
    known = {column.name: column for column in legacy.columns}
    for name in {**known, **made}:
        before, after = known.get(name), made.get(name)
        if before and after and _list_facts(before) == _list_facts(after):
            continue
        sides = tuple(describe_column(each) if each else "" for each in (before, after))
        same = before and after and engine == "sqlite" and _is_same_in_sqlite(before, after)
        yield TableDifference(
            table=legacy.label,
            kind=PartKind.COLUMN,
            part=name,
            legacy=sides[0],
            django=sides[1],
            names=(name, name),
            harmless="SQLite stores the same values in both types" if same else "",
        )


def _list_facts(column: Column) -> tuple[object, ...]:
    """List the facts of a column that decide which values it takes, and which it gives by itself."""
    default = None if column.auto_increment else column.default
    return (
        column.type.raw.lower(),
        column.nullable,
        default,
        column.auto_increment,
        column.generated,
        column.stored,
        column.on_update,
        column.collation,
    )


def _is_same_in_sqlite(before: Column, after: Column) -> bool:
    """Return whether two columns differ in the name of their type alone, which has the same affinity."""
    facts = [_list_facts(each)[1:] for each in (before, after)]
    return facts[0] == facts[1] and _find_affinity(before) == _find_affinity(after)


def _find_affinity(column: Column) -> str:
    """Return the affinity of a column of SQLite."""
    raw = column.type.raw.upper()
    return next((affinity for word, affinity in AFFINITIES if word in raw), "numeric" if raw else "blob")


def describe_column(column: Column) -> str:
    """Describe a column in SQL words, as in `int unsigned NOT NULL auto-increment`."""
    default = column.default
    words = [
        column.type.raw,
        f"COLLATE {column.collation}" if column.collation else "",
        f"AS ({column.generated}) {'STORED' if column.stored else 'VIRTUAL'}" if column.generated else "",
        "" if column.nullable else "NOT NULL",
        "auto-increment" if column.auto_increment else _describe_default(column) if default else "",
        "ON UPDATE now" if column.on_update else "",
    ]
    return " ".join(filter(None, words))


def _describe_default(column: Column) -> str:
    assert column.default
    text = column.default.text
    return f"DEFAULT {text}" if column.default.is_expression else f"DEFAULT '{text}'"


def _compare_indexes(legacy: Table, django: Table) -> Iterator[TableDifference]:
    before = {_normalize_index(each): each.name for each in legacy.indexes}
    after = {_normalize_index(each): each.name for each in django.indexes}
    for index in {**before, **after}:
        if index in before and index in after:
            continue
        text = _describe_index(index)
        yield TableDifference(
            table=legacy.label,
            kind=PartKind.INDEX,
            part=before.get(index) or _name_columns(index),
            legacy=text if index in before else "",
            django=text if index in after else "",
            names=(before.get(index, ""), after.get(index, "")),
        )


def _normalize_index(index: Index) -> Index:
    """Return an index without its name, and without the order of a single column, which can be read both ways."""
    parts = index.parts
    if len(parts) == 1 and not parts[0].nulls:
        parts = (replace(parts[0], descending=False),)
    return replace(index, name="", parts=parts)


def _describe_index(index: Index) -> str:
    words = [
        "unique" if index.unique else "",
        index.method,
        f"({', '.join(_describe_part(part) for part in index.parts)})",
        f"where {index.where}" if index.where else "",
        f"including {', '.join(index.include)}" if index.include else "",
        index.deferrable,
    ]
    return " ".join(filter(None, words))


def _describe_part(part: IndexPart) -> str:
    prefix = f"({part.prefix})" if part.prefix else ""
    words = (part.operator_class, "descending" if part.descending else "", part.collation)
    return " ".join(filter(None, (f"{part.name or part.expression}{prefix}", *words)))


def _name_columns(index: Index) -> str:
    return "+".join(part.name or "expression" for part in index.parts) + ".index"


def _compare_foreign_keys(legacy: Table, django: Table, waiting: Collection[str]) -> Iterator[TableDifference]:
    def identify(key: ForeignKey) -> tuple[object, ...]:
        return key.columns, key.target, key.target_columns

    before = {identify(each): each for each in legacy.foreign_keys}
    after = {identify(each): each for each in django.foreign_keys}
    for identity in {**before, **after}:
        old, new = before.get(identity), after.get(identity)
        one = old or new
        assert one
        if old and new and old.on_delete == new.on_delete:
            continue
        yield TableDifference(
            table=legacy.label,
            kind=PartKind.FOREIGN_KEY,
            part=f"{'+'.join(one.columns)}.key",
            legacy=_describe_key(old),
            django=_describe_key(new),
            names=(old.name if old else "", new.name if new else ""),
            harmless=_excuse_key(old, new, waiting),
            target=one.target,
        )


def _describe_key(key: ForeignKey | None) -> str:
    action = f" on delete {key.on_delete.lower()}" if key and key.on_delete else ""
    return f"to {key.target}{action}" if key else ""


def _excuse_key(old: ForeignKey | None, new: ForeignKey | None, waiting: Collection[str]) -> str:
    if old and new:
        return "Django follows on_delete of the field itself"
    if old and old.target in waiting:
        return f"it is added when {old.target} is adopted"
    return ""


def _compare_checks(legacy: Table, django: Table, engine: str) -> Iterator[TableDifference]:
    before = {_normalize_clause(each.clause): each.name for each in legacy.checks if each.enforced}
    after = {_normalize_clause(each.clause): each.name for each in django.checks}
    both = (*legacy.columns, *django.columns)
    unsigned = {f"{each.name}>=0".lower() for each in both if each.type.unsigned or each.type.kind is Kind.YEAR}
    for clause in {**before, **after}:
        if clause in before and clause in after:
            continue
        yield TableDifference(
            table=legacy.label,
            kind=PartKind.CHECK,
            part=before.get(clause) or after.get(clause) or "check",
            legacy=clause if clause in before else "",
            django=clause if clause in after else "",
            names=(before.get(clause, ""), after.get(clause, "")),
            harmless="the type has no negative numbers" if engine == "mysql" and clause in unsigned else "",
        )


def _normalize_clause(clause: str) -> str:
    """Return a condition without quotes, brackets and blanks, which servers set and leave out as they like."""
    return "".join(letter for letter in clause if letter not in '`"() ').lower()
