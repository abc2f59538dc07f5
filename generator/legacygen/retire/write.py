"""Removes what legacygen has written: all of it or nothing, after Django has checked the project without it."""

import contextlib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from legacygen import workspace
from legacygen.errors import RefusedError
from legacygen.retire.leftovers import Fate, Leftover, Retirement
from legacygen.retire.live_state import read_live_state
from legacygen.retire.project_files import ProjectFiles, describe_unclean_tree, read_project_files
from legacygen.retire.survey import plan_retirement
from legacygen.workspace import STATE, DjangoCheck, Source

SHOWN = 3
"""Places that a refusal names."""


def survey_project(root: Path, ledger_app: str = "") -> Retirement:
    """List what is left of legacygen in the project in a folder; writes nothing.

    Raises a LegacygenError for everything that the user has to fix first.
    """
    for source in _list_sources(root):
        try:
            workspace.recover_transaction(source, may_write=False)
        except RefusedError:
            advice = "run `legacygen retire --write` to finish or undo it"
            raise RefusedError(f"An earlier run was interrupted; {advice}.") from None
    files = read_project_files(root)
    settings = next((each for app in files.apps if (each := workspace.find_settings(app.source, app.config))), "")
    live = read_live_state(root, settings or workspace.read_default_settings(root))
    return plan_retirement(files, live, _find_later_settings(files), ledger_app)


def recover_retirement(root: Path) -> str:
    """Finish or undo what an interrupted run has begun; return a sentence about it, empty if there was none."""
    said = []
    for source in list(_list_sources(root)):
        with _hold_lock(source):
            said.append(workspace.recover_transaction(source, may_write=True))
    return "; ".join(filter(None, said))


def refuse_unclean_tree(root: Path) -> None:
    """Raise RefusedError if git could not give everything back."""
    if why := describe_unclean_tree(root):
        raise RefusedError(
            f"Nothing was removed, because {why}: commit or stash it, so that git can give everything back, or use "
            "--force."
        )


def write_retirement(root: Path, retirement: Retirement, *, force: bool = False) -> None:
    """Remove what legacygen has written; `force` does without the git repository that could give it back.

    Raises RefusedError if code of the user would break, LegacygenError if Django cannot check the project without it.
    """
    if not retirement.changes:
        return
    _refuse_blocked(retirement.list_leftovers(Fate.BLOCKED))
    if not force:
        refuse_unclean_tree(root)
    source = next(_list_sources(root))
    with _hold_lock(source):
        _check_rest(root, retirement)
        with workspace.stage_changes(source, retirement.changes) as put_in_place:
            put_in_place()
    _remove_empty_folders(root, retirement.folders)


def _list_sources(root: Path) -> Iterator[Source]:
    """List the sources of a project; without any, the places in which a transaction may have been interrupted."""
    if (root / workspace.CONFIG).is_file() or any(root.glob("legacygen.*.toml")):
        yield from workspace.find_sources(root)
        return
    config = root / workspace.CONFIG
    for state in (root / STATE, *sorted((root / STATE).glob("[!.]*/"))):
        yield Source(root=root, config=config, state=state)


def _find_later_settings(files: ProjectFiles) -> str:
    """Find the settings module of the project without legacygen: that of manage.py, or of the legacy source."""
    named = [app.config.settings for app in files.apps if app.config.settings]
    return next(iter((*filter(None, [workspace.read_default_settings(files.root)]), *named)), "")


def _refuse_blocked(blocked: Iterable[Leftover]) -> None:
    """Raise RefusedError if code of the user would break."""
    found = [place for each in blocked for place in each.places]
    if found:
        more = f" and {len(found) - SHOWN} more places" if len(found) > SHOWN else ""
        raise RefusedError(
            f"Nothing was removed, because code of yours would break: {', '.join(found[:SHOWN])}{more}. "
            "`legacygen retire` lists all of it, with what to do."
        )


def _check_rest(root: Path, retirement: Retirement) -> None:
    """Let Django check the project as it will be; raises RefusedError if it does not pass."""
    texts = {
        each.path: each.text for each in retirement.changes if each.text is not None and each.path.endswith(".py")
    }
    with contextlib.closing(DjangoCheck(root, retirement.settings, "", preload=False)) as check:
        check.start_check(texts, refused=retirement.gone)
        outcome = check.wait_for_outcome()
    if not outcome.is_clean:
        what = (
            f"`manage.py check --settings {retirement.settings}` would fail"
            if retirement.settings
            else "Django cannot be asked"
        )
        raise RefusedError(f"Nothing was removed, because {what}: {outcome.errors[0].rstrip('.')}.")


@contextlib.contextmanager
def _hold_lock(source: Source) -> Iterator[None]:
    if source.config.is_file():
        with workspace.hold_run_lock(source):
            yield
    else:
        yield


def _remove_empty_folders(root: Path, folders: Iterable[str]) -> None:
    """Remove folders in which only caches are left, and those around them."""
    shutil.rmtree(root / STATE / ".cache", ignore_errors=True)
    for name in sorted(folders, key=lambda each: -each.count("/")):
        for folder in (root / name, *(root / name).parents):
            if folder == root:
                break
            with contextlib.suppress(OSError):
                if all(each.name == "__pycache__" for each in folder.iterdir()):
                    shutil.rmtree(folder)
