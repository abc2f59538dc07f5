"""Opens a dump of PostgreSQL as text, whatever format it has."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from legacygen.dump.opening import OpenedDump, open_file
from legacygen.dump.postgresql.archive import restore_as_text
from legacygen.dump.postgresql.formats import DumpFormat, tell_format
from legacygen.dump.traversal import Report
from legacygen.dump.window import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedScript:
    """The text of a dump; `is_decoded` says that it was UTF-16, and is UTF-8 now."""

    window: Window
    is_decoded: bool = False


@contextlib.contextmanager
def open_script(path: Path, report: Report) -> Iterator[OpenedScript]:
    """Open the text of a dump for the length of the block; raises DumpError if it cannot be read."""
    if path.is_dir():
        total = sum(each.stat().st_size for each in path.iterdir() if each.is_file())
        with restore_as_text(path, DumpFormat.DIRECTORY, path.name) as blocks:
            yield OpenedScript(window=Window(_count_blocks(blocks, lambda: 0, total, report)))
        return
    total = path.stat().st_size
    with open_file(path) as opened:
        form = tell_format(opened.head)
        if form in (DumpFormat.CUSTOM, DumpFormat.TAR):
            with _open_archive(path, opened, form) as (blocks, count_read):
                yield OpenedScript(window=Window(_count_blocks(blocks, count_read, total, report)))
        else:
            counted = _count_blocks(opened.blocks, opened.count_read, total, report)
            yield OpenedScript(window=Window(counted), is_decoded=opened.is_decoded)


@contextlib.contextmanager
def _open_archive(
    path: Path, opened: OpenedDump, form: DumpFormat
) -> Iterator[tuple[Iterator[bytes], Callable[[], int]]]:
    """Open an archive: the file itself, so that pg_restore can go to and fro in it, or what a packed one holds."""
    with path.open("rb", buffering=0) as file:
        is_packed = tell_format(file.read(1024)) is not form
        file.seek(0)
        source = opened.blocks if is_packed else file
        with restore_as_text(source, form, path.name) as blocks:
            # The file's own place is that of pg_restore, which reads from the same handle.
            yield blocks, opened.count_read if is_packed else file.tell


def _count_blocks(
    blocks: Iterator[bytes], count_read: Callable[[], int], total: int, report: Report
) -> Iterator[bytes]:
    for block in blocks:
        yield block
        report(min(count_read(), total), total)
