"""Tables are compared part by part, and what can stay as it is says why."""

from dataclasses import replace

import pytest

from legacygen.adopt.choices import ChosenSides, choose_sides, refuse_by_hand, refuse_idle_patterns, refuse_split_keys
from legacygen.adopt.differences import PartKind, TableDifference, compare_tables
from legacygen.errors import ConfigError, RefusedError
from legacygen.schema import (
    Check,
    Column,
    Default,
    ForeignKey,
    Index,
    IndexPart,
    Kind,
    Schema,
    SqlType,
    Table,
)

ID = Column(name="id", type=SqlType(kind=Kind.INTEGER, raw="int unsigned"), nullable=False, auto_increment=True)
NAME = Column(name="name", type=SqlType(kind=Kind.VARCHAR, raw="varchar(40)", length=40), default=Default(text=""))
TABLE = Table(name="customers", columns=(ID, NAME), primary_key=("id",))


def retype(column: Column, raw: str) -> Column:
    return replace(column, type=replace(column.type, raw=raw))


def make_index(*columns: str, name: str = "i", unique: bool = False, descending: bool = False) -> Index:
    parts = tuple(IndexPart(name=column, descending=descending) for column in columns)
    return Index(name=name, parts=parts, unique=unique)


def compare(django: Table, legacy: Table = TABLE, engine: str = "mysql", waiting: tuple[str, ...] = ()) -> list[str]:
    """Return the differences as text, those that are harmless in brackets."""
    found = compare_tables(legacy, django, engine, waiting)
    return [f"({each.id})" if each.harmless else each.id for each in found]


@pytest.mark.parametrize(
    ("django", "expected"),
    [
        (TABLE, []),
        (replace(TABLE, comment="Who buys"), []),
        (replace(TABLE, columns=(NAME, ID)), []),
        (replace(TABLE, columns=(retype(ID, "bigint"), NAME)), ["customers.id"]),
        (replace(TABLE, columns=(replace(ID, auto_increment=False), NAME)), ["customers.id"]),
        (replace(TABLE, columns=(ID, replace(NAME, nullable=False))), ["customers.name"]),
        (replace(TABLE, columns=(ID, replace(NAME, default=None))), ["customers.name"]),
        (replace(TABLE, columns=(ID, replace(NAME, collation="utf8mb4_bin"))), ["customers.name"]),
        (replace(TABLE, columns=(ID,)), ["customers.name"]),
        (replace(TABLE, primary_key=("name",)), ["customers.(pk)"]),
        (replace(TABLE, indexes=(make_index("name"),)), ["customers.name.index"]),
        (replace(TABLE, checks=(Check(name="c", clause="`name` <> ''"),)), ["customers.c"]),
        (replace(TABLE, checks=(Check(name="c", clause="`id` >= 0"),)), ["(customers.c)"]),
    ],
)
def test_a_difference_is_named_by_table_and_part(django: Table, expected: list[str]) -> None:
    django = replace(django, columns=tuple(_sign(each) for each in django.columns))
    legacy = replace(TABLE, columns=tuple(_sign(each) for each in TABLE.columns))
    assert compare(django, legacy) == expected


def _sign(column: Column) -> Column:
    return replace(column, type=replace(column.type, unsigned="unsigned" in column.type.raw))


@pytest.mark.parametrize(
    ("legacy", "django"),
    [
        (make_index("name", name="a"), make_index("name", name="b")),
        (make_index("name"), make_index("name", descending=True)),
    ],
)
def test_names_and_the_order_of_a_single_column_make_no_difference(legacy: Index, django: Index) -> None:
    assert compare(replace(TABLE, indexes=(django,)), replace(TABLE, indexes=(legacy,))) == []


def test_the_order_of_several_columns_makes_a_difference() -> None:
    one, other = (replace(TABLE, indexes=(make_index("id", "name", descending=down),)) for down in (False, True))
    assert len(compare(one, other)) == 2


@pytest.mark.parametrize(
    ("legacy", "django", "waiting", "expected"),
    [
        ("CASCADE", "", (), ["(customers.name.key)"]),
        ("", None, (), ["customers.name.key"]),
        ("", None, ("names",), ["(customers.name.key)"]),
        (None, "", (), ["customers.name.key"]),
        ("", "", (), []),
    ],
)
def test_a_foreign_key_may_differ_in_its_action_or_wait_for_its_target(
    legacy: str | None, django: str | None, waiting: tuple[str, ...], expected: list[str]
) -> None:
    one, other = (
        replace(TABLE, foreign_keys=() if action is None else (make_key(action),)) for action in (django, legacy)
    )
    assert compare(one, other, waiting=waiting) == expected


