"""The table of a three-way merge, for one value of any kind."""

import enum
from collections.abc import Mapping


class Resolution(enum.Enum):
    """What becomes of one value."""

    KEEP = "the user's side stays; what is remembered moves on"
    TAKE = "the new side is written"
    OPEN = "both sides changed: the user's side stays, and the question with it"


def resolve_value(
    *, changed_by_user: bool, changed_by_us: bool, agree: bool, removed_by_user: bool = False
) -> Resolution:
    """The verdict; what the user has removed stays removed, whatever became of it."""
    if agree or not changed_by_us or removed_by_user:
        return Resolution.KEEP
    return Resolution.OPEN if changed_by_user else Resolution.TAKE


def apply_decision(verdict: Resolution, identity: str, decisions: Mapping[str, str]) -> Resolution:
    """The verdict after the decision of the user, `ours` or `theirs`, if there is one."""
    if verdict is not Resolution.OPEN or identity not in decisions:
        return verdict
    return Resolution.TAKE if decisions[identity] == "theirs" else Resolution.KEEP
