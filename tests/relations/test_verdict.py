"""Rows prove a relation, leave it open, or disprove it."""

from dataclasses import replace

import pytest

from legacygen.relations import Candidate, RowCounts, doubt_keys, judge_candidates, keep_proven
from legacygen.relations.verdict import IN_KEY, NO_ROWS, NOT_READ
from legacygen.schema.undeclared import UndeclaredKey, Verdict

STRICT = Candidate(
    table="page", column="user_id", target="users", target_column="id", rule="r", is_strict=True, family="number"
)
WEAK = replace(STRICT, is_strict=False)
RIVAL = replace(WEAK, target="page_users")
BACK = replace(STRICT, table="users", column="id", target="page", target_column="user_id")


def judged(candidate: Candidate, counts: dict[Candidate, RowCounts], *others: Candidate) -> tuple[str, str]:
    (found,) = (each for each in judge_candidates([candidate, *others], counts) if each.pair[2] == candidate.target)
    return found.verdict.value, found.reason


@pytest.mark.parametrize(
    ("candidate", "counts", "verdict"),
    [
        (STRICT, RowCounts(values=10, found=10), "proven"),
        (WEAK, RowCounts(values=10, found=10), "proven"),
        (WEAK, RowCounts(values=10, found=10, nones=("0",)), "proven"),
        (STRICT, RowCounts(values=9, found=9), "undecided"),
        (STRICT, RowCounts(values=1000, found=999), "undecided"),
        (STRICT, RowCounts(values=100, found=95), "undecided"),
        (STRICT, RowCounts(values=100, found=94), "rejected"),
        (STRICT, RowCounts(values=0, found=0, nones=("0",)), "undecided"),
        (WEAK, RowCounts(values=0, found=0), "rejected"),
        (replace(STRICT, doubt="it is a copy"), RowCounts(values=50, found=50), "undecided"),
        (replace(STRICT, obstacle="it is text"), RowCounts(values=50, found=50), "rejected"),
    ],
)
def test_a_verdict_follows_from_the_name_and_the_counts(candidate: Candidate, counts: RowCounts, verdict: str) -> None:
    found, reason = judged(candidate, {candidate: counts})
    assert (found, bool(reason)) == (verdict, verdict != "proven")


def test_a_strict_name_whose_rows_were_not_read_is_undecided() -> None:
    assert judged(STRICT, {}) == ("undecided", "its rows were not read")


@pytest.mark.parametrize(
    ("rival", "expected"),
    [
        (RowCounts(values=20, found=20), ("undecided", "page_users holds the values too")),
        (RowCounts(values=20, found=3), ("proven", "")),
    ],
)
def test_a_target_has_to_win_over_its_competitors(rival: RowCounts, expected: tuple[str, str]) -> None:
    assert judged(WEAK, {WEAK: RowCounts(values=20, found=20), RIVAL: rival}, RIVAL) == expected


def test_two_keys_with_the_same_values_may_refer_to_each_other() -> None:
    both = RowCounts(values=20, found=20)
    assert judged(STRICT, {STRICT: both, BACK: both}, BACK) == ("undecided", "users may refer to page instead")


def test_the_counts_are_kept_rounded() -> None:
    counts = RowCounts(values=1234, found=1230, orphans=7, nones=("0", "''"), partial=True)
    (found,) = judge_candidates([STRICT], {STRICT: counts})
    assert found.evidence == (
        "99 % of 1000+ values are in users.id; 0 and '' for none; 5+ rows with others; only the first rows were read"
    )
    assert found.may_lack_target


@pytest.mark.parametrize(
    ("now", "percent", "reason", "stays"),
    [
        (Verdict.UNDECIDED, 97, "not all of its values are in users", "proven"),
        (Verdict.UNDECIDED, 100, "others holds the values too", "proven"),
        (Verdict.REJECTED, 0, NO_ROWS, "proven"),
        (Verdict.REJECTED, 0, NOT_READ, "proven"),
        (Verdict.REJECTED, 94, "only 94 % of its values are in users", "rejected"),
        (Verdict.REJECTED, 0, "users.id is INTEGER, this column is varchar(20)", "rejected"),
        (Verdict.UNDECIDED, 100, IN_KEY, "undecided"),
    ],
)
def test_what_was_proven_stays_so_until_fewer_than_95_in_a_hundred_values_are_keys_or_a_type_changes(
    now: Verdict, percent: int, reason: str, stays: str
) -> None:
    before = UndeclaredKey(
        table="page", column="user_id", target="users", target_column="id", rule="r", verdict=Verdict.PROVEN
    )
    found = replace(before, verdict=now, reason=reason, values=500 if percent else 0, percent=percent)
    assert [each.verdict.value for each in keep_proven([found], [before])] == [stays]


@pytest.mark.parametrize(
    ("nones", "keys", "verdict"),
    [(("0",), ("user_id",), "undecided"), ((), ("user_id",), "proven"), (("0",), ("id",), "proven")],
)
def test_a_part_of_the_primary_key_with_a_value_for_none_is_not_proven(
    nones: tuple[str, ...], keys: tuple[str, ...], verdict: str
) -> None:
    found = UndeclaredKey(
        table="page",
        column="user_id",
        target="users",
        target_column="id",
        rule="r",
        verdict=Verdict.PROVEN,
        values=500,
        percent=100,
        nones=nones,
    )
    assert [each.verdict.value for each in doubt_keys([found], {"page": keys})] == [verdict]
