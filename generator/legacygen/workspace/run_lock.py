"""One run at a time: the second waits a little, then says so."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator

from legacygen.errors import LegacygenError, RefusedError
from legacygen.workspace.layout import Source

PATIENCE = 10.0  # seconds
FAR = 1 << 30
"""Where Windows locks a byte: behind the end of the file, so that it can still be read."""


@contextlib.contextmanager
def hold_run_lock(source: Source, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the source, by a lock on its legacygen.toml; the system lets go of it however the process ends.

    Raises RefusedError when another run holds it for longer than `patience` seconds.
    """
    try:
        handle = os.open(source.config, os.O_RDONLY)
    except OSError as error:
        raise LegacygenError(f"Cannot read {source.config.name}: {error.strerror}.") from error
    try:
        end = time.monotonic() + patience
        while not _taken(handle):
            if time.monotonic() > end:
                raise RefusedError("Another legacygen refresh is at work here; wait for it, then run this again.")
            time.sleep(0.1)
        yield
    finally:
        os.close(handle)


def _taken(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, FAR, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
