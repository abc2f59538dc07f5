"""Finds and counts the facts that stand in the way of an adoption, with the SQL that puts them right."""

from collections.abc import Iterable

from legacygen.adopt.obstacles.base import ExaminedTable, Obstacle
from legacygen.adopt.obstacles.dependents import find_dependents
from legacygen.adopt.obstacles.duplicates import find_duplicates
from legacygen.adopt.obstacles.keys import find_keys
from legacygen.adopt.obstacles.orphans import find_orphans
from legacygen.adopt.obstacles.storage import find_storage
from legacygen.adopt.obstacles.zero_dates import find_zero_dates

__all__ = ["FINDERS", "ExaminedTable", "Obstacle", "find_obstacles"]

FINDERS = (find_keys, find_orphans, find_zero_dates, find_duplicates, find_storage, find_dependents)
"""The finders that are applied to each table, in this order."""


def find_obstacles(tables: Iterable[ExaminedTable]) -> tuple[Obstacle, ...]:
    """Find all obstacles, table by table."""
    return tuple(found for table in tables for find in FINDERS for found in find(table))
