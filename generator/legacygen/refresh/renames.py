"""Resolves which tables and columns were renamed since the last run, and refuses a mass drop."""

from collections.abc import Mapping
from dataclasses import dataclass

from legacygen.errors import RefusedError
from legacygen.lockfile import Conflict
from legacygen.matching.models import Renames, collect_database_names, match_models
from legacygen.matching.oids import compare_oids, find_proven_renames, is_disproved
from legacygen.matching.renames import (
    LikelyRename,
    combine_renames,
    find_likely_renames,
    read_declared_renames,
    restore_waiting_tables,
)
from legacygen.refresh.inputs import RefreshInputs
from legacygen.schema import Schema

MASS_DROP = 0.2
"""The share of dropped tables above which it looks like a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedRenames:
    """The `renames` that hold, and the likely ones that are `open` until the user decides; `decided` as in `Lockfile`.

    `old` is the schema of the last run, in which tables with an open rename are as they were before it. `decisions`
    are those of the inputs that are not about renames, and `open` for conflicts of earlier runs without any.
    """

    old: Schema
    renames: Renames
    open: tuple[LikelyRename, ...]
    decided: tuple[str, ...]
    decisions: Mapping[str, str]

    @property
    def has_open_table(self) -> bool:
        """Whether a table may have been renamed: until that is decided, every table may be another one."""
        return any(not item.table for item in self.open)

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The conflicts about the open ones."""
        return tuple(map(_make_conflict, self.open))


def resolve_renames(inputs: RefreshInputs) -> ResolvedRenames:
    """Resolve renames: declared ones, those that the server's catalog proves, then likely ones that were accepted.

    Raises ConfigError for a declared rename to a name that does not exist, RefusedError for a mass drop.
    """
    lockfile = inputs.lockfile
    old = Schema(engine=inputs.schema.engine)
    if inputs.old_schema:
        old = restore_waiting_tables(inputs.old_schema, lockfile.open_renames)
    declared = read_declared_renames(inputs.config.renamed_from, old, inputs.schema)
    oids = compare_oids(inputs.known_oids, inputs.oids)
    sure = combine_renames(declared, find_proven_renames(oids, old, inputs.schema, declared))
    old_labels = {now: was for was, now in sure.tables.items()}
    likely = [
        item
        for item in _find_askable_renames(inputs, old, sure)
        if not is_disproved(oids, item, old_labels.get(item.table, item.table))
    ]
    decisions = {**dict(each.rsplit("=", 1) for each in lockfile.decided_renames), **inputs.decisions}
    if inputs.accept_renames:
        decisions.update((item.id, "theirs") for item in likely)
    ids = {item.id for item in likely}
    undecided = tuple(item for item in likely if item.id not in decisions)
    waiting = {item.table for item in undecided}
    renames = combine_renames(sure, [item for item in likely if decisions.get(item.id) == "theirs"])
    if not inputs.allow_mass_drop:
        _refuse_mass_drop(old, inputs.schema, renames)
    return ResolvedRenames(
        old=old,
        renames=renames,
        open=undecided,
        decided=tuple(
            f"{item.id}={decisions[item.id]}"
            for item in likely
            if item.id in decisions and ("" in waiting or item.table in waiting)
        ),
        decisions={identity: side for identity, side in decisions.items() if identity not in ids},
    )


def _find_askable_renames(inputs: RefreshInputs, old: Schema, sure: Renames) -> list[LikelyRename]:
    """Find the likely renames of what the code has: not of a class that the user has deleted, nor of a tombstone."""
    found = find_likely_renames(old, inputs.schema, sure) if inputs.old_schema else ()
    if not found:
        return []
    names = collect_database_names(old, inputs.schema, Renames(), inputs.lockfile)
    matches = match_models(inputs.modules, names, inputs.base, inputs.loaded)
    known = {*matches.models, *sure.tables.values()}
    tables = known | {*matches.unfollowed}  # the fields of a class that cannot be followed are compared with the plan
    tombstones = {each.id for each in inputs.lockfile.tombstones}
    return [
        each
        for each in found
        if (each.table in known if each.table else each.before in tables) and each.id not in tombstones
    ]


def _refuse_mass_drop(old: Schema, new: Schema, renames: Renames) -> None:
    """Raise RefusedError where more than a fifth of all tables have been dropped."""
    labels = {table.label for table in new.tables}
    dropped = [table.label for table in old.tables if renames.tables.get(table.label, table.label) not in labels]
    if len(dropped) > MASS_DROP * len(old.tables):
        names = ", ".join(dropped[:5]) + (", …" if len(dropped) > 5 else "")
        raise RefusedError(
            f"{len(dropped)} of {len(old.tables)} tables have been dropped ({names}). Is it the right database, and "
            "may the account see all of it? Nothing was written; if they were dropped on purpose, add "
            "--allow-mass-drop."
        )


def _make_conflict(item: LikelyRename) -> Conflict:
    old = f"{item.table}.{item.before}" if item.table else item.before
    return Conflict(
        id=item.id,
        kind="renamed",
        ours=f"{old} was dropped and {item.id} is new",
        theirs=f"{old} was renamed to {item.after}",
        text="looks like a rename; everything about it waits for your decision",
    )
