"""Matches the user's code with base and schema: renames, classes, and the names that the user has given."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from legacygen.emit.stubs import FOLDER
from legacygen.errors import RefusedError
from legacygen.lockfile import Lockfile, WrittenStub
from legacygen.matching.app_labels import read_app_label
from legacygen.matching.models import (
    DatabaseNames,
    Matches,
    Renames,
    collect_database_names,
    field_identity,
    match_models,
)
from legacygen.matching.renamed_state import rename_in_lockfile, rename_in_plan
from legacygen.merge import UserSide, prepare_user_side
from legacygen.merge.tombstones import lift_tombstones
from legacygen.plan import Model, Plan
from legacygen.pycode.module import PythonModule, parse_module
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.renames import ResolvedRenames, resolve_renames
from legacygen.schema import Schema


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MatchedCode:
    """The user's side of the merge, and the lockfile of the last run, under the names that the database has now.

    `lifted` are the new texts of modules from which tombstones were lifted, because their columns or tables have come
    back or the user has decided so.
    """

    resolved: ResolvedRenames
    names: DatabaseNames
    lockfile: Lockfile
    user: UserSide
    lifted: Mapping[str, str]

    @property
    def waiting(self) -> frozenset[str]:
        """The labels of tables with an open rename."""
        return frozenset(each.table for each in self.resolved.open)


def match_code(inputs: RefreshInputs) -> MatchedCode:
    """Match every table with its class in the code.

    Raises RefusedError where too many tables have been dropped, or fields would have to swap that cannot be edited.
    """
    resolved = resolve_renames(inputs)
    lockfile = rename_in_lockfile(inputs.lockfile, resolved.renames)
    lockfile = replace(lockfile, stubs=tuple(_follow_folder(each, inputs.folder) for each in lockfile.stubs))
    undecided = {each.id: "open" for each in lockfile.conflicts if each.kind == "conflict"}
    resolved = replace(resolved, decisions={**undecided, **resolved.decisions})
    base = rename_in_plan(inputs.base, resolved.renames, inputs.selected)
    names = collect_database_names(resolved.old, inputs.schema, resolved.renames, lockfile)
    modules = inputs.modules
    matches = match_models(modules, names, base, inputs.loaded)
    _refuse_hidden_swaps(resolved, matches)
    lifted = lift_tombstones(matches, base, lockfile, inputs.selected, resolved.decisions)
    if lifted.texts:
        modules = replace_modules(modules, lifted.texts)
        matches = match_models(modules, names, lifted.base, inputs.loaded)
    app = read_app_label(inputs.folder, inputs.project_texts)
    return MatchedCode(
        resolved=resolved,
        names=names,
        lockfile=lockfile,
        user=prepare_user_side(lifted.base, modules, matches, names, inputs.config, lockfile, resolved.decisions, app),
        lifted=lifted.texts,
    )


def _refuse_hidden_swaps(resolved: ResolvedRenames, matches: Matches) -> None:
    """Raise RefusedError where a column has the old name of another one, and its field cannot follow.

    A field that is no statement of its class is never edited. It would read the other column without a word.
    """
    before = {table.label: {each.name for each in table.columns} for table in resolved.old.tables}
    labels = {now: was for was, now in resolved.renames.tables.items()}
    for label, columns in resolved.renames.columns.items():
        ours = matches.models.get(label)
        hidden = [
            f"{label}.{now}"
            for was, now in columns.items()
            if now in before.get(labels.get(label, label), ())
            and (now in ours.elsewhere if ours else label in matches.unfollowed)
        ]
        if hidden:
            raise RefusedError(
                f"[renamed_from] gives the name of {', '.join(hidden)} to another column. The field that reads it is "
                f"no statement of the class {matches.find_class_name(label)}, so refresh cannot change it; nothing "
                "was written. Set its db_column by hand, remove the lines from [renamed_from], and repeat the command."
            )


def _follow_folder(stub: WrittenStub, folder: str) -> WrittenStub:
    """Return the stub with its path in the folder of the app, which the user may have renamed."""
    _, slash, name = stub.path.rpartition(f"/{FOLDER}/")
    return replace(stub, path=f"{folder}{slash}{name}") if slash else stub


def lacks_written_parts(inputs: RefreshInputs) -> bool:
    """Return whether the code lacks a class or a field of the last run, or of a new column.

    The user may have deleted or moved it, or made the new one elsewhere: in a base class or a loop. So may the class
    of a table that was dropped before and is back.
    """
    if _list_returned_tables(inputs):
        return True
    old = inputs.old_schema or Schema(engine=inputs.schema.engine)
    names = collect_database_names(old, inputs.schema, Renames(), inputs.lockfile)
    found = {label: {*each.fields} for label, each in match_models(inputs.modules, names, inputs.base).models.items()}
    return bool(inputs.lockfile.deleted_classes) or any(
        model.label not in found or not needed <= found[model.label]
        for model, needed in _list_needed_fields(inputs.base, old, inputs.schema)
    )


def _list_returned_tables(inputs: RefreshInputs) -> set[str]:
    """List the tables that are new, and that had a class of the user's after they were dropped."""
    lockfile = inputs.lockfile
    kept = {each.table for each in lockfile.tombstones if not each.column}
    loaded = {each.id for each in lockfile.conflicts if each.kind == "differs"}
    told = {each.partition(":")[0] for each in lockfile.differences}
    new = {table.label for table in inputs.schema.tables} - {model.label for model in inputs.base.models}
    return new & (kept | loaded | told)


def _list_needed_fields(base: Plan, old: Schema, new: Schema) -> Iterator[tuple[Model, set[str]]]:
    """Yield each model of the last run with the identities of its fields, and with the columns that are new."""
    before, now = (
        {table.label: {each.name for each in table.columns} for table in schema.tables} for schema in (old, new)
    )
    for model in base.models:
        added = now.get(model.label, set()) - before.get(model.label, set())
        yield model, {*map(field_identity, model.fields)} | added


def replace_modules(modules: tuple[PythonModule, ...], texts: Mapping[str, str]) -> tuple[PythonModule, ...]:
    """Return the modules with the new texts, by path, in place of the old ones."""
    return tuple(
        parse_module(each.path, texts[each.path], each.app) if each.path in texts else each for each in modules
    )


def match_again(code: MatchedCode, texts: Mapping[str, str]) -> Matches:
    """Match the modules with the new texts, by path."""
    return match_models(replace_modules(code.user.modules, texts), code.names, code.user.written)


def without_models(inputs: RefreshInputs, modules: tuple[PythonModule, ...]) -> UserSide:
    """Return a user side of which nothing is known, for modules that hold no model yet."""
    nothing = DatabaseNames(tables={}, columns={})
    app = read_app_label(inputs.folder, inputs.project_texts)
    return prepare_user_side(Plan(), modules, Matches(models={}), nothing, inputs.config, Lockfile(), {}, app)
