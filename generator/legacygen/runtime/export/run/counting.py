"""Counts rows by what has become of their objects."""

from collections.abc import Sequence

from legacygen.runtime.export.accounts import TableAccount
from legacygen.runtime.export.stored_parts import StoredPart
from legacygen.runtime.ledger.origins import Ledger

ORDER = ("created", "updated", "merged", "edited", "deleted", "unchanged")
"""The outcomes of an object; a row counts as the first of these that one of its objects has."""


def count_row(parts: Sequence[StoredPart], account: TableAccount, ledger: Ledger) -> None:
    """Count a row by the strongest of what happened to its objects."""
    outcomes = []
    for each in parts:
        # A row that was merged in an earlier run is as it was.
        outcome = "unchanged" if each.outcome == "merged" and each.origin is not None else each.outcome
        outcomes.append(outcome)
        label = each.new._meta.label
        if outcome in ("created", "updated"):
            getattr(account, outcome)[label] += 1
        if outcome in ("edited", "deleted"):
            account.list_kept(f"{each.made.row.key!r}: {label} {each.new.pk!r} was {outcome}")
    made = parts[0].made
    for part in made.row.origins.keys() - made.objects.keys() if made.row.origins else ():
        target = ledger.read_target(made.row.origins[part])
        label = target.model._meta.label
        account.list_kept(f"{made.row.key!r}: {label} {target.key!r} is not made from the row any more")
    strongest = outcomes[0] if len(outcomes) == 1 else min(outcomes, key=ORDER.index)
    made.outcome = "kept" if strongest in ("edited", "deleted") else strongest
    account.add_row(made.outcome)
