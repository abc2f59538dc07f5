"""Where tables are split, which ones one worker has to carry alone, and which runs are refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from legacygen.runtime.export import Export
from legacygen.runtime.export.accounts import LISTED, OTHER_REASONS, REASONS, TableAccount
from legacygen.runtime.export.failures import is_deadlock
from legacygen.runtime.export.key_range import ALL_KEYS, KeyRange
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.shards.shared_run import find_shared_run, refuse_circles
from legacygen.runtime.export.shards.splitting import explain_whole, list_ranges
from legacygen.runtime.export.shards.workers import start_processes
from legacygen.runtime.ledger.models import LegacyTable, Run, Shard
from tests.runtime.old.export.country import CountryExport
from tests.runtime.old.models import Person
from tests.runtime.stub_files import write_stub

pytestmark = pytest.mark.usefixtures("tables")
PLAIN = "def row(self, old): return Contact(name=old.name)"


@pytest.mark.parametrize(
    ("keys", "bounds"),
    [
        ([], [(None, None, 0)]),
        ([1, 2], [(None, None, 2)]),
        ([1, 2, 3], [(None, 2, 2), (2, None, 1)]),
        ([-9, 1, 500, 501, 502], [(None, 1, 2), (1, 501, 2), (501, None, 1)]),
        ([1, 2, 3, 2**63 - 1], [(None, 2, 2), (2, None, 2)]),
    ],
)
def test_ranges_hold_each_key_once(keys: list[int], bounds: list[tuple[object, ...]], tmp_path: Path) -> None:
    for key in keys:
        Person.objects.create(pk=key, name="x")
    found = list(list_ranges(write_stub(tmp_path, PLAIN), 2))
    assert [(each.after, each.last, rows) for each, rows in found] == bounds
    held = [list(Person.objects.filter(**each.list_conditions("pk")).order_by("pk")) for each, _ in found]
    assert [row.pk for part in held for row in part] == keys


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (PLAIN, ""),
        (f"merge_on = ('name',)\n{PLAIN}", "merge_on joins rows"),
        (f"signals = True\n{PLAIN}", "signals = True"),
        (f"{PLAIN}\ndef after(self, old, new): pass", "it has after()"),
        (f"{PLAIN}\ndef after_page(self, pairs): pass", "it has after_page()"),
        ("def row(self, old): return Contact(name=clean.unique(old.name))", "clean.unique looks at all rows"),
        ("def row(self, old): return Contact(name=clean.unique_slug(old.name))", "clean.unique looks at all rows"),
        ("def row(self, old): return Contact(parent=ref(Person, old.parent_id))", "it points to itself"),
        (f"{PLAIN}\ndef queryset(self): return Person.objects.all()[:9]", "its key is not one whole number"),
        (f"source = Country\n{PLAIN}", "its key is not one whole number"),
    ],
)
def test_some_tables_are_for_one_worker(body: str, why: str, tmp_path: Path) -> None:
    for key in range(1, 4):
        Person.objects.create(pk=key, name="x")
    stub = write_stub(tmp_path, body)
    assert explain_whole(stub) == why
    if why:
        assert [keys for keys, _ in list_ranges(stub, 1)] == [ALL_KEYS]


def test_sqlite_as_the_target_is_refused() -> None:
    with pytest.raises(CommandError, match=r"^The target database is SQLite, into which only one process can write"):
        call_command("legacy", "run", "--workers", "2")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--celery"], "--celery goes with --workers."),
        (
            ["--workers", "2", "--dry-run"],
            "--workers does not go with --dry-run, because each worker commits by itself",
        ),
        (["--workers", "2", "--limit", "3", "--missing", "delete"], "--missing delete needs all rows"),
        (["--workers", "2", "--commit-every", "batch"], "--workers does not go with --commit-every"),
        (["--workers", "2", "--missing", "delete"], "--workers does not go with --missing"),
        (["--workers", "0"], "argument --workers: '0' is no whole number above 0"),
    ],
)
def test_options_for_one_transaction_do_not_go_with_workers(options: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as error:
        call_command("legacy", "run", *options)
    assert sentence in str(error.value)


def test_tables_that_point_to_each_other_are_refused(tmp_path: Path) -> None:
    body = "def row(self, old): return {}(name='x', land=ref({}, old.pk))"
    stubs: list[type[Export]] = [
        write_stub(tmp_path, body.format("Contact", "Country"), name="one"),
        write_stub(tmp_path, "source = Country\n" + body.format("Land", "Person"), name="two"),
    ]
    with pytest.raises(ExportError, match=r"tbl_country and tbl_person|tbl_person and tbl_country"):
        refuse_circles(stubs)


def test_a_machine_with_another_stub_does_not_work() -> None:
    run = Run.objects.create()
    table = LegacyTable.objects.create(source="legacy", table="tbl_country")
    Shard.objects.create(run=run, table=table, position=0, rows=1, stub="another")
    with pytest.raises(
        ExportError, match=rf"The stub of tbl_country here is not the one that run {run.pk} was started"
    ):
        find_shared_run("default", [CountryExport])
    run.state = Run.State.DONE
    run.save()
    assert find_shared_run("default", [CountryExport]) is None


def test_workers_need_a_module_of_settings() -> None:
    with pytest.raises(ExportError, match="DJANGO_SETTINGS_MODULE"), start_processes("default", 1):
        pass


def test_accounts_of_parts_add_up() -> None:
    whole, part = TableAccount(CountryExport), TableAccount(CountryExport)
    for number in range(REASONS + 5):
        part.add_skipped(f"reason {number}")
        part.list_kept(f"kept {number}")
    part.total = part.read = REASONS + 5
    for _ in range(2):
        whole.add_dumped(part.dump())
    assert whole.read == whole.rows["skipped"] == 2 * (REASONS + 5)
    assert whole.skipped["reason 1"] == 2
    assert whole.skipped[OTHER_REASONS] == 10
    assert len(whole.kept) == LISTED
    assert not whole.find_gap()


def test_a_deadlock_is_found_among_the_causes() -> None:
    driver = Exception(1213, "Deadlock found when trying to get lock")
    outer = ExportError("the check failed")
    outer.__cause__ = driver
    assert is_deadlock(outer)
    assert not is_deadlock(Exception(1062, "Duplicate entry"))


def test_a_range_without_bounds_is_no_condition() -> None:
    assert ALL_KEYS.list_conditions("key") == {}
    assert sorted(KeyRange(1, 2).list_conditions("key")) == ["key__gt", "key__lte"]
