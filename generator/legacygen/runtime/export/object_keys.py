"""Keys of many objects of one model, in little memory."""

import heapq
import itertools
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

BATCH = 500
"""Keys in one query."""

PAGE = 5000
"""Keys that are sorted together: a list of whole numbers takes five times as much memory as the array."""


class ObjectKeys:
    """Keys in their order, some perhaps twice; 8 bytes each if all are whole numbers of at most 64 bits."""

    def __init__(self, keys: Iterable[Any] = ()) -> None:
        self._numbers, self._others = array("q"), dict[Any, None]()
        for key in keys:
            self.append(key)

    def append(self, key: Any) -> None:
        """Add a key; to be called before the first search."""
        try:
            self._numbers.append(key)
        except (TypeError, OverflowError):
            self._others[key] = None

    def __contains__(self, key: Any) -> bool:
        if not isinstance(key, int):
            return key in self._others
        place = bisect_left(self._sorted, key)
        return (place < len(self._sorted) and self._sorted[place] == key) or key in self._others

    def count(self) -> int:
        """Return the number of different keys."""
        return sum(1 for _ in itertools.groupby(self._sorted)) + len(self._others)

    def split(self) -> Iterator[list[Any]]:
        """Yield the keys in lists that fit into one query each."""
        for start in range(0, len(self._numbers), BATCH):
            yield list(self._numbers[start : start + BATCH])
        others = iter(self._others)
        while batch := list(itertools.islice(others, BATCH)):
            yield batch

    @cached_property
    def _sorted(self) -> "array[int]":
        starts = range(0, len(self._numbers), PAGE)
        pages = [array("q", sorted(self._numbers[start : start + PAGE])) for start in starts]
        return array("q", heapq.merge(*pages))
