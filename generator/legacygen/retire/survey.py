"""Lists all that is left of legacygen in a project, and plans the changes that remove it."""

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from legacygen import workspace
from legacygen.errors import LegacygenError
from legacygen.pycode.module import parse_module
from legacygen.retire.code_leftovers import describe_uses
from legacygen.retire.code_survey import CodeSurvey, survey_code
from legacygen.retire.drop_ledger import render_migration
from legacygen.retire.leftovers import Fate, Leftover, Retirement
from legacygen.retire.live_leftovers import describe_live_state, describe_stubs
from legacygen.retire.live_state import LiveState
from legacygen.retire.plain_leftovers import change_plain_files, describe_plain_files
from legacygen.retire.plain_lines import list_variables
from legacygen.retire.project_files import LegacyApp, ProjectFiles, list_gone_modules, list_state_files
from legacygen.retire.replacements import is_usable
from legacygen.retire.rest_leftovers import describe_rest
from legacygen.workspace import STATE, FileChange

INSTALLER = "config/legacy.py"
"""The module of the template that adds the legacy databases to the settings."""


def plan_retirement(files: ProjectFiles, live: LiveState, settings: str, ledger_app: str = "") -> Retirement:
    """Plan how everything goes that legacygen has written; `settings` is the module with which the project is checked.

    With a `ledger_app`, a migration in that app drops the ledger. Raises LegacygenError if that cannot be written.
    """
    own = [path for app in files.apps for path in app.paths] + _find_installer(files)
    # Twice, because a module of which nothing is left must not be imported either.
    emptied = survey_code(files, own).removed
    gone = [*own, *emptied]
    code = survey_code(files, gone)
    keeps = any(is_usable(use.name) for uses in code.uses.values() for use in uses)
    used = {name: path for path, text in files.code.items() if path not in gone for name in _list_used(files, text)}
    plain = tuple(change_plain_files(files, used, keeps=keeps))
    changes = [*_change_code(files, code), *_remove_files(files, gone), *plain]
    if ledger_app and (migration := render_migration(ledger_app, files.code)):
        changes.append(FileChange(path=migration[0], text=migration[1], before=None))
    changes += _remove_files(files, [path for app in files.apps for path in list_state_files(app.source)])
    # The first one last: with it the next run finds what was begun.
    changes += _remove_files(files, [app.source.config.name for app in reversed(files.apps)])
    removed = {each.path for each in changes if each.text is None}
    return Retirement(
        leftovers=(
            *_describe_changes(files, changes),
            *_describe_stuck_files(files, gone),
            *_describe_models(files, gone),
            *describe_uses(code.uses, live),
            *describe_plain_files(files, plain, used, keeps=keeps),
            *_describe_variables(used),
            *(each for app in files.apps for each in describe_stubs(app, files.code, live)),
            *(describe_live_state(live, drops=bool(ledger_app)) if files.apps or code.uses else ()),
            *describe_rest(files, keeps=keeps),
        ),
        changes=tuple(changes),
        folders=tuple(dict.fromkeys(path.rpartition("/")[0] for path in sorted(removed) if "/" in path)),
        gone=(*list_gone_modules(files, gone), *(() if keeps else ("legacygen",))),
        settings=settings,
    )


def _list_used(files: ProjectFiles, text: str) -> tuple[str, ...]:
    """List the variables of the legacy databases that a module reads."""
    return list_variables(text, {app.prefix for app in files.apps})


def _describe_variables(used: Mapping[str, str]) -> Iterator[Leftover]:
    if used:
        places = tuple(dict.fromkeys(used.values()))
        advice = "your code reads them, as the settings of an adopted database do"
        yield Leftover(fate=Fate.STAYS, what=", ".join(sorted(used)), places=places, advice=advice)


def _find_installer(files: ProjectFiles) -> list[str]:
    """Find the module of the template that adds the legacy databases; it has nothing but `SOURCES` and `install`."""
    text = files.code.get(INSTALLER, "")
    try:
        found = parse_module(INSTALLER, text)
    except LegacygenError:
        return []
    defined = found.bound_names - {app.label for app in files.apps}
    return [INSTALLER] if defined == {"SOURCES", "install"} else []


