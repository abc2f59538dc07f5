"""Circles of rows that wait for each other are found whatever else waits for them."""

import pytest

from legacygen.runtime.export.spool.rows import RowName
from legacygen.runtime.export.spool.spool import Spool
from legacygen.runtime.ledger.keys import store_key


def name_row(key: int) -> RowName:
    return RowName("old.Person", key, store_key(key))


@pytest.mark.parametrize(
    ("targets", "circles"),
    [
        ({1: 2, 2: 3}, []),
        ({1: 1}, [[1]]),
        ({5: 4, 4: 3, 3: 5}, [[5, 4, 3]]),
        ({1: 2, 2: 3, 3: 2, 4: 1}, [[2, 3]]),
        ({1: 2, 2: 1, 3: 4, 4: 3, 5: 9}, [[1, 2], [3, 4]]),
    ],
    ids=["a chain", "a row and itself", "three rows", "others wait for a circle", "several circles"],
)
def test_each_circle_is_found_once_and_again_in_the_next_search(
    targets: dict[int, int], circles: list[list[int]]
) -> None:
    spool = Spool()
    for key, target in targets.items():
        spool.add_waiting(0, name_row(key), (key,), name_row(target))
    for _ in range(2):
        found = [[int(each.own.split()[-1]) for each in circle] for circle in spool.list_circles(9)]
        assert found == circles
    spool.close()


def test_a_search_ends_when_it_has_found_enough_rows() -> None:
    spool = Spool()
    for key in range(1, 9):
        spool.add_waiting(0, name_row(key), (key,), name_row(key))
    assert len(spool.list_circles(3)) == 3
    spool.close()
