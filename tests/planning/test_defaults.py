"""Defaults of every kind become the source of a value for their field."""

import pytest

from legacygen.planning.choices import plan_choices
from legacygen.planning.defaults import is_sql_default, plan_db_default
from legacygen.schema import Column, Default, Kind, SqlType
from tests.planning.made import table

LITERALS = [
    ("1", "models.BooleanField", "True"),
    ("b'0'", "fields.BooleanBitField", "False"),
    ("b'101'", "fields.BitField", "5"),
    ("-7", "models.IntegerField", "-7"),
    ("007", "models.PositiveIntegerField", "7"),
    ("0.00", "models.IntegerField", "0"),
    ("x", "models.IntegerField", 'models.Value("x")'),
    ("1.5", "models.FloatField", "1.5"),
    ("9.50", "models.DecimalField", 'Decimal("9.50")'),
    ("0", "fields.LegacyDecimalField", "Decimal(0)"),
    ("", "models.CharField", '""'),
    ("it's", "models.TextField", '"it\'s"'),
    ("a,b", "fields.SetField", '"a,b"'),
    ("2020-01-02", "models.DateField", 'models.Value("2020-01-02")'),
    ("0000-00-00", "fields.LegacyDateField", 'models.Value("0000-00-00")'),
    ("abc", "models.BinaryField", 'b"abc"'),
    ("\\x00ff", "models.BinaryField", 'b"\\x00\\xff"'),
    ("{}", "postgres.ArrayField", 'models.Value("{}")'),
    ('{"a": 1}', "models.JSONField", "models.Value('{\"a\": 1}')"),
]
EXPRESSIONS = [
    ("CURRENT_TIMESTAMP(3)", "models.DateTimeField", "Now()"),
    ("now()", "fields.LocalDateTimeField", "Now()"),
    ("datetime('now')", "models.DateTimeField", "Now()"),
    ("curdate()", "models.DateField", 'fields.ServerSQL("CURRENT_DATE")'),
    ("uuid()", "models.CharField", "fields.RandomUUID()"),
    ("public.uuid_generate_v4()", "models.UUIDField", "fields.RandomUUID()"),
    ("1 + 1", "models.IntegerField", 'fields.ServerSQL("1 + 1", "mysql")'),
]


def column(text: str, *, is_expression: bool = False) -> Column:
    default = Default(text=text, is_expression=is_expression)
    return Column(name="c", type=SqlType(kind=Kind.TEXT, raw="text"), default=default)


@pytest.mark.parametrize(("text", "cls", "source"), LITERALS)
def test_literals(text: str, cls: str, source: str) -> None:
    assert plan_db_default(column(text), cls, "mysql") == source


@pytest.mark.parametrize(("text", "cls", "source"), EXPRESSIONS)
def test_expressions(text: str, cls: str, source: str) -> None:
    assert plan_db_default(column(text, is_expression=True), cls, "mysql") == source


def test_only_sql_of_one_server_needs_a_note() -> None:
    assert is_sql_default(plan_db_default(column("1 + 1", is_expression=True), "models.IntegerField", "mysql"))
    assert not is_sql_default(plan_db_default(column("CURRENT_DATE", is_expression=True), "models.DateField", "mysql"))
    assert not is_sql_default(plan_db_default(column("x"), "models.CharField", "mysql"))
    assert (
        plan_db_default(Column(name="c", type=SqlType(kind=Kind.TEXT, raw="text")), "models.TextField", "mysql")
        is None
    )


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("status", "Status"),
        ("order_state", "OrderState"),
        ("meta", "MetaChoices"),
        ("none", "NoneChoices"),
        ("now", "NowChoices"),
    ],
)
def test_a_choices_class_has_no_name_that_the_model_uses(field: str, name: str) -> None:
    declared = SqlType(kind=Kind.ENUM, raw="enum('a')", values=("a",))
    choices = plan_choices(table("t"), Column(name=field, type=declared), "mysql", field, "models.CharField")
    assert choices
    assert choices.name == name
