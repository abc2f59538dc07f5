"""Every value is stored as `save()` stores it, on every server and with every driver."""

from __future__ import annotations

import datetime as dt
import decimal
import json
import uuid
import warnings
from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps.registry import Apps
from django.contrib.postgres.fields import ArrayField, IntegerRangeField
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.test import override_settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legacygen.runtime.export.storage import insert_objects, read_values, update_objects
from tests.conftest import MakeDatabase
from tests.runtime.orm import alias, use_driver

REGISTRY = Apps()
UTC = dt.UTC
MYSQL = [
    pytest.param((server, driver), marks=pytest.mark.mysql)
    for server in ("mariadb", "mysql")
    for driver in ("MySQLdb", "pymysql")
]
SERVERS = [("sqlite", ""), *MYSQL, pytest.param(("postgresql", ""), marks=pytest.mark.postgresql)]


class Shouting(models.CharField):  # type: ignore[type-arg]
    """A field of the user's own, which stores more than it was given."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else f"{value}!!!"


class Filling(models.CharField):  # type: ignore[type-arg]
    """A field that fills itself in."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if getattr(model_instance, self.attname) is None:
            setattr(model_instance, self.attname, "filled in")
        return getattr(model_instance, self.attname)


class Upper(models.CharField):  # type: ignore[type-arg]
    """A field with SQL around its value."""

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "UPPER(%s)"

    def get_placeholder_sql(self, value: Any, compiler: Any, connection: Any) -> tuple[str, tuple[Any]]:
        return "UPPER(%s)", (value,)  # from Django 6.1 on


def model(name: str, /, **fields: Any) -> Any:
    meta = type("Meta", (), {"app_label": "stored", "apps": REGISTRY})
    return type(name, (models.Model,), {"Meta": meta, "__module__": __name__, **fields})


Coded = model("Coded", code=models.CharField(max_length=9, primary_key=True))
Guided = model("Guided", guid=models.UUIDField(primary_key=True))
FIELDS: dict[str, Any] = {
    "name": models.CharField(max_length=60),
    "body": models.TextField(),
    "mail": models.EmailField(),
    "slug": models.SlugField(),
    "site": models.URLField(),
    "path": models.FilePathField(),
    "file": models.FileField(),
    "small": models.SmallIntegerField(),
    "number": models.IntegerField(),
    "big": models.BigIntegerField(),
    "count": models.PositiveIntegerField(),
    "flag": models.BooleanField(),
    "ratio": models.FloatField(),
    "price": models.DecimalField(max_digits=12, decimal_places=2),
    "born": models.DateField(),
    "seen": models.DateTimeField(),
    "opens": models.TimeField(),
    "lasts": models.DurationField(),
    "guid": models.UUIDField(),
    "blob": models.BinaryField(),
    "data": models.JSONField(),
    "address": models.GenericIPAddressField(),
    "coded": models.ForeignKey(Coded, models.CASCADE),
    "guided": models.OneToOneField(Guided, models.CASCADE),
    "loud": Shouting(max_length=20),
}
Sheet = model("Sheet", **FIELDS)
Own = model("Own", text=Filling(max_length=20, null=True), loud=Upper(max_length=20, null=True))
for each in Sheet._meta.local_fields:
    each.null = not each.primary_key
Lists = model("Lists", numbers=ArrayField(models.IntegerField(), null=True), span=IntegerRangeField(null=True))
Words = model("Words", words=ArrayField(models.CharField(max_length=9)), data=models.JSONField(null=True))

