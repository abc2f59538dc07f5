"""Replaces several files at once: wherever a run is interrupted, the project is as before or as after it.

New texts are staged beside their targets, with copies of the files that they replace. A journal lists them; then each
is put in place, the lock of the state last. The next run finds the journal: it finishes the transaction when nothing
else has changed the files, undoes it otherwise, and reports which.
"""

import contextlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from legacygen.errors import LegacygenError, RefusedError
from legacygen.snapshot import dump_snapshot, load_snapshot
from legacygen.workspace.files import digest_text, read_if_exists, write_beside
from legacygen.workspace.layout import Source

JOURNAL = "txn.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A text to write, and the text `before` that it was made from (None where there was no file)."""

    path: str
    text: str
    before: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """One replacement in the journal: the staged file `new` becomes `path`, whose copy is `old`.

    Paths are within the project; `before` and `after` are digests of the text at `path`. `old` and `before` are empty
    where there was no file.
    """

    path: str
    new: str
    old: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Journal:
    """The replacements of an unfinished transaction, in order."""

    moves: tuple[_Move, ...] = ()


@contextlib.contextmanager
def stage_changes(source: Source, changes: Iterable[FileChange]) -> Iterator[Callable[[], None]]:
    """Stage changes to write all of them or none, in the given order; the yielded function puts them in place.

    An error in between removes the staged files. Raises LegacygenError when a file cannot be staged; the function
    raises RefusedError when someone else has saved one of the targets in the meantime.
    """
    moves: list[_Move] = []
    try:
        listed = tuple(changes)
        _remove_leftovers(source.root / change.path for change in listed)
        moves.extend(_stage_change(source, change) for change in listed)
        yield lambda: _commit_moves(source, moves)
    except (LegacygenError, KeyboardInterrupt):
        _remove_staged_files(source, moves)
        raise


def _commit_moves(source: Source, moves: list[_Move]) -> None:
    _write_journal(source, _Journal(moves=tuple(moves)))
    for move in moves:
        if _digest_file(source.root / move.path) != move.before:
            raise RefusedError(
                f"{move.path} was saved while legacygen was running; nothing was written: run it again."
            )
    _finish_moves(source, moves)


def recover_transaction(source: Source, *, may_write: bool) -> str:
    """Finish or undo the transaction of an interrupted run; return a sentence about it, empty where there is none.

    Raises RefusedError when there is a transaction to recover and nothing may be written.
    """
    path = source.state / JOURNAL
    text = read_if_exists(path)
    if text is None:
        return ""
    if not may_write:
        raise RefusedError("An earlier refresh was interrupted; run `legacygen refresh` to finish or undo it.")
    try:
        moves = list(load_snapshot(_Journal, text, JOURNAL).moves)
    except LegacygenError:  # files are put in place only after the whole journal is on the disk
        path.unlink()
        return "an earlier run was interrupted before it changed anything"
    open_moves = [move for move in moves if _digest_file(source.root / move.path) != move.after]
    if all(_is_ready(source.root, move) for move in open_moves):
        _finish_moves(source, open_moves, all_moves=moves)
        return "an earlier run was interrupted; its prepared files are written now"
    _undo_moves(source, moves)
    return "an earlier run was interrupted and its files have changed since; its changes are undone"


def _stage_change(source: Source, change: FileChange) -> _Move:
    """Write the new text and the copy of a change beside its target.

    They are synced to the disk, but for a new file outside the state: a power failure may lose that, as after a
    checkout.
    """
    target = source.root / change.path
    is_lasting = change.before is not None or source.state in target.parents
    try:
        new = write_beside(target, change.text, ".new", is_lasting=is_lasting)
        old = write_beside(target, change.before, ".old") if change.before is not None else None
    except OSError as error:
        raise LegacygenError(f"Cannot write {change.path}: {error.strerror}; nothing was changed.") from error
    folder = change.path.removesuffix(target.name)
    return _Move(
        path=change.path,
        new=f"{folder}{new.name}",
        old=f"{folder}{old.name}" if old else "",
        before=digest_text(change.before) if change.before is not None else "",
        after=digest_text(change.text),
    )


def _remove_leftovers(targets: Iterable[Path]) -> None:
    """Remove staged files beside the targets from a run that was killed before it had a journal."""
    names = defaultdict(set)
    for target in targets:
        names[target.parent].add(target.name)
    for folder, inside in names.items():
        for left in folder.glob(".*"):
            if left.suffix in (".new", ".old") and left.name[1:].rsplit(".", 2)[0] in inside:
                left.unlink()


def _write_journal(source: Source, journal: _Journal) -> None:
    target = source.state / JOURNAL
    try:
        _remove_leftovers([target])
        write_beside(target, dump_snapshot(journal), ".new").replace(target)
        _sync_folder(source.state)
    except OSError as error:
        raise LegacygenError(f"Cannot write {target.name}: {error.strerror}; nothing was changed.") from error


def _finish_moves(source: Source, moves: Iterable[_Move], all_moves: Iterable[_Move] | None = None) -> None:
    """Put staged files in place; `all_moves` are those of the journal, where some are in place already."""
    done = list(moves)
    for move in done:
        (source.root / move.new).replace(source.root / move.path)
    for folder in {(source.root / move.path).parent for move in done}:
        _sync_folder(folder)
    _remove_staged_files(source, all_moves or done)


def _undo_moves(source: Source, moves: Iterable[_Move]) -> None:
    """Put the copies back where the text is ours; a file that has changed since is left as it is."""
    for move in moves:
        target = source.root / move.path
        if _digest_file(target) == move.after:
            if move.old and (source.root / move.old).exists():
                (source.root / move.old).replace(target)
            elif not move.before:
                target.unlink()
    _remove_staged_files(source, moves)


def _remove_staged_files(source: Source, moves: Iterable[_Move]) -> None:
    paths = [source.root / name for move in moves for name in (move.new, move.old) if name]
    for path in (source.state / JOURNAL, *paths):
        with contextlib.suppress(OSError):
            path.unlink()


def _is_ready(root: Path, move: _Move) -> bool:
    return _digest_file(root / move.new) == move.after and _digest_file(root / move.path) == move.before


def _digest_file(path: Path) -> str:
    text = read_if_exists(path)
    return "" if text is None else digest_text(text)


def _sync_folder(folder: Path) -> None:
    """Sync the names in a folder to the disk, where the system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
