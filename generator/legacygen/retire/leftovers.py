"""The pieces that are left of legacygen in a project, and what becomes of each of them."""

from dataclasses import dataclass
from enum import StrEnum

from legacygen.workspace import FileChange


class Fate(StrEnum):
    """The fate of a leftover.

    `removed` by `legacygen retire --write`; `blocked` for code of the user that would break then, which has to change
    first; `decide` for what the user has to look at, before or after; `stays` for what needs no legacygen.
    """

    REMOVED = "removed"
    BLOCKED = "blocked"
    DECIDE = "decide"
    STAYS = "stays"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """A piece that is left: `what` names it, `places` are lines or files, `advice` says why, or what to do."""

    fate: Fate
    what: str
    places: tuple[str, ...] = ()
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retirement:
    """All that is left, and the changes of files that remove what legacygen has written.

    `folders` may be empty afterwards and go then; `gone` are the modules that no code may import any more, and
    `settings` is the module with which the project is to be checked.
    """

    leftovers: tuple[Leftover, ...] = ()
    changes: tuple[FileChange, ...] = ()
    folders: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    settings: str = ""

    def list_leftovers(self, fate: Fate) -> tuple[Leftover, ...]:
        """List the leftovers with a fate."""
        return tuple(each for each in self.leftovers if each.fate is fate)
