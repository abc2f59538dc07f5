"""`manage.py legacy`: what each action prints, and what it refuses."""

import json
import re
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Value
from django.db.models.functions import Concat
from django.db.models.signals import post_save

from legacygen.runtime.export import preconditions
from legacygen.runtime.export.status import TableStatus
from legacygen.runtime.ledger.models import Shape
from tests.runtime.new.models import Land
from tests.runtime.old.export.country import CountryExport
from tests.runtime.old.models import Country
from tests.runtime.test_ledger import change

pytestmark = pytest.mark.usefixtures("tables")
Say = Callable[..., list[str]]
FAX = "tests/runtime/old/export/fax.py: its table was dropped; delete the file when you no longer need it"


@pytest.fixture
def say() -> Say:
    def call(*arguments: str) -> list[str]:
        out = StringIO()
        call_command("legacy", *arguments, stdout=out, stderr=out)
        return out.getvalue().splitlines()

    return call


def test_status_says_how_far_each_table_is(say: Say) -> None:
    Country.objects.create(code="de", iso="DEU")
    assert say("status") == [
        "table        rows  done  changed  rejected  columns to do  last run  target",
        "tbl_country     1     0        0         0              1            → new.Land",
        "tbl_person      0                                                    to do",
        FAX,
        "1 of 2 stubs are filled in. Next: manage.py legacy run --dry-run",
    ]
    say("run")
    Country.objects.create(code="fr", iso="FRA")
    change("UPDATE tbl_country SET iso = 'XXX' WHERE code = 'de'")
    assert say("status")[1].split()[:7] == ["tbl_country", "2", "1", "1", "0", "1", "1"]
    change("UPDATE tbl_country SET code = code")
    Land.objects.update(name="edited")
    say("run", "--overwrite")
    assert say("status")[1].split()[6] == "2"


def test_what_is_kept_is_listed_and_the_number_of_all_is_said(say: Say) -> None:
    for number in range(22):
        Country.objects.create(code=f"a{number}", iso=f"I{number}")
    say("run")
    Land.objects.filter(name="a0").delete()
    Land.objects.update(name=Concat("name", Value("x")))
    change("UPDATE tbl_country SET iso = lower(iso)")
    lines = [line for line in say("run") if line.startswith(("tbl_country '", "tbl_country:"))]
    assert "tbl_country 'a0': new.Land 1 was deleted and stays deleted" in lines
    assert "tbl_country 'a1': new.Land 2 was edited and is kept as it is" in lines
    assert lines[-1] == "tbl_country: 22 objects are kept as they are, some are listed"
    printed = "\n".join(say("run", "--update", "--json"))
    assert json.loads(printed[printed.index("{") :])["tables"][0]["kept_objects_count"] == 22


def test_verify_tells_how_objects_of_gone_rows_are_removed(say: Say) -> None:
    Country.objects.create(code="de")
    say("run")
    Country.objects.all().delete()
    with pytest.raises(CommandError, match=r"tbl_country\. Next: manage\.py legacy run, with --missing delete unless"):
        say("verify")


def test_an_estimated_number_of_rows_is_marked() -> None:
    assert TableStatus(CountryExport, rows=120_000, is_counted=False).cells[0] == "≈ 120000"


def test_run_carries_what_is_filled_in_and_accounts_for_every_row(say: Say) -> None:
    Country.objects.create(code="de", iso="DEU")
    assert say("run")[1:] == [
        "table        rows  created  updated  unchanged  merged  kept  filtered  skipped  rejected  objects",
        "tbl_country     1        1        0          0       0     0         0        0         0  1 new.Land",
        FAX,
        "Every row is accounted for. Tables without a target: 1.",
        "Next: manage.py legacy verify",
    ]
    assert Land.objects.count() == 1


def test_run_shows_what_check_finds_and_goes_on(say: Say) -> None:
    assert say("run")[0].endswith("tbl_country.iso is neither read nor in `ignore`")


def test_a_dry_run_says_that_it_was_rolled_back(say: Say) -> None:
    Country.objects.create(code="de", iso="DEU")
    assert say("run", "--dry-run")[-1].startswith("Dry run: all changes were rolled back, but for numbers taken")
    assert not Land.objects.exists()


def test_rejected_rows_are_listed_and_retried(say: Say) -> None:
    Country.objects.create(code="de", iso="DEU")
    Country.objects.create(code="fr", iso="FRA")
    Land.objects.create(name="de")
    with pytest.raises(
        CommandError, match=r"^1 row was rejected, more than --max-rejects 0 allows; nothing was stored"
    ):
        say("run")
    with pytest.raises(CommandError, match=r"^1 row was rejected; all others were stored"):
        say("run", "--max-rejects", "50%")
    assert say("rejects") == [
        "tbl_country: name: another row has the same value",
        "  1 row: 'de'",
        "1 row. Next: correct the stubs, then manage.py legacy rejects --retry",
    ]
    Land.objects.filter(name="de").delete()
    assert say("rejects", "--retry")[-1] == "Next: manage.py legacy verify"
    assert say("rejects") == ["No row was rejected in the last run."]
    assert say("verify")[-1] == "Everything is as the stubs want it."


