"""Fields of a new model are proposed by name, part of a name, type and length; what is not certain says so."""

from typing import Any

import pytest

from legacygen.emit.stub_details import StubLine
from legacygen.loaded_models import LoadedField
from legacygen.plan import Field, Model
from legacygen.profiles import ColumnProfile, Meaning
from legacygen.profiles.meanings import Guess
from legacygen.stub.lines import list_unfilled, render_lines
from legacygen.stub.proposals import LegacyColumn, propose_fields

BASES = {"EmailField": ("CharField",), "DateTimeField": ("DateField",), "PositiveIntegerField": ("IntegerField",)}
BASES |= {"BigAutoField": ("IntegerField",)}
NAME, TYPE, LENGTH = "guessed by a part of the name", "guessed by the type", "guessed by the length"


def _field(text: str, **more: Any) -> LoadedField:
    """A field from `name Class` or `name Class 40`."""
    name, cls, *length = text.split()
    classes = (cls, *BASES.get(cls, ()))
    return LoadedField(name=name, column=name, classes=classes, max_length=int(length[0]) if length else -1, **more)


def _column(text: str, profile: ColumnProfile | None = None) -> LegacyColumn:
    return LegacyColumn(field=_field(text), profile=profile)


def _looks_like(meaning: Meaning, *formats: str) -> ColumnProfile:
    return ColumnProfile(rows=9, guess=Guess(meaning=meaning, formats=formats))


PROPOSED: dict[str, tuple[list[LegacyColumn], list[str], dict[str, tuple[str, str]]]] = {
    "the same name": ([_column("e_mail CharField 80")], ["email EmailField 254"], {"e_mail": ("email", "")}),
    "the same name of another type": ([_column("parent CharField 8")], ["parent ForeignKey"], {}),
    "a part of the name": (
        [_column("newsletter BooleanField")],
        ["wants_newsletter BooleanField", "is_active BooleanField"],
        {"newsletter": ("wants_newsletter", NAME)},
    ),
    "the beginning of a word": ([_column("stat CharField 1")], ["status CharField 9"], {"stat": ("status", NAME)}),
    "the only one of a type": (
        [_column("preis DecimalField"), _column("text TextField")],
        ["price DecimalField", "name CharField 9"],
        {"preis": ("price", TYPE)},
    ),
    "two of a type": ([_column("a DateField"), _column("b DateField")], ["born DateField"], {}),
    "the only one that looks like a type": (
        [_column("aktiv CharField 1", _looks_like(Meaning.FLAG)), _column("b CharField 1")],
        ["is_active BooleanField"],
        {"aktiv": ("is_active", TYPE)},
    ),
    "the same length": (
        [_column("vorname CharField 40"), _column("nachname CharField 60")],
        ["first_name CharField 40", "last_name CharField 60"],
        {"vorname": ("first_name", LENGTH), "nachname": ("last_name", LENGTH)},
    ),
    "two of the same length": ([_column("a CharField 40"), _column("b CharField 40")], ["c CharField 40"], {}),
    "a counter": ([_column("id BigAutoField")], ["id BigAutoField"], {}),
}


@pytest.mark.parametrize("case", PROPOSED)
def test_a_field_is_proposed_by(case: str) -> None:
    columns, fields, expected = PROPOSED[case]
    found = propose_fields(columns, [_field(each) for each in fields])
    assert {name: (each.field.name, each.guess) for name, each in found.items()} == expected


