"""What a stub sets to an expression is computed by the database, then checked and compared as any value."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Case, Count, Exists, F, Func, Q, Subquery, Value, When
from django.db.models.functions import Concat, Lower, Now, Upper
from django.utils import timezone

from legacygen.runtime.export import Export
from legacygen.runtime.export.options import RejectLimit
from tests.runtime.new.models import Contact, Land
from tests.runtime.old.models import Person
from tests.runtime.test_ledger import change, outcomes, rows, run

__all__ = ["rows"]
pytestmark = pytest.mark.usefixtures("tables")

Fill = Callable[[Any], Any]


def make_stub(fill: Fill, model: Any = Contact) -> type[Export]:
    class Computed(Export):
        source = Person
        target = model

        def row(self, old: Any) -> Any:
            return model(**fill(old))

    return Computed


RIGHT: dict[str, tuple[Fill, str]] = {
    "a function": (lambda old: {"name": Lower(Value("ABC"))}, "abc"),
    "several": (lambda old: {"name": Concat(Value(old.name), Value("!"))}, "n1!"),
    "a subquery": (lambda old: {"name": Subquery(Land.objects.values("name")[:1])}, "there"),
    "a queryset": (lambda old: {"name": Land.objects.values("name")}, "there"),
    "a condition": (
        lambda old: {"name": Case(When(Exists(Land.objects.all()), then=Value("some")), default=Value("none"))},
        "some",
    ),
}


@pytest.mark.parametrize(("fill", "stored"), RIGHT.values(), ids=list(RIGHT))
def test_an_expression_is_stored_as_its_value_and_compared_in_the_next_run(fill: Fill, stored: str) -> None:
    Land.objects.create(name="there")
    stub = make_stub(fill)
    assert outcomes(stub) == {"created": 4}
    assert Contact.objects.order_by("pk")[0].name == stored
    assert outcomes(stub, update=True) == {"unchanged": 4}


def test_the_time_of_the_server_is_another_one_in_each_run() -> None:
    stub = make_stub(lambda old: {"name": "x", "created": Now()})
    before = timezone.now()
    assert outcomes(stub) == {"created": 4}
    assert all(abs(each.created - before).total_seconds() < 600 for each in Contact.objects.all())
    assert outcomes(stub) == {"unchanged": 4}


WRONG: dict[str, tuple[Fill, str]] = {
    "too long": (lambda old: {"name": Value("x" * 99)}, "name: has 99 characters, at most 20 fit"),
    "NULL": (lambda old: {"name": Value(None)}, "name: is NULL, but needs a value"),
    "nothing found": (
        lambda old: {"name": Subquery(Land.objects.filter(pk=-1).values("name")[:1])},
        "name: is NULL, but needs a value",
    ),
    "a NUL character": (lambda old: {"name": Value("a\0b")}, "name: holds a NUL character"),
    "no such function": (
        lambda old: {"name": Func(Value(1), function="NOPE")},
        "name: Func(Value(1), function=NOPE) cannot be computed for a new object: no such function: NOPE",
    ),
    "a field": (
        lambda old: {"name": F("name")},
        "name: F(name) cannot be computed for a new object: it refers to fields of the table",
    ),
    "computed from a field": (
        lambda old: {"name": Concat(F("name"), Value("!"))},
        "name: Concat(ConcatPair(F(name), Value('!'))) cannot be computed for a new object: "
        "it refers to fields of the table",
    ),
    "a number of rows": (
        lambda old: {"name": Count("pk")},
        "name: Count(F(pk)) cannot be computed for a new object: it refers to fields of the table",
    ),
    "a condition on a field": (
        lambda old: {"land_id": Case(When(Q(pk=1), then=Value(1)), default=Value(2)), "name": "x"},
        "land: <Case: CASE WHEN <Q: (AND: ('pk', 1))> THEN Value(1), ELSE … cannot be computed for a new object: "
        "it refers to fields of the table",
    ),
    "a key that is not there": (lambda old: {"name": "x", "land_id": Value(99)}, "land: new.Land 99 is not there"),
}


@pytest.mark.parametrize(("fill", "reason"), WRONG.values(), ids=list(WRONG))
def test_an_expression_that_cannot_be_computed_or_stored_is_rejected_with_its_field(fill: Fill, reason: str) -> None:
    result = run(make_stub(fill), max_rejects=RejectLimit(4))
    assert sorted(result.rejected) == [f"tbl_person {number}: {reason}" for number in range(1, 5)]
    assert not Contact.objects.exists()


def test_a_rejected_expression_leaves_other_rows_as_they_are() -> None:
    stub = make_stub(lambda old: {"name": F("name") if old.number == 2 else Lower(Value(old.name))})
    result = run(stub, max_rejects=RejectLimit(1))
    assert [each.split(":")[0] for each in result.rejected] == ["tbl_person 2"]
    assert sorted(Contact.objects.values_list("name", flat=True)) == ["n1", "n3", "n4"]


def test_unique_values_that_are_computed_may_move_between_rows() -> None:
    stub = make_stub(lambda old: {"name": Upper(Value(old.name))}, Land)
    run(stub)
    change("UPDATE tbl_person SET name = 'n' || (number % 4 + 1)")
    assert outcomes(stub) == {"updated": 4}
    assert list(Land.objects.order_by("pk").values_list("name", flat=True)) == ["N2", "N3", "N4", "N1"]
