"""A schema comes back from its JSON as it was, and files that are damaged or of another format are refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacygen import snapshot
from legacygen.errors import LegacygenError, OldFormatError
from legacygen.plan import Argument, Field, Model, Note, Plan
from legacygen.schema import Column, Kind, Schema, SqlType

COLUMNS = tuple(Column(name=f"c{number}", type=SqlType(kind=Kind.TEXT, raw="text")) for number in range(9))
SCHEMAS = st.from_type(Schema)


@given(SCHEMAS)
def test_any_schema_comes_back_as_it_was(schema: Schema) -> None:
    assert snapshot.load_snapshot(Schema, snapshot.dump_snapshot(schema), "schema.json") == schema


def test_a_plan_comes_back_as_it_was() -> None:
    field = Field(name="a", columns=("A",), cls="models.TextField", arguments=(Argument(name="null", value="True"),))
    plan = Plan(
        models=(Model(name="T", table="t", fields=(field,)),), notes=(Note(table="t", column="", code="c", text="x"),)
    )
    assert snapshot.load_snapshot(Plan, snapshot.dump_snapshot(plan), "base.json") == plan


def test_defaults_are_left_out_of_the_text() -> None:
    assert snapshot.dump_snapshot(Schema(engine="sqlite")) == '{"format": 1, "engine": "sqlite"}\n'


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": "1"}',
        '{"format": 1, "engine": 5}',
        '{"format": 1, "nonsense": 1}',
        '{"format": 1, "tables": [7]}',
    ],
)
def test_a_damaged_file_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(LegacygenError, match=r"^schema\.json is damaged; restore it, or delete it"):
        snapshot.load_snapshot(Schema, text, "schema.json")


def test_a_file_of_a_newer_legacygen_says_so() -> None:
    with pytest.raises(LegacygenError, match=r"^schema\.json has format 99, this legacygen reads 1; upgrade"):
        snapshot.load_snapshot(Schema, json.dumps({"format": 99}), "schema.json")


def test_each_kind_of_file_has_a_format_of_its_own() -> None:
    text = snapshot.dump_snapshot(Plan(), 2)
    assert text == '{"format": 2}\n'
    assert snapshot.load_snapshot(Plan, text, "base.json", 2) == Plan()
    with pytest.raises(OldFormatError, match=r"^base\.json was written by an older legacygen\.$"):
        snapshot.load_snapshot(Plan, '{"format": 1, "of": "another shape"}', "base.json", 2)
