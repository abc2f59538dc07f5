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

DRIVERS = ("mysqlclient", "PyMySQL", "psycopg")


def change_plain_files(files: ProjectFiles, *, keeps: bool) -> Iterator[FileChange]:
    """Yield the changes of files that are not Python; `keeps` if code of the user still needs the requirement."""
    prefixes = {app.prefix for app in files.apps}
    for path, text in files.plain.items():
        if path.startswith(".env.") and "example" in path:
            changed = remove_variables(text, prefixes)
            is_gone = changed != text and has_only_comments(changed)
        else:
            changed = _change_text(path, text, keeps=keeps)
            is_gone = path.startswith(ANSWERS) and ENGINE in text
        if (is_gone or changed != text) and files.may_remove(path):
            yield FileChange(path=path, text=None if is_gone else changed, before=text)


def describe_plain_files(files: ProjectFiles, removed: Collection[str], changed: dict[str, str]) -> Iterator[Leftover]:
    """Describe the lines about legacygen that are left: `removed` are the paths that go, `changed` the new texts."""
    prefixes = {app.prefix for app in files.apps}
    configs = {app.source.config.name for app in files.apps}
    for path, text in files.plain.items():
        if path in removed or path in configs:
            continue
        if path == ".env":
            yield from _describe_env(path, text, prefixes)
        else:
            kept = set(changed.get(path, text).splitlines())
            lines = [number for number, line in find_mentions(text, prefixes) if line in kept]
            places = tuple(f"{path}:{number}" for number in lines)
            if places:
                yield Leftover(fate=Fate.DECIDE, what=path, places=places, advice=_advise(path))
    yield from _describe_drivers(files)


def _change_text(path: str, text: str, *, keeps: bool) -> str:
    if path == ".gitignore":
        return remove_ignored(text)
    if path == "pyproject.toml":
        return remove_from_pyproject(text, only_generator=keeps)
    if path.startswith(("requirements", "constraints")):
        return remove_from_requirements(text, only_generator=keeps)
    return text


def _describe_env(path: str, text: str, prefixes: Collection[str]) -> Iterator[Leftover]:
    if names := list_variables(text, prefixes):
        advice = "git does not have this file; delete the lines when nobody needs the password any more"
        yield Leftover(fate=Fate.DECIDE, what=", ".join(names), places=(path,), advice=advice)


def _advise(path: str) -> str:
    if path.endswith(".lock"):
        return "lock the requirements anew"
    if path.endswith((".md", ".rst")):
        return "the text mentions legacygen"
    return "take out what needs legacygen"


def _describe_drivers(files: ProjectFiles) -> Iterator[Leftover]:
    for path, text in files.plain.items():
        if path == "pyproject.toml" or path.startswith("requirements"):
            for number, line in enumerate(text.splitlines(), start=1):
                driver = next((each for each in DRIVERS if each.casefold() in line.casefold()), "")
                if driver and not line.lstrip().startswith("#") and files.apps:
                    advice = "remove it if no other database needs it"
                    yield Leftover(
                        fate=Fate.DECIDE, what=f"the driver {driver}", places=(f"{path}:{number}",), advice=advice
                    )
