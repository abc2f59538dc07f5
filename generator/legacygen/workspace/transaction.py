"""Replaces files as one: whatever happens in between, the project is as before or as after.

New texts are staged beside their targets, with copies of what they replace; a journal lists them; then each is put in
place, the lock of the state last. The run that finds a journal goes forward when nothing else has touched the files,
back otherwise, and says which.
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
    """A text to be written, and the one that it was made from (None: there was no file)."""

    path: str
    text: str
    before: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """One line of the journal: paths within the project; `before` and `after` are fingerprints."""

    path: str
    new: str
    old: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Journal:
    moves: tuple[_Move, ...] = ()


@contextlib.contextmanager
def stage_changes(source: Source, changes: Iterable[FileChange]) -> Iterator[Callable[[], None]]:
    """Prepare to write all or nothing, in the given order; the function that it gives puts everything in place.

    An error in between takes away what was prepared. Raises LegacygenError when a file cannot be staged; the function
    raises RefusedError when one was saved by someone else meanwhile.
    """
    moves: list[_Move] = []
    try:
        listed = tuple(changes)
        _sweep(source.root / change.path for change in listed)
        moves.extend(_staged(source, change) for change in listed)
        yield lambda: _put(source, moves)
    except (LegacygenError, KeyboardInterrupt):
        _clear(source, moves)
        raise


def _put(source: Source, moves: list[_Move]) -> None:
    _record(source, _Journal(moves=tuple(moves)))
    for move in moves:
        if _fingerprint(source.root / move.path) != move.before:
            raise RefusedError(
                f"{move.path} was saved while legacygen was at work; nothing was written: run it again."
            )
    _forward(source, moves)


def recover_transaction(source: Source, *, may_write: bool) -> str:
    """Finish what an interrupted run began, or undo it; a sentence that says so, or nothing.

    Raises RefusedError when there is something to recover and nothing may be written.
    """
    path = source.state / JOURNAL
    text = read_if_exists(path)
    if text is None:
        return ""
    if not may_write:
        raise RefusedError("An earlier refresh was interrupted; run `legacygen refresh` to settle it.")
    try:
        moves = list(load_snapshot(_Journal, text, JOURNAL).moves)
    except LegacygenError:
        path.unlink()
        return "an earlier run was interrupted before it changed anything"
    open_moves = [move for move in moves if _fingerprint(source.root / move.path) != move.after]
    if all(_is_ready(source.root, move) for move in open_moves):
        _forward(source, open_moves, all_moves=moves)
        return "an earlier run was interrupted; what it had prepared is written now"
    for move in moves:
        target = source.root / move.path
        if _fingerprint(target) == move.after:
            if move.old and (source.root / move.old).exists():
                (source.root / move.old).replace(target)
            elif not move.before:
                target.unlink()
    _clear(source, moves)
    return "an earlier run was interrupted and files are not as it left them; what it had written is undone"


def _staged(source: Source, change: FileChange) -> _Move:
    """What replaces nothing may be lost with the power, as after a checkout; the state is not left to that."""
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


def _sweep(targets: Iterable[Path]) -> None:
    """Take away what a run left beside the targets that was killed before it had a journal."""
    names = defaultdict(set)
    for target in targets:
        names[target.parent].add(target.name)
    for folder, inside in names.items():
        for left in folder.glob(".*"):
            if left.suffix in (".new", ".old") and left.name[1:].rsplit(".", 2)[0] in inside:
                left.unlink()


def _record(source: Source, journal: _Journal) -> None:
    target = source.state / JOURNAL
    try:
        _sweep([target])
        write_beside(target, dump_snapshot(journal), ".new").replace(target)
        _sync(source.state)
    except OSError as error:
        raise LegacygenError(f"Cannot write {target.name}: {error.strerror}; nothing was changed.") from error


def _forward(source: Source, moves: Iterable[_Move], all_moves: Iterable[_Move] | None = None) -> None:
    done = list(moves)
    for move in done:
        (source.root / move.new).replace(source.root / move.path)
    for folder in {(source.root / move.path).parent for move in done}:
        _sync(folder)
    _clear(source, all_moves or done)


def _clear(source: Source, moves: Iterable[_Move]) -> None:
    paths = [source.root / name for move in moves for name in (move.new, move.old) if name]
    for path in (source.state / JOURNAL, *paths):
        with contextlib.suppress(OSError):
            path.unlink()


def _is_ready(root: Path, move: _Move) -> bool:
    return _fingerprint(root / move.new) == move.after and _fingerprint(root / move.path) == move.before


def _fingerprint(path: Path) -> str:
    text = read_if_exists(path)
    return "" if text is None else digest_text(text)


def _sync(folder: Path) -> None:
    """Make the names in a folder last; not every system can."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
