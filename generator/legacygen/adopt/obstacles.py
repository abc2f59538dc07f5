"""Finds and counts the facts that stand in the way of an adoption, with the SQL that puts them right."""

from collections.abc import Collection
from dataclasses import dataclass

from legacygen.connect import Database
from legacygen.schema import Schema, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """Something about a table (a label) that stands in the way, as a sentence without its subject.

    `rows` counts the rows that it is about, `sql` puts it right. `blocks` unless the adoption can go on with it.
    """

    table: str
    text: str
    rows: int = 0
    sql: tuple[str, ...] = ()
    blocks: bool = False


def find_obstacles(database: Database, tables: Collection[Table], schema: Schema) -> tuple[Obstacle, ...]:
    """Find obstacles."""
    return ()
