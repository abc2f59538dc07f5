"""The test that each project has for its stubs: rows made from the types of the columns, and what they show."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from django.db.models import Value

from legacygen.runtime import fields
from legacygen.runtime.export import Export, Skip, Unmapped, find, ref
from legacygen.runtime.testing import make_rows
from legacygen.runtime.testing.stubs import find_stub_failures
from tests.runtime.new.models import Contact, Item, Land
from tests.runtime.old.models import Country, Line, Person
from tests.runtime.orm import model

KINDS = ["all NULL", "all empty", "longest values"]


class Countries(Export):
    source = Country
    target = Land

    def row(self, old: Any) -> Any:
        return {"land": self.target(name=old.code), "president": Contact(name=old.iso)}


def make(field: "models.Field[Any, Any]", **meta: Any) -> dict[str, Any]:
    """The values of one field in all rows, by their kind."""
    table = model("t", id=models.IntegerField(primary_key=True), it=field)
    for name, value in meta.items():
        setattr(table._meta, name, value)
    return {kind: getattr(row, "it") for kind, row in make_rows(table).items()}  # noqa: B009 - of any model


@pytest.mark.parametrize(
    ("field", "values"),
    [
        (models.CharField(max_length=3, null=True), [None, "", "xxx"]),
        (models.CharField(max_length=3), ["xxx", "", "xxx"]),
        (models.TextField(), ["x" * 1000, "", "x" * 1000]),
        (models.IntegerField(null=True), [None, 0, 2**31 - 1]),
        (models.DecimalField(max_digits=5, decimal_places=2), [Decimal("999.99"), 0, Decimal("999.99")]),
        (models.BinaryField(max_length=2, null=True), [None, b"", b"\xff\xff"]),
        (fields.BitField(bits=3), [7, 0, 7]),
        (models.DateField(null=True), [None, dt.date(9999, 12, 30), dt.date(9999, 12, 30)]),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_row_of_each_kind_is_made_of_the_types(field: "models.Field[Any, Any]", values: list[Any]) -> None:
    assert make(field) == dict(zip(KINDS, values, strict=True))


def test_each_choice_has_a_row() -> None:
    either: Any = models.CharField(max_length=1, choices=[("a", "A"), ("b", "B")])
    assert make(either) == {**dict.fromkeys(KINDS, "a"), "it = 'a'": "a", "it = 'b'": "b"}
    assert make(models.BooleanField(null=True))["it = False"] is False
    assert make(fields.SetField(max_length=9, choices=[("a", "A"), ("b", "B")]))["it = ('b',)"] == ("b",)


def test_an_array_has_one_item() -> None:
    pytest.importorskip("psycopg")
    from django.contrib.postgres.fields import ArrayField

    assert list(make(ArrayField(models.CharField(max_length=2))).values()) == [["xx"], [], ["xx"]]


def test_a_check_of_the_table_gives_choices_too() -> None:
    check = models.CheckConstraint(condition=models.Q(it__in=["new", "old"]), name="c")
    made = make(models.CharField(max_length=9), constraints=[check])
    assert [made["longest values"], *list(made)[3:]] == ["new", "it = 'new'", "it = 'old'"]


def test_a_field_for_invalid_dates_has_a_row_with_one() -> None:
    assert make(fields.LegacyDateField(null=True))["invalid dates"] == "2012-00-15"


def test_relations_of_a_row_can_be_followed_up_to_the_top_of_a_tree() -> None:
    row: Any = make_rows(Person)["longest values"]
    assert (row.country.code, row.country.iso, row.parent) == ("xx", "xxx", None)
    assert make_rows(Line)["all empty"].pk == (0, 0)


def test_a_stub_that_accepts_all_rows_has_no_failures() -> None:
    class People(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            if not old.name:
                raise Skip("no name")
            land = ref(Country, old.country_id)
            president = ref(Country, old.country_id, part="president")
            item = Item(text=old.country.iso if old.country else "")
            return [self.target(name=old.name, land=land, parent=president), item]

    assert find_stub_failures(People, stubs=[People, Countries]) == []


def test_every_failure_names_the_stub_the_kind_of_row_and_the_reason() -> None:
    class People(Export):
        source = Person
        target = Land

        def row(self, old: Any) -> Any:
            return self.target(name=old.name + old.created.strftime("%Y"))

    assert find_stub_failures(People) == [
        "People, all NULL: row() failed, AttributeError: 'NoneType' object has no attribute 'strftime'",
        "People, longest values: name: has 24 characters, at most 10 fit",
    ]


@pytest.mark.parametrize(
    ("reason", "row"),
    [
        ("row() failed, TypeError: it returned None; return an object", lambda old: None),
        ("points to tbl_country 'xx', which no filled-in stub carries over", lambda old: ref(Country, "xx")),
        ("points to tbl_person 'x', which no row can have as its key", lambda old: ref(Person, "x")),
        ("new.Land cannot be searched: Cannot resolve keyword 'no'", lambda old: find(Land, no="x")),
        ("row() failed, FieldDoesNotExist: Country has no field named 'no'", lambda old: ref(Country, no="x")),
    ],
)
def test_what_would_be_rejected_in_every_run_is_a_failure(reason: str, row: Any, tables: None) -> None:
    stub = type("People", (Export,), {"source": Person, "target": Contact, "row": lambda self, old: row(old)})
    assert reason in find_stub_failures(stub, stubs=[stub])[0]


def test_an_object_that_find_looks_for_need_not_be_there(tables: None) -> None:
    class People(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            land = find(Land, name="home")
            assert land is not None
            return self.target(name=land.name, land=land)

    assert find_stub_failures(People) == []


def test_what_the_queryset_adds_to_rows_is_there() -> None:
    class People(Export):
        source = Person
        target = Contact

        def queryset(self) -> Any:
            return self.source._default_manager.annotate(word=Value("it", models.CharField(max_length=4)))

        def row(self, old: Any) -> Any:
            return self.target(name=old.word)

    assert find_stub_failures(People) == []


def test_what_the_user_knows_replaces_what_the_types_say() -> None:
    class People(Export):
        source = Person
        target = Land

        def row(self, old: Any) -> Any:
            return self.target(name=old.name)

    assert len(find_stub_failures(People)) == 2
    assert find_stub_failures(People, name="short") == []


def test_a_stub_that_is_not_filled_in_has_no_failures() -> None:
    class Empty(Export):
        source = Person

    class Half(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=Unmapped(old.name))

    assert find_stub_failures(Empty) + find_stub_failures(Half) == []
