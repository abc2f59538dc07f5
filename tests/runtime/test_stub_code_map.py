"""The map says of each legacy column what became of it, for a client to sign."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import models

from legacygen.runtime.export.stub_code import FORMATS, MappedColumn, map_columns
from legacygen.runtime.export.stub_code.column_types import describe_type
from legacygen.runtime.fields.loose import RawField
from tests.runtime.orm import model
from tests.runtime.stub_files import write_stub

BEFORE = """\
def join_names(person, word):
    return f"{person.name} {word}"
"""

MAPS = {
    "as is": ("return self.target(name=old.name)", ["name: Contact.name as is"]),
    "a reference": (
        "return self.target(land=ref(Country, old.country_id), land_id=2)",
        ["country_id: Contact.land reference"],
    ),
    "an expression": (
        "return self.target(name=clean.text(old.name)\n        .strip())",
        ["name: Contact.name clean.text(old.name).strip()"],
    ),
    "several columns in one field": (
        "return Contact(name=old.name + str(old.created))",
        ["name: Contact.name old.name + str(old.created)", "created: Contact.name old.name + str(old.created)"],
    ),
    "several fields of one column": (
        "return [Contact(name=old.name), Land(name=old.name.lower())]",
        ["name: Contact.name as is", "name: Land.name old.name.lower()"],
    ),
    "a local variable": (
        "name = clean.text(old.name)\n    word = name\n    return Contact(name=word)",
        ["name: Contact.name clean.text(old.name)"],
    ),
    "a local variable in an expression": (
        "name = clean.text(old.name)\n    return Contact(name=name or 'x')",
        ["name: Contact.name clean.text(old.name) or 'x'"],
    ),
    "a local variable that grows": (
        "name = old.name\n    name += str(old.created)\n    return Contact(name=name)",
        ["name: Contact.name name", "created: Contact.name name"],
    ),
    "a function": (
        "return Contact(name=join_names(old, old.parent_id))",
        [
            "name: Contact.name join_names(old, old.parent_id)",
            "parent_id: Contact.name join_names(old, old.parent_id)",
        ],
    ),
    "an attribute": (
        "new = Land()\n    new.name = old.name\n    return new",
        ["name: Land.name as is"],
    ),
    "a condition": (
        "if old.name == 'x': raise Skip('x')\n    return Contact(created=old.created)",
        ["name:  read by row()", "created: Contact.created as is"],
    ),
    "the key": ("return Contact(pk=old.pk, name=old.number)", ["number: Contact.name as is"]),
}


@pytest.mark.parametrize(("row", "expected"), MAPS.values(), ids=list(MAPS))
def test_a_column_is_mapped_to_the_fields_that_are_made_of_it(row: str, expected: list[str], tmp_path: Path) -> None:
    export = write_stub(tmp_path, f"def row(self, old):\n    {row}\n", BEFORE)
    rows = [each for each in map_columns(export) if each.how not in ("not read", "key of the row")]
    found = [f"{each.column}: {each.model.removeprefix('new.')}.{each.field} {each.how}" for each in rows]
    assert [each.replace(": . ", ":  ") for each in found] == expected


def test_every_column_is_in_the_map_with_what_else_happens_to_it(tmp_path: Path) -> None:
    body = (
        "ignore = {'parent': 'never filled'}\ndef row(self, old): return Contact(name='x')\n"
        "def queryset(self): return Person.objects.filter(created=None)\ndef after(self, old, new): old.country"
    )
    export = write_stub(tmp_path, body)
    assert [(each.column, each.type, each.how, each.reason) for each in map_columns(export)] == [
        ("number", "integer", "key of the row", ""),
        ("name", "varchar(20)", "not read", ""),
        ("country_id", "varchar(2)", "read by after()", ""),
        ("parent_id", "integer", "ignored", "never filled"),
        ("created", "timestamp", "selects rows", ""),
    ]


def test_a_stub_without_a_target_is_in_the_map_too(tmp_path: Path) -> None:
    export = write_stub(tmp_path, "target = Unmapped\ndef row(self, old): return self.target(a=Unmapped(old.name))")
    assert {each.how for each in map_columns(export)} == {"no target yet"}


def test_a_long_expression_is_cut(tmp_path: Path) -> None:
    export = write_stub(tmp_path, f"def row(self, old): return Contact(name=old.name + '{'x' * 100}')")
    how = map_columns(export)[1].how
    assert len(how) == 80
    assert how.endswith("x…")


ROWS = [
    MappedColumn("t|1", "a", "text", "new.Land", "name", "old.a | 1 * `2`", "two\nlines <b>"),
    MappedColumn("t", "b", "text", "", "", "ignored", "=HYPERLINK(1)"),
    MappedColumn("t", "c", "text", "", "", "-old.c", " +1"),
]


def test_markdown_is_a_table_whatever_the_cells_hold() -> None:
    assert FORMATS["markdown"](ROWS[:2]).splitlines() == [
        "| table | column | type | model | field | how | reason |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        r"| t\|1 | a | text | new.Land | name | old.a \| 1 \* \`2\` | two lines \<b> |",
        "| t | b | text |  |  | ignored | =HYPERLINK(1) |",
    ]


def test_csv_can_be_read_back_and_holds_no_formulas() -> None:
    head, *rows = csv.reader(FORMATS["csv"](ROWS).splitlines(keepends=True))
    assert head == ["table", "column", "type", "model", "field", "how", "reason"]
    assert rows[0][-1] == "two\nlines <b>"
    assert rows[1][-1] == "'=HYPERLINK(1)"
    assert rows[2][-2:] == ["'-old.c", "' +1"]


def list_types() -> Iterator[tuple[Any, str]]:
    yield models.CharField(max_length=80), "varchar(80)"
    yield models.DecimalField(max_digits=10, decimal_places=2), "decimal(10,2)"
    yield models.TextField(), "text"
    yield models.EmailField(), "varchar(254)"
    yield models.BinaryField(), "binary"
    yield models.ForeignKey(model("u", id=models.UUIDField(primary_key=True)), models.CASCADE), "uuid"
    yield RawField(), "raw"


@pytest.mark.parametrize(("field", "text"), list(list_types()), ids=lambda each: str(each)[:20])
def test_a_type_is_in_words_of_sql(field: Any, text: str) -> None:
    assert describe_type(field) == text
