"""From a schema and what the user has to new texts: names found, plan made, merged, uses of what went looked up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from legacygen import emit, merge, planning
from legacygen.errors import RefusedError
from legacygen.lock import Gone, Lock, Pending
from legacygen.merge import delta, numbers, renames, tombstones
from legacygen.merge.identity import Identities, Located, Renamed, identities, locate, placed
from legacygen.merge.sides import Choice, Merged, Prepared
from legacygen.merge.source import Module
from legacygen.plan import Plan
from legacygen.renewal.given import Given
from legacygen.renewal.renewed import Renewed
from legacygen.renewal.stubbing import all_stubs, known_stubs, stub_texts
from legacygen.renewal.uses import affected as affected_by
from legacygen.renewal.uses import uses_of
from legacygen.report import Affected
from legacygen.schema import Schema

__all__ = ["Given", "Renewed", "renew", "uses_of"]

MOST = 0.2
"""The share of tables that may be gone before it looks like a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What is called otherwise now, and what only looks so; `decisions` with the accepted renames."""

    old: Schema
    renamed: Renamed
    undecided: tuple[renames.Suggestion, ...]
    decisions: Mapping[str, str]


def renew(given: Given) -> Renewed:
    """The texts that bring the app in step with the schema, none of the user's work lost.

    Raises RefusedError for a module that is no Python, and when too many tables are gone.
    """
    names = _names(given)
    _guard(names.old, given.schema, names.renamed, allow=given.allow_mass_drop)
    changes = delta.changes(names.old, given.schema, names.renamed) if given.old else ()
    undecided = tuple(_rename_question(item) for item in names.undecided)
    if any(not item.table for item in names.undecided):
        return _nothing(given, names, undecided, changes)
    given = replace(given, lock=renames.lock_followed(given.lock, names.renamed))
    known = identities(names.old, given.schema, names.renamed, given.lock.gone)
    base = renames.followed(given.base, names.renamed, given.taken)
    modules, located, base, lifted = _modules(given, names, known, base)
    if not located.held:
        return _first(given, modules, changes)
    prepared = merge.prepare(base, modules, located, known, given.config, given.lock, names.decisions)
    choice = _choice(given, names)
    plan, done = _planned(given, prepared, choice)
    texts = {path: text for path, text in {**lifted, **done.texts}.items() if given.texts[path] != text}
    standing = tombstones.standing(prepared.located, given.lock.gone, plan, names.decisions)
    gone = (*standing, *done.gone)
    texts.update(stub_texts(given, prepared, plan, choice.held_back))
    pending = [*done.pending, *undecided, *tombstones.questions(gone)]
    return Renewed(
        texts=texts,
        plan=replace(plan, notes=done.base.notes),
        base=done.base,
        lock=Lock(
            stubs=known_stubs(given, prepared, plan),
            removed=done.removed,
            named=done.named,
            overruled=prepared.chosen.overruled,
            pending=_placed(pending, modules, texts, known, base),
            gone=gone,
            waiting=renames.waiting(names.undecided, names.old),
        ),
        changes=changes,
        affected=_affected(given, (*standing, *done.went), texts),
        second=done.second,
    )


def _choice(given: Given, names: _Names) -> Choice:
    return Choice(
        decisions=names.decisions,
        renamed=names.renamed,
        held_back=frozenset(item.table for item in names.undecided),
        there=frozenset(table.label for table in given.schema.tables),
    )


def _placed(
    pending: list[Pending], modules: list[Module], texts: Mapping[str, str], known: Identities, base: Plan
) -> tuple[Pending, ...]:
    """The questions by id, each with the line of the new texts that it is about."""
    if not pending:
        return ()
    now = [merge.parse(each.path, texts[each.path]) if each.path in texts else each for each in modules]
    located = locate(now, known, base)
    return tuple(placed(each, located) for each in sorted(pending, key=lambda each: each.id))


def _names(given: Given) -> _Names:
    old = renames.before(given.old, given.lock.waiting) if given.old else Schema(engine=given.schema.engine)
    declared = renames.declared(given.config.renamed_from, old, given.schema)
    ids = numbers.compared(given.known_ids, given.ids)
    known_ones = renames.together(declared, numbers.proven(ids, old, given.schema, declared))
    back = {now: was for was, now in known_ones.tables.items()}
    suggestions = [
        item
        for item in (renames.suggested(old, given.schema, known_ones) if given.old else ())
        if not numbers.is_disproved(ids, item, back.get(item.table, item.table))
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
        renamed=renames.together(known_ones, accepted),
        undecided=tuple(item for item in relevant if item.id not in decisions),
        decisions={
            identity: side for identity, side in decisions.items() if identity not in {item.id for item in relevant}
        },
    )


def _guard(old: Schema, new: Schema, renamed: Renamed, *, allow: bool) -> None:
    there = {table.label for table in new.tables}
    gone = [label for label in (table.label for table in old.tables) if renamed.tables.get(label, label) not in there]
    if old.tables and len(gone) > MOST * len(old.tables) and not allow:
        names = ", ".join(gone[:5]) + (", …" if len(gone) > 5 else "")
        raise RefusedError(
            f"{len(gone)} of {len(old.tables)} tables are gone ({names}). Is it the right database, and may the "
            "account see all of it? Nothing was written; if they were dropped on purpose, add --allow-mass-drop."
        )


def _modules(
    given: Given, names: _Names, known: Identities, base: Plan
) -> tuple[list[Module], Located, Plan, Mapping[str, str]]:
    """The modules and the classes in them, without tombstones that are not needed any more."""
    modules = list(given.modules)
    located = locate(modules, known, base)
    lifted = tombstones.lift(located, base, given.lock, given.taken, names.decisions)
    if lifted.texts:
        modules = [
            merge.parse(each.path, lifted.texts[each.path]) if each.path in lifted.texts else each for each in modules
        ]
        located = locate(modules, known, lifted.base)
    return modules, located, lifted.base, lifted.texts


def _plan(given: Given, prepared: Prepared) -> Plan:
    chosen = prepared.chosen
    tables = tuple(table for table in given.taken.tables if table.label not in prepared.removed)
    return planning.plan(replace(given.taken, tables=tables), chosen.config, chosen.known)


def _first(given: Given, modules: list[Module], changes: tuple[delta.Change, ...]) -> Renewed:
    """The first generation: a new models.py, or classes at the end of one that has none of ours."""
    path = f"{given.folder}/{emit.PATH}"
    models = [module for module in modules if module.path == path or "/models/" in module.path]
    is_new = not any(module.text.text.strip() for module in models)
    plan = planning.plan(given.taken, given.config)
    if is_new:
        generated = {path: emit.generated(plan)[emit.PATH]}
    else:
        known = Identities(tables={}, columns={})
        empty = merge.prepare(Plan(), models, Located(held={}), known, given.config, Lock(), {})
        generated = merge.merge(empty, plan, Choice()).texts
    new = {f"{given.folder}/{path}": text for path, text in emit.handed_over(plan, given.config.app).items()}
    there = given.python()
    before = {each.path for each in given.lock.stubs}
    fresh = {path: text for path, text in new.items() if path not in there and path not in before}
    return Renewed(
        texts={**generated, **fresh},
        plan=plan,
        base=plan,
        lock=Lock(stubs=all_stubs(given, plan, given.lock.stubs)),
        changes=changes,
        is_first=True,
    )


def _nothing(
    given: Given, names: _Names, undecided: tuple[Pending, ...], changes: tuple[delta.Change, ...]
) -> Renewed:
    """Whether a table was renamed decides what everything else is; until then nothing is written."""
    kept = [each for each in given.lock.pending if each.kind != "rename"]
    lock = replace(given.lock, pending=(*kept, *undecided), waiting=renames.waiting(names.undecided, names.old))
    return Renewed(texts={}, plan=given.base, base=given.base, lock=lock, changes=changes)


def _rename_question(item: renames.Suggestion) -> Pending:
    what = f"{item.table}.{item.before}" if item.table else item.before
    return Pending(
        id=item.id,
        kind="rename",
        ours=f"{what} is gone and {item.id} is new",
        theirs=f"{what} is called {item.after} now",
        text="looks like a rename; what has to do with it waits until this is decided",
    )


def _planned(given: Given, prepared: Prepared, choice: Choice) -> tuple[Plan, Merged]:
    """The plan and the merge; made again with the names of what stays otherwise than planned, where there is such."""
    plan = _plan(given, prepared)
    staying = merge.staying(prepared, plan, choice)
    if staying:
        prepared = merge.with_names(prepared, staying)
        plan = _plan(given, prepared)
    done = _merged(given, prepared, plan, choice)
    clashing = merge.clashing(prepared, plan, done)
    if clashing:
        prepared = merge.with_names(prepared, clashing)
        plan = _plan(given, prepared)
        done = _merged(given, prepared, plan, choice)
    return plan, done


def _merged(given: Given, prepared: Prepared, plan: Plan, choice: Choice) -> Merged:
    """The merge; what goes although it is used stays as a tombstone, which only a second look can tell."""
    done = merge.merge(prepared, plan, choice)
    affected = _affected(given, done.went, done.texts)
    used = {each.name for each in affected if any(not use.is_idle for use in each.uses)}
    return merge.merge(prepared, plan, replace(choice, used=used)) if used else done


def _affected(given: Given, gone: Sequence[Gone], texts: Mapping[str, str]) -> tuple[Affected, ...]:
    """The uses of what has gone and is not settled, in the project with the new texts."""
    if not gone:
        return ()
    there = {**given.python(), **texts}
    return tuple(each for each in (affected_by(given, there, one) for one in gone if not one.settled) if each.uses)
