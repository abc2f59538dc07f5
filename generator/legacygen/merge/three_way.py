"""The rules of a three-way merge, for one value of any kind."""

import enum
from collections.abc import Mapping


class Resolution(enum.Enum):
    """The outcome of merging one value."""

    KEEP_OURS = "the user's value stays, and the new one becomes the base"
    TAKE_THEIRS = "the new value is written"
    CONFLICT = "the user's value stays, and the base with it, so that the conflict is found again in the next run"


def resolve_value(
    *, changed_by_user: bool, changed_by_us: bool, agree: bool, removed_by_user: bool = False
) -> Resolution:
    """Resolve one value; one that the user has removed stays removed, even if there is a new value for it."""
    if agree or not changed_by_us or removed_by_user:
        return Resolution.KEEP_OURS
    return Resolution.CONFLICT if changed_by_user else Resolution.TAKE_THEIRS


def apply_decision(resolution: Resolution, identity: str, decisions: Mapping[str, str]) -> Resolution:
    """Return the resolution after the user's decision about that conflict, `ours` or `theirs`, if there is one.

    What the user has decided to keep is never replaced. A conflict of an earlier run that is still `open` is not
    resolved by whatever has changed since.
    """
    decision = decisions.get(identity)
    if decision == "ours":
        return Resolution.KEEP_OURS
    if decision == "theirs" and resolution is Resolution.CONFLICT:
        return Resolution.TAKE_THEIRS
    if decision == "open" and resolution is Resolution.TAKE_THEIRS:
        return Resolution.CONFLICT
    return resolution
