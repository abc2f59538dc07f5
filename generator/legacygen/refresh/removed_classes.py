"""Removes the classes of dropped tables from the packages that re-export them, which otherwise could not be loaded."""

from collections.abc import Iterable, Iterator, Mapping

from legacygen.lockfile import Tombstone
from legacygen.pycode.module import parse_module
from legacygen.pycode.reexports import remove_reexports
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.match import MatchedCode

Texts = Mapping[str, str]


def remove_from_packages(
    inputs: RefreshInputs, code: MatchedCode, removed: Iterable[Tombstone], models: Texts
) -> dict[str, str]:
    """Return the new `models`, by path, with those of packages that re-export a class which they do not have any more.

    `removed` are the parts of the code that the merge has removed.
    """
    decided = (each for each in code.lockfile.tombstones if code.resolved.decisions.get(each.id) == "theirs")
    names = {each.cls for each in (*removed, *decided) if not each.column}
    texts, own = {**inputs.project_texts, **models}, {each.path for each in inputs.modules}
    found = dict(models)
    for path, name in _list_removed(inputs, names, models):
        found.update(remove_reexports({**texts, **found}, path, name, own))
    return found


def _list_removed(inputs: RefreshInputs, names: Iterable[str], models: Texts) -> Iterator[tuple[str, str]]:
    """List path and name of each class with one of the names that the new texts do not have any more."""
    for module in inputs.modules if names else ():
        if module.path in models:
            standing = {each.name for each in parse_module(module.path, models[module.path]).classes}
            yield from (
                (module.path, cls.name) for cls in module.classes if cls.name in names and cls.name not in standing
            )
