"""Keys of objects are kept in their order, found again, and counted once."""

import uuid
from typing import Any

import pytest

from legacygen.runtime.export import object_keys
from legacygen.runtime.export.object_keys import ObjectKeys

ONE, TWO = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.mark.parametrize(
    ("keys", "kept", "other"),
    [
        ([], [], 1),
        ([7, 3, 9, 3, 8], [7, 3, 9, 3, 8], 5),
        (["b", "a", "b"], ["b", "a"], "c"),
        ([ONE], [ONE], TWO),
        ([(1, "a"), (1, "b")], [(1, "a"), (1, "b")], (2, "a")),
        ([5, 2**63, -1], [5, -1, 2**63], 2**64),
    ],
    ids=["none", "numbers", "text", "UUIDs", "composite keys", "beyond 64 bits"],
)
@pytest.mark.parametrize("size", [2, 1000])
def test_keys_are_kept_in_their_order(
    keys: list[Any], kept: list[Any], other: Any, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_keys, "BATCH", size)
    monkeypatch.setattr(object_keys, "PAGE", size)
    found = ObjectKeys(keys)
    assert [key for batch in found.split() for key in batch] == kept
    assert all(0 < len(batch) <= size for batch in found.split())
    assert all(key in found for key in keys)
    assert other not in found
    assert found.count() == len(set(keys))
