"""Texts of `clean.unique` are free in the database and in the run, and an object keeps the one it has."""

from typing import Any

import pytest

from legacygen.runtime.export import Export, clean
from legacygen.runtime.export.options import RejectLimit
from legacygen.runtime.export.unique_texts import is_numbered
from legacygen.runtime.export.verify import verify_exports
from tests.runtime.conftest import UsePage
from tests.runtime.new.models import Human, Land, Member
from tests.runtime.old.models import Country, Person
from tests.runtime.test_ledger import account, change, outcomes, rows, run

__all__ = ["rows"]
pytestmark = pytest.mark.usefixtures("tables")


class Named(Export):
    source = Person
    target = Land

    def row(self, old: Any) -> Any:
        return self.target(name=clean.unique(old.name))


class Codes(Export):
    source = Country
    target = Land

    def row(self, old: Any) -> Any:
        return self.target(name=clean.unique(old.code))


def names() -> list[str]:
    return list(Land.objects.order_by("pk").values_list("name", flat=True))


def test_texts_that_are_taken_get_numbers_and_are_listed() -> None:
    Land.objects.create(name="BOB")
    Land.objects.create(name="bob-3")
    change("UPDATE tbl_person SET name = 'Bob' WHERE number < 4")
    found = account(Named)
    assert names() == ["BOB", "bob-3", "Bob-2", "Bob-4", "Bob-5", "n4"]
    assert (found.numbered_count, found.numbered[0]) == (3, "1: new.Land.name is 'Bob-2', because 'Bob' is taken")


@pytest.mark.parametrize("size", [1, 2, 500])
def test_texts_are_unique_across_pages_and_tables(size: int, use_page: UsePage) -> None:
    use_page(size)
    change("UPDATE tbl_person SET name = 'DE'")
    run(Codes, Named)
    assert names() == ["de", "DE-2", "DE-3", "DE-4", "DE-5"]


def test_later_runs_leave_the_texts_as_they_are() -> None:
    change("UPDATE tbl_person SET name = 'bob'")
    run(Named)
    before = names()
    assert outcomes(Named, update=True) == {"unchanged": 4}
    change("UPDATE tbl_person SET name = 'eve' WHERE number = 1")
    change("INSERT INTO tbl_person (number, name) VALUES (0, 'bob')")
    assert outcomes(Named, update=True) == {"created": 1, "updated": 1, "unchanged": 3}
    assert names() == ["eve", *before[1:], "bob-5"]


def test_verify_takes_a_number_for_right_and_another_text_for_wrong() -> None:
    change("UPDATE tbl_person SET name = 'bob'")
    run(Named)
    (verdict,) = verify_exports([Named], sample=None, progress=lambda verdict: None)
    assert (verdict.is_right, verdict.rows["same"]) == (True, 4)
    Land.objects.filter(name="bob-2").update(name="bobby")
    (verdict,) = verify_exports([Named], sample=None, progress=lambda verdict: None)
    assert verdict.differences == ["2: new.Land 2: name is 'bobby', should be 'bob'"]


def test_a_number_fits_into_the_field() -> None:
    change("UPDATE tbl_person SET name = '1234567890'")
    run(Named)
    assert names() == ["1234567890", "12345678-2", "12345678-3", "12345678-4"]
    assert outcomes(Named, update=True) == {"unchanged": 4}


def test_a_row_that_the_server_refuses_does_not_disturb_the_others() -> None:
    class Doubled(Named):
        def row(self, old: Any) -> Any:
            return self.target(name=clean.unique("bob") if old.number != 2 else "bob")

    result = run(Doubled, max_rejects=RejectLimit(9))
    assert result.rejected_count == 1
    assert len(set(names())) == 3


def test_a_field_of_a_parent_is_one_field() -> None:
    class Members(Export):
        source = Person
        target = Human

        def row(self, old: Any) -> Any:
            model = Member if old.number % 2 else Human
            return model(name=clean.unique("bob"))

    run(Members)
    assert sorted(Human.objects.values_list("name", flat=True)) == ["bob", "bob-2", "bob-3", "bob-4"]
    assert outcomes(Members, update=True) == {"unchanged": 4}


@pytest.mark.parametrize(
    ("values", "slug"),
    [
        (("Café Ole!",), "cafe-ole"),
        ((None, "page-7"), "page-7"),
        (("北京", "page-7"), "page-7"),
        (("a " * 40,), "a-" * 24 + "a"),
    ],
)
def test_a_slug_is_made_of_the_first_value_with_letters(values: Any, slug: str) -> None:
    assert clean.unique_slug(*values) == slug


def test_a_slug_of_nothing_is_refused() -> None:
    with pytest.raises(clean.CleanError, match="has no letters for a slug"):
        clean.unique_slug("北京", None)


@pytest.mark.parametrize(
    ("stored", "result"),
    [
        ("bob", True),
        ("bob-2", True),
        ("bob-x", False),
        ("bobby", False),
        ("bob-", False),
        ("-2", False),
        (None, False),
    ],
)
def test_a_number_is_told_from_another_text(stored: Any, result: bool) -> None:
    assert is_numbered(Land._meta.get_field("name"), clean.unique("bob"), stored) is result
    assert not is_numbered(Land._meta.get_field("name"), "bob", stored)


def test_null_stays_null() -> None:
    assert clean.unique(None) is None
