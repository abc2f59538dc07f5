"""Integers that are called like a moment are Unix time if all their values are."""

import pytest

from legacygen.introspection.sampling.epochs import EARLIEST, LATEST, add_epoch, choose_epoch_measures
from legacygen.introspection.sampling.measures import Answers
from legacygen.schema import Column, Evidence, Kind, SqlType


def column(name: str, kind: Kind = Kind.INTEGER) -> Column:
    return Column(name=name, type=SqlType(kind=kind, raw="int(10)"))


MOMENTS = (
    "created_at post_time ts timecreated regdate user_lastvisit dateline tstamp createdAt changed Expires valid_until"
)


@pytest.mark.parametrize("name", MOMENTS.split())
def test_integers_that_are_called_like_a_moment_are_measured(name: str) -> None:
    assert choose_epoch_measures(column(name))


@pytest.mark.parametrize(
    "each",
    [
        column("id"),
        column("age"),
        column("status"),
        column("ipv4_range_start"),
        column("execution_time"),
        column("created_at", Kind.DATETIME),
        column("ts", Kind.TINYINT),
    ],
)
def test_other_columns_are_not_measured(each: Column) -> None:
    assert not choose_epoch_measures(each)


@pytest.mark.parametrize(
    ("earliest", "latest", "unit"),
    [
        (631_152_000, 1_700_000_000, "s"),
        (1_700_000_000_000, 1_700_000_000_001, "ms"),
        (1_700_000_000_000_000, 1_700_000_000_000_000, "us"),
        (90, 1_700_000_000, ""),
        (1_700_000_000, 1_700_000_000_000, ""),
        (20_120_101, 20_240_101, ""),
    ],
)
def test_the_unit_is_the_one_of_all_values(earliest: int, latest: int, unit: str) -> None:
    answers = Answers(values={EARLIEST.name: str(earliest), LATEST.name: str(latest)}, rows=9, partial=False)
    assert add_epoch(None, column("post_time"), answers) == Evidence(epoch=unit)
    assert add_epoch(None, column("changed"), answers) == (Evidence(epoch=unit) if unit else None)


def test_zeros_alone_say_nothing() -> None:
    answers = Answers(values={EARLIEST.name: "0", LATEST.name: "-1"}, rows=9, partial=False)
    assert add_epoch(None, column("post_time"), answers) is None
