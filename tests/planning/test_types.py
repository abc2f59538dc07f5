"""The field for a type and for the values in the rows: one line for each case."""

from typing import Any

import pytest

from legacygen.introspection.engines import mysql, postgresql, sqlite
from legacygen.planning.fields import choose_field_type
from legacygen.planning.types import render_type_call
from legacygen.schema import Column, Default, Evidence, Kind, SqlType
from tests.planning.made import codes, model, plan, table


def my(raw: str, length: int | None = None, digits: tuple[int | None, int | None] = (None, None)) -> SqlType:
    return mysql.parse_type(raw, raw.partition("(")[0].partition(" ")[0], length, *digits)


def pg(raw: str, **more: Any) -> SqlType:
    return postgresql.parse_type(raw, **more)


def read(engine: str, declared: SqlType, evidence: Evidence | None = None, **more: Any) -> str:
    return render_type_call(
        choose_field_type(Column(name=more.pop("name", "c"), type=declared, evidence=evidence, **more), engine)
    )


MYSQL = [
    (my("tinyint(1)"), "models.SmallIntegerField()"),
    (my("tinyint"), "models.SmallIntegerField()"),
    (my("tinyint unsigned"), "models.PositiveSmallIntegerField()"),
    (my("mediumint"), "models.IntegerField()"),
    (my("int(5) unsigned zerofill"), "models.PositiveIntegerField()"),
    (my("bigint unsigned"), "models.PositiveBigIntegerField()"),
    (my("decimal(65,30)", digits=(65, 30)), "models.DecimalField(max_digits=65, decimal_places=30)"),
    (my("float(7,2)"), "fields.SingleFloatField()"),
    (my("double"), "models.FloatField()"),
    (my("bit(1)"), "fields.BooleanBitField()"),
    (my("bit(12)"), "fields.BitField(bits=12)"),
    (my("year"), "models.PositiveSmallIntegerField()"),
    (my("date"), "models.DateField()"),
    (my("datetime(6)"), "models.DateTimeField()"),
    (my("timestamp"), "models.DateTimeField()"),
    (my("time"), "fields.LegacyTimeField()"),
    (my("char(3)", 3), "models.CharField(max_length=3)"),
    (my("longtext"), "models.TextField()"),
    (my("enum('a','it''s')"), "models.CharField(max_length=4)"),
    (my("set('a','bc')"), "fields.SetField(max_length=4)"),
    (my("binary(20)", 20), "models.BinaryField(max_length=20)"),
    (my("varbinary(255)", 255), "models.BinaryField(max_length=255)"),
    (my("mediumblob"), "models.BinaryField()"),
    (my("json"), "models.JSONField()"),
    (my("uuid"), "models.UUIDField()"),
    (my("inet6"), "models.GenericIPAddressField()"),
    (my("geometry"), "models.BinaryField()"),
    (my("vector(3)"), "models.BinaryField()"),
    (my("xmltype"), "fields.RawField()"),
]
POSTGRESQL = [
    (pg("boolean"), "models.BooleanField()"),
    (pg("smallint"), "models.SmallIntegerField()"),
    (pg("oid"), "models.PositiveBigIntegerField()"),
    (pg("numeric"), "fields.LegacyDecimalField()"),
    (pg("numeric(9,2)"), "models.DecimalField(max_digits=9, decimal_places=2)"),
    (pg("numeric(5,-2)"), "models.DecimalField(max_digits=7, decimal_places=0)"),
    (pg("real"), "fields.SingleFloatField()"),
    (pg("money"), 'fields.AsTextField(db_type="money")'),
    (pg("character(5)"), "models.CharField(max_length=5)"),
    (pg("character varying(30)"), "models.CharField(max_length=30)"),
    (pg("character varying"), "models.TextField()"),
    (pg("name"), "models.CharField(max_length=63)"),
    (pg('"char"'), "models.CharField(max_length=1)"),
    (pg("citext"), "models.TextField()"),
    (pg("public.citext"), "models.TextField()"),
    (pg("bytea"), "models.BinaryField()"),
    (pg("uuid"), "models.UUIDField()"),
    (pg("jsonb"), "models.JSONField()"),
    (pg("json"), "fields.JSONTextField()"),
    (pg("xml"), 'fields.AsTextField(db_type="xml")'),
    (pg("bit(3)"), "models.CharField(max_length=3)"),
    (pg("bit varying"), "models.TextField()"),
    (pg("inet"), "models.GenericIPAddressField()"),
    (pg("cidr"), 'fields.AsTextField(db_type="cidr")'),
    (pg("macaddr"), 'fields.AsTextField(db_type="macaddr")'),
    (pg("interval"), "models.DurationField()"),
    (pg("interval day to second"), "models.DurationField()"),
    (pg("time with time zone"), 'fields.AsTextField(db_type="time with time zone")'),
    (pg("timestamp with time zone"), "models.DateTimeField()"),
    (pg("timestamp(3) without time zone"), "fields.LocalDateTimeField()"),
    (pg("tsvector"), "SearchVectorField()"),
    (pg("hstore"), "postgres.HStoreField()"),
    (pg("public.geometry(Point,4326)"), 'fields.AsTextField(db_type="public.geometry(Point,4326)")'),
    (pg("point"), 'fields.AsTextField(db_type="point")'),
    (pg("int4range"), "postgres.IntegerRangeField()"),
    (pg("tstzrange"), "postgres.DateTimeRangeField()"),
    (pg("tsrange"), 'fields.AsTextField(db_type="tsrange")'),
    (pg("int4multirange"), 'fields.AsTextField(db_type="int4multirange")'),
    (pg("mood", values=("fine", "so so")), "models.CharField(max_length=5)"),
    (pg("feeling", values=("fine",), base="mood"), 'fields.AsTextField(db_type="feeling")'),
    (pg("positive", base="integer"), "models.IntegerField()"),
    (pg("text[]"), "postgres.ArrayField(base_field=models.TextField())"),
    (pg("character varying(3)[]"), "postgres.ArrayField(base_field=models.CharField(max_length=3))"),
    (pg("mood[]", element_values=("fine",)), 'fields.TextArrayField(base_field=models.TextField(), db_type="mood[]")'),
    (pg("jsonb[]"), 'fields.TextArrayField(base_field=models.TextField(), db_type="jsonb[]")'),
    (pg("citext[]"), 'fields.TextArrayField(base_field=models.TextField(), db_type="citext[]")'),
    (
        pg("words", base="public.citext[]"),
        'fields.TextArrayField(base_field=models.TextField(), db_type="public.citext[]")',
    ),
    (pg("ltree[]"), 'fields.TextArrayField(base_field=models.TextField(), db_type="ltree[]")'),
    (pg("paths", base="ltree[]"), 'fields.TextArrayField(base_field=models.TextField(), db_type="ltree[]")'),
    (pg("hstore[]"), 'fields.TextArrayField(base_field=models.TextField(), db_type="hstore[]")'),
    (pg("hr.date[]"), 'fields.TextArrayField(base_field=models.TextField(), db_type="hr.date[]")'),
    (pg("hr.date"), 'fields.AsTextField(db_type="hr.date")'),
    (
        pg("times", base="time(3) with time zone[]"),
        'fields.TextArrayField(base_field=models.TextField(), db_type="time(3) with time zone[]")',
    ),
    (
        pg("character varying[]"),
        'fields.TextArrayField(base_field=models.TextField(), db_type="character varying[]")',
    ),
    (pg("character(2)[]"), 'fields.TextArrayField(base_field=models.TextField(), db_type="character(2)[]")'),
    (pg("real[]"), 'fields.TypedArrayField(base_field=models.FloatField(), db_type="real[]")'),
    (pg("interval day to second(3)[]"), "postgres.ArrayField(base_field=models.DurationField())"),
]
SQLITE = [
    ("", "models.TextField()"),
    ("INTEGER", "models.IntegerField()"),
    ("bigint unsigned", "models.PositiveBigIntegerField()"),
    ("varchar (5)", "models.CharField(max_length=5)"),
    ("character varying(30)", "models.CharField(max_length=30)"),
    ("NVARCHAR(160)", "models.CharField(max_length=160)"),
    ("numeric(9, 2)", "models.DecimalField(max_digits=9, decimal_places=2)"),
    ("numeric", "fields.LegacyDecimalField()"),
    ("double precision", "models.FloatField()"),
    ("real", "models.FloatField()"),
    ("boolean", "models.BooleanField()"),
    ("timestamp with time zone", "models.DateTimeField()"),
    ("guid", "models.CharField(max_length=36)"),
    ("json", "models.JSONField()"),
    ("blob sub_type text", "models.TextField()"),
    ("polygon", "models.TextField()"),
]