def make_key(action: str = "") -> ForeignKey:
    return ForeignKey(name="k", columns=("name",), table="names", target_columns=("name",), on_delete=action)


@pytest.mark.parametrize(
    ("legacy", "django", "is_harmless"),
    [
        ("NVARCHAR(40)", "varchar(40)", True),
        ("NUMERIC(8,2)", "decimal", True),
        ("mediumint", "INTEGER", True),
        ("datetime", "text", False),
        ("integer", "real", False),
    ],
)
def test_sqlite_types_of_one_affinity_are_harmless(legacy: str, django: str, is_harmless: bool) -> None:
    one, other = (replace(TABLE, columns=(ID, retype(NAME, raw))) for raw in (django, legacy))
    assert compare(one, other, engine="sqlite") == ["(customers.name)" if is_harmless else "customers.name"]


def make_difference(part: str, kind: PartKind = PartKind.COLUMN, table: str = "customers") -> TableDifference:
    return TableDifference(table=table, kind=kind, part=part, legacy="int unsigned", django="bigint")


@pytest.mark.parametrize(
    ("keep", "change", "engine", "expected"),
    [
        ((), (), "mysql", "open"),
        (("all",), (), "mysql", "kept"),
        (("customers",), (), "mysql", "kept"),
        (("customers.*",), (), "mysql", "kept"),
        (("orders",), (), "mysql", "open"),
        ((), ("*.id",), "mysql", "changed"),
        ((), ("customers.id",), "postgresql", "changed"),
    ],
)
def test_patterns_choose_the_side_of_a_difference(
    keep: tuple[str, ...], change: tuple[str, ...], engine: str, expected: str
) -> None:
    chosen = choose_sides([make_difference("id")], keep, change, engine)
    assert getattr(chosen, expected)


def test_mysql_cannot_change_an_index_by_a_statement_that_runs_twice() -> None:
    assert choose_sides([make_difference("i", PartKind.INDEX)], (), ("all",), "mysql").open


def test_a_difference_that_both_sides_claim_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"--keep and --change both cover customers\.id"):
        choose_sides([make_difference("id")], ("all",), ("*.id",), "mysql")


def test_what_mysql_cannot_change_is_kept_beside_a_change_of_all() -> None:
    index = make_difference("i", PartKind.INDEX)
    assert choose_sides([make_difference("id"), index], ("customers.i",), ("all",), "mysql").kept == (index,)


def test_a_plain_name_that_covers_nothing_is_refused() -> None:
    refuse_idle_patterns(["all", "*.code", "customers", "customers.id"], ["customers.id"])
    with pytest.raises(ConfigError, match=r"'customer\.id' covers no difference; did you mean 'customers\.id'\?"):
        refuse_idle_patterns(["customer.id"], ["customers.id"])


def test_another_key_is_changed_by_hand() -> None:
    chosen = choose_sides([make_difference("(pk)", PartKind.KEY)], ("all",), (), "mysql")
    with pytest.raises(RefusedError, match="neither --keep nor --change can do this"):
        refuse_by_hand(chosen)


def test_a_table_of_sqlite_is_made_anew_as_a_whole() -> None:
    with pytest.raises(ConfigError, match="for all of customers"):
        choose_sides([make_difference("id"), make_difference("name")], ("*.name",), ("*.id",), "sqlite")


def test_both_columns_of_a_foreign_key_of_mysql_change_together() -> None:
    key = ForeignKey(name="k", columns=("customer_id",), table="customers", target_columns=("id",))
    schema = Schema(engine="mysql", tables=(replace(TABLE, name="orders", foreign_keys=(key,)),))
    with pytest.raises(RefusedError, match=r"--change customers\.id needs --change orders\.customer_id as well"):
        refuse_split_keys(ChosenSides(changed=(make_difference("id"),)), schema)
    both = (make_difference("id"), make_difference("customer_id", table="orders"))
    refuse_split_keys(ChosenSides(changed=both), schema)
