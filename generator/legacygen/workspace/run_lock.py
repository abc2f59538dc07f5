"""One run at a time: a second run waits a little, then reports the first one."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator

from legacygen.errors import LegacygenError, RefusedError
from legacygen.workspace.layout import Source

PATIENCE = 10.0  # seconds
LOCKED_BYTE = 1 << 30
"""The byte that is locked on Windows: behind the end of the file, so that the file can still be read."""


@contextlib.contextmanager
def hold_run_lock(source: Source, patience: float = PATIENCE) -> Iterator[None]:
    """Lock the source's legacygen.toml; the system releases the lock however the process ends.

    Raises RefusedError when another run holds it for longer than `patience` seconds.
    """
    try:
        handle = os.open(source.config, os.O_RDONLY)
    except OSError as error:
        raise LegacygenError(f"Cannot read {source.config.name}: {error.strerror}.") from error
    try:
        end = time.monotonic() + patience
        while not _try_lock(handle):
            if time.monotonic() > end:
                raise RefusedError(
                    "Another legacygen refresh is running here, or a load; wait for it, then run this again."
                )
            time.sleep(0.1)
        yield
    finally:
        os.close(handle)


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
