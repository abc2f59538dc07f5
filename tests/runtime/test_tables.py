"""Tables for tests: SQLite has them under any name that it can tell from the others, and the rest is left out."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import models
from django.test import override_settings

from legacygen.runtime.tables import create_tables, find_left_out
from tests.runtime.orm import alias, model

LEGACY = "probe"


@pytest.fixture
def memory() -> Iterator[None]:
    """An empty database for tests, from which all models are read."""
    everything = SimpleNamespace(db_for_read=lambda model, **_: LEGACY, db_for_write=lambda model, **_: LEGACY)
    database: dict[str, object] = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    with alias(LEGACY, database), override_settings(DATABASE_ROUTERS=[everything]):
        yield


def named(table: str, *columns: str, **more: Any) -> Any:
    """A model of a table whose first column is its key; the fields are called `f0`, `f1`, …"""
    names = columns or ("id", "n")
    fields: dict[str, Any] = {
        f"f{number}": models.IntegerField(primary_key=not number, null=bool(number), db_column=column)
        for number, column in enumerate(names)
    }
    made = model("t", **fields, **more)
    made._meta.db_table = table
    return made


@pytest.mark.parametrize(
    "found",
    [
        [named("rate", "id", "disc%%", "%% done")],
        [named("100%% wool"), named("100 wool"), named("a%%%%b"), named("a%%b")],
        [named('quo""ted', "id", 'a""b', "back``tick")],
        [named('"quoted"')],
        [named("Straße"), named("STRASSE"), named("Ä"), named("ä")],
        [named("order", "select", "from")],
    ],
    ids=lambda found: found[0]._meta.db_table,
)
def test_a_name_that_sqlite_allows_is_the_same_to_the_test_database(memory: None, found: list[Any]) -> None:
    assert find_left_out(found) == {}
    config: Any = SimpleNamespace(get_models=lambda **_: found)
    for _ in range(2):  # Django sends the signal again when it has emptied a database
        create_tables(config, LEGACY)
    for each in found:
        rows = each._default_manager.using(LEGACY)
        names = [field.attname for field in each._meta.concrete_fields]
        rows.create(**dict.fromkeys(names, 5))
        assert list(rows.filter(**{names[-1]: 5}).order_by(names[-1]).values_list(*names)) == [(5,) * len(names)]


LEFT_OUT = [
    ([named("sequence_a"), named("SEQUENCE_A", "id", "w")], "SQLite takes its table SEQUENCE_A for that of T"),
    ([named("t", "id", "name", "Name")], "SQLite takes the columns name and Name for one"),
    ([named("t", "id", 'a"b')], 'SQLite does not allow the quote in the name a"b'),
    ([named("SQLite_log")], "SQLite keeps the name SQLite_log for itself"),
    ([named('"crm"."t"')], 'SQLite has no schemas, as in the name "crm"."t"'),
]


@pytest.mark.parametrize(("found", "reason"), LEFT_OUT, ids=[reason for _, reason in LEFT_OUT])
def test_a_table_that_sqlite_cannot_have_is_left_out_with_reason(memory: None, found: list[Any], reason: str) -> None:
    assert find_left_out(found) == {found[-1]: reason}
    config: Any = SimpleNamespace(get_models=lambda **_: found)
    create_tables(config, LEGACY)


def test_indexes_are_left_out_because_their_names_may_be_those_of_tables(memory: None) -> None:
    made = named("t")
    made._meta.indexes = [models.Index(fields=["f1"], name="orders")]
    config: Any = SimpleNamespace(get_models=lambda **_: [made, named("orders")])
    create_tables(config, LEGACY)
