"""Foreign keys that nobody has declared, with what the rows say about them."""

import enum
from dataclasses import dataclass


class Verdict(enum.StrEnum):
    """The judgement about one: it becomes a relation, a line to paste, or nothing."""

    PROVEN = "proven"
    UNDECIDED = "undecided"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewJoin:
    """Two columns that a view compares, so that rows of one table refer to the other one; tables are labels."""

    table: str
    column: str
    target: str
    target_column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UndeclaredKey:
    """A column that may refer to the key of a table, by its name, and what its rows say; tables are labels.

    `rule` is the one that led from the name to the table. `reason` says why it is not proven. `values` counts the
    distinct values that could be keys, rounded down to 1, 2, 5, 10, …; `percent` of them are keys, rounded down, so
    that 100 means all. `orphans` counts the rows with other values, rounded down. `nones` are the values that stand
    for none: 0, -1 and '', where they are no keys. `single` if no value occurs twice. `partial` if the table has more
    rows than were read.
    """

    table: str
    column: str
    target: str
    target_column: str
    rule: str
    verdict: Verdict
    reason: str = ""
    values: int = 0
    percent: int = 0
    orphans: int = 0
    nones: tuple[str, ...] = ()
    single: bool = False
    partial: bool = False

    @property
    def place(self) -> str:
        """`table.column`, as in legacygen.toml."""
        return f"{self.table}.{self.column}"

    @property
    def target_place(self) -> str:
        """`table.column` of the key, as in legacygen.toml."""
        return f"{self.target}.{self.target_column}"

    @property
    def pair(self) -> tuple[str, str, str, str]:
        """Both columns with their tables, which identify it."""
        return self.table, self.column, self.target, self.target_column

    @property
    def may_lack_target(self) -> bool:
        """Whether some row may have a value that is no key, so that a join must not leave the row out."""
        return bool(self.orphans or self.nones or self.partial)

    @property
    def evidence(self) -> str:
        """The counts as the end of a sentence; empty where no row says anything."""
        if not self.values:
            return ""
        share = "all" if self.percent == 100 else f"{self.percent} % of"
        parts = [f"{share} {self.values}+ values are in {self.target_place}"]
        parts += [f"{' and '.join(self.nones)} for none"] if self.nones else []
        parts += [f"{self.orphans}+ rows with others"] if self.orphans else []
        parts += ["only the first rows were read"] if self.partial else []
        return "; ".join(parts)


def round_down(count: int) -> int:
    """Round down to 1, 2 or 5 followed by zeros, so that evidence does not change with every new row."""
    if count < 1:
        return 0
    step = 10 ** (len(str(count)) - 1)
    return int(step * max(first for first in (1, 2, 5) if first * step <= count))
