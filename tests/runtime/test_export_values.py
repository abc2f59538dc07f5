"""Values that do not fit are found before they are stored: the same on every server; all that fits passes."""

from __future__ import annotations

import datetime as dt
import ipaddress
import uuid
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import connection as sqlite_connection
from django.db import models
from django.db.models.functions import Now
from django.test import override_settings
from django.utils.translation import gettext_lazy

from legacygen.runtime.export.values.wrong_values import WrongValue, find_wrong_values
from tests.conftest import MakeDatabase
from tests.runtime.orm import alias

REGISTRY = Apps()
UTC = dt.UTC
NAN, INFINITY = float("nan"), float("inf")
SERVERS = [
    "sqlite",
    pytest.param("mariadb", marks=pytest.mark.mysql),
    pytest.param("mysql", marks=pytest.mark.mysql),
    pytest.param("postgresql", marks=pytest.mark.postgresql),
]


class Shouting(models.CharField):  # type: ignore[type-arg]
    """A field of the user's own, which stores more than it was given."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else f"{value}!!!"


class Price(models.DecimalField):  # type: ignore[type-arg]
    """A field of the user's own for `(1.5, "EUR")`."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(value[0] if isinstance(value, tuple) else value, connection)


class Code(models.Field):  # type: ignore[type-arg]
    """A field of the user's own of a type that Django does not have."""

    def db_type(self, connection: Any) -> str:
        return "varchar(3)"

    def to_python(self, value: Any) -> Any:
        if value == "bad":
            raise ValidationError("Bad is\nno code.")
        return value

    def get_prep_value(self, value: Any) -> Any:
        return self.to_python(value)


