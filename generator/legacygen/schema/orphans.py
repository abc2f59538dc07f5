"""The rows that a relation would lose, because they point to nothing."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphans:
    """The rows whose `columns`, all NOT NULL, point to no row of `target` (a label): `count` is rounded down.

    `partial` if there are rows that neither this run nor the database has looked at.
    """

    columns: tuple[str, ...]
    target: str
    count: int
    partial: bool = False
