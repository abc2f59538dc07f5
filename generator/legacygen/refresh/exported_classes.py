"""Follows removed and renamed classes in the packages that re-export them, which otherwise could not be loaded."""

from collections.abc import Iterable, Iterator, Mapping

from legacygen.lockfile import Tombstone
from legacygen.plan import Plan
from legacygen.pycode.module import parse_module
from legacygen.pycode.reexports import remove_reexports, rename_reexports
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.match import MatchedCode

Texts = Mapping[str, str]


def follow_in_packages(
    inputs: RefreshInputs, code: MatchedCode, removed: Iterable[Tombstone], plan: Plan, models: Texts
) -> dict[str, str]:
    """Return the new `models`, by path, with those of packages that re-export a class which they do not have any more.

    `removed` are the parts of the code that the merge has removed. A class has another name in the `plan` where
    legacygen.toml gives it one.
    """
    decided = (each for each in code.lockfile.tombstones if code.resolved.decisions.get(each.id) == "theirs")
    names = {each.cls for each in (*removed, *decided) if not each.column}
    texts, own = {**inputs.project_texts, **models}, {each.path for each in inputs.modules}
    found = dict(models)
    for path, name in _list_removed(inputs, names, models):
        found.update(remove_reexports({**texts, **found}, path, name, own))
    for path, name, new_name in _list_renamed(code, plan, models):
        found.update(rename_reexports({**texts, **found}, path, name, new_name, own))
    return found


def _list_renamed(code: MatchedCode, plan: Plan, models: Texts) -> Iterator[tuple[str, str, str]]:
    """List the path, the old name and the new one of each class that the new texts have under another name."""
    for model in plan.models:
        ours = code.user.matches.models.get(model.label)
        if ours and ours.cls.name != model.name and ours.cls.module.path in models:
            yield ours.cls.module.path, ours.cls.name, model.name


def _list_removed(inputs: RefreshInputs, names: Iterable[str], models: Texts) -> Iterator[tuple[str, str]]:
    """List path and name of each class with one of the names that the new texts do not have any more."""
    for module in inputs.modules if names else ():
        if module.path in models:
            standing = {each.name for each in parse_module(module.path, models[module.path]).classes}
            yield from (
                (module.path, cls.name) for cls in module.classes if cls.name in names and cls.name not in standing
            )
