"""Brings files of the legacy application into file fields."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Literal

from django.core.files import File

from legacygen.runtime.export.clean.errors import CleanError
from legacygen.runtime.export.refs import current_run
from legacygen.runtime.export.stub import Skip


class LegacyFile(File):  # type: ignore[type-arg]
    """A file that is opened when it is read, so that the files of many rows can wait for COMMIT."""

    _opened: IO[bytes] | None = None

    def __init__(self, path: Path) -> None:
        self.path = path
        super().__init__(None, name=path.name)

    @property
    def file(self) -> IO[bytes]:
        """The open file."""
        if self._opened is None or self._opened.closed:
            self._opened = self.path.open("rb")
        return self._opened

    @file.setter
    def file(self, opened: IO[bytes] | None) -> None:
        self._opened = opened

    @property
    def size(self) -> int:
        """The size in bytes."""
        return self.path.stat().st_size

    @property
    def closed(self) -> bool:
        """Whether it is not open now."""
        return self._opened is None or self._opened.closed

    def __bool__(self) -> bool:
        return True

    def open(self, mode: str | None = None) -> "LegacyFile":  # type: ignore[override]
        """Go to the beginning."""
        self.seek(0)
        return self

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Yield the content in pieces, and close the file."""
        yield from super().chunks(chunk_size)
        self.close()

    def close(self) -> None:
        """Close the file until it is read again."""
        if self._opened is not None:
            self._opened.close()


def file(root: Any, path: str | None, missing: Literal["reject", "null", "skip"] = "reject") -> LegacyFile | str:
    """Return the file at a path of the legacy application for a file field, which stores it after COMMIT.

    `root` is the folder with a copy of the legacy files; the path is below it, even with a slash in front. NULL and
    empty text give no file. Outside a run nobody looks whether the file is there. `missing` decides, as in `ref`, what
    happens if it is not: reject the row, give no file, or skip the row.
    """
    if path is None or not path.strip():
        return ""
    place = _find_place(Path(root), path.strip())
    if place is not None:
        return LegacyFile(place)
    if current_run.get() is None:
        return LegacyFile(Path(root, path.strip().lstrip("/")))
    if missing == "skip":
        raise Skip("its file is missing")
    if missing == "null":
        return ""
    raise CleanError.about(path, f"is no file below {root}")


def _find_place(root: Path, path: str) -> Path | None:
    """Return the file below the root; None if there is none, or the path leads out of it."""
    for spelled in (path, path.replace("\\", "/")):
        try:
            place = root.joinpath(spelled.lstrip("/")).resolve()
            if place.is_relative_to(root.resolve()) and place.is_file():
                return place
        except (OSError, ValueError):  # too long, or a NUL byte
            continue
    return None