def test_a_rollback_says_what_it_deleted(say: Say) -> None:
    Country.objects.create(code="de", iso="DEU")
    say("run")
    assert say("rollback") == [
        "new.Land: 1 deleted",
        "run 1: 1 object of 1 row was deleted.",
        "Next: manage.py legacy run",
    ]
    assert say("rollback")[0] == "default: no run has stored anything."


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ([], "rollback"),
        (["--all"], "rollback --all"),
        (["--run", "1"], "rollback --run 1"),
        (["--only", "tbl_country"], "rollback --only tbl_country"),
        (["--all", "--only", "tbl_country"], "rollback --all --only tbl_country"),
    ],
)
def test_after_a_dry_rollback_the_advice_deletes_what_was_shown(say: Say, options: list[str], advice: str) -> None:
    Country.objects.create(code="de", iso="DEU")
    say("run")
    shown = say("rollback", "--dry-run", *options)[-1]
    assert shown == f"Dry run: nothing was deleted. Next: manage.py legacy {advice}"
    say("rollback", "--all")


def test_the_result_of_a_run_can_be_json(say: Say) -> None:
    Country.objects.create(code="de", iso="DEU")
    (table,) = json.loads("\n".join(say("run", "--json")[1:]))["tables"]
    assert (table["table"], table["rows"], table["created"]) == ("tbl_country", 1, 1)


def test_plan_shows_the_order_and_the_numbers_of_rows(say: Say) -> None:
    Country.objects.create(code="de", iso="DEU")
    assert say("plan") == [
        "    rows  table",
        "1.     1  tbl_country → new.Land",
        "Next: manage.py legacy run --dry-run",
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "--only", "nothing"], r"^nothing: there is no stub for it; those with a target are: tbl_country$"),
        (["run", "--only", "tbl_person"], r"^tbl_person: its stub has no target yet$"),
        (["run", "--ids", "de"], r"^--ids goes with --only and one table\.$"),
        (["run", "--with-deps"], r"^--with-deps goes with --only\.$"),
        (
            ["run", "--missing", "delete", "--limit", "3"],
            r"^--missing delete needs all rows of all tables and does not",
        ),
        (["rollback", "--run", "7"], r"^There is no run 7 in 'default'; there are: none\.$"),
    ],
)
def test_options_that_cannot_be_are_refused(say: Say, arguments: list[str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence) as error:
        say(*arguments)
    assert error.value.returncode == 2


def test_only_some_rows_of_one_table_are_carried(say: Say) -> None:
    Country.objects.create(code="de", iso="DEU")
    Country.objects.create(code="fr", iso="FRA")
    say("run", "--only", "tbl_country", "--ids", "fr")
    assert [land.name for land in Land.objects.all()] == ["fr"]


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


@pytest.mark.parametrize("action", ["check", "run", "rejects", "rollback", "verify"])
def test_a_project_of_an_older_template_is_told_what_it_lacks(
    say: Say, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    monkeypatch.setattr(preconditions, "LEDGER", "legacygen.runtime.later")
    with pytest.raises(CommandError, match=r'^Add "legacygen\.runtime\.later" to INSTALLED_APPS.*manage\.py migrate'):
        say(action)


@pytest.mark.parametrize("action", ["check", "plan", "run", "verify"])
def test_a_model_that_was_renamed_is_named_once_with_the_stub(say: Say, action: str) -> None:
    Country.objects.create(code="de", iso="DEU")
    say("run")
    Shape.objects.update(model="new.State")
    with pytest.raises(CommandError) as error:
        say(action)
    assert str(error.value).startswith(
        "tests/runtime/old/export/country.py:8: rows of tbl_country became objects of new.State, and there is no such "
        "model any more. If it was renamed, add RenameInLedger('new.State', 'new.Land') of legacygen.runtime.ledger."
    )
    (statement,) = re.findall(r'shell -c "([^"]+)"`\. If it was deleted', str(error.value))
    call_command("shell", command=statement, verbosity=0)
    assert "Everything is as the stubs want it." in say("verify")


def test_a_rollback_of_a_model_that_was_deleted_says_how_to_forget_its_rows(say: Say) -> None:
    Country.objects.create(code="de", iso="DEU")
    say("run")
    Shape.objects.update(model="new.State")
    with pytest.raises(CommandError, match="If it was deleted with its objects") as error:
        say("rollback")
    call_command("shell", command=re.findall(r'shell -c "([^"]+)"', str(error.value))[1], verbosity=0)
    assert say("plan")[-1] == "Next: manage.py legacy run --dry-run"
