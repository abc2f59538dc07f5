"""From a schema and what the user has to new texts: names found, plan made, merged, uses of what went looked up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from legacygen import emit, merge, planning
from legacygen.errors import RefusedError
from legacygen.lockfile import Conflict, Lockfile, Tombstone
from legacygen.matching.models import (
    DatabaseNames,
    Matches,
    Renames,
    collect_database_names,
    locate_conflict,
    match_models,
)
from legacygen.matching.oids import compare_oids, find_proven_renames, is_disproved
from legacygen.matching.renames import (
    LikelyRename,
    combine_renames,
    find_likely_renames,
    list_open_renames,
    read_declared_renames,
    rename_in_lockfile,
    rename_in_plan,
    restore_waiting_tables,
)
from legacygen.matching.schema_diff import SchemaChange, diff_schemas
from legacygen.merge.inputs import MergedApp, MergeDecisions, UserSide
from legacygen.merge.tombstones import find_standing_tombstones, lift_tombstones, list_tombstone_conflicts
from legacygen.plan import Plan
from legacygen.pycode.module import PythonModule
from legacygen.refresh.affected import find_references
from legacygen.refresh.affected import find_tombstone_references as affected_by
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.report import AffectedCode
from legacygen.refresh.result import RefreshResult
from legacygen.refresh.stubs import list_known_stubs, list_stubs, render_new_stubs
from legacygen.schema import Schema

__all__ = ["RefreshInputs", "RefreshResult", "find_references", "generate"]

MOST = 0.2
"""The share of tables that may be gone before it looks like a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What is called otherwise now, and what only looks so; `decisions` with the accepted renames."""

    old: Schema
    renamed: Renames
    undecided: tuple[LikelyRename, ...]
    decisions: Mapping[str, str]


def generate(given: RefreshInputs) -> RefreshResult:
    """The texts that bring the app in step with the schema, none of the user's work lost.

    Raises RefusedError for a module that is no Python, and when too many tables are gone.
    """
    names = _names(given)
    _guard(names.old, given.schema, names.renamed, allow=given.allow_mass_drop)
    changes = diff_schemas(names.old, given.schema, names.renamed) if given.old else ()
    undecided = tuple(_rename_question(item) for item in names.undecided)
    if any(not item.table for item in names.undecided):
        return _nothing(given, names, undecided, changes)
    given = replace(given, lock=rename_in_lockfile(given.lock, names.renamed))
    known = collect_database_names(names.old, given.schema, names.renamed, given.lock.gone)
    base = rename_in_plan(given.base, names.renamed, given.taken)
    modules, located, base, lifted = _modules(given, names, known, base)
    if not located.held:
        return _first(given, modules, changes)
    prepared = merge.prepare_user_side(base, modules, located, known, given.config, given.lock, names.decisions)
    choice = _choice(given, names)
    plan, done = _planned(given, prepared, choice)
    texts = {path: text for path, text in {**lifted, **done.texts}.items() if given.texts[path] != text}
    standing = find_standing_tombstones(prepared.located, given.lock.gone, plan, names.decisions)
    gone = (*standing, *done.gone)
    texts.update(render_new_stubs(given, prepared, plan, choice.held_back))
    pending = [*done.pending, *undecided, *list_tombstone_conflicts(gone)]
    return RefreshResult(
        texts=texts,
        plan=replace(plan, notes=done.base.notes),
        base=done.base,
        lock=Lockfile(
            stubs=list_known_stubs(given, prepared, plan),
            removed=done.removed,
            named=done.named,
            overruled=prepared.chosen.overruled,
            pending=_placed(pending, modules, texts, known, base),
            gone=gone,
            waiting=list_open_renames(names.undecided, names.old),
        ),
        changes=changes,
        affected=_affected(given, (*standing, *done.went), texts),
        second=done.second,
    )


def _choice(given: RefreshInputs, names: _Names) -> MergeDecisions:
    return MergeDecisions(
        decisions=names.decisions,
        renamed=names.renamed,
        held_back=frozenset(item.table for item in names.undecided),
        there=frozenset(table.label for table in given.schema.tables),
    )


def _placed(
    pending: list[Conflict], modules: list[PythonModule], texts: Mapping[str, str], known: DatabaseNames, base: Plan
) -> tuple[Conflict, ...]:
    """The questions by id, each with the line of the new texts that it is about."""
    if not pending:
        return ()
    now = [merge.parse_module(each.path, texts[each.path]) if each.path in texts else each for each in modules]
    located = match_models(now, known, base)
    return tuple(locate_conflict(each, located) for each in sorted(pending, key=lambda each: each.id))


def _names(given: RefreshInputs) -> _Names:
    old = restore_waiting_tables(given.old, given.lock.waiting) if given.old else Schema(engine=given.schema.engine)
    declared = read_declared_renames(given.config.renamed_from, old, given.schema)
    ids = compare_oids(given.known_ids, given.ids)
    known_ones = combine_renames(declared, find_proven_renames(ids, old, given.schema, declared))
    back = {now: was for was, now in known_ones.tables.items()}
    suggestions = [
        item
        for item in (find_likely_renames(old, given.schema, known_ones) if given.old else ())
        if not is_disproved(ids, item, back.get(item.table, item.table))
    ]
    known = {model.label for model in given.base.models}
    stones = {each.id for each in given.lock.gone}
    relevant = [
        item
        for item in suggestions
        if ((item.table or item.before) in known or item.table in back) and item.id not in stones
    ]
    decisions = dict(given.decisions)
    if given.accept_renames:
        decisions.update((item.id, "theirs") for item in relevant)
    accepted = [item for item in relevant if decisions.get(item.id) == "theirs"]
    return _Names(
        old=old,
        renamed=combine_renames(known_ones, accepted),
        undecided=tuple(item for item in relevant if item.id not in decisions),
        decisions={
            identity: side for identity, side in decisions.items() if identity not in {item.id for item in relevant}
        },
    )


def _guard(old: Schema, new: Schema, renamed: Renames, *, allow: bool) -> None:
    there = {table.label for table in new.tables}
    gone = [label for label in (table.label for table in old.tables) if renamed.tables.get(label, label) not in there]
    if old.tables and len(gone) > MOST * len(old.tables) and not allow:
        names = ", ".join(gone[:5]) + (", …" if len(gone) > 5 else "")
        raise RefusedError(
            f"{len(gone)} of {len(old.tables)} tables are gone ({names}). Is it the right database, and may the "
            "account see all of it? Nothing was written; if they were dropped on purpose, add --allow-mass-drop."
        )


def _modules(
    given: RefreshInputs, names: _Names, known: DatabaseNames, base: Plan
) -> tuple[list[PythonModule], Matches, Plan, Mapping[str, str]]:
    """The modules and the classes in them, without tombstones that are not needed any more."""
    modules = list(given.modules)
    located = match_models(modules, known, base)
    lifted = lift_tombstones(located, base, given.lock, given.taken, names.decisions)
    if lifted.texts:
        modules = [
            merge.parse_module(each.path, lifted.texts[each.path]) if each.path in lifted.texts else each
            for each in modules
        ]
        located = match_models(modules, known, lifted.base)
    return modules, located, lifted.base, lifted.texts


def _plan(given: RefreshInputs, prepared: UserSide) -> Plan:
    chosen = prepared.chosen
    tables = tuple(table for table in given.taken.tables if table.label not in prepared.removed)
    return planning.plan_schema(replace(given.taken, tables=tables), chosen.config, chosen.known)


def _first(given: RefreshInputs, modules: list[PythonModule], changes: tuple[SchemaChange, ...]) -> RefreshResult:
    """The first generation: a new models.py, or classes at the end of one that has none of ours."""
    path = f"{given.folder}/{emit.PATH}"
    models = [module for module in modules if module.path == path or "/models/" in module.path]
    is_new = not any(module.text.text.strip() for module in models)
    plan = planning.plan_schema(given.taken, given.config)
    if is_new:
        generated = {path: emit.generated(plan)[emit.PATH]}
    else:
        known = DatabaseNames(tables={}, columns={})
        empty = merge.prepare_user_side(Plan(), models, Matches(held={}), known, given.config, Lockfile(), {})
        generated = merge.merge_app(empty, plan, MergeDecisions()).texts
    new = {f"{given.folder}/{path}": text for path, text in emit.handed_over(plan, given.config.app).items()}
    there = given.python()
    before = {each.path for each in given.lock.stubs}
    fresh = {path: text for path, text in new.items() if path not in there and path not in before}
    return RefreshResult(
        texts={**generated, **fresh},
        plan=plan,
        base=plan,
        lock=Lockfile(stubs=list_stubs(given, plan, given.lock.stubs)),
        changes=changes,
        is_first=True,
    )


def _nothing(
    given: RefreshInputs, names: _Names, undecided: tuple[Conflict, ...], changes: tuple[SchemaChange, ...]
) -> RefreshResult:
    """Whether a table was renamed decides what everything else is; until then nothing is written."""
    kept = [each for each in given.lock.pending if each.kind != "rename"]
    lock = replace(given.lock, pending=(*kept, *undecided), waiting=list_open_renames(names.undecided, names.old))
    return RefreshResult(texts={}, plan=given.base, base=given.base, lock=lock, changes=changes)


def _rename_question(item: LikelyRename) -> Conflict:
    what = f"{item.table}.{item.before}" if item.table else item.before
    return Conflict(
        id=item.id,
        kind="rename",
        ours=f"{what} is gone and {item.id} is new",
        theirs=f"{what} is called {item.after} now",
        text="looks like a rename; what has to do with it waits until this is decided",
    )


def _planned(given: RefreshInputs, prepared: UserSide, choice: MergeDecisions) -> tuple[Plan, MergedApp]:
    """The plan and the merge; made again with the names of what stays otherwise than planned, where there is such."""
    plan = _plan(given, prepared)
    staying = merge.find_kept_fields(prepared, plan, choice)
    if staying:
        prepared = merge.pin_kept_names(prepared, staying)
        plan = _plan(given, prepared)
    done = _merged(given, prepared, plan, choice)
    clashing = merge.find_clashing_names(prepared, plan, done)
    if clashing:
        prepared = merge.pin_kept_names(prepared, clashing)
        plan = _plan(given, prepared)
        done = _merged(given, prepared, plan, choice)
    return plan, done


def _merged(given: RefreshInputs, prepared: UserSide, plan: Plan, choice: MergeDecisions) -> MergedApp:
    """The merge; what goes although it is used stays as a tombstone, which only a second look can tell."""
    done = merge.merge_app(prepared, plan, choice)
    affected = _affected(given, done.went, done.texts)
    used = {each.name for each in affected if any(not use.is_idle for use in each.uses)}
    return merge.merge_app(prepared, plan, replace(choice, used=used)) if used else done


def _affected(given: RefreshInputs, gone: Sequence[Tombstone], texts: Mapping[str, str]) -> tuple[AffectedCode, ...]:
    """The uses of what has gone and is not settled, in the project with the new texts."""
    if not gone:
        return ()
    there = {**given.python(), **texts}
    return tuple(each for each in (affected_by(given, there, one) for one in gone if not one.settled) if each.uses)
