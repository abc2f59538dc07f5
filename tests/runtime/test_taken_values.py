"""Unique values that move from one row to another between two dumps."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from legacygen.runtime.export import Export, ref
from legacygen.runtime.export.failures import SAME
from legacygen.runtime.export.options import RejectLimit
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.verify import verify_exports
from tests.runtime.conftest import UsePage
from tests.runtime.new.models import Contact, Item, Land, Profile, Seat
from tests.runtime.old.models import Country, Line, Person
from tests.runtime.test_ledger import account, change, outcomes, rows, run

__all__ = ["rows"]
pytestmark = pytest.mark.usefixtures("tables")


class Lands(Export):
    source = Person
    target = Land

    def row(self, old: Any) -> Any:
        return self.target(name=old.name)


class Others(Export):
    """Writes the same model as Lands."""

    source = Country
    target = Land

    def row(self, old: Any) -> Any:
        return self.target(name=old.iso)


def names() -> dict[int, str]:
    return dict(Land.objects.order_by("pk").values_list("pk", "name"))


@pytest.mark.parametrize("every", ["run", "batch"])
@pytest.mark.parametrize("page", [1, 3])
@pytest.mark.parametrize(
    "expression",
    [
        "'n' || (number + 1)",
        "'n' || (number - 1)",
        "'n' || (5 - number)",
        "'n' || (number % 4 + 1)",
        "'n' || (CASE number WHEN 1 THEN 3 WHEN 2 THEN 1 WHEN 3 THEN 5 ELSE 4 END)",
    ],
    ids=["up", "down", "pairs", "ring", "mixed"],
)
def test_values_may_move_between_rows(expression: str, page: int, every: Any, use_page: UsePage) -> None:
    use_page(page)
    run(Lands)
    change(f"UPDATE tbl_person SET name = {expression}")
    wanted = dict(Person.objects.values_list("number", "name"))
    assert account(Lands, commit_every=every).rows.total() == 4
    assert names() == wanted
    assert outcomes(Lands) == {"unchanged": 4}
    assert verify_exports([Lands], sample=None, progress=lambda verdict: None)[0].is_right


@pytest.mark.parametrize(
    "number",
    ["number + 1", "number - 1", "(number + 37) % 101", "101 - number", "number % 100 + 1"],
    ids=["up", "down", "chain", "pairs", "ring"],
)
def test_values_that_move_between_many_rows_take_few_statements(number: str) -> None:
    for each in range(5, 101):
        Person.objects.create(number=each, name=f"n{each}")
    run(Lands)
    change(f"UPDATE tbl_person SET name = 'n' || ({number})")
    with CaptureQueriesContext(connections["default"]) as queries:
        assert account(Lands).rows["rejected"] == 0
    assert names() == dict(Person.objects.values_list("number", "name"))
    statements = sum(each["sql"].startswith(("UPDATE", "SELECT", "SAVEPOINT")) for each in queries)
    assert statements < 300


def test_of_a_long_chain_that_cannot_move_all_rows_are_rejected_with_few_statements() -> None:
    for each in range(5, 101):
        Person.objects.create(number=each, name=f"n{each}")
    run(Lands)
    Land.objects.filter(pk=100).update(name="edited")
    change("UPDATE tbl_person SET name = 'n' || (number + 1) WHERE number < 99")
    change("UPDATE tbl_person SET name = 'edited' WHERE number = 99")
    with CaptureQueriesContext(connections["default"]) as queries:
        result = run(Lands, max_rejects=RejectLimit(100))
    assert result.rejected_count == 99
    assert set(result.rejected) >= {f"tbl_person {number}: name: {SAME}" for number in (1, 50, 99)}
    assert len(queries) < 300
    assert names() == {**{each: f"n{each}" for each in range(1, 100)}, 100: "edited"}


def test_values_of_several_fields_that_are_unique_together_move() -> None:
    class Coded(Export):
        source = Person
        target = Seat

        def row(self, old: Any) -> Any:
            moment = dt.datetime(2020, 1, old.number, tzinfo=dt.UTC)
            return Seat(
                number=old.number,
                code=old.name,
                land=ref(Country, old.country_id),
                mail=f"{old.number}@x",
                token=uuid.UUID(int=old.number),
                day=moment.date(),
                time=moment,
                price=Decimal(old.number),
            )

    change("UPDATE tbl_person SET name = number")
    run(Countries, Coded)
    change("UPDATE tbl_person SET name = number + 1")
    assert outcomes(Countries, Coded) == {"updated": 4}
    assert list(Seat.objects.order_by("pk").values_list("code", flat=True)) == ["2", "3", "4", "5"]


def test_a_new_row_may_take_the_value_of_one_that_has_another_now() -> None:
    run(Lands)
    change("UPDATE tbl_person SET name = 'n' || (number + 1)")
    change("INSERT INTO tbl_person (number, name) VALUES (0, 'n1')")
    assert outcomes(Lands) == {"created": 1, "updated": 4}
    assert names() == {1: "n2", 2: "n3", 3: "n4", 4: "n5", 5: "n1"}


def test_rows_that_point_to_a_new_row_wait_until_its_value_is_free() -> None:
    class Children(Export):
        source = Line
        target = Profile

        def row(self, old: Any) -> Any:
            there = ref(Person, old.number, part="contact")
            return self.target(contact=there, text="line")

    class Both(Export):
        source = Person
        target = Land

        def row(self, old: Any) -> Any:
            return {"land": Land(name=old.name), "contact": Contact(name=old.name)}

    run(Both, Children)
    change("UPDATE tbl_person SET name = 'n5' WHERE number = 4")
    change("INSERT INTO tbl_person (number, name) VALUES (0, 'n4')")
    Line.objects.create(number=0, line=1)
    assert outcomes(Both, Children) == {"created": 1}
    assert Profile.objects.get().contact.name == "n4"


def test_values_may_move_between_tables_that_become_the_same_model() -> None:
    for iso, name in (("n5", "n1"), ("n1", "n5"), ("n6", "n1")):
        change("UPDATE tbl_country SET iso = %s", iso)
        change("UPDATE tbl_person SET name = %s WHERE number = 1", name)
        run(Lands, Others)
        assert (Land.objects.get(pk=1).name, Land.objects.get(pk=5).name) == (name, iso)
    assert outcomes(Others, Lands) == {"unchanged": 4}


def test_a_value_that_another_row_keeps_is_rejected_with_all_that_depend_on_it() -> None:
    run(Lands)
    change("UPDATE tbl_person SET name = 'n' || (number + 1) WHERE number < 4")
    result = run(Lands, max_rejects=RejectLimit(3))
    assert result.is_kept
    assert sorted(result.rejected) == [
        f"tbl_person {number}: name: another row has the same value" for number in (1, 2, 3)
    ]
    assert names() == {1: "n1", 2: "n2", 3: "n3", 4: "n4"}


def test_of_rows_that_exchange_values_those_that_cannot_have_what_they_want_keep_their_own() -> None:
    for number in range(5, 8):
        Person.objects.create(number=number, name=f"n{number}")
    run(Lands)
    # 1 and 2 exchange; 3 wants what 2 has now, and 2 what 1 has; 5 and 6 exchange with a row that wants too much.
    for number, name in ((1, "n2"), (2, "n1"), (3, "n2"), (5, "n6"), (6, "n7"), (7, "n4")):
        change("UPDATE tbl_person SET name = %s WHERE number = %s", name, number)
    result = run(Lands, max_rejects=RejectLimit(9))
    assert names() == {1: "n2", 2: "n1", 3: "n3", 4: "n4", 5: "n5", 6: "n6", 7: "n7"}
    assert {each.split(":")[0] for each in result.rejected} == {f"tbl_person {number}" for number in (3, 5, 6, 7)}
    assert {
        name: count for name, count in run(Lands, max_rejects=RejectLimit(9)).accounts[0].rows.items() if count
    } == {
        "unchanged": 3,
        "rejected": 4,
    }


def make_seat(old: Any) -> Seat:
    number = int(old.name)
    moment = dt.datetime(2020, 1, number, tzinfo=dt.UTC)
    return Seat(
        number=number,
        code="abcdef"[number],
        land=ref(Country, old.country_id),
        owner=ref(Person, number, part="contact"),
        mail=f"{number}@x",
        token=uuid.UUID(int=number),
        day=moment.date(),
        time=moment,
        price=Decimal(number),
    )


class Countries(Export):
    source = Country
    target = Land

    def row(self, old: Any) -> Any:
        return self.target(name=old.code)


class Contacts(Export):
    source = Person
    target = Contact
    part = "contact"

    def row(self, old: Any) -> Any:
        return self.target(name="same")


class Seats(Export):
    source = Person
    target = Seat

    def row(self, old: Any) -> Any:
        return make_seat(old)


def test_fields_of_many_types_exchange_their_values() -> None:
    change("UPDATE tbl_person SET name = number")
    run(Countries, Contacts, Seats)
    change("UPDATE tbl_person SET name = number % 4 + 1")
    assert outcomes(Countries, Contacts, Seats) == {"updated": 4}
    assert list(Seat.objects.order_by("pk").values_list("number", "code", "owner", "price")) == [
        (2, "c", 2, 2),
        (3, "d", 3, 3),
        (4, "e", 4, 4),
        (1, "b", 1, 1),
    ]
    assert outcomes(Countries, Contacts, Seats, update=True) == {"unchanged": 4}


def test_rows_whose_values_cannot_be_put_aside_are_rejected() -> None:
    class Best(Seats):
        def row(self, old: Any) -> Any:
            new = make_seat(old)
            new.is_best = old.name == "1"
            return new

    change("UPDATE tbl_person SET name = number")
    run(Countries, Contacts, Best)
    change("UPDATE tbl_person SET name = 3 - number WHERE number < 3")
    result = run(Countries, Contacts, Best, max_rejects=RejectLimit(2))
    assert [each.split(":")[0] for each in result.rejected] == ["tbl_person 1", "tbl_person 2"]
    assert list(Seat.objects.order_by("pk").values_list("mail", flat=True)) == ["1@x", "2@x", "3@x", "4@x"]


def test_an_edited_object_keeps_its_value_and_the_row_that_wants_it_is_rejected() -> None:
    run(Lands)
    Land.objects.filter(pk=2).update(name="edited")
    change("UPDATE tbl_person SET name = CASE number WHEN 1 THEN 'edited' ELSE 'n1' END WHERE number < 3")
    result = run(Lands, max_rejects=RejectLimit(1))
    assert result.rejected == ["tbl_person 1: name: another row has the same value"]
    assert names() == {1: "n1", 2: "edited", 3: "n3", 4: "n4"}
    change("UPDATE tbl_person SET name = 'n1' WHERE number = 2")
    assert outcomes(Lands, overwrite=True) == {"updated": 2, "unchanged": 2}


@pytest.fixture
def failing() -> set[int]:
    """The numbers of people whose hook fails."""
    return set()


@pytest.fixture
def lands_that_fail(failing: set[int]) -> type[Export]:
    class Failing(Lands):
        def after(self, old: Any, new: Any) -> None:
            if old.number in failing:
                raise ValueError("no")

    return Failing


def test_a_row_that_fails_after_its_value_was_given_away_stops_the_run_with_a_sentence(
    failing: set[int], lands_that_fail: type[Export]
) -> None:
    run(lands_that_fail)
    failing.add(2)
    change("UPDATE tbl_person SET name = 'n' || (number % 4 + 1)")
    with pytest.raises(
        ExportError, match=r"tbl_person 2 was rejected, and other rows have taken .*Failing\.after\(\) failed"
    ):
        run(lands_that_fail, max_rejects=RejectLimit(4))
    assert names() == {1: "n1", 2: "n2", 3: "n3", 4: "n4"}
    failing.clear()
    assert outcomes(lands_that_fail) == {"updated": 4}


def test_an_object_gets_back_what_it_had_if_the_first_row_of_an_exchange_fails(
    failing: set[int], lands_that_fail: type[Export]
) -> None:
    run(lands_that_fail)
    failing.add(2)
    change("UPDATE tbl_person SET name = 'n' || (3 - number) WHERE number < 3")
    result = run(lands_that_fail, max_rejects=RejectLimit(4))
    assert [each.split(":")[0] for each in result.rejected] == ["tbl_person 2", "tbl_person 1"]
    assert names() == {1: "n1", 2: "n2", 3: "n3", 4: "n4"}
    failing.clear()
    assert outcomes(lands_that_fail) == {"updated": 2, "unchanged": 2}


@pytest.mark.parametrize("page", [1, 3])
def test_values_of_several_fields_may_move_in_different_directions(page: int, use_page: UsePage) -> None:
    def fill(old: Any) -> Seat:
        moment = dt.datetime(2020, 1, old.number, tzinfo=dt.UTC)
        shift = int(old.name) - 1
        return Seat(
            number=(old.number + shift) % 4,
            price=Decimal((old.number - shift) % 4),
            code="a",
            mail=f"{old.number}@x",
            token=uuid.UUID(int=old.number),
            day=moment.date(),
            time=moment,
        )

    class Turning(Export):
        source = Person
        target = Seat

        def row(self, old: Any) -> Any:
            return fill(old)

    use_page(page)
    change("UPDATE tbl_person SET name = 1")
    run(Turning)
    change("UPDATE tbl_person SET name = 2")
    assert outcomes(Turning) == {"updated": 4}
    assert list(Seat.objects.order_by("pk").values_list("number", "price")) == [(2, 0), (3, 1), (0, 2), (1, 3)]


def test_two_rows_that_want_the_same_free_value_are_not_both_stored() -> None:
    run(Lands)
    change("UPDATE tbl_person SET name = CASE number WHEN 3 THEN 'n9' ELSE 'n3' END WHERE number < 4")
    result = run(Lands, max_rejects=RejectLimit(1))
    assert len(result.rejected) == 1
    assert sorted(names().values()) in (["n1", "n3", "n4", "n9"], ["n2", "n3", "n4", "n9"])


def test_values_are_free_again_when_the_objects_of_gone_rows_are_deleted_or_changed() -> None:
    for number in range(5, 30):
        Person.objects.create(number=number, name=f"n{number}")
    run(Lands)
    change("DELETE FROM tbl_person WHERE number = 7")
    change("INSERT INTO tbl_person (number, name) VALUES (90, 'n7')")
    assert run(Lands).rejected == ["tbl_person 90: name: another row has the same value"]
    assert account(Lands, missing="delete").gone == {"rows": 1, "deleted": 1}
    assert Land.objects.get(name="n7").pk == 30
    assert Item.objects.count() == 0
