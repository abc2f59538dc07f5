"""Judges candidates by what the rows say: proven, undecided or rejected."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from legacygen.relations.candidates import Candidate
from legacygen.schema.undeclared import UndeclaredKey, Verdict, round_down

ENOUGH = 10
"""The fewest distinct values that prove a relation; fewer may be keys by chance."""
NO_ROWS, NOT_READ = "no rows say anything about it", "its rows were not read"
IN_KEY = "it is a part of the primary key, and some rows may have no target, which a join would leave out"
LEAST = 95
"""The per cent of distinct values that must be keys for a relation to be possible, and for a proven one to stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowCounts:
    """The rows of a column, counted exactly: its distinct `values` that could be keys, and those that are `found`.

    `nones` are the values that stand for none, which do not count. `orphans` counts rows with other values. `single`
    if no value occurs twice. `partial` if the table has more rows than were read.
    """

    values: int
    found: int
    orphans: int = 0
    nones: tuple[str, ...] = ()
    single: bool = False
    partial: bool = False

    @property
    def percent(self) -> int:
        """The share of the values that are keys, in per cent; 100 only if all are."""
        return self.found * 100 // self.values if self.values else 0


def judge_candidates(
    candidates: Iterable[Candidate], counts: Mapping[Candidate, RowCounts]
) -> tuple[UndeclaredKey, ...]:
    """Return an undeclared key for each candidate; `counts` are those of the candidates whose rows could be read."""
    by_place: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for each in candidates:
        by_place[each.place].append(each)
    possible = {each.place: each for each, found in counts.items() if found.percent >= LEAST}
    judged = [
        _make_key(each, counts.get(each), *_judge(each, counts, rivals, possible))
        for rivals in by_place.values()
        for each in rivals
    ]
    return tuple(sorted(judged, key=lambda each: each.pair))


def _judge(
    candidate: Candidate,
    counts: Mapping[Candidate, RowCounts],
    rivals: Sequence[Candidate],
    possible: Mapping[tuple[str, str], Candidate],
) -> tuple[Verdict, str]:
    """Return the verdict and its reason."""
    found = counts.get(candidate)
    if candidate.obstacle:
        return Verdict.REJECTED, candidate.obstacle
    if found is None or not found.values:
        reason = NO_ROWS if found else NOT_READ
        is_likely = candidate.is_strict and not candidate.doubt and len(rivals) == 1
        return Verdict.UNDECIDED if is_likely else Verdict.REJECTED, reason
    if found.percent < LEAST:
        return Verdict.REJECTED, f"only {found.percent} % of its values are in {candidate.target}"
    reason = _find_doubt(candidate, found, counts, rivals, possible)
    return (Verdict.UNDECIDED, reason) if reason else (Verdict.PROVEN, "")


def _find_doubt(
    candidate: Candidate,
    found: RowCounts,
    counts: Mapping[Candidate, RowCounts],
    rivals: Sequence[Candidate],
    possible: Mapping[tuple[str, str], Candidate],
) -> str:
    """Return why a relation that the rows allow is not proven; empty if it is."""
    fitting = [each for each in rivals if each in counts and counts[each].percent >= LEAST and each != candidate]
    if fitting:
        return f"{fitting[0].target} holds the values too"
    back = possible.get((candidate.target, candidate.target_column))
    if back and (back.target, back.target_column) == candidate.place:
        return f"{candidate.target} may refer to {candidate.table} instead"
    if candidate.doubt:
        return candidate.doubt
    if found.percent < 100:
        return f"not all of its values are in {candidate.target}"
    return "" if found.values >= ENOUGH else f"too few distinct values: {found.values}"


def _make_key(candidate: Candidate, found: RowCounts | None, verdict: Verdict, reason: str) -> UndeclaredKey:
    key = UndeclaredKey(
        table=candidate.table,
        column=candidate.column,
        target=candidate.target,
        target_column=candidate.target_column,
        rule=candidate.rule,
        verdict=verdict,
        reason=reason,
    )
    if found is None:
        return key
    return replace(
        key,
        values=round_down(found.values),
        percent=found.percent,
        orphans=round_down(found.orphans),
        nones=found.nones,
        single=found.single and found.values > 1,
        partial=found.partial,
    )


def doubt_keys(judged: Iterable[UndeclaredKey], keys: Mapping[str, Collection[str]]) -> tuple[UndeclaredKey, ...]:
    """Return what was judged; a column of a primary key is never null, so that a join might leave out rows.

    `keys` are the columns of the primary keys, by table. Where some row may lack its target, nothing is proven.
    """
    return tuple(
        replace(each, verdict=Verdict.UNDECIDED, reason=IN_KEY)
        if each.verdict is Verdict.PROVEN and each.may_lack_target and each.column in keys.get(each.table, ())
        else each
        for each in judged
    )


def keep_proven(judged: Iterable[UndeclaredKey], before: Iterable[UndeclaredKey]) -> tuple[UndeclaredKey, ...]:
    """Return what was judged; what was proven `before` stays so unless the rows of now say otherwise.

    Too few rows, or a new competitor, change nothing; a column or key of another type does.
    """
    proven = {each.pair for each in before if each.verdict is Verdict.PROVEN}
    return tuple(
        replace(each, verdict=Verdict.PROVEN, reason="") if each.pair in proven and _may_stay(each) else each
        for each in judged
    )


def _may_stay(found: UndeclaredKey) -> bool:
    """Return whether what the rows of now say leaves a proof as it was."""
    if found.reason in (NO_ROWS, NOT_READ):
        return True
    return found.verdict is not Verdict.REJECTED and found.reason != IN_KEY
