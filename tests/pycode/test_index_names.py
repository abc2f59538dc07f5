"""The names of indexes and constraints that other apps have."""

import pytest

from legacygen.pycode.index_names import list_index_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('models.Index(fields=["a"], name="one")', {"one"}),
        (
            'x = [GinIndex(Upper("a"), name="one"), models.UniqueConstraint(condition=Q(a=1), name="two")]',
            {"one", "two"},
        ),
        ('path("", view, name="home")', set()),
        ('models.Index(fields=["a"], name=NAME)', set()),
        ('models.Index(fields=["a"', set()),
    ],
)
def test_only_indexes_and_constraints_count(text: str, names: set[str]) -> None:
    assert list_index_names(text) == names