TEXTS = [
    "plain",
    "",
    "äöü ß 😀",
    "a\\b",
    "\\N",
    "\\.",
    "a\tb\nc\rd",
    "100 % %s %%",
    'it\'s "so"',
    "x" * 60,
    "?",
    "\x01",
    " ",
]
GUID = uuid.UUID("12345678-1234-4678-9234-567812345678")
VALUES: dict[str, list[Any]] = {
    "name": [*TEXTS, SafeString("safe"), gettext_lazy("Name"), 12],
    "body": [*TEXTS, "long text %s\\" * 9000],
    "mail": ["a@b.example"],
    "slug": ["a-b"],
    "site": ["https://example.org/?a=%20b"],
    "path": ["a/b"],
    "file": ["scans/a.png", None],
    "small": [-32768, "7", True],
    "number": [0, 2**31 - 1, 3.0, Decimal(4)],
    "big": [-(2**63), 2**63 - 1],
    "count": [0, 5],
    "flag": [True, False, 1, "f"],
    "ratio": [0.1, -1e300, 5, Decimal("1.5")],
    "price": [Decimal("9999999.99"), Decimal("-0.01"), Decimal("1E+2"), Decimal("1.50000"), 1.1, "2.5", 3],
    "born": [dt.date(1, 1, 1), dt.date(9999, 12, 31), "2020-02-29", dt.datetime(2020, 2, 29)],
    "seen": [
        dt.datetime(2020, 1, 1, 12, tzinfo=UTC),
        dt.datetime(2021, 10, 31, 2, 30, 0, 123456, tzinfo=ZoneInfo("Europe/Madrid"), fold=1),
        dt.datetime(2020, 6, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=-5))),
        "2020-01-01 10:00:00+02:00",
    ],
    "opens": [dt.time(0), dt.time(23, 59, 59, 999999), "10:30"],
    "lasts": [dt.timedelta(0), dt.timedelta(days=-300, microseconds=1)],
    "guid": [GUID, str(GUID)],
    "blob": [b"", b"\0\xff\\'\"\n%s", bytearray(b"ab"), memoryview(b"cd"), bytes(range(256))],
    "data": [{"a": [1, 2.5, None, "ü😀\\\n'%s"]}, [], "text", 5, True],
    "address": ["10.1.2.3", "2001:db8::1", ""],
    "coded_id": ["c%s", ""],
    "guided_id": [GUID],
    "loud": ["ab"],
}
"""Every field with values that it can hold; NULL is in all the other rows."""


def make_sheets() -> list[Any]:
    cases = [(name, value) for name, values in VALUES.items() for value in values]
    return [Sheet(id=number, **{name: value}) for number, (name, value) in enumerate(cases, 1)]


def read_rows(connection: Any, table: Any) -> list[Any]:
    """The rows as the driver gives them, with their classes."""
    names = ", ".join(connection.ops.quote_name(each.column) for each in table._meta.local_concrete_fields)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table._meta.db_table} ORDER BY id")
        return [[bytes(each) if isinstance(each, memoryview) else each for each in row] for row in cursor.fetchall()]


