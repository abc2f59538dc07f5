"""A schema comes back from its JSON as it was, and damaged or newer files are refused in a sentence."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacygen import snapshot
from legacygen.errors import LegacygenError
from legacygen.plan import Argument, Field, Model, Note, Plan
from legacygen.schema import Column, Kind, Schema, SqlType, Table

COLUMNS = tuple(Column(name=f"c{number}", type=SqlType(kind=Kind.TEXT, raw="text")) for number in range(9))
SCHEMAS = st.from_type(Schema)


@given(SCHEMAS)
def test_any_schema_comes_back_as_it_was(schema: Schema) -> None:
    assert snapshot.load(Schema, snapshot.dump(schema), "schema.json") == schema


@given(SCHEMAS, SCHEMAS)
def test_a_stored_text_is_read_and_written_like_any_other_whatever_it_has_learned(one: Schema, other: Schema) -> None:
    text = snapshot.dump(one)
    stored = snapshot.Stored(Schema, text, "schema.json")
    stored.learn(other)
    assert stored.read() == one
    assert stored.dump(one) == text
    assert stored.dump(stored.read()) == text
    assert stored.dump(other) == snapshot.dump(other)


def test_of_a_stored_text_only_what_is_wanted_is_read_and_what_is_alike_is_the_same() -> None:
    tables = tuple(Table(name=f"t{number}", columns=COLUMNS) for number in range(9))
    stored = snapshot.Stored(Schema, snapshot.dump(Schema(engine="sqlite", tables=tables)), "schema.json")
    assert [table.name for table in stored.read(lambda text: '"t4"' in text).tables] == ["t4"]
    stored.learn(Schema(engine="sqlite", tables=(*tables[:4], Table(name="t4", columns=()))))
    read = stored.read().tables
    assert read == tables
    assert [each is table for each, table in zip(read, tables, strict=True)] == [True] * 4 + [False] * 5


def test_what_is_damaged_in_a_list_is_said_when_it_is_read() -> None:
    tables = tuple(Table(name=f"t{number}", columns=COLUMNS) for number in range(9))
    text = snapshot.dump(Schema(engine="sqlite", tables=tables)).replace('"t4"', "4")
    stored = snapshot.Stored(Schema, text, "schema.json")
    assert len(stored.read(lambda text: '"t5"' in text).tables) == 1
    with pytest.raises(LegacygenError, match=r"^schema\.json is damaged; restore it, or delete it"):
        stored.read()


def test_a_plan_comes_back_as_it_was() -> None:
    field = Field(name="a", columns=("A",), cls="models.TextField", arguments=(Argument(name="null", value="True"),))
    plan = Plan(
        models=(Model(name="T", table="t", fields=(field,)),), notes=(Note(table="t", column="", code="c", text="x"),)
    )
    assert snapshot.load(Plan, snapshot.dump(plan), "base.json") == plan


def test_defaults_are_left_out_of_the_text() -> None:
    assert snapshot.dump(Schema(engine="sqlite")) == '{"format": 1, "engine": "sqlite"}\n'


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": 1, "engine": 5}', '{"format": 1, "nonsense": 1}', '{"format": 1, "tables": [7]}'],
)
def test_a_damaged_file_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(LegacygenError, match=r"^schema\.json is damaged; restore it, or delete it"):
        snapshot.load(Schema, text, "schema.json")


def test_a_file_of_a_newer_legacygen_says_so() -> None:
    with pytest.raises(LegacygenError, match=r"^schema\.json has format 99, this legacygen reads 1; upgrade"):
        snapshot.load(Schema, json.dumps({"format": 99}), "schema.json")
