"""Names from legacygen.toml replace those of the rules."""

import pytest

from legacygen.errors import ConfigError
from tests.naming.made import class_names, field_names, plain


@pytest.mark.parametrize("name", ["class", "a b", "", "2x", "a__b", "_a", "a_", "save"])
def test_a_chosen_name_that_django_cannot_use_is_an_error(name: str) -> None:
    with pytest.raises(ConfigError, match="a name that Django cannot use"):
        field_names(plain("x"), chosen={"x": name})


def test_chosen_names_stay_and_others_keep_clear_of_them() -> None:
    assert class_names({"a": "orders", "b": "x"}, chosen_classes={"b": "Order"}) == {"a": "Orders", "b": "Order"}
    assert field_names([("a", ""), ("b", "B")], chosen={"a": "b_id"}) == {"a": "b_id", "b": "b_ref"}
