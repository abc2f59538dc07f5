"""Fields of our own in the tests of a user, in forms and in the admin."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.admin.utils import display_for_field
from django.db import models

from legacygen.runtime import fields
from legacygen.runtime.rowkey import RowKey
from legacygen.runtime.tables import AnyServerEditor
from tests.runtime.orm import alias, model

UTC = dt.UTC
UUID = uuid.UUID("12345678-1234-4678-9234-567812345678")


EVERY: dict[str, tuple[models.Field[Any, Any], Any]] = {
    "date": (fields.LegacyDateField(null=True), dt.date(2020, 1, 2)),
    "moment": (fields.LegacyDateTimeField(null=True), dt.datetime(2020, 1, 2, 3, 4, 5, 600, tzinfo=UTC)),
    "written": (fields.LegacyDateTimeField(form="0000-00-00T00:00:00Z"), dt.datetime(2020, 1, 2, 3, 4, tzinfo=UTC)),
    "time": (fields.LegacyTimeField(), dt.timedelta(hours=-100)),
    "flag": (fields.BooleanBitField(db_default=True), False),
    "mask": (fields.BitField(bits=7, db_default=5), 100),
    "colours": (fields.SetField(max_length=9, choices=[("red", "Red"), ("blue", "Blue")]), ("red", "blue")),
    "body": (fields.EncodedTextField(max_length=30), "Größe"),
    "guid": (fields.BinaryUUIDField(), UUID),
    "weight": (fields.SingleFloatField(), 0.1),
    "cost": (fields.LegacyDecimalField(), Decimal("1.25")),
    "any": (fields.RawField(null=True), b"x"),
    "price": (fields.AsTextField(db_type="money"), "$1.00"),
    "extra": (fields.JSONTextField(), {"a": [1, None]}),
    "made": (models.DateField(db_default=fields.ServerSQL("CURRENT_DATE")), dt.date(2020, 1, 1)),
    "seen": (models.CharField(max_length=9, null=True, db_default=fields.ServerSQL("user()", "mysql")), "me"),
    "token": (models.UUIDField(db_default=fields.RandomUUID()), UUID),
}
"""Every field, and a value that a test of a user may save."""


@pytest.fixture
def memory() -> Any:
    with alias("probe", {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}) as connection:
        yield connection


def every_model() -> Any:
    doubled = models.GeneratedField(
        expression=fields.ServerSQL("`a` * 2", "mysql"), output_field=models.IntegerField(), db_persist=True, null=True
    )
    return model("t", **{name: field.clone() for name, (field, _) in EVERY.items()}, doubled=doubled)


def test_tables_for_tests_keep_the_values_of_every_field(memory: Any) -> None:
    made = every_model()
    with AnyServerEditor(memory) as editor:
        editor.create_model(made)
    values = {name: value for name, (_, value) in EVERY.items()}
    made._default_manager.using("probe").create(**values)
    row = made._default_manager.using("probe").get()
    assert {name: getattr(row, name) for name in values} == values
    assert row.doubled is None
    left_out = ("flag", "mask", "made", "seen", "token")
    made._default_manager.using("probe").create(**{name: values[name] for name in values if name not in left_out})
    row = made._default_manager.using("probe").last()
    assert [row.flag, row.mask, row.seen] == [True, 5, None]
    assert isinstance(row.token, uuid.UUID)


def test_tables_for_tests_hold_rows_that_are_alike_where_there_is_no_key(memory: Any) -> None:
    made = model("t", pk=RowKey("word"), word=models.CharField(max_length=9))
    with AnyServerEditor(memory) as editor:
        editor.create_model(made)
    made._default_manager.using("probe").bulk_create([made(word="a"), made(word="a")])
    assert made._default_manager.using("probe").count() == 2


@pytest.mark.parametrize("name", EVERY)
def test_every_field_can_be_copied_shown_and_put_in_a_form(name: str) -> None:
    field, value = EVERY[name]
    again = field.clone()
    assert again.deconstruct()[1:] == field.deconstruct()[1:]
    made = model("t", **{name: field.clone()})
    bound = made._meta.get_field(name)
    assert made.check() == []
    assert str(display_for_field(value, bound, "-"))
    form = bound.formfield()
    assert form is None or form.prepare_value(value) is not None
    row = made(**{name: value})
    row.clean_fields()
    assert getattr(row, name) == value
    assert bound.value_to_string(row) is not None


def test_labels_of_a_set_are_joined() -> None:
    row = every_model()(colours=("red", "blue", "grey"))
    assert row.get_colours_display() == "Red, Blue, grey"
