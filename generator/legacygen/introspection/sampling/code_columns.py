"""Chooses the columns whose values may be kept as codes, and judges whether the values are such."""

import re
from collections.abc import Collection, Sequence

from legacygen.naming.personal import is_personal_name
from legacygen.naming.words import split_words
from legacygen.relations.column_names import MARKERS
from legacygen.schema import Column, Kind, Schema, Table
from legacygen.schema.statistics import CodeCount

MOST_CODES = 20
"""The most different values that are kept of a column."""
LONGEST_CODE = 20
"""The most characters of a code."""
ROWS_PER_CODE = 5
"""The fewest rows that a code must have on average: values of persons are seldom so alike."""
CODE = re.compile(r"[\w+\-/:]*")
NUMBER = re.compile(r"\d{6}")
NAME = re.compile(r"[^\W\d_a-z][^\W\d_A-Z]{2,}")
"""A word with a capital letter, which may be the name of somebody."""
SMALL = {Kind.TINYINT, Kind.SMALLINT, Kind.ENUM}
TEXTS = {Kind.CHAR, Kind.VARCHAR}
INTEGERS = {Kind.INTEGER, Kind.BIGINT}
CODE_WORDS = frozenset(
    "status state stat type typ kind mode level flag flags role code class category priority art stufe zustand stand "
    "etat état estado tipo stato".split()
)
"""Words in the names of integers that are codes rather than amounts."""


def choose_code_columns(schema: Schema, table: Table) -> tuple[Column, ...]:
    """Return the columns of a table whose values may be codes: no keys, nothing unique, nothing personal by name."""
    keys = {name for key in table.foreign_keys for name in key.columns} | {*table.primary_key}
    keys |= {index.columns[0] for index in table.indexes if index.unique and len(index.columns) == 1}
    keys |= {each.column for each in schema.undeclared if each.table == table.label}
    return tuple(column for column in table.columns if _may_have_codes(column, keys))


def _may_have_codes(column: Column, keys: Collection[str]) -> bool:
    words = set(split_words(column.name))
    if column.name in keys or words & MARKERS or is_personal_name(column.name):
        return False
    return column.type.kind in SMALL | TEXTS or (column.type.kind in INTEGERS and bool(words & CODE_WORDS))


def keep_codes(column: Column, found: Sequence[CodeCount]) -> tuple[CodeCount, ...]:
    """Return all values of a column if each looks like a code, else none."""
    if not found or len(found) > MOST_CODES or not all(_is_code(each.code) for each in found):
        return ()
    is_named_so = column.type.kind is Kind.ENUM or bool(CODE_WORDS & set(split_words(column.name)))
    if not is_named_so and any(NAME.fullmatch(each.code) for each in found):
        return ()
    is_repeated = sum(each.rows for each in found) >= ROWS_PER_CODE * len(found)
    return tuple(found) if is_repeated or column.type.kind is Kind.ENUM else ()


def _is_code(value: str) -> bool:
    return len(value) <= LONGEST_CODE and CODE.fullmatch(value) is not None and not NUMBER.search(value)
