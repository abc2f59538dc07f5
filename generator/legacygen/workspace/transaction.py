"""Replaces several files at once: wherever a run is interrupted, the project is as before or as after it.

A journal lists the files, with names for their new texts and for copies of those that they replace. These are staged
beside their targets; then each new text is put in place, the lock of the state last. The next run finds the journal:
it removes what was only staged, finishes the transaction when nothing else has changed the files, undoes it otherwise,
and reports which. A target that is a link stays one; the file behind it is replaced.
"""

import contextlib
import os
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from legacygen.errors import LegacygenError, RefusedError
from legacygen.snapshot import dump_snapshot, load_snapshot
from legacygen.workspace.files import digest_file, digest_text, follow_link, read_raw_text, write_beside, write_new
from legacygen.workspace.layout import Source

JOURNAL = "txn.json"
"""The journal while files are put in place."""

STAGING = f".{JOURNAL}.new"
"""The journal before that. A rename says that everything is staged, because a rename is never half done."""

SETTLED = f".{JOURNAL}.old"
"""The journal after that, when all files are in place, or none is, and only staged files are left to remove."""

INTERRUPTED = {
    STAGING: "an earlier run was interrupted before it changed anything; its staged files are removed",
    SETTLED: "an earlier run was interrupted when it had finished; its staged files are removed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A text to write, and the text `before` that it was made from (None where there was no file).

    A file is removed where the text is None; it is no link.
    """

    path: str
    text: str | None
    before: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """One replacement in the journal: the staged file `new` becomes `path`, whose copy is `old`.

    Paths are within the project, or absolute where a link leads out of it. `before` and `after` are digests of the
    text at `path`; `old` and `before` are empty where there was no file. `new` and `after` are empty where the file is
    to be removed; it is moved to `old` then, and needs no copy.
    """

    path: str
    new: str = ""
    old: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Journal:
    """The replacements of an unfinished transaction, in order, and the folders that it makes, outer ones first."""

    moves: tuple[_Move, ...] = ()
    folders: tuple[str, ...] = ()


@contextlib.contextmanager
def stage_changes(source: Source, changes: Iterable[FileChange]) -> Iterator[Callable[[], None]]:
    """Stage changes to write all of them or none, in the given order; the yielded function puts them in place.

    An error in between removes the staged files. Raises LegacygenError when a file cannot be staged; the function
    raises RefusedError when someone else has saved one of the targets in the meantime.
    """
    listed = tuple(changes)
    try:
        journal = _plan_journal(source, listed)
        _write_journal(source, journal)
        for change, move in zip(listed, journal.moves, strict=True):
            _stage_change(source, change, move)
        yield lambda: _commit_moves(source, journal)
    except (Exception, KeyboardInterrupt):
        with contextlib.suppress(LegacygenError, OSError):  # the next run tries again
            _recover_journal(source)
        raise


def recover_transaction(source: Source, *, may_write: bool) -> str:
    """Finish or undo the transaction of an interrupted run; return a sentence about it, empty where there is none.

    Raises RefusedError when some of its files may be in place and nothing may be written, LegacygenError when the
    system does not let a file be replaced.
    """
    if not may_write:
        if (source.state / JOURNAL).exists():
            raise RefusedError("An earlier refresh was interrupted; run `legacygen refresh` to finish or undo it.")
        return ""
    try:
        said = _recover_journal(source)
        _remove_leftovers(source)
    except OSError as error:
        why = f"{error.strerror} ({error.filename})"
        raise LegacygenError(f"Cannot undo an interrupted refresh: {why}; mend this, then run it again.") from error
    return said


def _recover_journal(source: Source) -> str:
    """Do what the journal says, remove what was staged, and return a sentence; it may be interrupted as well."""
    name = next((name for name in (JOURNAL, STAGING, SETTLED) if (source.state / name).exists()), "")
    if not name:
        return ""
    text = read_raw_text(source.state / name)
    try:
        journal = load_snapshot(_Journal, text, name)
    except LegacygenError:  # files are staged only after the whole journal is on the disk
        journal, name = _Journal(), STAGING
    said = _settle_moves(source, journal.moves) if name == JOURNAL else INTERRUPTED[name]
    _remove_staged_files(source, journal)
    return said


def _settle_moves(source: Source, moves: tuple[_Move, ...]) -> str:
    """Put the rest of the staged files in place, or put all copies back; return a sentence about it."""
    open_moves = [move for move in moves if digest_file(source.root / move.path) != move.after]
    if all(_is_ready(source.root, move) for move in open_moves):
        _place_files(source, open_moves)
        return "an earlier run was interrupted; its prepared files are written now"
    _undo_moves(source, moves)
    return "an earlier run was interrupted and its files have changed since; its changes are undone"


def _plan_journal(source: Source, changes: Iterable[FileChange]) -> _Journal:
    token = uuid.uuid4().hex[:12]
    moves = tuple(_plan_move(source, change, token) for change in changes)
    return _Journal(moves=moves, folders=_list_missing_folders(source, moves))


def _plan_move(source: Source, change: FileChange, token: str) -> _Move:
    path = _find_target(source, change.path)
    folder, slash, name = path.rpartition("/")
    staged = f"{folder}{slash}.{name}.{token}"
    return _Move(
        path=path,
        new=f"{staged}.new" if change.text is not None else "",
        old=f"{staged}.old" if change.before is not None else "",
        before=digest_text(change.before) if change.before is not None else "",
        after=digest_text(change.text) if change.text is not None else "",
    )


def _find_target(source: Source, path: str) -> str:
    """Find the file to replace, by its path within the project, or its absolute path where a link leads out of it.

    Raises LegacygenError for links that go round in a circle.
    """
    try:
        target = follow_link(source.root / path)
    except OSError as error:
        raise LegacygenError(f"Cannot write {path}: {error.strerror}; nothing was changed.") from error
    if target == source.root / path:
        return path
    root = source.root.resolve()
    return (target.relative_to(root) if target.is_relative_to(root) else target).as_posix()


def _list_missing_folders(source: Source, moves: Iterable[_Move]) -> tuple[str, ...]:
    """List the folders that are to be made, outer ones first; by paths as in the moves."""
    root, missing = source.root, set()
    for parent in {source.state, *((root / move.path).parent for move in moves)}:
        for folder in (parent, *parent.parents):
            if folder.exists():
                break
            missing.add(folder)
    inside = (path.relative_to(root) if path.is_relative_to(root) else path for path in missing)
    return tuple(sorted(path.as_posix() for path in inside))


def _write_journal(source: Source, journal: _Journal) -> None:
    try:
        source.state.mkdir(parents=True, exist_ok=True)
        write_new(source.state / STAGING, dump_snapshot(journal))
    except OSError as error:
        raise LegacygenError(
            f"Cannot write {source.format_path(source.state / JOURNAL)}: {error.strerror}; nothing was changed."
        ) from error


def _stage_change(source: Source, change: FileChange, move: _Move) -> None:
    """Write the new text and the copy of a change beside its target.

    They are synced to the disk, but for a new file outside the state: a power failure may lose that, as after a
    checkout.
    """
    if change.text is None:
        return
    root, target = source.root, source.root / move.path
    is_lasting = change.before is not None or source.state in target.parents
    try:
        write_beside(target, root / move.new, change.text, is_lasting=is_lasting)
        if change.before is not None:
            write_beside(target, root / move.old, change.before)
    except OSError as error:
        raise LegacygenError(f"Cannot write {change.path}: {error.strerror}; nothing was changed.") from error


def _commit_moves(source: Source, journal: _Journal) -> None:
    try:
        (source.state / STAGING).replace(source.state / JOURNAL)
        _sync_folder(source.state)
    except OSError as error:
        raise LegacygenError(
            f"Cannot write {source.format_path(source.state / JOURNAL)}: {error.strerror}; nothing was changed."
        ) from error
    for move in journal.moves:
        if digest_file(source.root / move.path) != move.before:
            raise RefusedError(
                f"{move.path} was saved while legacygen was running; nothing was written: run it again."
            )
    _place_files(source, journal.moves)
    _remove_staged_files(source, journal)


def _place_files(source: Source, moves: Collection[_Move]) -> None:
    """Put staged files in place; raises LegacygenError where the system does not let one be replaced."""
    for move in moves:
        try:
            if move.new:
                (source.root / move.new).replace(source.root / move.path)
            else:
                (source.root / move.path).replace(source.root / move.old)
        except OSError as error:
            advice = "run `legacygen refresh` to finish or undo what was begun"
            raise LegacygenError(f"Cannot replace {move.path}: {error.strerror}; {advice}.") from error
    for folder in dict.fromkeys((source.root / move.path).parent for move in moves):
        _sync_folder(folder)


def _undo_moves(source: Source, moves: Iterable[_Move]) -> None:
    """Put the copies back where the text is ours; a file that has changed since is left as it is."""
    for move in moves:
        target = source.root / move.path
        if digest_file(target) == move.after:
            if move.old and (source.root / move.old).exists():
                (source.root / move.old).replace(target)
            elif not move.before:
                target.unlink()


def _remove_staged_files(source: Source, journal: _Journal) -> None:
    """Remove what was staged, and the journal last: without it the next run would not know what is left."""
    root, state = source.root, source.state
    with contextlib.suppress(FileNotFoundError):
        (state / JOURNAL).replace(state / SETTLED)
    staged = [root / name for move in journal.moves for name in (move.new, move.old) if name]
    emptied = {folder for move in journal.moves if not move.new for folder in (root / move.path).parents}
    deepest_first = sorted((each for each in emptied if root in each.parents), key=lambda each: -len(each.parts))
    folders = [*(root / name for name in reversed(journal.folders)), *deepest_first]
    for path in staged:
        with contextlib.suppress(OSError):
            path.unlink()
    _remove_empty_folders(folders)
    for name in (STAGING, SETTLED):
        (state / name).unlink(missing_ok=True)
    _remove_empty_folders(folders)  # that of the state has held the journal until now


def _remove_empty_folders(folders: Iterable[Path]) -> None:
    for folder in folders:
        with contextlib.suppress(OSError):  # it is not empty, or was never made
            folder.rmdir()


def _remove_leftovers(source: Source) -> None:
    """Remove what a killed run has left of files that are written one by one: the state's own, and its caches'."""
    for folder in (source.state, *source.state.glob(".*/")):
        for left in folder.glob(".*.new"):
            left.unlink(missing_ok=True)


def _is_ready(root: Path, move: _Move) -> bool:
    is_staged = not move.new or digest_file(root / move.new) == move.after
    return is_staged and digest_file(root / move.path) == move.before


def _sync_folder(folder: Path) -> None:
    """Sync the names in a folder to the disk, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