@pytest.fixture(params=SERVERS, ids=lambda param: " ".join(param).strip())
def target(
    request: pytest.FixtureRequest, make_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    server, driver = request.param
    database = make_database(server, "")
    if driver:
        use_driver(monkeypatch, driver)
    # In UTC on one server and in a zone with daylight saving time on the others.
    zone = {} if server == "postgresql" else {"TIME_ZONE": "Europe/Madrid"}
    with alias("probe", {**database, **zone}) as connection:
        with connection.schema_editor() as editor:
            for each in (Coded, Guided, Sheet, Own):
                editor.create_model(each)
        for code in VALUES["coded_id"]:
            Coded(code=code).save(using="probe", force_insert=True)
        Guided(guid=GUID).save(using="probe", force_insert=True)
        yield connection


def test_all_values_are_stored_as_save_stores_them(target: Any) -> None:
    for new in make_sheets():
        new.save(using="probe", force_insert=True)
    saved = read_rows(target, Sheet)
    for size in (len(saved), 1):  # mixed classes in a column, and a class at a time
        Sheet._default_manager.using("probe").all().delete()
        sheets = make_sheets()
        for start in range(0, len(sheets), size):
            insert_objects(sheets[start : start + size], "probe")
        assert repr(read_rows(target, Sheet)) == repr(saved)


def test_all_values_are_updated_as_save_updates_them(target: Any) -> None:
    for new in make_sheets():
        new.save(using="probe", force_insert=True)
    saved = read_rows(target, Sheet)
    Sheet._default_manager.using("probe").all().delete()
    insert_objects([Sheet(id=each.id) for each in make_sheets()], "probe")
    update_objects(make_sheets(), list(VALUES), "probe")
    assert repr(read_rows(target, Sheet)) == repr(saved)


def test_values_are_read_back_as_a_query_of_objects_reads_them(target: Any) -> None:
    insert_objects(make_sheets(), "probe")
    names = [each.attname for each in Sheet._meta.local_fields if each.name not in ("id", "file", "blob")]
    objects = Sheet._default_manager.using("probe").in_bulk()
    expected = {key: tuple(getattr(each, name) for name in names) for key, each in objects.items()}
    assert read_values(Sheet, [*objects, 9999], names, "probe") == expected


def test_fields_of_the_users_own_fill_themselves_in_and_keep_their_sql(target: Any) -> None:
    insert_objects([Own(), Own(text="given", loud="ab")], "probe")
    assert [row[1:] for row in read_rows(target, Own)] == [["filled in", None], ["given", "AB"]]
    (new,) = Own._default_manager.using("probe").filter(text="given")
    new.text, new.loud = None, "bc"
    update_objects([new], ["text", "loud"], "probe")
    assert read_rows(target, Own)[1][1:] == ["filled in", "BC"]


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), "many"])
def test_a_value_that_save_refuses_is_refused(target: Any, value: Any) -> None:
    with pytest.raises((ValidationError, decimal.InvalidOperation)):
        insert_objects([Sheet(price=Decimal(1)), Sheet(price=value)], "probe")


def test_times_without_a_zone_are_stored_where_the_project_has_none(target: Any) -> None:
    with override_settings(USE_TZ=False), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        insert_objects([Sheet(seen=dt.datetime(2020, 1, 1, 12, 30))], "probe")
        assert Sheet._default_manager.using("probe").get().seen == dt.datetime(2020, 1, 1, 12, 30)


TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.tuples(TEXT, st.binary(max_size=20), st.none() | st.integers(-(2**31), 2**31 - 1)), max_size=5)
)
def test_any_text_and_any_bytes_come_back(target: Any, rows: list[tuple[str, bytes, int | None]]) -> None:
    Sheet._default_manager.using("probe").all().delete()
    new = [Sheet(name=text, body=text, blob=blob, number=number) for text, blob, number in rows]
    insert_objects(new, "probe")
    found = read_values(Sheet, [each.pk for each in new], ["name", "body", "blob", "number"], "probe")
    stored = [found[each.pk] for each in new]
    assert [(name, body, bytes(blob), number) for name, body, blob, number in stored] == [
        (text, text, blob, number) for text, blob, number in rows
    ]


@pytest.mark.postgresql
def test_arrays_and_ranges_are_stored_on_postgresql(make_database: MakeDatabase) -> None:
    with alias("probe", make_database("postgresql", "")) as connection:
        with connection.schema_editor() as editor:
            editor.create_model(Lists)
            editor.create_model(Words)
        lists = [
            Lists(numbers=[1, None, -3], span=NumericRange(1, 5)),
            Lists(numbers=[]),
            Lists(span=NumericRange(empty=True)),
        ]
        words = [Words(words=['a"b', "c\\d", "{e,f}", "", "NULL", "\t"], data=json.loads('{"a": "\\\\"}'))]
        insert_objects([*lists, *words], "probe")
        for table, objects in ((Lists, lists), (Words, words)):
            names = [each.attname for each in table._meta.local_fields]
            found = read_values(table, [each.pk for each in objects], names, "probe")
            assert [found[each.pk] for each in objects] == [
                tuple(getattr(each, name) for name in names) for each in objects
            ]
        lists[1].numbers, lists[1].span = [7], NumericRange(2, 3)
        update_objects(lists, ["numbers", "span"], "probe")
        assert read_values(Lists, [lists[1].pk], ["numbers", "span"], "probe")[lists[1].pk] == (
            [7],
            NumericRange(2, 3),
        )
        with pytest.raises(IntegrityError):
            insert_objects([Words(words=None)], "probe")
