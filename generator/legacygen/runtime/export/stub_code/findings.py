"""A problem in the text of a stub, with the place where it is."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem in a stub: `where` is `path:line`, `what` the problem in one sentence without a full stop."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def format_place(path: str, line: int) -> str:
    """Return `path:line`, where the path of a file below the current folder is relative."""
    file, here = Path(path), Path.cwd()
    return f"{file.relative_to(here) if file.is_relative_to(here) else file}:{line}"
