"""Finds the modules that new stubs import classes from: the user may have moved these."""

import re
from collections.abc import Collection, Iterator, Mapping

from legacygen.plan import Plan
from legacygen.pycode.field_arguments import is_relation_class, read_target
from legacygen.pycode.reexports import find_exporting_modules
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.match import MatchedCode, match_again

MODELS = ("/models.py", "/models/__init__.py")


def find_import_paths(
    inputs: RefreshInputs, code: MatchedCode, models: Mapping[str, str], new: Plan
) -> dict[str, str]:
    """Return the import paths of modules, by class, for the classes that the stubs of a plan import.

    `models` are the new texts of modules by path.
    """
    found = {each.name: each.module for each in code.user.matches.unfollowed.values()}
    texts, own = {**inputs.project_texts, **models}, {each.path for each in inputs.modules}
    needed = set(_list_imported(new))
    for each in match_again(code, models).models.values() if needed else ():
        cls = each.cls
        if cls.name in needed:
            places = find_exporting_modules(texts, cls.module.path, cls.name, own)
            found[cls.name] = _name_module(_choose_place(places, inputs.folder), texts)
    return found


def _list_imported(new: Plan) -> Iterator[str]:
    for model in new.models:
        yield model.name
        yield from (read_target(each.positional[0]) for each in model.fields if is_relation_class(each.cls))


def _choose_place(places: Collection[str], folder: str) -> str:
    """Choose `models` of the legacy app, else that of another app, else any module."""
    return min(
        places, key=lambda path: (path not in [f"{folder}{each}" for each in MODELS], not path.endswith(MODELS), path)
    )


def _name_module(path: str, texts: Mapping[str, str]) -> str:
    """Return the name of a module: the longest that the project imports, as folders may be on Python's path."""
    whole = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    parts = whole.split(".")
    names = (".".join(parts[start:]) for start in range(len(parts) - 1))
    return next((name for name in names if any(_imports(text, name) for text in texts.values())), whole)


def _imports(text: str, module: str) -> bool:
    return module in text and re.search(rf"^\s*(?:from|import)\s+{re.escape(module)}\b", text, re.M) is not None
