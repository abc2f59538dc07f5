"""Finds the columns that by name and type may be relations; the rows have to prove them."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from legacygen.naming.words import split_words
from legacygen.relations.column_names import ColumnName, read_column_name
from legacygen.relations.name_index import NameIndex, find_column_prefix, index_names
from legacygen.relations.rules import RULES, NamedColumn, Rule, is_own_key
from legacygen.schema import Column, Kind, Schema, Table, TableKind

FAMILIES = {
    **dict.fromkeys((Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT), "number"),
    **dict.fromkeys((Kind.CHAR, Kind.VARCHAR, Kind.TEXT), "text"),
    Kind.UUID: "uuid",
    Kind.BINARY: "bytes",
}
"""Kinds whose values can be keys of each other."""
ALIKE = 0.8
"""The share of the columns of two tables that must have the same names for one to be a copy of the other."""
FEWEST_SHARED = 3
JOIN = Rule(name="join in a view", find=lambda index, column: (), is_strict=True)
FLAGS = {("is",), ("has",), ("can",), ("was",)}
TYPES = {Kind.CHAR, Kind.VARCHAR, Kind.TEXT, Kind.ENUM, Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT}
TYPE_WORDS = ("type", "kind", "class", "table", "model")
"""The types and words of columns that may say which table an id beside them is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A column that may refer to the key of a table; tables are labels, `family` is that of both types.

    Several candidates of one column compete. `obstacle` says why it cannot be a relation, whatever the rows say;
    `doubt` why it cannot be proven by them.
    """

    table: str
    column: str
    target: str
    target_column: str
    rule: str
    is_strict: bool
    family: str
    obstacle: str = ""
    doubt: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """The column, by which competitors are found."""
        return self.table, self.column


def find_candidates(schema: Schema) -> tuple[Candidate, ...]:
    """Return the candidates of all tables, in their order; columns of declared keys have none."""
    index = index_names(schema.tables)
    tables = {table.label: table for table in schema.tables}
    found = [each for table in schema.tables for each in _find_in_table(index, table)]
    joined = _find_joined(schema, index, {each.place for each in found if not each.obstacle})
    judged = [_add_copies(each, tables, index) for each in (*found, *joined)]
    return tuple(_judge_bare_names(judged, tables))


def _find_in_table(index: NameIndex, table: Table) -> Iterator[Candidate]:
    if table.kind is not TableKind.TABLE:
        return
    declared = {name for key in table.foreign_keys for name in key.columns}
    prefix = find_column_prefix(table)
    for column in table.columns:
        if column.name not in declared and not (
            _is_no_reference(column) or is_own_key(index, table.label, column.name)
        ):
            yield from _add_pair([*_find_for_column(index, table, column, prefix)], table, column)


def _is_no_reference(column: Column) -> bool:
    """Return whether the database fills the column, Django cannot join on its name, or it is a flag: `is_parent`."""
    is_flag = split_words(column.name)[:1] in FLAGS
    return column.auto_increment or bool(column.generated) or "%" in column.name or is_flag


def _find_for_column(index: NameIndex, table: Table, column: Column, prefix: str) -> Iterator[Candidate]:
    """Yield the candidates of the first rule that finds a table, for the first reading of the name that leads to one.

    A table whose key has another type is a candidate only where no other is, and only by a strict rule.
    """
    misfits: list[Candidate] = []
    for rule, name in _list_readings(split_words(column.name), prefix):
        named = NamedColumn(label=table.label, raw=column.name.casefold(), name=name)
        found = [
            _make_candidate(index, table, column, target, rule)
            for target in _prefer_schema(rule.find(index, named), table)
            if (target, index.keys[target].name) != (table.label, column.name)
        ]
        fitting = [each for each in found if not each.obstacle]
        if fitting:
            yield from (fitting if len(fitting) == 1 else [replace(each, is_strict=False) for each in fitting])
            return
        misfits += [each for each in found if rule.is_strict and rule.name != "bare name"]
    yield from misfits[:1]


def _find_joined(schema: Schema, index: NameIndex, known: Collection[tuple[str, str]]) -> Iterator[Candidate]:
    """Yield candidates from the joins of views, for columns whose names lead nowhere."""
    tables = {table.label: table for table in schema.tables}
    places = {
        place
        for join in (join for view in schema.tables for join in view.joins)
        for place in (
            (join.table, join.column, join.target, join.target_column),
            (join.target, join.target_column, join.table, join.column),
        )
    }
    for label, name, target, target_column in sorted(places):
        is_key = target in index.keys and index.keys[target].name == target_column
        if is_key and label in tables and (label, name) not in known and not is_own_key(index, label, name):
            table = tables[label]
            column = next(each for each in table.columns if each.name == name)
            is_declared = any(name in key.columns for key in table.foreign_keys)
            if not (is_declared or _is_no_reference(column)):
                yield _make_candidate(index, table, column, target, JOIN)


def _list_readings(words: tuple[str, ...], prefix: str) -> Iterator[tuple[Rule, ColumnName]]:
    """Yield each rule with each reading of a name, first whole, then without the prefix of the table's columns."""
    readings = [*read_column_name(words)]
    if prefix and words[:1] == (prefix,) and len(words) > 1:
        readings += read_column_name(words[1:])
    yield from ((rule, name) for rule in RULES for name in readings)


