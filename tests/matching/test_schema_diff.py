"""Differences between two schemas, in the words of the report."""

from dataclasses import replace

import pytest

from legacygen.matching.models import Renames
from legacygen.matching.schema_diff import diff_schemas
from legacygen.schema import Column, Default, Evidence, Kind, Schema, SqlType, Table

TEXT = SqlType(kind=Kind.VARCHAR, raw="varchar(20)", length=20)
NUMBER = SqlType(kind=Kind.INTEGER, raw="integer")
FAX = Column(name="fax", type=TEXT)


def schema(*columns: Column, table: str = "customer") -> Schema:
    return Schema(engine="sqlite", tables=(Table(name=table, columns=columns),))


def lines(old: Schema, new: Schema, renames: Renames | None = None) -> list[tuple[str, str, str]]:
    return [(each.sign, each.name, each.text) for each in diff_schemas(old, new, renames or Renames())]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"type": NUMBER}, "varchar(20) → integer"),
        ({"nullable": False}, "varchar(20) → varchar(20) NOT NULL"),
        ({"default": Default(text="x")}, "default none → x"),
        ({"comment": "for letters"}, "comment"),
        ({"collation": "NOCASE"}, "collation"),
        ({"auto_increment": True}, "auto-increment"),
        ({"generated": "a || b"}, "expression"),
        ({"on_update": True}, "ON UPDATE"),
        ({"evidence": Evidence()}, "values"),
        ({"type": replace(TEXT, checks=("VALUE <> ''",))}, "type"),
    ],
)
def test_a_change_of_a_column_is_named(change: dict[str, object], text: str) -> None:
    changed = replace(FAX, **change)  # type: ignore[arg-type]
    assert lines(schema(FAX), schema(changed)) == [("~", "customer.fax", text)]


def test_a_column_is_added_dropped_or_renamed() -> None:
    name = Column(name="name", type=NUMBER, nullable=False)
    assert lines(schema(FAX), schema(FAX, name)) == [("+", "customer.name", "integer NOT NULL")]
    assert lines(schema(FAX, name), schema(FAX)) == [("-", "customer.name", "integer")]
    renames = Renames(columns={"customer": {"fax": "telefax"}})
    after = schema(replace(FAX, name="telefax"))
    assert lines(schema(FAX), after, renames) == [(">", "customer.fax", "to telefax")]


def test_a_table_is_added_dropped_or_renamed() -> None:
    before, after = schema(FAX), schema(FAX, table="client")
    assert lines(before, after) == [("+", "client", "table of 1 column"), ("-", "customer", "table")]
    assert lines(before, after, Renames(tables={"customer": "client"})) == [(">", "customer", "to client")]


def test_a_change_of_a_table_is_named() -> None:
    table = schema(FAX).tables[0]
    changed = Schema(engine="sqlite", tables=(replace(table, comment="Clients", primary_key=("fax",)),))
    assert lines(schema(FAX), changed) == [("~", "customer", "primary key"), ("~", "customer", "comment")]
