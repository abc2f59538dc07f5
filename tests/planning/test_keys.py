"""The key of a table is the declared one, or the best replacement."""

import pytest

from legacygen.planning.keys import choose_key
from legacygen.schema import Column, Kind, SqlType, Table, TableKind
from tests.planning.made import KINDS, codes, column, field, plan, pointer, source, table

COUNTER = Column(name="n", type=KINDS["int"], nullable=False, auto_increment=True)
VIEW = TableKind.VIEW


@pytest.mark.parametrize(
    ("made", "columns", "code", "is_row"),
    [
        (table("t", "b! int", "a! int", key="a b"), "a b", "", False),
        (table("t", "id", "code! char", unique=("code",)), "code", "key-promoted", False),
        (table("t", "a!", "b!", "c!", unique=("b c", "a")), "a", "key-promoted", False),
        (table("t", "a", "b!", "c!", unique=("a", "b c")), "b c", "key-promoted", False),
        (table("t", "a", COUNTER), "n", "key-counter", False),
        (table("t", "a", "b", rowid="rowid"), "rowid", "key-rowid", False),
        (table("t", "a!", "b! text"), "a b", "key-all-columns", False),
        (table("t", "a!", "b text"), "a b", "key-all-columns", True),
        (table("t", "a!", "b! date"), "a b", "key-all-columns", True),  # MySQL stores invalid dates
        (table("t", "a!", "b! float", "c! json"), "a", "key-all-columns", False),
        (table("t", "a!", "b! json", foreign_keys=(pointer("a", "x", "id"),)), "a", "key-all-columns", True),
        (table("t", "a json", "b! float"), "a b", "key-incomparable", True),
        (table("t", "a", "b", kind=VIEW, identified_by=("b",)), "b", "key-view-table", False),
        (table("t", "a", "b", kind=VIEW, grouped_by=("b",)), "b", "key-view-groups", True),
        (table("t", "a", "b float", kind=VIEW, grouped_by=("b",)), "a", "key-all-columns", True),
        (table("t", "a", unique=("a",)), "a", "key-all-columns", True),
        (table("t", "a", "b", unique=("a",), kind=TableKind.MATERIALIZED_VIEW), "a", "key-view-index", False),
    ],
)
def test_the_key_of_a_table(made: Table, columns: str, code: str, is_row: bool) -> None:
    key = choose_key(made)
    assert (" ".join(key.columns), key.code, key.is_row) == (columns, code, is_row)


def test_only_numbers_and_text_of_sqlite_are_comparable() -> None:
    made = table("t", "a", "d date", "n decimal", "f bool", "s text", kind=VIEW)
    assert choose_key(made, "sqlite").columns == ("a", "s")
    assert choose_key(made, "postgresql").columns == ("a", "d", "n", "f", "s")


def test_the_unique_column_that_foreign_keys_point_to_is_preferred() -> None:
    made = table("t", "a!", "b!", unique=("a", "b"))
    assert choose_key(made).columns == ("a",)
    assert choose_key(made, referenced={("b",)}).columns == ("b",)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (table("t", "A! int", "b_id!", key="b_id A"), 'models.CompositePrimaryKey("b_id", "a")'),
        (table("t", "a", "b"), 'RowKey("a", "b")'),
    ],
)
def test_a_composite_key_lists_field_names(made: Table, expected: str) -> None:
    assert source(field(plan(made), "t", "(pk)")) == expected


@pytest.mark.parametrize(
    ("made", "cls"),
    [
        (table("t", "code! char", COUNTER, key="code", unique=("n",)), "models.GeneratedField"),
        (table("t", "a!", COUNTER, key="n a"), "models.IntegerField"),
        (table("t", "a", COUNTER), "models.AutoField"),
        (table("t", COUNTER, key="n"), "models.AutoField"),
    ],
)
def test_a_counter_is_an_auto_field_only_as_the_key(made: Table, cls: str) -> None:
    assert field(plan(made), "t", "n").cls == cls


def test_an_unsigned_counter_of_8_bytes_keeps_its_whole_range() -> None:
    unsigned = SqlType(kind=Kind.BIGINT, raw="bigint unsigned", unsigned=True)
    made = table("t", Column(name="n", type=unsigned, nullable=False, auto_increment=True), key="n")
    assert field(plan(made), "t", "n").cls == "fields.PositiveBigAutoField"


def test_an_id_that_is_not_the_key_stays_a_plain_column() -> None:
    made = table("t", "id", "code! char", key="code")
    assert source(field(plan(made), "t", "id")) == "models.IntegerField(null=True, blank=True)"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (table("t", "a", "b"), "key-all-columns"),
        (table("t", "a!", unique=("a",)), "key-promoted"),
        (table("t", "a", rowid="oid"), "key-rowid"),
        (table("t", "a", COUNTER), "key-counter"),
        (table("t", column("a"), unique=("a",), kind=VIEW), "key-view-index"),
        (table("t", "a", kind=VIEW, identified_by=("a",)), "key-view-table"),
        (table("t", "a", "b", kind=VIEW, grouped_by=("a",)), "key-view-groups"),
        (table("t", "a json"), "key-incomparable"),
        (table("t", "a!", "b!", identified_by=("b",)), "key-proven"),
        (table("t", "a!", "b", key="a b"), "key-nulls"),
    ],
)
def test_a_key_that_is_not_declared_is_noted(made: Table, code: str) -> None:
    assert codes(plan(made)) == [("", code)]
