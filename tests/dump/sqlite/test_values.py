"""A value is stored so that the field of its column reads what the server has."""

from zoneinfo import ZoneInfo

import pytest

from legacygen.dump.definition import ColumnDefinition
from legacygen.dump.sqlite.values import (
    Stored,
    choose_affinity,
    choose_conversion,
    choose_missing_value,
    may_need_digits,
    read_default,
)

MADRID = ZoneInfo("Europe/Madrid")


def make(raw: str, **more: object) -> ColumnDefinition:
    data_type = raw.partition("(")[0].partition(" ")[0]
    precision = int(raw.partition("(")[2].partition(",")[0]) if data_type == "decimal" else None
    return ColumnDefinition(name="c", data_type=data_type, type=raw, precision=precision, **more)  # type: ignore[arg-type]


CONVERTED: list[tuple[str, str | bytes, Stored]] = [
    ("double", "0.1", 0.1),
    ("float", "-1e30", -1e30),
    ("decimal(20,2)", "12.30", "12.30"),
    ("decimal(20,2)", "123456789012345678.90", b"123456789012345678.90"),
    ("bigint(20) unsigned", "18446744073709551615", b"18446744073709551615"),
    ("bigint(20) unsigned", "9223372036854775807", "9223372036854775807"),
    ("bit(3)", b"\x05", 5),
    ("bit(64)", b"\xff" * 8, b"\xff" * 8),
    ("uuid", "12345678-1234-4678-9234-567812345678", "12345678123446789234567812345678"),
    ("datetime(6)", "2020-01-01 10:00:00.000000", "2020-01-01 10:00:00"),
    ("datetime(3)", "2020-01-01 10:00:00.120", "2020-01-01 10:00:00.120000"),
    ("time(1)", "10:00:00.5", "10:00:00.500000"),
    ("timestamp", "2021-06-01 12:00:00", "2021-06-01 14:00:00"),
    ("timestamp", "2021-01-01 12:00:00", "2021-01-01 13:00:00"),
    ("timestamp", "0000-00-00 00:00:00", "0000-00-00 00:00:00"),
]


@pytest.mark.parametrize(("raw", "value", "stored"), CONVERTED)
def test_a_value_is_converted(raw: str, value: str | bytes, stored: Stored) -> None:
    convert = choose_conversion(make(raw), MADRID)
    assert convert is not None
    assert convert(value) == stored
    assert convert(None) is None


@pytest.mark.parametrize("raw", ["int(11)", "varchar(9)", "decimal(15,2)", "datetime", "time", "blob", "bigint(20)"])
def test_most_values_are_stored_as_they_are(raw: str) -> None:
    assert choose_conversion(make(raw), MADRID) is None


def test_times_in_no_known_zone_stay() -> None:
    assert choose_conversion(make("timestamp"), None) is None


AFFINITIES = {
    "int(11)": "INTEGER",
    "year(4)": "INTEGER",
    "decimal(9,2)": "NUMERIC",
    "double": "REAL",
    "longblob": "BLOB",
    "point": "BLOB",
    "json": "TEXT",
    "enum('1')": "TEXT",
    "date": "TEXT",
}


@pytest.mark.parametrize(("raw", "affinity"), AFFINITIES.items())
def test_a_type_has_an_affinity(raw: str, affinity: str) -> None:
    assert choose_affinity(make(raw)) == affinity


MISSING: list[tuple[str, str | None, bool, Stored]] = [
    ("int(11)", "5", False, 5),
    ("double", "1.5", False, 1.5),
    ("varchar(9)", "'it\\'s'", False, "it's"),
    ("bit(3)", "b'101'", False, 5),
    ("binary(2)", "x'ff00'", False, b"\xff\x00"),
    ("varchar(36)", "uuid()", False, None),
    ("varchar(9)", "NULL", True, None),
    ("varchar(9)", None, True, None),
    ("varchar(9)", None, False, ""),
    ("int(11)", None, False, 0),
    ("date", None, False, "0000-00-00"),
    ("blob", None, False, b""),
    ("enum('b','a')", None, False, "b"),
]


@pytest.mark.parametrize(("raw", "default", "nullable", "value"), MISSING)
def test_a_column_that_is_left_out_has_its_default(
    raw: str, default: str | None, nullable: bool, value: Stored
) -> None:
    assert choose_missing_value(make(raw, default=default, nullable=nullable)) == value


def test_a_moment_that_is_left_out_is_now() -> None:
    assert str(choose_missing_value(make("datetime", default="current_timestamp()"))) > "2026"


def test_only_long_numbers_may_need_their_digits() -> None:
    assert [
        may_need_digits(make(raw)) for raw in ("decimal(16,2)", "decimal(15,2)", "bigint(20) unsigned", "int")
    ] == [
        True,
        False,
        True,
        False,
    ]
    assert read_default(None) is None