LINES: dict[str, tuple[LegacyColumn, LoadedField, str]] = {
    "as it is": (_column("email CharField 80"), _field("email EmailField 254"), "email=old.email"),
    "a guess": (_column("mail CharField 80"), _field("email CharField 80"), "email=Unmapped(old.mail)"),
    "choices": (
        _column("status CharField 9"),
        _field("status CharField 9", choices=("a",)),
        "status=Unmapped(old.status)",
    ),
    "a flag": (
        _column("a CharField 1", _looks_like(Meaning.FLAG)),
        _field("a BooleanField"),
        "a=Unmapped(clean.yes(old.a))",
    ),
    "an ISO date": (
        _column("a CharField 10", _looks_like(Meaning.DATE, "%Y-%m-%d")),
        _field("a DateField"),
        "a=Unmapped(clean.date(old.a))",
    ),
    "another date": (
        _column("a CharField 10", _looks_like(Meaning.DATE, "%d.%m.%Y")),
        _field("a DateField"),
        'a=Unmapped(clean.date(old.a, formats=["%d.%m.%Y"]))',
    ),
    "a date with a time": (
        _column("a CharField 19", _looks_like(Meaning.MOMENT, "%d.%m.%Y %H:%M")),
        _field("a DateField"),
        'a=Unmapped(clean.date(old.a, formats=["%d.%m.%Y %H:%M"]))',
    ),
    "a local time": (
        _column("a CharField 19", _looks_like(Meaning.MOMENT, "%Y-%m-%d %H:%M:%S")),
        _field("a DateTimeField"),
        'a=Unmapped(clean.local_time(old.a, "Area/City"))',
    ),
    "another local time": (
        _column("a CharField 19", _looks_like(Meaning.MOMENT, "%d.%m.%Y %H:%M")),
        _field("a DateTimeField"),
        'a=Unmapped(clean.local_time(old.a, "Area/City", formats=["%d.%m.%Y %H:%M"]))',
    ),
    "a Unix time stamp": (
        _column("a IntegerField", _looks_like(Meaning.TIMESTAMP)),
        _field("a DateTimeField"),
        "a=Unmapped(clean.epoch(old.a))",
    ),
    "an amount of money": (
        _column("a CharField 12", _looks_like(Meaning.MONEY)),
        _field("a DecimalField"),
        "a=Unmapped(clean.money(old.a))",
    ),
    "an IP number": (
        _column("a IntegerField", _looks_like(Meaning.IP)),
        _field("a GenericIPAddressField"),
        "a=Unmapped(clean.ip(old.a))",
    ),
    "data of PHP": (
        _column("a TextField", _looks_like(Meaning.PHP)),
        _field("a JSONField"),
        "a=Unmapped(clean.php(old.a))",
    ),
    "a hash of a password": (
        _column("a CharField 34", _looks_like(Meaning.PHPASS)),
        _field("password CharField 128"),
        'password=Unmapped(clean.password(old.a, "phpass"))',
    ),
    "NULL in text that may not be": (
        _column("a CharField 9", ColumnProfile(rows=9, nulls=1)),
        _field("a CharField 9"),
        "a=Unmapped(clean.text(old.a))",
    ),
    "NULL in text that may be": (
        _column("a CharField 9", ColumnProfile(rows=9, nulls=1)),
        _field("a CharField 9", null=True),
        "a=old.a",
    ),
    "damaged text": (
        _column("a CharField 9", ColumnProfile(rows=9, nulls=1, mojibake=1, entities=1)),
        _field("a CharField 9", null=True),
        "a=Unmapped(clean.unescape(clean.mojibake(clean.text(old.a))))",
    ),
}


@pytest.mark.parametrize("case", LINES)
def test_the_value_of_a_line_is(case: str) -> None:
    column, field, expected = LINES[case]
    name = column.field.name
    model = Model(name="T", table="t", fields=(Field(name=name, columns=(name,), cls="models.CharField"),))
    lines = render_lines(model, propose_fields([column], [field]), {})
    assert _show(lines[name]) == expected


def _show(line: StubLine) -> str:
    return f"{line.keyword}={line.value if line.is_sure else f'Unmapped({line.value})'}"


def test_no_keyword_is_there_twice() -> None:
    model = Model(
        name="T",
        table="t",
        fields=(
            Field(name="email", columns=("email",), cls="models.IntegerField"),
            Field(name="mail", columns=("mail",), cls="models.CharField"),
        ),
    )
    columns = [_column("email IntegerField"), _column("mail CharField 80")]
    lines = render_lines(model, propose_fields(columns, [_field("email CharField 80")]), {})
    assert [_show(each) for each in lines.values()] == ["old_email=Unmapped(old.email)", "email=Unmapped(old.mail)"]


def test_what_no_column_fills_is_listed() -> None:
    fields = [
        _field("id BigAutoField", has_default=True),
        _field("name CharField 60"),
        _field("remark TextField", blank=True),
        _field("stock IntegerField", has_default=True),
        _field("parent ForeignKey", null=True),
        _field("state CharField 9", choices=("a",)),
    ]
    assert list(list_unfilled("Product", fields, {})) == [
        "Product requires these fields, and no column has been proposed for them:",
        "name=…,  CharField(60)",
        "state=…,  CharField(9) with choices",
        "Product also has remark (TextField), stock (IntegerField), parent (ForeignKey).",
    ]
