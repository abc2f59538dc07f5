"""Reads the modules of a project: their new texts without what legacygen has written, and what they use of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from legacygen.errors import LegacygenError
from legacygen.pycode.module import parse_module
from legacygen.retire.code_edits import is_left_empty, remove_own_code
from legacygen.retire.code_uses import CodeUse, find_module_uses
from legacygen.retire.gone_names import GoneNames, name_module, name_modules
from legacygen.retire.project_files import LegacyApp, ProjectFiles

WORDS = ("legacygen", "legacy_db", "LEGACY_APPS", "call_command")
"""A module outside of the legacy apps that has none of these words, and no name of what goes, uses nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSurvey:
    """The new texts of modules, None for those that go, and what the others use, by path."""

    texts: Mapping[str, str | None] = field(default_factory=dict)
    uses: Mapping[str, tuple[CodeUse, ...]] = field(default_factory=dict)

    @property
    def removed(self) -> tuple[str, ...]:
        """The paths of modules of which nothing is left."""
        return tuple(path for path, text in self.texts.items() if text is None)


def survey_code(files: ProjectFiles, gone: Iterable[str]) -> CodeSurvey:
    """Read all modules that stay; `gone` are the paths of those that go."""
    gone = set(gone)
    names = _collect_names(files, gone)
    folders = tuple(f"{app.folder}/" for app in files.apps)
    outside = {name_module(path).rpartition(".")[2] for path in gone if not path.startswith(folders)}
    words = {*WORDS, *names.labels, *outside}
    ends = {app.config.settings for app in files.apps}
    texts: dict[str, str | None] = {}
    uses: dict[str, tuple[CodeUse, ...]] = {}
    for path, text in files.code.items():
        if path in gone:
            continue
        if not path.endswith(".py"):
            uses[path] = tuple(_find_template_uses(text))
        elif (path.startswith(folders) or any(word in text for word in words)) and (
            found := find_module_uses(path, text, names)
        ):
            edited = remove_own_code(text, found)
            may_edit = files.may_remove(path)
            uses[path] = found.uses if may_edit else (*found.uses, *found.own_uses)
            if edited != text and may_edit:
                is_empty = is_left_empty(edited, with_star=name_module(path) in ends)
                texts[path] = None if is_empty else edited
    return CodeSurvey(texts=texts, uses={path: each for path, each in uses.items() if each})


def _collect_names(files: ProjectFiles, gone: set[str]) -> GoneNames:
    return GoneNames(
        modules=name_modules(gone),
        kept=name_modules(path for path in files.code if path not in gone),
        labels=frozenset(each for app in files.apps for each in (app.label, app.config.database)),
        models=frozenset(
            f"{app.label}.{name}".casefold() for app in files.apps for name in _list_model_names(files, app)
        ),
    )


def _list_model_names(files: ProjectFiles, app: LegacyApp) -> Iterator[str]:
    for path in app.paths:
        if path.startswith(f"{app.folder}/models") and path in files.code:
            try:
                yield from (each.name for each in parse_module(path, files.code[path]).classes)
            except LegacygenError:
                continue


def _find_template_uses(text: str) -> Iterator[CodeUse]:
    for number, line in enumerate(text.splitlines(), start=1):
        if "legacygen/" in line:
            yield CodeUse(line=number, name="legacygen.runtime.templates")