def _change_code(files: ProjectFiles, code: CodeSurvey) -> Iterator[FileChange]:
    for path, text in code.texts.items():
        if text is not None:
            yield FileChange(path=path, text=text, before=files.code[path])


def _remove_files(files: ProjectFiles, paths: Iterable[str]) -> Iterator[FileChange]:
    for path in dict.fromkeys(paths):
        if files.may_remove(path) and (text := _read(files, path)) is not None:
            yield FileChange(path=path, text=None, before=text)


def _read(files: ProjectFiles, path: str) -> str | None:
    """Read a text; None if it is not UTF-8, or cannot be read."""
    try:
        return workspace.read_if_exists(files.root / path)
    except LegacygenError:
        return None


def _describe_changes(files: ProjectFiles, changes: Iterable[FileChange]) -> Iterator[Leftover]:
    """Describe the changes: each legacy app as one, all else by file."""
    kinds = {app.folder: f"the legacy app, {_count(_count_models(files, app), 'legacy model')}" for app in files.apps}
    kinds[STATE] = "the state of refresh"
    numbers = dict.fromkeys(kinds, 0)
    rest = []
    for change in changes:
        folder = next((each for each in kinds if change.text is None and change.path.startswith(f"{each}/")), "")
        if folder:
            numbers[folder] += 1
        else:
            rest.append(_describe_change(change))
    for folder, number in numbers.items():
        if number:
            yield Leftover(fate=Fate.REMOVED, what=f"{folder}/", advice=f"{kinds[folder]}, {_count(number, 'file')}")
    yield from rest


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _count_models(files: ProjectFiles, app: LegacyApp) -> int:
    """Count the models of an app that read the legacy database."""
    number = 0
    for path in app.paths:
        with contextlib.suppress(LegacygenError):
            found = parse_module(path, files.code[path]).classes if path in files.code else ()
            number += sum(each.is_concrete and each.is_unmanaged for each in found)
    return number


def _describe_change(change: FileChange) -> Leftover:
    if change.text is None:
        return Leftover(fate=Fate.REMOVED, what=change.path)
    if change.before is None:
        return Leftover(
            fate=Fate.REMOVED, what="the ledger", places=(change.path,), advice="a migration drops its tables"
        )
    lines = "; ".join(filter(None, _list_changed_lines(change.before, change.text)))
    return Leftover(fate=Fate.REMOVED, what=f"lines in {change.path}", advice=lines)


def _list_changed_lines(before: str, after: str) -> Iterator[str]:
    """List the lines that go, and the changed ones as `old → new`."""
    old, new = before.splitlines(), after.splitlines()
    for _, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if old[start:end] != new[new_start:new_end]:
            shown = [" ".join(filter(None, map(str.strip, each))) for each in (old[start:end], new[new_start:new_end])]
            yield " → ".join(filter(None, shown))


def _describe_stuck_files(files: ProjectFiles, gone: Iterable[str]) -> Iterator[Leftover]:
    stuck = [path for path in dict.fromkeys(gone) if not files.may_remove(path) or _read(files, path) is None]
    if stuck:
        advice = "git could not give them back, or they are no text: delete them yourself"
        yield Leftover(fate=Fate.DECIDE, what="files that are not in git", places=tuple(stuck), advice=advice)


def _describe_models(files: ProjectFiles, gone: Iterable[str]) -> Iterator[Leftover]:
    """Describe managed models in what goes, which are the user's, and unmanaged ones elsewhere."""
    gone = set(gone)
    for path, text in files.code.items():
        if not path.endswith(".py") or "db_table" not in text:
            continue
        try:
            found = [each for each in parse_module(path, text).classes if each.is_concrete and each.db_table]
        except LegacygenError:
            continue
        for each in found:
            place = (f"{path}:{each.node.lineno}",)
            if path in gone and not each.is_unmanaged:
                advice = "Django manages its table: move it into an app of your own, as `legacygen adopt` does"
                yield Leftover(fate=Fate.BLOCKED, what=f"the model {each.name}", places=place, advice=advice)
            elif path not in gone and each.is_unmanaged:
                advice = "not managed: no migration makes its table"
                yield Leftover(fate=Fate.DECIDE, what=f"the model {each.name}", places=place, advice=advice)
