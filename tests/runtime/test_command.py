"""`manage.py legacy`: its output about the stubs and about a run."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.runtime.new.models import Land
from tests.runtime.old.models import Country

pytestmark = pytest.mark.usefixtures("tables")
Say = Callable[..., list[str]]


@pytest.fixture
def say() -> Say:
    def call(*arguments: str) -> list[str]:
        out = StringIO()
        call_command("legacy", *arguments, stdout=out, stderr=out)
        return out.getvalue().splitlines()

    return call


def test_status_says_which_stubs_are_filled_in(say: Say) -> None:
    assert say("status") == [
        "tbl_country  → new.Land",
        "tbl_person   to do",
        "tests/runtime/old/export/fax.py: its table was dropped; delete the file when you no longer need it",
        "1 of 2 stubs are filled in. Next: manage.py legacy run --dry-run",
    ]


def test_run_carries_what_is_filled_in_and_accounts_for_every_row(say: Say) -> None:
    Country.objects.create(code="de", iso="DEU")
    assert say("run") == [
        "table             read   carried   skipped  objects",
        "tbl_country          1         1         0  1 new.Land",
        "tests/runtime/old/export/fax.py: its table was dropped; delete the file when you no longer need it",
        "Every row is accounted for. Tables without a target: 1.",
    ]
    assert Land.objects.count() == 1


def test_a_dry_run_says_that_it_was_rolled_back(say: Say) -> None:
    Country.objects.create(code="de", iso="DEU")
    assert say("run", "--dry-run")[-1] == "Dry run: all changes were rolled back. Next: manage.py legacy run"
    assert not Land.objects.exists()


def test_a_failed_run_says_why_and_that_nothing_was_stored(say: Say) -> None:
    Land.objects.create(name="there")
    with pytest.raises(CommandError, match=r"already holds 1 rows.* Nothing was stored\.$"):
        say("run")


def test_check_says_what_the_filled_in_stubs_miss(say: Say) -> None:
    with pytest.raises(CommandError, match=r"^Problems found: 1\. Read each column"):
        say("check")