PROVEN = [
    ("mysql", my("tinyint(1)"), Evidence(only_0_and_1=True), "models.BooleanField()"),
    ("mysql", my("tinyint(1)"), Evidence(), "models.SmallIntegerField()"),
    ("mysql", my("time"), Evidence(), "models.TimeField()"),
    ("mysql", my("time"), Evidence(partial=True), "fields.LegacyTimeField()"),
    ("mysql", my("time"), Evidence(unfit=1), "fields.LegacyTimeField()"),
    ("mysql", my("date"), Evidence(zero_dates=5), "fields.LegacyDateField()"),
    ("mysql", my("datetime"), Evidence(unfit=1), "fields.LegacyDateTimeField()"),
    ("mysql", my("varbinary(9)", 9), Evidence(is_text=True), "fields.EncodedTextField(max_length=9)"),
    ("mysql", my("blob"), Evidence(is_text=True), "fields.EncodedTextField()"),
    ("mysql", my("binary(16)", 16), Evidence(is_uuid=True), "fields.BinaryUUIDField()"),
    ("mysql", my("binary(16)", 16), Evidence(), "models.BinaryField(max_length=16)"),
    ("postgresql", pg("date"), Evidence(unfit=1), "fields.LegacyDateField()"),
    ("postgresql", pg("time without time zone"), Evidence(unfit=1), "fields.LegacyTimeField()"),
    ("postgresql", pg("interval"), Evidence(unfit=1), 'fields.AsTextField(db_type="interval")'),
    ("postgresql", pg("inet"), Evidence(unfit=1), 'fields.AsTextField(db_type="inet")'),
    ("postgresql", pg("numeric(5,2)"), Evidence(unfit=1), "fields.LegacyDecimalField()"),
    ("postgresql", pg("daterange"), Evidence(unfit=1), 'fields.AsTextField(db_type="daterange")'),
    ("postgresql", pg("date[]"), Evidence(unfit=1), 'fields.AsTextField(db_type="date[]")'),
    (
        "postgresql",
        pg("integer[]"),
        Evidence(dimensions=2),
        "postgres.ArrayField(base_field=postgres.ArrayField(base_field=models.IntegerField()))",
    ),
]