class Sequence(models.CharField):  # type: ignore[type-arg]
    """A field that fills itself in."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        return getattr(model_instance, self.attname) or "1"


def model(name: str, bases: tuple[Any, ...] = (models.Model,), /, **fields: Any) -> Any:
    meta = type("Meta", (), {"app_label": "checked", "apps": REGISTRY})
    return type(name, bases, {"Meta": meta, "__module__": __name__, **fields})


Target = model("Target", code=models.CharField(max_length=3, primary_key=True))
Numbered = model("Numbered", name=models.CharField(max_length=5))
Linked = model("Linked", target=models.OneToOneField(Target, models.CASCADE, primary_key=True))
FIELDS: dict[str, Any] = {
    "name": models.CharField(max_length=5),
    "body": models.TextField(max_length=3),
    "kind": models.CharField(max_length=9, choices=[("a", "A"), ("Group", [("b", "B")])]),
    "level": models.IntegerField(choices=[(1, "one"), (2, "two")]),
    "small": models.SmallIntegerField(),
    "number": models.IntegerField(),
    "big": models.BigIntegerField(),
    "count": models.PositiveBigIntegerField(),
    "price": models.DecimalField(max_digits=5, decimal_places=2),
    "long": models.DecimalField(max_digits=20, decimal_places=2),
    "ratio": models.FloatField(),
    "flag": models.BooleanField(),
    "born": models.DateField(),
    "seen": models.DateTimeField(),
    "opens": models.TimeField(),
    "lasts": models.DurationField(),
    "guid": models.UUIDField(),
    "address": models.GenericIPAddressField(),
    "data": models.JSONField(),
    "blob": models.BinaryField(max_length=4),
    "file": models.FileField(max_length=20),
    "path": models.FilePathField(max_length=5),
    "slug": models.SlugField(max_length=5),
    "password": models.CharField(max_length=40, choices=[("x", "X")]),
    "target": models.ForeignKey(Target, models.CASCADE),
    "numbered": models.ForeignKey(Numbered, models.CASCADE),
    "linked": models.ForeignKey(Linked, models.CASCADE),
    "loud": Shouting(max_length=5),
    "cost": Price(max_digits=4, decimal_places=1),
    "code": Code(),
    "own": Sequence(max_length=5),
}
"""Every field is nullable in the table of `Sheet`, so that each case sets one of them."""

Sheet = model("Sheet", **{name: field.clone() for name, field in FIELDS.items()})
for each in Sheet._meta.local_fields:
    each.null = not each.primary_key

FIT: list[tuple[str, Any, Any]] = [
    ("name", "äöü😀ß", None),
    ("name", "", None),
    ("name", 12345, "12345"),
    ("name", gettext_lazy("Name"), "Name"),
    ("body", "longer than the form takes", None),
    ("kind", "b", None),
    ("kind", "", None),
    ("level", "2", 2),
    ("small", -32768, None),
    ("number", 2147483647, None),
    ("number", True, 1),
    ("number", 3.0, 3),
    ("number", Decimal("3.00"), 3),
    ("big", 2**63 - 1, None),
    ("price", Decimal("999.99"), None),
    ("price", Decimal("1.50000"), Decimal("1.5")),
    ("price", Decimal("-0.01"), None),
    ("price", 1.1, Decimal("1.1")),
    ("price", "12.5", Decimal("12.5")),
    ("price", 999, Decimal(999)),
    ("price", Decimal("1E+2"), Decimal(100)),
    ("long", Decimal("1234567890123.45"), None),
    ("long", Decimal("150000000000000000"), None),
    ("ratio", 1e300, None),
    ("ratio", Decimal("1.5"), 1.5),
    ("flag", 0, False),
    ("flag", "t", True),
    ("born", dt.date(1, 1, 1), None),
    ("born", "2020-02-29", dt.date(2020, 2, 29)),
    ("born", dt.datetime(2020, 2, 29), dt.date(2020, 2, 29)),
    ("seen", dt.datetime(2020, 1, 1, 12, 30, 0, 5, tzinfo=UTC), None),
    ("opens", dt.time(23, 59, 59, 999999), None),
    ("opens", "10:30", dt.time(10, 30)),
    ("lasts", dt.timedelta(days=-300, microseconds=1), None),
    ("guid", uuid.UUID(int=5), None),
    ("guid", str(uuid.UUID(int=5)), uuid.UUID(int=5)),
    ("address", "10.1.2.3", None),
    ("address", "2001:db8::1", None),
    ("address", "", None),
    ("data", {"a": [1, 2.5, None, "ü", 2**63, -(2**63), 1e-7, str(10**30)]}, None),
    ("data", r"a path like C:\u0000 is text", None),
    ("blob", b"\0\xff\0a", None),
    ("blob", bytearray(b"ab"), b"ab"),
    ("file", "scans/a.png", None),
    ("file", None, ""),
    ("path", Path("a/b"), "a/b"),
    ("slug", "a-b-c", None),
    ("target_id", "", None),
    ("numbered_id", "", None),
    ("loud", "ab", "ab!!!"),
    ("cost", (Decimal("12.5"), "EUR"), Decimal("12.5")),
    ("code", "abc", None),
    ("own", "x", None),
]
"""A field, a value that it can hold, and what is read back where that is not the value itself."""

TOO_LONG = "has 6 characters, at most 5 fit"
NUL = "holds a NUL character"
WRONG: list[tuple[str, Any, str]] = [
    ("name", "abcdef", TOO_LONG),
    ("name", "abc   ", TOO_LONG),  # PostgreSQL and MySQL would cut the spaces off
    ("name", "😀" * 6, TOO_LONG),
    ("name", 123456, TOO_LONG),
    ("name", "a\0b", NUL),
    ("name", "a\ud83d", "holds half of a surrogate pair, which is no character"),
    ("name", b"abc", "is of the type bytes, not text"),
    ("name", ("a", "b"), "is of the type tuple, not text"),
    ("name", Numbered(), "is of the type Numbered, not text"),
    ("body", "a\0", NUL),
    ("kind", "unheard", "'unheard' is not one of the choices"),
    ("level", 3, "3 is not one of the choices"),
    ("password", "hunter2", "the value is not one of the choices"),
    ("small", 32768, "is above 32767, the largest number that fits"),
    ("small", -32769, "is below -32768, the smallest number that fits"),
    ("number", 2147483648, "is above 2147483647, the largest number that fits"),
    ("number", 3.7, "has a fraction, which would be cut off"),
    ("number", Decimal("3.7"), "has a fraction, which would be cut off"),
    ("number", "3.7", "'3.7' is not a whole number"),
    ("number", NAN, "nan is not a whole number"),
    ("number", INFINITY, "inf is not a whole number"),
    ("number", b"\x01", r"b'\x01' is not a whole number"),
    ("big", 2**64 - 1, "is above 9223372036854775807, the largest number that fits"),
    ("count", -1, "is below 0, the smallest number that fits"),
    ("price", Decimal("1000"), "has 4 digits before the decimal point, at most 3 fit"),
    ("price", Decimal("123456789.99"), "has 9 digits before the decimal point, at most 3 fit"),
    ("price", Decimal("1E+999999"), "has 1000000 digits before the decimal point, at most 3 fit"),
    ("price", Decimal("1.005"), "has 3 decimal places, at most 2 fit"),
    ("price", Decimal("1E-500"), "has 500 decimal places, at most 2 fit"),
    ("price", 0.1 + 0.2, "has 17 decimal places, at most 2 fit"),
    ("price", Decimal("NaN"), "is NaN, which the field cannot hold"),
    ("price", Decimal("sNaN"), "is sNaN, which the field cannot hold"),
    ("price", INFINITY, "inf is not a decimal number"),
    ("long", 440863387756396.1, "is a floating-point number with too many digits; make it a Decimal"),
    ("price", "1,50", "'1,50' is not a decimal number"),
    ("ratio", "1e999", "is too large for a floating-point number"),
    ("ratio", 10**400, f"{str(10**400)[:59]}… is not a number"),
    ("ratio", "many", "'many' is not a number"),
    ("flag", 2, "2 is not True or False"),
    ("born", "2021-02-31", "'2021-02-31' is not a date"),
    ("born", "0000-00-00", "'0000-00-00' is not a date"),
    ("born", "infinity", "'infinity' is not a date"),
    ("born", dt.datetime(2020, 1, 1, 10), "has a time of day, which a date cannot hold; use .date()"),
    ("born", 20200101, "20200101 is not a date"),
    ("seen", "2021-02-31 10:00", "'2021-02-31 10:00' is not a date and time"),
    ("seen", dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=2))), "is beyond the calendar in UTC"),
    ("opens", dt.timedelta(hours=100), "datetime.timedelta(days=4, seconds=14400) is not a time of day"),
    ("opens", "25:00", "'25:00' is not a time of day"),
    ("opens", dt.time(10, tzinfo=UTC), "has a time zone, which a time of day cannot hold"),
    ("lasts", "1 day", "'1 day' is not a duration"),
    ("guid", "no uuid", "'no uuid' is not a UUID"),
    ("guid", b"1" * 16, "b'1111111111111111' is not a UUID"),
    ("guid", 2**128, f"{2**128} is not a UUID"),
    ("address", "300.1.1.1", "'300.1.1.1' is not an IP address"),
    ("address", " 10.1.2.3", "' 10.1.2.3' is not an IP address"),
    ("data", {"a": b"\xff"}, "Object of type bytes is not JSON serializable"),
    ("data", [NAN], "Out of range float values are not JSON compliant"),
    ("data", ["a\0b"], NUL),
    ("data", {"\\\0": 1}, NUL),
    ("data", ["\ud83d"], "holds half of a surrogate pair, which is no character"),
    ("blob", b"12345", "has 5 bytes, at most 4 fit"),
    ("blob", "text", "'text' is not bytes"),
    ("file", "scans/of/a/long/name.png", "has 24 characters, at most 20 fit"),
    ("file", ContentFile(b""), "has content but no name, which ContentFile takes as `name`"),
    ("file", 5, "5 is not a file"),
    ("path", "abcdef", TOO_LONG),
    ("slug", "abcdef", TOO_LONG),
    ("target_id", "abcd", "has 4 characters, at most 3 fit"),
    ("linked_id", "abcd", "has 4 characters, at most 3 fit"),
    ("numbered_id", "x", "'x' is not a whole number"),
    ("numbered_id", 2**63, "is above 9223372036854775807, the largest number that fits"),
    ("loud", "abc", TOO_LONG),
    ("cost", (Decimal("1.25"), "EUR"), "has 2 decimal places, at most 1 fit"),
    ("code", "abcd", "has 4 characters, at most 3 fit"),
    ("code", "bad", "Bad is no code"),
    ("code", "a\0", NUL),
]
"""A field, a value that it cannot hold, and the reason, which is the same on every server."""


@pytest.fixture(params=SERVERS)
def target(request: pytest.FixtureRequest, make_database: MakeDatabase) -> Iterator[Any]:
    """A connection to a server as lenient as it can be, with the table of `Sheet`."""
    with alias("probe", make_database(request.param, "")) as connection:
        with connection.schema_editor() as editor:
            for each in (Target, Numbered, Linked, Sheet):
                editor.create_model(each)
        Target(code="").save(using="probe", force_insert=True)
        yield connection


def test_what_does_not_fit_is_named_with_the_same_reason_on_every_server(target: Any) -> None:
    for name, value, reason in WRONG:
        expected = [WrongValue(name.removesuffix("_id"), reason)]
        assert find_wrong_values(Sheet(**{name: value}), target) == expected, (name, value)


def test_what_fits_passes_and_is_read_back_as_it_was(target: Any) -> None:
    for name, value, held in FIT:
        new = Sheet(**{name: value})
        assert find_wrong_values(new, target) == [], (name, value)
        new.save(using="probe", force_insert=True)
        back = getattr(Sheet._default_manager.using("probe").get(pk=new.pk), name)
        expected = value if held is None and not (value == "" and name.endswith(("_id", "address"))) else held
        if name == "target_id":
            expected = ""  # an empty text is a key like any other
        assert (bytes(back) if name == "blob" else back) == expected, (name, value)
        new.delete(using="probe")


@pytest.mark.parametrize(
    ("name", "value", "reasons"),
    [
        ("ratio", NAN, {"sqlite": "nan", "mysql": "nan"}),
        ("ratio", INFINITY, {"mysql": "inf"}),
        ("long", Decimal("123456789012345.67"), {"sqlite": "17 digits"}),
        ("count", 2**64 - 1, {"sqlite": "above", "postgresql": "above"}),
        ("data", {"a": [2**64, "x"]}, {"mysql": "holds the number 18446744073709551616", "mariadb": ""}),
        ("lasts", dt.timedelta.max, {"sqlite": "too long", "mysql": "too long"}),
    ],
)
def test_what_only_some_servers_hold_is_wrong_on_the_others(
    target: Any, name: str, value: Any, reasons: dict[str, str]
) -> None:
    wrong = find_wrong_values(Sheet(**{name: value}), target)
    is_mariadb = getattr(target, "mysql_is_mariadb", False)
    reason = reasons.get("mariadb" if is_mariadb and "mariadb" in reasons else target.vendor)
    assert [reason in str(each) for each in wrong] == ([True] if reason else [])  # type: ignore[operator]


Strict = model("Strict", **{name: field.clone() for name, field in FIELDS.items()})


def test_null_is_wrong_in_every_field_that_needs_a_value_and_all_of_them_are_named() -> None:
    new = Strict(**{each.attname: None for each in Strict._meta.local_fields})
    wrong = find_wrong_values(new, sqlite_connection)
    # A file without a name is an empty text, and the last one fills itself in.
    expected = [name for name in FIELDS if name not in ("file", "own")]
    assert [str(each) for each in wrong] == [f"{name}: is NULL, but needs a value" for name in expected]


def test_an_empty_text_is_null_where_it_is_stored_as_null() -> None:
    new = Strict(name="", address="", numbered_id="", target_id="")
    named = {each.field for each in find_wrong_values(new, sqlite_connection)}
    assert {"address", "numbered"} <= named
    assert not {"name", "target"} & named


Filled = model(
    "Filled",
    id=models.UUIDField(primary_key=True, default=uuid.uuid4),
    made=models.DateTimeField(auto_now_add=True),
    changed=models.DateField(auto_now=True),
    counted=models.IntegerField(db_default=5),
    number=models.IntegerField(),
    half=models.GeneratedField(expression=models.F("number") / 2, output_field=models.IntegerField(), db_persist=True),
)


@pytest.mark.parametrize(
    "number", [models.F("counted"), models.Value("x" * 99), models.Func(function="RANDOM"), Now()]
)
def test_expressions_pass_and_fields_that_django_or_the_server_fills_in(number: Any) -> None:
    assert find_wrong_values(Filled(number=number), sqlite_connection) == []
    assert find_wrong_values(Filled(id=None, number=1), sqlite_connection) == []
    assert [each.field for each in find_wrong_values(Filled(counted=None), sqlite_connection)] == ["counted", "number"]


Child = model("Child", (Numbered,), extra=models.CharField(max_length=2))


def test_the_fields_of_parents_are_checked_too() -> None:
    wrong = find_wrong_values(Child(name="abcdef", extra="abc"), sqlite_connection)
    assert [str(each) for each in wrong] == [f"name: {TOO_LONG}", "extra: has 3 characters, at most 2 fit"]
    assert find_wrong_values(Child(name="abc", extra="ab"), sqlite_connection) == []


def test_an_object_that_is_stored_before_it_is_pointed_to_has_no_key_yet() -> None:
    pointing = model("Pointing", to=models.ForeignKey(Numbered, models.CASCADE))
    assert find_wrong_values(pointing(to=Numbered(name="a")), sqlite_connection) == []
    assert [each.field for each in find_wrong_values(pointing(), sqlite_connection)] == ["to"]


def test_a_midnight_that_the_zone_of_the_project_moves_to_the_day_before_is_no_date() -> None:
    midnight = dt.datetime(1980, 5, 5, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    with override_settings(TIME_ZONE="UTC"):
        assert find_wrong_values(Sheet(born=midnight), sqlite_connection)
        assert not find_wrong_values(Sheet(born=midnight.date()), sqlite_connection)


def test_a_time_zone_is_wrong_where_the_project_has_none(target: Any) -> None:
    with override_settings(USE_TZ=False):
        wrong = find_wrong_values(Sheet(seen=dt.datetime(2020, 1, 1, tzinfo=UTC)), target)
        assert len(wrong) == (target.vendor != "postgresql")
        assert find_wrong_values(Sheet(seen=dt.datetime(2020, 1, 1)), target) == []


def test_naive_datetimes_and_dates_pass_without_a_second_warning() -> None:
    for value in (dt.datetime(2020, 1, 1), dt.date(2020, 1, 1), "2020-01-01 10:00"):
        assert find_wrong_values(Sheet(seen=value), sqlite_connection) == []


def test_an_address_of_pythons_own_type_is_refused_as_django_cannot_store_it() -> None:
    assert find_wrong_values(Sheet(address=ipaddress.ip_address("::1")), sqlite_connection)
    assert not find_wrong_values(Sheet(file=ContentFile(b"", name="x" * 99)), sqlite_connection)


@pytest.mark.mysql
def test_the_key_0_is_wrong_where_the_server_would_replace_it(mariadb: Any) -> None:
    with alias("probe", mariadb.create("legacy")) as connection:
        assert [each.field for each in find_wrong_values(Numbered(id=0, name="a"), connection)] == ["id"]
    assert find_wrong_values(Numbered(id=0, name="a"), sqlite_connection) == []


def test_items_of_arrays_are_checked() -> None:
    arrays = pytest.importorskip("django.contrib.postgres.fields")
    many = model(
        "Many",
        names=arrays.ArrayField(models.CharField(max_length=5), size=2),
        pairs=arrays.ArrayField(arrays.ArrayField(models.DecimalField(max_digits=3, decimal_places=1)), default=list),
        picked=arrays.ArrayField(models.IntegerField(), choices=[([1, 2], "both")], default=list),
    )

    def say(**values: Any) -> list[str]:
        return [str(each) for each in find_wrong_values(many(**values), sqlite_connection)]

    assert say(names=["a", None], pairs=[[1.5], [2]], picked=(1, 2)) == []
    assert say(names=["a", "abcdef"], pairs=[[1], ["1.25"]]) == [
        f"names: item 2: {TOO_LONG}",
        "pairs: item 2: item 1: has 2 decimal places, at most 1 fit",
    ]
    assert say(names=["a"] * 3, picked=[1]) == [
        "names: has 3 items, at most 2 fit",
        "picked: [1] is not one of the choices",
    ]
    assert say(names="abc") == ["names: 'abc' is not a list"]


def test_no_query_is_made_for_an_object(target: Any) -> None:
    find_wrong_values(Sheet(), target)  # the first one may ask for the version of the server

    def refuse(*_: Any) -> None:
        raise AssertionError

    with target.execute_wrapper(refuse):
        for name, value, _ in (*WRONG, *FIT):
            find_wrong_values(Sheet(**{name: value}), target)
