"""Renders the files beside the models, and puts the result of a refresh together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from legacygen.lockfile import Conflict, Lockfile, Tombstone, WrittenStub
from legacygen.matching.models import Renames, collect_database_names, locate_conflict
from legacygen.matching.renames import list_open_renames
from legacygen.matching.schema_diff import SchemaChange, diff_schemas
from legacygen.merge import MergedApp
from legacygen.merge.tombstones import find_standing_tombstones, list_tombstone_conflicts
from legacygen.plan import Plan
from legacygen.refresh.differences import ExpectedModels
from legacygen.refresh.emitted_files import (
    announce_in_stubs,
    find_known_stubs,
    hand_over_files,
    select_without_stub,
    split_modules,
    update_generated,
)
from legacygen.refresh.exported_classes import follow_in_packages
from legacygen.refresh.import_paths import find_import_paths
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.kept_keys import KeptKeys
from legacygen.refresh.match import MatchedCode, match_again
from legacygen.refresh.references import list_affected, without_untouched_stub
from legacygen.refresh.report import AffectedCode
from legacygen.refresh.result import RefreshResult
from legacygen.refresh.survivors import Survivors


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedFiles:
    """New texts of files that hold no models, by path, the stubs that were ever written, and conflicts.

    `modules` are those that models import.
    """

    modules: Mapping[str, str]
    texts: Mapping[str, str]
    stubs: tuple[WrittenStub, ...]
    conflicts: tuple[Conflict, ...]


def render_files(inputs: RefreshInputs, code: MatchedCode, plan: Plan, models: Mapping[str, str]) -> RenderedFiles:
    """Render generated files, the files that are handed over, and comments in stubs about new columns.

    `models` are the new texts of modules with models, by path.
    """
    generated, conflicts = update_generated(inputs, plan, code.resolved.decisions)
    known = find_known_stubs(inputs, code)
    new = select_without_stub(plan, known)
    imports = find_import_paths(inputs, code, {**code.lifted, **models}, new)
    handed_over, stubs = hand_over_files(inputs, new, known, imports)
    announced = announce_in_stubs(inputs, code, plan)
    modules, others = split_modules(generated)
    texts = {**others, **handed_over, **announced}
    return RenderedFiles(modules=modules, texts=texts, stubs=stubs, conflicts=conflicts)


def assemble_result(
    inputs: RefreshInputs,
    code: MatchedCode,
    kept: KeptKeys,
    survivors: Survivors,
    plan: Plan,
    merged: MergedApp,
    files: RenderedFiles,
) -> RefreshResult:
    """Put together the new texts, what to remember, and what to report."""
    old = {each.path: each.text.text for each in inputs.modules}
    models = {path: text for path, text in {**code.lifted, **merged.texts}.items() if text != old[path]}
    models = follow_in_packages(inputs, code, survivors.removed, plan, models)
    standing = find_standing_tombstones(code.user.matches, code.lockfile.tombstones, plan, code.resolved.decisions)
    tombstones = (*standing, *survivors.tombstones)
    return RefreshResult(
        expected=_expect_models(inputs, code, merged),
        models={**models, **files.modules},
        files=files.texts,
        plan=replace(plan, notes=merged.base.notes),
        base=merged.base,
        lockfile=_remember_decisions(code, kept, merged, files, tombstones, models),
        changes=_list_changes(inputs, code),
        affected=(
            *kept.affected,
            *_list_affected(inputs, code, (*tombstones, *survivors.removed), {**models, **files.texts}),
        ),
        duplicates=merged.duplicates,
        unfollowed=tuple(f"{each.path} ({label})" for label, each in code.user.matches.unfollowed.items()),
    )


def _expect_models(inputs: RefreshInputs, code: MatchedCode, merged: MergedApp) -> ExpectedModels:
    # The models have the new names by now. An old one is left where the code was not edited: it does not exist.
    names = collect_database_names(code.resolved.old, inputs.schema, Renames(), code.lockfile)
    return ExpectedModels(
        plan=merged.base,
        before=code.user.base,
        schema=inputs.schema,
        names=names,
        lockfile=code.lockfile,
        waiting=code.waiting,
        decisions=code.resolved.decisions,
    )


def _remember_decisions(
    code: MatchedCode,
    kept: KeptKeys,
    merged: MergedApp,
    files: RenderedFiles,
    tombstones: tuple[Tombstone, ...],
    models: Mapping[str, str],
) -> Lockfile:
    conflicts = (
        *merged.conflicts,
        *code.resolved.conflicts,
        *files.conflicts,
        *kept.conflicts,
        *list_tombstone_conflicts(tombstones),
    )
    return Lockfile(
        stubs=files.stubs,
        deleted_classes=merged.deleted_classes,
        user_named=merged.user_named,
        overruled=code.user.names.overruled,
        conflicts=_locate_conflicts(conflicts, code, models),
        tombstones=tombstones,
        open_renames=list_open_renames(code.resolved.open, code.resolved.old),
        decided_renames=code.resolved.decided,
        kept_keys=kept.keys,
        adopted=code.lockfile.adopted,
    )


def wait_for_decision(inputs: RefreshInputs, code: MatchedCode) -> RefreshResult:
    """Return a result that changes no file: whether a table was renamed decides what everything else is."""
    others = (each for each in inputs.lockfile.conflicts if each.kind != "renamed")
    lockfile = replace(
        inputs.lockfile,
        conflicts=(*others, *code.resolved.conflicts),
        open_renames=list_open_renames(code.resolved.open, code.resolved.old),
        decided_renames=code.resolved.decided,
    )
    return RefreshResult(plan=inputs.base, base=inputs.base, lockfile=lockfile, changes=_list_changes(inputs, code))


def _list_affected(
    inputs: RefreshInputs, code: MatchedCode, dropped: Iterable[Tombstone], new: Mapping[str, str]
) -> tuple[AffectedCode, ...]:
    """List the lines of the project, with its new texts, that use what was dropped."""
    texts = {**inputs.project_texts, **new}
    app = inputs.config.app
    searched = ((each, without_untouched_stub(each, code.user.written, texts, inputs.folder, app)) for each in dropped)
    return tuple(affected for each, rest in searched for affected in list_affected([each], rest))


def _list_changes(inputs: RefreshInputs, code: MatchedCode) -> tuple[SchemaChange, ...]:
    resolved = code.resolved
    if inputs.old_schema is None:
        return ()
    # Nobody tries to read what is excluded, so that a table which could not be read looks like a new one.
    unread = {each.name for each in resolved.old.skipped} - {table.label for table in inputs.selected.tables}
    changes = diff_schemas(resolved.old, inputs.schema, resolved.renames)
    return tuple(each for each in changes if not any(f"{each.name}.".startswith(f"{name}.") for name in unread))


def _locate_conflicts(
    conflicts: Iterable[Conflict], code: MatchedCode, texts: Mapping[str, str]
) -> tuple[Conflict, ...]:
    """Sort the conflicts by ID, and add to each the line of the new texts that it is about."""
    found = sorted(conflicts, key=lambda each: each.id)
    matches = match_again(code, texts) if found else None
    return tuple(locate_conflict(each, matches) if matches else each for each in found)