DAY, MOMENT = ("0000-00-00",), ("0000-00-00 00:00:00",)
STORED = [
    ("boolean", Evidence(only_0_and_1=True, storage=("integer",)), "models.BooleanField()"),
    ("boolean", Evidence(storage=("text",)), "models.TextField()"),
    ("bool", Evidence(storage=("text",)), "fields.RawField()"),
    ("int", Evidence(storage=("integer", "text")), "fields.RawField()"),
    ("int unsigned", Evidence(unfit=1, storage=("integer",)), "models.IntegerField()"),
    ("", Evidence(storage=("integer",)), "models.BigIntegerField()"),
    ("text", Evidence(storage=("blob",)), "models.BinaryField()"),
    ("text", Evidence(storage=("no utf-8", "text")), "fields.EncodedTextField()"),
    ("varchar(5)", Evidence(unfit=1, storage=("text",)), "models.TextField()"),
    ("decimal(8,2)", Evidence(unfit=1, storage=("real",)), "fields.LegacyDecimalField()"),
    ("numeric", Evidence(storage=("integer", "text")), "fields.RawField()"),
    ("date", Evidence(storage=("text",), forms=DAY), "models.DateField()"),
    ("date", Evidence(storage=("text",), forms=DAY, zero_dates=1), "fields.LegacyDateField()"),
    ("date", Evidence(storage=("integer",)), "fields.RawField()"),
    ("date", Evidence(storage=("text",), forms=("00/00/0000",), unfit=1), "fields.RawField()"),
    ("date", Evidence(storage=("text",), forms=MOMENT), "fields.RawField()"),
    ("datetime", Evidence(storage=("text",), forms=DAY), "fields.LegacyDateField()"),
    ("datetime", Evidence(storage=("text",), forms=MOMENT), "models.DateTimeField()"),
    ("datetime", Evidence(storage=("text",), forms=MOMENT, zero_dates=2), "fields.LegacyDateTimeField()"),
    (
        "datetime",
        Evidence(storage=("text",), forms=("0000-00-00 00:00:00.000",)),
        'fields.LegacyDateTimeField(form="0000-00-00 00:00:00.000")',
    ),
    ("datetime", Evidence(storage=("text",), forms=(*DAY, *MOMENT)), "fields.RawField()"),
    ("time", Evidence(storage=("text",), forms=("00:00",)), "fields.RawField()"),
    ("json", Evidence(storage=("text",), unfit=1), "models.TextField()"),
    ("blob", Evidence(storage=("blob", "text")), "fields.RawField()"),
]


