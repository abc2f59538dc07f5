"""Rows of two dumps are compared by their counts; the same dump again is no change."""

from dataclasses import replace
from typing import Any

import pytest

from legacygen.profiles import Expectations, follow_rows
from legacygen.schema.statistics import CodeCount, ColumnCounts, RowStatistics, TableStatistics
from legacygen.schema.undeclared import UndeclaredKey, Verdict


def column(codes: str = "", **counts: int) -> ColumnCounts:
    """A column `c`; codes are words, each in 3 rows."""
    return ColumnCounts(name="c", codes=tuple(CodeCount(code=code, rows=3) for code in codes.split()), **counts)


def table(one: ColumnCounts | None = None, **more: Any) -> TableStatistics:
    return TableStatistics(**{"table": "t", "rows": 9, "read": 9, "columns": (one,) if one else (), **more})


def compare(before: TableStatistics, now: TableStatistics, **expected: Any) -> list[str]:
    known = RowStatistics(tables=(before,))
    return [f"{each.place}: {each.text}" for each in follow_rows(known, [now], Expectations(**expected)).drift]


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (column("a b"), column("a b"), []),
        (column("a b"), column("a"), []),
        (column("a"), column("a b"), ["t.c: new value 'b' in 3 rows"]),
        (column("a"), column("a b d"), ["t.c: new values 'b' in 3 rows, 'd' in 3 rows"]),
        (column(""), column("a"), []),
        (column("a b"), column(""), ["t.c: had 2 codes, and now has other values too"]),
        (column("a b"), column("", nulls=9), ["t.c: NULL in 9 rows, where the 9 rows read before had none"]),
        (column(nulls=2), column(nulls=3), []),
        (column(nulls=0), column(nulls=1), ["t.c: NULL in 1 row, where the 9 rows read before had none"]),
        (column(longest=10), column(longest=11), ["t.c: a text of 11 characters, but max_length is 10"]),
        (column(longest=11), column(longest=12), []),
        (column(longest=5), column(longest=10), []),
    ],
)
def test_a_column_tells_of_new_codes_first_nulls_and_longer_texts(
    before: ColumnCounts, now: ColumnCounts, told: list[str]
) -> None:
    assert compare(table(before), table(now), limits={("t", "c"): {"": 10}}) == told
    assert compare(table(read=0, rows=0), table(now), limits={("t", "c"): {"": 10}}) == []


def test_nothing_is_said_of_a_table_or_column_that_is_new() -> None:
    assert compare(table(), table(column("a", nulls=1))) == []
    assert compare(table(table="other"), table(column("a", nulls=1))) == []


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (0, 5, ["t.c: 5+ rows with values that are not in u.id, none before"]),
        (5, 10, ["t.c: 10+ rows with values that are not in u.id, 5+ before"]),
        (5, 5, []),
        (5, 2, []),
    ],
)
def test_more_orphans_than_before_are_told(before: int, now: int, told: list[str]) -> None:
    key = UndeclaredKey(
        table="t", column="c", target="u", target_column="id", rule="", verdict=Verdict.PROVEN, values=9
    )
    keys = {"keys": [replace(key, orphans=now)], "known_keys": [replace(key, orphans=before)]}
    assert compare(table(), table(rows=10), **keys) == told


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (None, column(orphans=1), ["t.c: 1 row with values that are not in u.id, none before"]),
        (column(), column(orphans=2), ["t.c: 2 rows with values that are not in u.id, none before"]),
        (column(orphans=2), column(orphans=3), ["t.c: 3 rows with values that are not in u.id, 2 before"]),
        (column(orphans=3), column(orphans=2), []),
    ],
)
def test_more_orphans_of_a_declared_key_are_told_too(
    before: ColumnCounts | None, now: ColumnCounts, told: list[str]
) -> None:
    assert compare(table(before), table(now), targets={("t", "c"): "u.id"}) == told


def test_a_table_stopped_growing_if_it_grew_before_and_others_still_do() -> None:
    def run(before: RowStatistics | None, *rows: int) -> RowStatistics:
        counts = [table(table=name, rows=count, read=count) for name, count in zip("tu", rows, strict=True)]
        return follow_rows(before, counts, Expectations())

    first = run(None, 9, 9)
    second = run(first, 10, 10)
    assert (first.drift, second.drift) == ((), ())
    assert run(second, 10, 10) is second
    reread = follow_rows(second, [replace(each, columns=(column(),)) for each in second.tables], Expectations())
    assert [each.has_grown for each in reread.tables] == [True, True]
    assert reread.drift == ()
    stopped = run(second, 10, 11)
    text = "no new rows since the dump before, while other tables have some (10 rows)"
    assert [(each.place, each.text) for each in stopped.drift] == [("t", text)]
    assert run(stopped, 10, 12).drift == ()


def test_a_large_table_keeps_what_was_seen_in_rows_that_are_not_read_again() -> None:
    large = {"rows": 200_000, "is_estimate": True}
    before = RowStatistics(tables=(table(column("a b", nulls=1, longest=9), **large),))
    now = follow_rows(before, [table(column("b d"), **{**large, "rows": 210_000})], Expectations())
    assert [each.text for each in now.drift] == ["new value 'd' in 3 rows"]
    (kept,) = now.tables
    assert kept.rows == 200_000
    assert kept.columns == (column("a b d", nulls=1, longest=9),)
    assert follow_rows(now, [table(column("b d"), **large)], Expectations()) is now