def _prefer_schema(labels: Sequence[str], table: Table) -> Sequence[str]:
    """Return the labels in the schema of the table, or else all."""
    if len(labels) < 2:
        return labels
    every = list(dict.fromkeys(labels))
    schema = table.label.rpartition(".")[0]
    return [label for label in every if label.rpartition(".")[0] == schema] or every


def _make_candidate(index: NameIndex, table: Table, column: Column, target: str, rule: Rule) -> Candidate:
    key = index.keys[target]
    family, wanted = _find_family(column), _find_family(key)
    is_narrow = column.type.kind is Kind.TINYINT and key.type.kind is not Kind.TINYINT
    fits = bool(family) and family == wanted
    return Candidate(
        table=table.label,
        column=column.name,
        target=target,
        target_column=key.name,
        rule=rule.name,
        is_strict=rule.is_strict and not is_narrow,
        family=family,
        obstacle="" if fits else f"{target}.{key.name} is {key.type.raw}, this column is {column.type.raw}",
    )


def _find_family(column: Column) -> str:
    declared = column.type
    if declared.kind is Kind.DECIMAL and declared.precision and not declared.scale:
        return "number"
    return FAMILIES.get(declared.kind, "")


def _add_pair(found: list[Candidate], table: Table, column: Column) -> list[Candidate]:
    """Doubt candidates beside which a column of text says which table is meant: `itemtype` beside `items_id`.

    Where no name is strict, the column is rejected as one of such a pair, without a target.
    """
    partner = find_type_column(table, column.name)
    if not partner:
        return found
    strict = [each for each in found if each.is_strict and not each.obstacle]
    doubt = f"the column {partner} may say which table is meant, row by row"
    pair = Candidate(
        table=table.label,
        column=column.name,
        target="",
        target_column="",
        rule="pair",
        is_strict=False,
        family="",
        obstacle=f"the column {partner} says which table is meant, row by row",
    )
    return [replace(each, doubt=doubt) for each in strict] or [pair]


def find_type_column(table: Table, column: str) -> str:
    """Return the column that makes one of ids and types of a pair, as `owner_type` beside `owner_id`."""
    readings = [each for each in read_column_name(split_words(column)) if each.is_marked]
    stems = {re.sub(r"s$", "", "".join(each.stem)) for each in readings}
    for other in table.columns:
        name = "".join(split_words(other.name))
        for word in TYPE_WORDS if other.type.kind in TYPES and other.name != column else ():
            ends = (name.removesuffix(word), name.removeprefix(word))
            rests = {re.sub(r"s$", "", rest) for rest in ends if rest != name}
            if stems & rests - {""}:
                return other.name
    return ""


def _add_copies(candidate: Candidate, tables: Mapping[str, Table], index: NameIndex) -> Candidate:
    """Reject a candidate from the key of a copy to the original, and doubt one to a copy."""
    table, target = candidate.table, candidate.target
    if not target or table == target:
        return candidate
    if candidate.column.casefold() == candidate.target_column.casefold() and is_copy(tables[table], tables[target]):
        return replace(candidate, obstacle=f"{table} looks like a copy of {target}")
    words = index.words[target]
    runs = {words[start:end] for start in range(len(words)) for end in range(start + 1, len(words) + 1)}
    found = sorted({label for run in runs for label in index.find(run)} - {table, target})
    original = next((label for label in found if is_copy(tables[target], tables[label])), "")
    return replace(candidate, doubt=f"{target} looks like a copy of {original}") if original else candidate


def is_copy(table: Table, original: Table) -> bool:
    """Return whether a table has nearly the same columns as another one, and a name that extends its name."""
    own, other = ({column.name.casefold() for column in each.columns} for each in (table, original))
    shared = len(own & other)
    longer, name = ("_".join(split_words(each.name)) for each in (table, original))
    stem = re.escape(name.removesuffix("s"))
    is_named_after = len(longer) > len(name) and re.search(rf"(^|_){stem}s?(_|\d|$)", longer)
    return bool(is_named_after) and shared >= FEWEST_SHARED and shared >= ALIKE * len(own | other)


def _judge_bare_names(found: list[Candidate], tables: Mapping[str, Table]) -> Iterator[Candidate]:
    """Doubt bare names in a schema that marks its references, and those whose type is not quite that of the key."""
    rules = Counter(each.rule for each in found if each.is_strict and not each.obstacle)
    is_custom = 2 * rules["bare name"] > rules.total()
    for each in found:
        if each.rule != "bare name" or each.obstacle:
            yield each
        elif not is_custom:
            yield replace(each, is_strict=False, doubt="other columns of this schema that refer to a table end in id")
        else:
            yield replace(each, is_strict=_has_same_type(each, tables))


def _has_same_type(candidate: Candidate, tables: Mapping[str, Table]) -> bool:
    places = {(candidate.table, candidate.column), (candidate.target, candidate.target_column)}
    types = {
        re.sub(r"\(.*?\)| unsigned| zerofill", "", column.type.raw.casefold())
        for label in (candidate.table, candidate.target)
        for column in tables[label].columns
        if (label, column.name) in places
    }
    return len(types) == 1