@pytest.mark.parametrize(("declared", "field"), MYSQL)
def test_mysql_types_without_rows(declared: SqlType, field: str) -> None:
    assert read("mysql", declared) == field


@pytest.mark.parametrize(("declared", "field"), POSTGRESQL)
def test_postgresql_types_without_rows(declared: SqlType, field: str) -> None:
    assert read("postgresql", declared) == field


@pytest.mark.parametrize(("declared", "field"), SQLITE)
def test_sqlite_types_without_rows(declared: str, field: str) -> None:
    assert read("sqlite", sqlite.parse_type(declared)) == field


@pytest.mark.parametrize(("engine", "declared", "evidence", "field"), PROVEN)
def test_the_values_decide_what_the_catalog_leaves_open(
    engine: str, declared: SqlType, evidence: Evidence, field: str
) -> None:
    assert read(engine, declared, evidence) == field


@pytest.mark.parametrize(("declared", "evidence", "field"), STORED)
def test_a_column_of_sqlite_is_read_by_its_values(declared: str, evidence: Evidence, field: str) -> None:
    assert read("sqlite", sqlite.parse_type(declared), evidence) == field


def test_sixteen_bytes_with_the_name_of_a_uuid_are_one() -> None:
    assert read("mysql", my("binary(16)", 16), name="user_uuid") == "fields.BinaryUUIDField()"


def test_a_column_with_a_zero_date_as_default_may_be_none() -> None:
    field_type = choose_field_type(
        Column(name="c", type=my("date"), nullable=False, default=Default(text="0000-00-00")), "mysql"
    )
    assert (field_type.cls, field_type.reads_none) == ("fields.LegacyDateField", True)


def test_an_enum_of_bytes_is_decoded() -> None:
    declared = SqlType(kind=Kind.ENUM, raw="enum('x')", values=("x",), binary=True)
    assert read("mysql", declared) == "fields.EncodedTextField(max_length=1)"


@pytest.mark.parametrize("kind", ["enum", "set"])
def test_members_that_are_declared_twice_become_one_with_a_note(kind: str) -> None:
    column = Column(name="c", type=my(f"{kind}('new','open','new','NEW')"))
    planned = plan(table("t", "id!", column, key="id"))
    (choices,) = model(planned, "t").choices
    assert {each.value: each.name for each in choices.members} == {'"NEW"': "NEW", '"new"': "NEW_2", '"open"': "OPEN"}
    assert codes(planned) == [("c", "values-alike")]
