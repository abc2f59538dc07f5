"""The table of a three-way merge, for one value of any kind."""

import enum
from collections.abc import Mapping


class Verdict(enum.Enum):
    """What becomes of one value."""

    KEEP = "the user's side stays; what is remembered moves on"
    TAKE = "the new side is written"
    OPEN = "both sides changed: the user's side stays, and the question with it"


def decide(*, changed_by_user: bool, changed_by_us: bool, agree: bool, removed_by_user: bool = False) -> Verdict:
    """The verdict; what the user has removed stays removed, whatever became of it."""
    if agree or not changed_by_us or removed_by_user:
        return Verdict.KEEP
    return Verdict.OPEN if changed_by_user else Verdict.TAKE


def settled(verdict: Verdict, identity: str, decisions: Mapping[str, str]) -> Verdict:
    """The verdict after the decision of the user, `ours` or `theirs`, if there is one."""
    if verdict is not Verdict.OPEN or identity not in decisions:
        return verdict
    return Verdict.TAKE if decisions[identity] == "theirs" else Verdict.KEEP
