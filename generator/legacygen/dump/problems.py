"""The ways in which a dump cannot be read."""

from legacygen.errors import LegacygenError


def make_printable(text: str) -> str:
    """Return a text on one line and without control characters, whatever names of the dump are in it."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def tell_rows(number: int) -> str:
    """Return the subject of a sentence about rows: `1 row was`, `2,000 rows were`."""
    return "1 row was" if number == 1 else f"{number:,} rows were"


class DumpError(LegacygenError):
    """The file is no dump that can be read, or a place in it cannot be understood; the message says which and why."""

    def __init__(self, text: str) -> None:
        super().__init__(make_printable(text))


class CutOffError(DumpError):
    """The dump ends too early: in a row, in a statement, in its archive or between two statements."""


class ArchiveError(DumpError):
    """A compressed file ends too early; whoever reads the text in it knows where."""
