"""A window on the text of a dump, which moves forward and is as large as what has to be seen at once."""

from collections.abc import Iterator
from dataclasses import dataclass

from legacygen.dump.lexical import PADDING
from legacygen.dump.problems import ArchiveError, CutOffError, DumpError

BLOCK = 1 << 20
"""Bytes that are read at once, at least."""

LIMIT = 1 << 30
"""Bytes of the longest statement or row: MySQL takes no packet above 1 GiB."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the text of a dump: its line, from 1, and its byte, from 0; UTF-16 counts as UTF-8."""

    line: int
    byte: int

    def __str__(self) -> str:
        return f"line {self.line}, byte {self.byte}"


class Window:
    """The bytes `data` of a dump, of which all before `at` has been dealt with."""

    __slots__ = ("_blocks", "_line", "_start", "at", "data", "is_whole", "problem")

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._start = 0
        self._line = 1
        self.data = b""
        self.at = 0
        self.is_whole = False
        self.problem = ""

    def grow(self) -> bool:
        """Read on, at least as many bytes as are left; return False at the end.

        A row of any length is so read in time that grows with its length, however often it is tried.
        """
        if self.is_whole:
            return False
        rest = self.data[self.at :]
        if len(rest) > LIMIT:
            raise DumpError(f"A statement, row or string is longer than 1 GiB, or never ends: {self.place()}.")
        parts, wanted = [rest], max(BLOCK, len(rest))
        while wanted > 0 and not self.is_whole:
            block = self._read()
            parts.append(block)
            wanted -= len(block)
        self._start += self.at
        self.data, self.at = b"".join(parts), 0
        return True

    def _read(self) -> bytes:
        try:
            return next(self._blocks)
        except ArchiveError as error:
            self.problem = str(error)
        except StopIteration:
            pass
        self.is_whole = True
        return PADDING

    def advance(self, to: int) -> None:
        """Leave behind all before `to`, an index of `data`."""
        end = len(self.data) - len(PADDING) if self.is_whole else to
        self._line += self.data.count(b"\n", self.at, min(to, end))
        self.at = to

    def place(self, at: int | None = None) -> Place:
        """Return the place of an index of `data`, of `at` if none is given."""
        index = self.at if at is None else at
        if self.is_whole:
            index = min(index, len(self.data) - len(PADDING))
        return Place(self._line + self.data.count(b"\n", self.at, max(index, self.at)), self._start + index)

    def show(self, at: int | None = None) -> str:
        """Return the beginning of what is there, for messages."""
        index = self.at if at is None else at
        text = " ".join(self.data[index : index + 200].decode("utf-8", "replace").split())
        return f"{text[:50]!r}"

    def cut_off(self, where: str) -> CutOffError:
        """Make the error of a dump that ends at `at`, in the middle of something."""
        how = self.problem or "The dump is cut off"
        return CutOffError(f"{how}: it ends {where}, which begins at {self.place()}.")
