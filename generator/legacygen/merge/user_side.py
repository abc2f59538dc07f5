"""The user's side of the merge: classes, names, and what the user has deleted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from legacygen.config import Config
from legacygen.lockfile import Lockfile
from legacygen.matching.models import DatabaseNames, Matches, field_identity
from legacygen.merge.base_renamed import find_renamed_choices, rename_base
from legacygen.merge.user_names import UserNames, collect_user_names
from legacygen.plan import Plan
from legacygen.pycode.module import PythonModule
from legacygen.schema import Schema


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UserSide:
    """The code of the user, beside what the last run wrote.

    `written` is the plan of the last run, `base` is the same plan with the names that the code has now. `deleted` are
    the labels of tables whose classes the user has deleted; these are not planned. `named` is what the user has named,
    as in `Lockfile.user_named`. `is_adopted` when there is code but no state of a last run.
    """

    modules: tuple[PythonModule, ...]
    matches: Matches
    names: UserNames
    written: Plan
    base: Plan
    deleted: frozenset[str]
    named: frozenset[str]
    lockfile: Lockfile
    is_adopted: bool

    def select_planned(self, schema: Schema) -> Schema:
        """Return the schema without the tables whose classes the user has deleted."""
        return replace(schema, tables=tuple(each for each in schema.tables if each.label not in self.deleted))


def prepare_user_side(
    base: Plan,
    modules: Iterable[PythonModule],
    matches: Matches,
    database_names: DatabaseNames,
    config: Config,
    lockfile: Lockfile,
    decisions: Mapping[str, str],
    app: str,
) -> UserSide:
    """Find the names that the user has given, and the classes that the user has deleted.

    `decisions` are resolved conflicts by ID, each `ours` or `theirs`. `app` is the label of the legacy app.
    """
    is_adopted = not base.models and bool(matches.models)
    missing = {model.label for model in base.models} | {*lockfile.deleted_classes}
    if is_adopted:
        # There is no base that shows which classes were generated, so all that the code lacks count as deleted.
        missing |= set(database_names.tables.values())
    missing -= {*matches.models, *matches.unfollowed}
    names = collect_user_names(base, matches, config, decisions, lockfile, app)
    deleted = frozenset(label for label in missing if decisions.get(label) != "theirs")
    return UserSide(
        modules=tuple(modules),
        matches=matches,
        names=names,
        written=base,
        base=rename_base(base, matches),
        # Code without any model is not one from which all were deleted: everything is generated again.
        deleted=deleted if matches.models or matches.unfollowed else frozenset(),
        named=frozenset((*lockfile.user_named, *_list_renamed(base, matches))) - names.named_by_toml,
        lockfile=lockfile,
        is_adopted=is_adopted,
    )


def _list_renamed(written: Plan, matches: Matches) -> Iterator[str]:
    """List what has a different name in the code than it was written with."""
    for model in written.models:
        ours = matches.models.get(model.label)
        if ours is None:
            continue
        if ours.cls.name != model.name:
            yield model.label
        for each in model.fields:
            if ours.find_name(field_identity(each)) not in ("", each.name):
                yield f"{model.label}.{field_identity(each)}"
        for choices in model.choices:
            yield from (f"{model.label}.{each}" for each in find_renamed_choices(choices, ours))
