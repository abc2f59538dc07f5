"""`manage.py legacy`: its output about the stubs and about a run."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models.signals import post_save

from tests.runtime.new.models import Land
from tests.runtime.old.export.country import CountryExport
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
    with pytest.raises(CommandError, match=r"^Problems found: 1\. Read each column") as failure:
        say("check")
    assert failure.value.returncode == 1


def test_check_names_the_next_command_when_only_warnings_are_left(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    def receive(**_: object) -> None:
        """Stand for an index or a mail."""

    monkeypatch.setattr(CountryExport, "ignore", {"iso": "in another table"})
    post_save.connect(receive, sender=Land)
    try:
        warning, *lines = say("check")
    finally:
        post_save.disconnect(receive, sender=Land)
    assert warning.startswith("Warning: tests/runtime/old/export/country.py:6: receivers of pre_save or post_save")
    assert lines == [
        "1 stubs are filled in and read or ignore every column.",
        "Next: manage.py legacy run --dry-run",
    ]


@pytest.mark.parametrize("options", [(), ("--format", "csv")])
def test_map_shows_every_column_of_every_stub(say: Say, options: tuple[str, ...]) -> None:
    cells = [
        [cell.strip() for cell in line.strip("| ").split("," if options else "|")] for line in say("map", *options)
    ]
    assert [(line[1], line[4]) for line in cells if line[0].startswith("tbl_")] == [
        ("code", "name"),
        ("iso", ""),
        *((column, "") for column in ("number", "name", "country_id", "parent_id", "created")),
    ]
