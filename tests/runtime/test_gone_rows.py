"""Rows that are gone and come back: what `--missing deactivate` has set goes with them."""

from typing import Any

import pytest

from legacygen.runtime.export import Export
from legacygen.runtime.export.verify import verify_exports
from tests.runtime.new.models import Login
from tests.runtime.old.models import Person
from tests.runtime.test_ledger import account, change, outcomes, rows, run

__all__ = ["rows"]
pytestmark = pytest.mark.usefixtures("tables")


class Logins(Export):
    source = Person
    target = Login
    missing = {"is_active": False, "owner": None}

    def row(self, old: Any) -> Any:
        return self.target(name=old.name)


@pytest.fixture(params=[False, True], ids=["in bulk", "with signals"])
def logins(request: pytest.FixtureRequest) -> type[Export]:
    """The stub, after a run, and another one in which the row 2 is gone."""
    for number in range(5, 30):
        Person.objects.create(number=number, name=f"n{number}")
    stub = type("Made", (Logins,), {"signals": request.param})
    run(stub)
    change("DELETE FROM tbl_person WHERE number = 2")
    assert account(stub, missing="deactivate").gone == {"rows": 1, "deactivated": 1}
    assert Login.objects.get(is_active=False).name == "n2"
    return stub


def test_a_field_that_row_does_not_set_is_set_back_when_the_row_comes_back(logins: type[Export]) -> None:
    change("INSERT INTO tbl_person (number, name) VALUES (2, 'n2')")
    assert outcomes(logins) == {"updated": 1, "unchanged": 28}
    assert not Login.objects.filter(is_active=False).exists()
    assert verify_exports([logins], sample=None, progress=lambda verdict: None)[0].is_right


def test_afterwards_the_field_may_be_edited_without_effect_again(logins: type[Export]) -> None:
    change("INSERT INTO tbl_person (number, name) VALUES (2, 'n2')")
    run(logins)
    Login.objects.filter(name="n2").update(is_active=False)
    change("UPDATE tbl_person SET name = 'new' WHERE number = 2")
    assert outcomes(logins) == {"updated": 1, "unchanged": 28}
    assert not Login.objects.get(name="new").is_active


def test_an_object_that_was_edited_while_its_row_was_gone_is_kept_and_listed(logins: type[Export]) -> None:
    Login.objects.filter(name="n2").update(is_active=True)
    change("INSERT INTO tbl_person (number, name) VALUES (2, 'back')")
    found = account(logins)
    assert (found.rows["kept"], found.kept) == (1, ["2: new.Login 2 was edited"])


def test_an_object_that_was_inactive_before_stays_so() -> None:
    for number in range(5, 30):
        Person.objects.create(number=number, name=f"n{number}")
    run(Logins)
    Login.objects.filter(name="n2").update(is_active=False)
    change("DELETE FROM tbl_person WHERE number = 2")
    assert account(Logins, missing="deactivate").gone == {"rows": 1}
    change("INSERT INTO tbl_person (number, name) VALUES (2, 'back')")
    assert outcomes(Logins) == {"updated": 1, "unchanged": 28}
    assert not Login.objects.get(name="back").is_active
