"""The ways to carry rows over that are compared; Django has to be set up first."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connections, transaction

from benchmarks.carry import models
from benchmarks.carry.workers import start_jobs, work_here
from legacygen.runtime.export import Export
from legacygen.runtime.export.options import CommitEvery, RejectLimit, RunOptions
from legacygen.runtime.export.result import RunResult
from legacygen.runtime.export.rollback import roll_back
from legacygen.runtime.export.run.runner import run_exports
from legacygen.runtime.export.shards.coordinator import StartWorkers, run_with_workers
from legacygen.runtime.export.storage.engines import find_engine
from legacygen.runtime.ledger.models import LegacyTable, Origin, Reject, Run, Shape, Shard, StoredFile

PAGE = 1000
CREATED = 10
"""`create()` takes one row of so many, since it takes so long."""

Measure = Callable[[Callable[[], object], int], None]
"""Runs a function and notes what it took for so many rows."""

PLAIN = (models.CountryExport, models.PersonExport)
COPIED = "username, email, full_name, notes, joined, credits, country_id"


def make_tables() -> None:
    """Make the ledger and the new tables."""
    call_command("migrate", run_syncdb=True, verbosity=0)


def empty_tables() -> None:
    """Remove all rows of the new tables and of the ledger."""
    connection = connections["default"]
    emptied: Sequence[Any] = (*models.NEW, Run, LegacyTable, Shape, Shard, StoredFile, Origin, Reject)
    names = [each._meta.db_table for each in emptied]
    connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), names, reset_sequences=True))


def create_each(measure: Measure, rows: int) -> None:
    """`create()` for each row, in one transaction."""
    measure(lambda: _create_people(rows // CREATED), rows // CREATED)
    check_count(rows // CREATED)


def _create_people(rows: int) -> None:
    with transaction.atomic():
        countries = _create_countries()
        for old in models.OldPerson.objects.all()[:rows].iterator():
            models.Person.objects.create(**_fill_person(old, countries))


def create_bulk(measure: Measure, rows: int) -> None:
    """bulk_create() of 1,000 objects at a time."""
    measure(_create_people_in_bulk, rows)
    check_count(rows)


def _create_people_in_bulk() -> None:
    with transaction.atomic():
        countries = _create_countries()
        last = 0
        while page := list(models.OldPerson.objects.filter(pk__gt=last).order_by("pk")[:PAGE]):
            models.Person.objects.bulk_create([models.Person(**_fill_person(old, countries)) for old in page])
            last = page[-1].pk


def _create_countries() -> dict[int, models.Country]:
    return {old.pk: models.Country.objects.create(name=old.name) for old in models.OldCountry.objects.all()}


def _fill_person(old: Any, countries: dict[int, models.Country]) -> dict[str, Any]:
    return {
        "username": old.login,
        "email": old.mail,
        "full_name": old.name,
        "notes": old.notes,
        "joined": old.created,
        "credits": old.credits,
        "country": countries[old.country_id],
    }


def carry(*exports: type[Export], rejected: int = 0, commit_every: CommitEvery = "run") -> RunResult:
    """Run stubs; raises AssertionError unless so many rows are rejected and the others stored."""
    options = RunOptions(max_rejects=RejectLimit(rejected), commit_every=commit_every)
    result = run_exports(exports, options=options)
    assert result.rejected_count == rejected, result.rejected[:3]
    assert result.is_kept
    return result


def run_first(measure: Measure, rows: int) -> None:
    """`legacy run` into empty tables."""
    measure(lambda: carry(*PLAIN), rows)
    check_count(rows)


def run_unchanged(measure: Measure, rows: int) -> None:
    """`legacy run` again, with nothing to do."""
    carry(*PLAIN)
    measure(lambda: carry(*PLAIN), rows)


def run_changed(measure: Measure, rows: int) -> None:
    """`legacy run` after each row has changed in one column."""
    carry(*PLAIN)
    with connections["source"].cursor() as cursor:
        cursor.execute("UPDATE people SET credits = credits + 1")
    results: list[RunResult] = []
    measure(lambda: results.append(carry(*PLAIN)), rows)
    assert results[0].accounts[1].rows["updated"] == rows


def run_wrong_values(measure: Measure, rows: int) -> None:
    """`legacy run` with bad rows that are seen before the database is asked."""
    bad = rows // models.BAD_EVERY
    measure(lambda: carry(models.CountryExport, models.LongNameExport, rejected=bad), rows)
    check_count(rows - bad)


def run_refused_rows(measure: Measure, rows: int) -> None:
    """`legacy run` with bad rows that the database refuses."""
    bad = rows // models.BAD_EVERY
    measure(lambda: carry(models.CountryExport, models.DebtExport, rejected=bad), rows)
    check_count(rows - bad)


def write_tuples(measure: Measure, rows: int) -> None:
    """Rows as the drivers give and take them: by COPY, executemany or long INSERT statements."""
    _create_countries()
    measure(_write_pages, rows)
    check_count(rows)


def _write_pages() -> None:
    connection = connections["default"]
    engine = find_engine(connection)
    assert engine is not None
    fields = models.Person._meta.concrete_fields
    with transaction.atomic():
        for page in _read_tuples():
            engine.write_rows(connection, models.Person, fields, page)


def _read_tuples() -> Iterator[Sequence[tuple[Any, ...]]]:
    last = 0
    with connections["legacy"].cursor() as cursor:
        while True:
            cursor.execute("SELECT * FROM people WHERE id > %s ORDER BY id LIMIT %s", [last, PAGE])
            page = cursor.fetchall()
            if not page:
                return
            yield page
            last = page[-1][0]


def insert_selected(measure: Measure, rows: int) -> None:
    """INSERT … SELECT from one new table into another."""
    _create_countries()
    _write_pages()
    statement = f"INSERT INTO carry_personcopy ({COPIED}) SELECT {COPIED} FROM carry_person"
    with connections["default"].cursor() as cursor:
        measure(lambda: cursor.execute(statement), rows)


def carry_in_shards(measure: Measure, rows: int) -> None:
    """`legacy run` in shards, by this process."""
    _carry_by_workers(measure, rows, work_here(PLAIN), 1)


def carry_by_one(measure: Measure, rows: int) -> None:
    """`legacy run --workers 1`."""
    _carry_by_workers(measure, rows, start_jobs, 1)


def carry_by_two(measure: Measure, rows: int) -> None:
    """`legacy run --workers 2`."""
    _carry_by_workers(measure, rows, start_jobs, 2)


def _carry_by_workers(measure: Measure, rows: int, start: StartWorkers, workers: int) -> None:
    measure(lambda: run_with_workers(PLAIN, start=start, workers=workers, options=RunOptions()), rows)
    check_count(rows)


def run_by_batch(measure: Measure, rows: int) -> None:
    """`legacy run --commit-every batch`."""
    measure(lambda: carry(*PLAIN, commit_every="batch"), rows)
    check_count(rows)


def carry_late_by_batch(measure: Measure, rows: int) -> None:
    """`legacy run --commit-every batch` of a tree in which every parent comes later."""
    measure(lambda: carry(models.LateExport, commit_every="batch"), rows)
    check_nodes(rows)


def carry_pairs(measure: Measure, rows: int) -> None:
    """Rows with composite keys."""
    measure(lambda: carry(models.PairExport), rows)
    check_nodes(rows)


def carry_half(measure: Measure, rows: int) -> None:
    """A tree in which the parents of half of the rows come later."""
    measure(lambda: carry(models.HalfExport), rows)
    check_nodes(rows)


def carry_late(measure: Measure, rows: int) -> None:
    """A tree in which every parent comes later."""
    measure(lambda: carry(models.LateExport), rows)
    check_nodes(rows)


def carry_rings(measure: Measure, rows: int) -> None:
    """Rows that point to each other two by two."""
    measure(lambda: carry(models.RingExport), rows)
    check_nodes(rows)


def carry_files(measure: Measure, rows: int) -> None:
    """Rows with a small file each."""
    measure(lambda: carry(models.PaperExport), rows)
    assert models.Paper.objects.count() == rows


def carry_unique(measure: Measure, rows: int) -> None:
    """Texts that get a number to be unique."""
    measure(lambda: carry(models.UniqueExport), rows)
    assert models.Label.objects.count() == rows


def shift_up(measure: Measure, rows: int) -> None:
    """`legacy run` after each row has got the unique name of the next one."""
    _move_names(measure, rows, "id + 1")


def shift_down(measure: Measure, rows: int) -> None:
    """`legacy run` after each row has got the unique name of the one before."""
    _move_names(measure, rows, "id - 1")


def shift_anyhow(measure: Measure, rows: int) -> None:
    """`legacy run` after each row has got the unique name of another one, in one long chain without any order."""
    # Steps of a prime lead through all rows.
    _move_names(measure, rows, f"IF(id = {rows}, id + 1, (id + 1000003) % {rows})")


def rotate(measure: Measure, rows: int) -> None:
    """`legacy run` after each row has got the unique name of the next one, and the last that of the first."""
    _move_names(measure, rows, f"id % {rows} + 1")


def rotate_rings(measure: Measure, rows: int) -> None:
    """`legacy run` after unique names have moved in rings of 1,000 rows."""
    _move_names(measure, rows, "IF(id % 1000, id + 1, id - 999)")


def swap(measure: Measure, rows: int) -> None:
    """`legacy run` after each two rows have exchanged their unique names."""
    _move_names(measure, rows, "IF(id % 2, id + 1, id - 1)")


def _move_names(measure: Measure, rows: int, number: str) -> None:
    with connections["source"].cursor() as cursor:
        cursor.execute("UPDATE half_tree SET name = CONCAT('name ', id)")
        carry(models.LabelExport)
        cursor.execute(f"UPDATE half_tree SET name = CONCAT('name ', {number})")
    measure(lambda: carry(models.LabelExport), rows)


def take_back(measure: Measure, rows: int) -> None:
    """`legacy rollback --all`."""
    carry(*PLAIN)
    measure(lambda: roll_back("default", run=None), rows)
    check_count(0)


def check_count(rows: int) -> None:
    """Raise AssertionError unless there are so many people."""
    assert models.Person.objects.count() == rows


def check_nodes(rows: int) -> None:
    """Raise AssertionError unless there are so many nodes."""
    assert models.Node.objects.count() == rows


def carry_again(*exports: type[Export]) -> Callable[[Measure, int], None]:
    """Return a variant that runs stubs again over what the one before has stored."""

    def measure_again(measure: Measure, rows: int) -> None:
        results: list[RunResult] = []
        measure(lambda: results.append(carry(*exports)), rows)
        assert sum(each.rows["unchanged"] for each in results[0].accounts) >= rows

    return measure_again


AGAIN = {
    "first again": carry_again(*PLAIN),
    "pairs again": carry_again(models.PairExport),
    "half again": carry_again(models.HalfExport),
    "late again": carry_again(models.LateExport),
    "rings again": carry_again(models.RingExport),
    "unique again": carry_again(models.UniqueExport),
}
"""Unchanged runs over the rows that a variant has stored, in a process of their own."""

VARIANTS: dict[str, Callable[[Measure, int], None]] = {
    "create": create_each,
    "bulk_create": create_bulk,
    "first": run_first,
    "unchanged": run_unchanged,
    "changed": run_changed,
    "wrong": run_wrong_values,
    "refused": run_refused_rows,
    "tuples": write_tuples,
    "select": insert_selected,
    "shards": carry_in_shards,
    "one": carry_by_one,
    "two": carry_by_two,
    "pairs": carry_pairs,
    "half": carry_half,
    "late": carry_late,
    "rings": carry_rings,
    "files": carry_files,
    "unique": carry_unique,
    "up": shift_up,
    "down": shift_down,
    "anyhow": shift_anyhow,
    "rotate": rotate,
    "thousands": rotate_rings,
    "swap": swap,
    "rollback": take_back,
    "batches": run_by_batch,
    "late batches": carry_late_by_batch,
    **AGAIN,
}
