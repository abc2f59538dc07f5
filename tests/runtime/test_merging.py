"""Rows that become one object: what happens to it when they change, leave, join or are not there."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legacygen.runtime.export import Export, ref
from legacygen.runtime.export.options import RejectLimit, RunOptions
from legacygen.runtime.export.rollback import roll_back
from legacygen.runtime.export.run.runner import run_exports
from legacygen.runtime.ledger.models import Origin
from tests.runtime.conftest import UsePage
from tests.runtime.new.models import Contact, Item
from tests.runtime.old.models import Country, Person
from tests.runtime.test_ledger import Countries, account, change, outcomes, rows, run

__all__ = ["rows"]
pytestmark = pytest.mark.usefixtures("tables")


class Joined(Export):
    source = Person
    target = Contact
    merge_on = ("name",)

    def row(self, old: Any) -> Any:
        return self.target(name=old.name)


class Latest(Joined):
    def merge(self, there: Any, new: Any) -> Any:
        return new


def names() -> list[str]:
    return sorted(Contact.objects.values_list("name", flat=True))


def known() -> list[tuple[int, str]]:
    """The legacy keys, each with the name of its object."""
    contacts = dict(Contact.objects.values_list("pk", "name"))
    return [(key, contacts[target]) for key, target in Origin.objects.order_by("key").values_list("key", "target")]


@pytest.fixture(params=[1, 2, 1000])
def page(request: pytest.FixtureRequest, use_page: UsePage) -> None:
    """Pages of one row, of two, and all rows on one page."""
    use_page(request.param)


@pytest.mark.usefixtures("page")
@pytest.mark.parametrize("stub", [Joined, Latest])
def test_when_all_rows_of_an_object_become_different_none_is_left_over(stub: type[Export]) -> None:
    change("UPDATE tbl_person SET name = 'same' WHERE number < 4")
    run(stub)
    change("UPDATE tbl_person SET name = 'a' || number WHERE number < 4")
    run(stub)
    assert names() == ["a1", "a2", "a3", "n4"]
    assert known() == [(1, "a1"), (2, "a2"), (3, "a3"), (4, "n4")]
    assert outcomes(stub, update=True) == {"unchanged": 4}


@pytest.mark.usefixtures("page")
def test_rows_that_change_together_stay_one_object() -> None:
    change("UPDATE tbl_person SET name = 'same' WHERE number < 4")
    run(Joined)
    change("UPDATE tbl_person SET name = 'other' WHERE number < 4")
    run(Joined)
    assert names() == ["n4", "other"]
    assert known() == [(1, "other"), (2, "other"), (3, "other"), (4, "n4")]


@pytest.mark.usefixtures("page")
def test_a_row_whose_object_is_its_own_does_not_give_it_up_for_another() -> None:
    change("UPDATE tbl_person SET name = '' WHERE number = 2")
    run(Joined)
    change("UPDATE tbl_person SET name = 'n1' WHERE number = 2")
    (sentence,) = run(Joined, max_rejects=RejectLimit(1)).rejected
    assert sentence.startswith("tbl_person 2: is equal now in the fields of merge_on to a row that")
    assert names() == ["", "n1", "n3", "n4"]


def test_parts_point_to_the_object_that_stays_whichever_that_is() -> None:
    class WithProfile(Latest):
        def row(self, old: Any) -> Any:
            contact = self.target(name=old.name)
            return {"contact": contact, "friend": self.target(name=f"friend {old.number}", parent=contact)}

    change("UPDATE tbl_person SET name = 'same' WHERE number IN (1, 2)")
    run(WithProfile)
    same = Contact.objects.get(name="same")
    assert set(Contact.objects.filter(name__in=["friend 1", "friend 2"]).values_list("parent", flat=True)) == {same.pk}
    change("UPDATE tbl_person SET name = 'Same' WHERE number = 1")
    change("INSERT INTO tbl_person (number, name) VALUES (0, 'same')")
    assert outcomes(WithProfile) == {"created": 1, "unchanged": 4}
    assert outcomes(WithProfile) == {"unchanged": 5}


def test_after_gets_the_object_that_stays() -> None:
    seen: list[tuple[int, int, str]] = []

    class Noting(Latest):
        def after(self, old: Any, new: Any) -> None:
            seen.append((old.number, new.pk, new.name))

    change("UPDATE tbl_person SET name = ' same' WHERE number = 1")
    change("UPDATE tbl_person SET name = 'same ' WHERE number = 2")
    run(Noting)
    same = Contact.objects.get(name="same ")
    assert seen[0] == (1, same.pk, "same ")


def test_a_row_is_rejected_whose_object_is_shared_with_a_table_that_does_not_run() -> None:
    class Sorts(Export):
        source = Country
        target = Contact
        merge_on = ("name",)

        def row(self, old: Any) -> Any:
            return self.target(name=old.code)

    change("UPDATE tbl_person SET name = 'de' WHERE number = 1")
    run(Sorts, Joined)
    assert outcomes(Sorts, Joined) == {"unchanged": 4}
    change("UPDATE tbl_person SET name = 'DE' WHERE number IN (1, 2)")
    result = run_exports([Joined], options=RunOptions(max_rejects=RejectLimit(2)))
    assert result.rejected == [
        f"tbl_person {number}: shares its object with rows of tbl_country, whose stub is not part of this run"
        for number in (1, 2)
    ]
    run(Sorts, Joined, max_rejects=RejectLimit(2))
    assert names() == ["de", "n2", "n3", "n4"]


def test_the_objects_of_rows_that_left_belong_to_the_run_in_which_they_did() -> None:
    change("UPDATE tbl_person SET name = 'n1' WHERE number = 2")
    run(Joined)
    change("UPDATE tbl_person SET name = 'own' WHERE number = 2")
    run(Joined)
    roll_back("default", run=Origin.objects.get(key=2).run.pk)
    assert names() == ["n1", "n3", "n4"]
    assert outcomes(Joined) == {"created": 1, "unchanged": 3}


def test_a_deactivated_object_of_several_rows_comes_back_with_each_of_them() -> None:
    class Active(Joined):
        missing = {"name": "inactive"}

    for number in range(5, 30):
        Person.objects.create(number=number, name=f"n{number}")
    change("UPDATE tbl_person SET name = 'n1' WHERE number = 2")
    run(Active)
    change("DELETE FROM tbl_person WHERE number < 3")
    assert account(Active, missing="deactivate").gone == {"rows": 2, "deactivated": 1}
    change("INSERT INTO tbl_person (number, name) VALUES (2, 'n1')")
    assert outcomes(Active) == {"updated": 1, "unchanged": 27}


def test_an_edited_object_that_is_deactivated_still_counts_as_edited() -> None:
    class Plain(Export):
        source = Person
        target = Contact
        missing = {"name": "inactive"}

        def row(self, old: Any) -> Any:
            return self.target(name=old.name, parent=None)

    for number in range(5, 30):
        Person.objects.create(number=number, name=f"n{number}")
    run(Plain)
    Contact.objects.filter(name="n2").update(parent=Contact.objects.get(name="n3"))
    change("DELETE FROM tbl_person WHERE number = 2")
    run(Plain, missing="deactivate")
    change("INSERT INTO tbl_person (number, name) VALUES (2, 'back')")
    assert outcomes(Plain) == {"kept": 1, "unchanged": 28}
    assert Contact.objects.get(name="inactive").parent.name == "n3"


WORDS = st.sampled_from(["a", "A ", "b", "B", "c", ""])
STEP = st.one_of(
    st.tuples(st.just("put"), st.integers(1, 5), WORDS),
    st.tuples(st.just("put"), st.integers(1, 5), WORDS),
    st.tuples(st.just("drop"), st.integers(1, 5)),
    st.tuples(st.just("run"), st.sampled_from(["run", "batch"])),
)


@settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(STEP, min_size=3, max_size=15), st.sampled_from([1, 2, 1000]), st.booleans())
def test_equal_rows_share_an_object_and_different_ones_do_not_whatever_happened_before(
    use_page: UsePage, steps: list[Any], size: int, is_latest: bool
) -> None:
    use_page(size)
    roll_back("default", run=None)
    Person.objects.all().delete()
    stub: type[Export] = Latest if is_latest else Joined
    for step in [*steps, ("run", "run")]:
        if step[0] == "put":
            Person.objects.update_or_create(number=step[1], defaults={"name": step[2]})
        elif step[0] == "drop":
            change("DELETE FROM tbl_person WHERE number = %s", step[1])
        else:
            rejected = run(stub, commit_every=step[1], max_rejects=RejectLimit(99)).rejected
            check_groups(stub, {int(each.split()[1].rstrip(":")) for each in rejected})


def check_groups(stub: type[Export], rejected: set[int]) -> None:
    """Rows that were rejected or are gone may keep an object of their own; no object is unknown."""
    targets = dict(Origin.objects.values_list("key", "target"))
    assert set(Contact.objects.values_list("pk", flat=True)) == set(targets.values())
    created = set(Origin.objects.filter(is_created=True).values_list("target", flat=True))
    assert created == set(targets.values())
    legacy = {each.number: each.name for each in Person.objects.order_by("number") if each.number not in rejected}
    groups: dict[str, list[int]] = {}
    for number, name in legacy.items():
        groups.setdefault(name.strip().casefold() or str(number), []).append(number)
    assert [len({targets[number] for number in group}) for group in groups.values()] == [1] * len(groups)
    assert len({targets[number] for number in legacy}) == len(groups)
    for group in groups.values():
        name = legacy[group[-1 if stub is Latest else 0]]
        assert Contact.objects.get(pk=targets[group[0]]).name == name


CALLED: list[tuple[str, int, str]] = []


class Telling(Export):
    """Notes for which rows the hooks are called, with the country of the object that they get."""

    source = Person
    target = Contact
    merge_on = ("name",)

    def row(self, old: Any) -> Any:
        return {"contact": self.target(name=old.name, land=ref(Country, old.country_id)), "item": Item(text="x")}

    def merge(self, there: Any, new: Any) -> Any:
        there.land = there.land or new.land
        return there

    def after(self, old: Any, new: Any) -> None:
        CALLED.append(("after", old.number, new["contact"].land.name if new["contact"].land else ""))
        assert new["item"].text == "x"

    def after_page(self, pairs: Any) -> None:
        CALLED.extend(("page", old.number, "") for old, _ in pairs)


@pytest.mark.usefixtures("page")
def test_hooks_are_called_for_the_owner_of_an_object_that_another_row_has_changed() -> None:
    change("UPDATE tbl_person SET name = 'same', country_id = NULL WHERE number < 3")
    run(Countries, Telling)
    CALLED.clear()
    change("UPDATE tbl_person SET country_id = 'de' WHERE number = 2")
    assert outcomes(Countries, Telling)["unchanged"] == 4
    assert CALLED == [("after", 1, "de"), ("page", 1, "")]
    CALLED.clear()
    assert outcomes(Countries, Telling, update=True) == {"unchanged": 4}
    assert CALLED == []


def test_hooks_of_an_owner_in_another_table_are_called_too() -> None:
    class Second(Export):
        source = Country
        target = Contact
        merge_on = ("name",)

        def row(self, old: Any) -> Any:
            return self.target(name="n1", land=ref(Country, old.code, part="land"))

        def merge(self, there: Any, new: Any) -> Any:
            there.land = new.land
            return there

        def after(self, old: Any, new: Any) -> None:
            raise ValueError("is not called")

        def after_page(self, pairs: Any) -> None:
            raise ValueError("is not called")

    class Lands(Countries):
        part = "land"

    change("UPDATE tbl_person SET country_id = NULL")
    change("UPDATE tbl_country SET iso = 'new'")
    run(Telling, Lands)
    CALLED.clear()
    result = run(Telling, Lands, Second)
    assert (result.rejected, CALLED) == ([], [("after", 1, "de"), ("page", 1, "")])
