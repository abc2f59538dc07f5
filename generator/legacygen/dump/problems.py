"""The ways in which a dump cannot be read."""

from legacygen.errors import LegacygenError


class DumpError(LegacygenError):
    """The file is no dump that can be read, or a place in it cannot be understood; the message says which and why."""


class CutOffError(DumpError):
    """The dump ends too early: in a row, in a statement, in its archive or between two statements."""


class ArchiveError(DumpError):
    """A compressed file ends too early; whoever reads the text in it knows where."""
