"""Names that would be the same get a number, the same one every time."""

import pytest

from legacygen.naming.distinct import number_duplicates, prefer_unlike


def test_names_in_use_are_not_given_again() -> None:
    assert number_duplicates({"a": "x"}, {"x"}) == {"a": "x_2"}


@pytest.mark.parametrize(
    ("ladders", "expected"),
    [
        ({"a": ["x", "y"], "b": ["z", "z"]}, "x z"),
        ({"a": ["x", "y"], "b": ["x", "z"]}, "y z"),
        ({"a": ["x", "y", "v"], "b": ["x", "y", "w"]}, "v w"),
        ({"a": ["x", "y", "x"], "b": ["x", "y", "x"]}, "y y"),
    ],
)
def test_keys_of_the_same_name_move_on_together(ladders: dict[str, list[str]], expected: str) -> None:
    attempts = len(ladders["a"])
    names = prefer_unlike(ladders, lambda key, attempt: ladders[key][attempt], attempts)
    assert " ".join(names.values()) == expected
