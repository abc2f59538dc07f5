"""Describes and changes the files of a project that are not Python."""

from collections.abc import Collection, Iterator

from legacygen.retire.leftovers import Fate, Leftover
from legacygen.retire.plain_lines import (
    find_mentions,
    has_only_comments,
    list_variables,
    remove_ignored,
    remove_variables,
)
from legacygen.retire.project_files import ProjectFiles
from legacygen.retire.requirements import remove_from_pyproject, remove_from_requirements
from legacygen.workspace import FileChange

ANSWERS = ".copier-answers"
ENGINE = "legacy_engine:"
"""An answer that only the template of legacygen asks for."""

DRIVERS = {"mysqlclient": "mysql", "PyMySQL": "mysql", "psycopg": "postgresql"}
"""The engine of Django for each driver."""
REQUIREMENTS = ("requirements", "constraints", "pyproject.toml")
"""The beginnings of the paths of files with requirements."""


def change_plain_files(files: ProjectFiles, used: Collection[str], *, keeps: bool) -> Iterator[FileChange]:
    """Yield the changes of files that are not Python.

    `used` are the variables that code of the user reads; `keeps` if it still needs the requirement.
    """
    prefixes = {app.prefix for app in files.apps}
    for path, text in files.plain.items():
        if path.startswith(".env.") and "example" in path:
            changed = remove_variables(text, prefixes, used)
            is_gone = changed != text and has_only_comments(changed)
        else:
            changed = _change_text(path, text, keeps=keeps)
            is_gone = path.startswith(ANSWERS) and ENGINE in text
        if (is_gone or changed != text) and files.may_remove(path):
            yield FileChange(path=path, text=None if is_gone else changed, before=text)


def describe_plain_files(
    files: ProjectFiles, changes: Collection[FileChange], used: Collection[str], *, keeps: bool
) -> Iterator[Leftover]:
    """Describe the lines about legacygen that are left after the changes; the rest as in `change_plain_files`."""
    changed = {each.path: each.text for each in changes}
    prefixes = {app.prefix for app in files.apps}
    configs = {app.source.config.name for app in files.apps}
    for path, text in files.plain.items():
        new = changed.get(path, text)
        if new is None or path in configs or (keeps and path.startswith(REQUIREMENTS)):
            continue
        if path == ".env":
            yield from _describe_env(path, text, prefixes, used)
        else:
            kept = set(new.splitlines())
            found = ((number, line) for number, line in find_mentions(text, prefixes) if line in kept)
            lines = [number for number, line in found if line.partition("=")[0].strip() not in used]
            places = tuple(f"{path}:{number}" for number in lines)
            if places:
                yield Leftover(fate=Fate.DECIDE, what=path, places=places, advice=_advise(path))
    yield from _describe_drivers(files)


def _change_text(path: str, text: str, *, keeps: bool) -> str:
    if path == ".gitignore":
        return remove_ignored(text)
    if path == "pyproject.toml":
        return remove_from_pyproject(text, only_generator=keeps)
    if path.startswith(REQUIREMENTS):
        return remove_from_requirements(text, only_generator=keeps)
    return text


def _describe_env(path: str, text: str, prefixes: Collection[str], used: Collection[str]) -> Iterator[Leftover]:
    if names := [name for name in list_variables(text, prefixes) if name not in used]:
        advice = "git does not have this file; delete the lines when nobody needs the password any more"
        yield Leftover(fate=Fate.DECIDE, what=", ".join(names), places=(path,), advice=advice)


def _advise(path: str) -> str:
    if path.endswith(".lock"):
        return "lock the requirements anew"
    if path.endswith((".md", ".rst")):
        return "the text mentions legacygen"
    return "take out what needs legacygen"


def _describe_drivers(files: ProjectFiles) -> Iterator[Leftover]:
    """Describe the requirements on drivers, unless settings of the user name their engine."""
    own = {path for app in files.apps for path in app.paths}
    code = [text for path, text in files.code.items() if path not in own]
    idle = [
        name for name, engine in DRIVERS.items() if not any(f"django.db.backends.{engine}" in each for each in code)
    ]
    for path, text in files.plain.items() if files.apps else ():
        for number, line in enumerate(text.splitlines(), start=1) if path.startswith(REQUIREMENTS) else ():
            driver = next((each for each in idle if each.casefold() in line.casefold()), "")
            if driver and not line.lstrip().startswith("#"):
                advice = "remove it if no other database needs it"
                place = f"{path}:{number}"
                yield Leftover(fate=Fate.DECIDE, what=f"the driver {driver}", places=(place,), advice=advice)
