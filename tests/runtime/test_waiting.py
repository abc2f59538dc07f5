"""What a run remembers of rows does not grow with their number beyond what it needs."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from legacygen.runtime.export import Export
from legacygen.runtime.export.accounts import OTHER_REASONS, REASONS, TableAccount
from legacygen.runtime.export.spool.rows import RowName
from legacygen.runtime.export.spool.spool import Spool
from legacygen.runtime.ledger.keys import store_key


@pytest.fixture
def spool() -> Iterator[Spool]:
    found = Spool()
    yield found
    found.close()


def name_row(key: int) -> RowName:
    return RowName("old.Person", key, store_key(key))


def test_rows_that_waited_for_one_row_are_taken_a_few_at_a_time_in_their_order(spool: Spool) -> None:
    for key in (5, 3, 4, 9):
        spool.add_waiting(0, name_row(key), (key,), name_row(8 if key == 9 else 7))
    assert spool.take_free(2) == []
    spool.free_waiting([name_row(7)])
    assert [[each.values for each in spool.take_free(2)] for _ in range(3)] == [[(5,), (3,)], [(4,)], []]
    assert spool.waiting_count == 1
    assert spool.list_targets(9, ["old.Person"]) == [("old.Person", 8)]


def test_a_row_that_may_be_taken_is_not_listed_as_waiting_any_more(spool: Spool) -> None:
    spool.add_waiting(0, name_row(1), (1,), name_row(2))
    spool.free_waiting([name_row(2)])
    assert spool.list_targets(9, ["old.Person"]) == []
    assert spool.list_targets(9, ["old.Person"]) == []


def test_reasons_that_differ_for_each_row_are_counted_together_from_some_number_on() -> None:
    account = TableAccount(Export)
    for number in range(REASONS + 5):
        account.add_skipped(f"row {number}")
    account.add_skipped("row 0")
    assert account.rows["skipped"] == REASONS + 6
    assert account.skipped["row 0"] == 2
    assert account.skipped[OTHER_REASONS] == 5


def test_contents_of_files_wait_in_a_folder_that_is_gone_at_the_end(spool: Spool) -> None:
    paths = [spool.keep_content(ContentFile(each, name="a")) for each in (b"bytes", "text \u20ac")]
    assert [path.read_bytes() for path in paths] == [b"bytes", b"text \xe2\x82\xac"]
    other = Path(__file__)
    spool.remove_contents([str(paths[0]), str(other)])
    assert (paths[0].exists(), paths[1].exists(), other.exists()) == (False, True, True)
    spool.close()
    assert not paths[1].parent.exists()
