"""Matches the user's code with base and schema: renames, classes, and the names that the user has given."""

from collections.abc import Mapping
from dataclasses import dataclass

from legacygen.lockfile import Lockfile
from legacygen.matching.models import DatabaseNames, Matches, collect_database_names, match_models
from legacygen.matching.renames import rename_in_lockfile, rename_in_plan
from legacygen.merge import UserSide, prepare_user_side
from legacygen.merge.tombstones import lift_tombstones
from legacygen.plan import Plan
from legacygen.pycode.module import PythonModule, parse_module
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.renames import ResolvedRenames, resolve_renames


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

    Raises RefusedError where too many tables have been dropped.
    """
    resolved = resolve_renames(inputs)
    lockfile = rename_in_lockfile(inputs.lockfile, resolved.renames)
    base = rename_in_plan(inputs.base, resolved.renames, inputs.selected)
    names = collect_database_names(resolved.old, inputs.schema, resolved.renames, lockfile.tombstones)
    modules = inputs.modules
    matches = match_models(modules, names, base)
    lifted = lift_tombstones(matches, base, lockfile, inputs.selected, resolved.decisions)
    if lifted.texts:
        modules = replace_modules(modules, lifted.texts)
        matches = match_models(modules, names, lifted.base)
    return MatchedCode(
        resolved=resolved,
        names=names,
        lockfile=lockfile,
        user=prepare_user_side(lifted.base, modules, matches, names, inputs.config, lockfile, resolved.decisions),
        lifted=lifted.texts,
    )


def replace_modules(modules: tuple[PythonModule, ...], texts: Mapping[str, str]) -> tuple[PythonModule, ...]:
    """Return the modules with the new texts, by path, in place of the old ones."""
    return tuple(parse_module(each.path, texts[each.path]) if each.path in texts else each for each in modules)


def match_again(code: MatchedCode, texts: Mapping[str, str]) -> Matches:
    """Match the modules with the new texts, by path."""
    return match_models(replace_modules(code.user.modules, texts), code.names, code.user.written)


def without_models(inputs: RefreshInputs, modules: tuple[PythonModule, ...]) -> UserSide:
    """Return a user side of which nothing is known, for modules that hold no model yet."""
    nothing = DatabaseNames(tables={}, columns={})
    return prepare_user_side(Plan(), modules, Matches(models={}), nothing, inputs.config, Lockfile(), {})
