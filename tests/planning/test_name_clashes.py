"""A name in legacygen.toml that something else has too is refused, with both owners."""

from typing import Any

import pytest

from legacygen.config import Config
from legacygen.errors import ConfigError
from legacygen.planning import PinnedName, PinnedNames, build_graph, plan_models
from legacygen.schema import Schema
from tests.planning.made import plan, pointer, table

TABLES = (
    table("film", "id!", key="id"),
    table("customer", "customer_id!", "first_name text", "last_name text", key="customer_id"),
    table("payment", "id!", "customer_id!", "note text", key="id",
          foreign_keys=(pointer("customer_id", "customer", "customer_id"),)),
)  # fmt: skip
ADVICE = "choose another name for one of them."


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"classes": {"customer": "Film"}}, "[classes] 'customer' is 'Film', but so is 'film'"),
        ({"classes": {"customer": "FILM"}}, "[classes] 'customer' is 'FILM', but so is 'film'"),
        ({"classes": {"customer": "X", "film": "X"}}, "[classes] 'customer' is 'X', but so is 'film'"),
        (
            {"fields": {"customer.first_name": "customer_id"}},
            "[fields] 'customer.first_name' is 'customer_id', but so is 'customer.customer_id'",
        ),
        (
            {"fields": {"customer.first_name": "name", "customer.last_name": "Name"}},
            "[fields] 'customer.first_name' is 'name', but so is 'customer.last_name'",
        ),
        (
            {"fields": {"payment.note": "customer"}},
            "[fields] 'payment.note' is 'customer', but so is 'payment.customer_id'",
        ),
        (
            {"fields": {"payment.note": "customer_id"}},
            "[fields] 'payment.note' is 'customer_id', but so is 'payment.customer_id'",
        ),
    ],
)
def test_a_name_of_something_else_is_refused(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError) as caught:
        plan(*TABLES, **options)
    assert str(caught.value) == f"legacygen.toml: {sentence}; {ADVICE}"


@pytest.mark.parametrize(
    "options",
    [
        {"classes": {"customer": "Film", "film": "Customer"}},
        {"fields": {"customer.first_name": "last_name", "customer.last_name": "first_name"}},
        {"fields": {"customer.first_name": "id", "payment.note": "first_name"}},
    ],
)
def test_names_may_be_exchanged(options: dict[str, Any]) -> None:
    assert len(plan(*TABLES, **options).models) == len(TABLES)


def test_a_name_in_the_code_counts_too() -> None:
    config = Config(classes={"customer": "Movie"}, fields={"payment.note": "text"})
    graph = build_graph(Schema(engine="mysql", tables=TABLES), config)
    with pytest.raises(ConfigError, match="'customer' is 'Movie', but so is 'film'"):
        plan_models(graph, config, PinnedNames(classes={"film": "Movie"}))
    with pytest.raises(ConfigError, match=r"'payment.note' is 'text', but so is 'payment.id'"):
        plan_models(graph, config, PinnedNames(fields={"payment": {"id": PinnedName(name="text")}}))
