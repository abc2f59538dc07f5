"""Samples integers that are called like a moment, which may be seconds, milliseconds or microseconds since 1970."""

import dataclasses

from legacygen.introspection.sampling.measures import Answers, Measure
from legacygen.naming.moments import may_name_moment, names_moment
from legacygen.schema import Column, Evidence, Kind

FIRST, LAST = 631_152_000, 4_102_444_800
"""Unix time of the years 1990 and 2100."""
UNITS = {"s": 1, "ms": 1_000, "us": 1_000_000}
# 0 and negative numbers stand for never; text in SQLite counts as 0, which is no moment of these years.
MOMENT = "CASE WHEN {c} > 0 THEN {c} + 0 END"
EARLIEST = Measure(name="earliest", row=MOMENT, total="COALESCE(MIN({r}), 0)")
LATEST = Measure(name="latest", row=MOMENT, total="COALESCE(MAX({r}), -1)")
"""-1 if there is no value but 0."""


def choose_epoch_measures(column: Column) -> tuple[Measure, ...]:
    """Return what to measure of an integer that may be Unix time by its name."""
    is_integer = column.type.kind in (Kind.INTEGER, Kind.BIGINT)
    return (EARLIEST, LATEST) if is_integer and may_name_moment(column.name) else ()


def add_epoch(found: Evidence | None, column: Column, answers: Answers) -> Evidence | None:
    """Add the unit of Unix time if all values are moments from 1990 to 2100.

    Of a column that says to be a moment it is evidence, too, that there are other values.
    """
    earliest, latest = answers.get_count(EARLIEST.name), answers.get_count(LATEST.name)
    if LATEST.name not in answers.values or latest < 0:
        return found
    units = (unit for unit, factor in UNITS.items() if FIRST * factor <= earliest and latest <= LAST * factor)
    unit = next(units, "")
    if not unit and not names_moment(column.name):
        return found
    return dataclasses.replace(found or Evidence(partial=answers.partial), epoch=unit)
