"""The graph of a schema lists the fields of each table before they have names."""

from pathlib import Path

from legacygen.config import Config
from legacygen.matching.models import field_identity
from legacygen.planning import SchemaGraph, build_graph, plan_models
from legacygen.schema import Schema, Table
from tests.planning.cases import golden_schemas, load_config, load_schema
from tests.planning.made import column, pointer, table

FILM, ACTOR = table("film", "id!", key="id"), table("actor", "id!", key="id")
ENDS = (pointer("film_id", "film", "id"), pointer("actor_id", "actor", "id"))
CAST = table("film_actor", "film_id!", "actor_id!", key="film_id actor_id", foreign_keys=ENDS)
LOT = table("lot", "year!", "no!", key="year no")
BID = table("bid", "id!", "y", "n", key="id", foreign_keys=(pointer("y n", "lot", "year no"),))


def graph(*tables: Table, engine: str = "mysql") -> SchemaGraph:
    return build_graph(Schema(engine=engine, tables=tables), Config())


def test_every_kind_of_field_has_its_identity() -> None:
    found = graph(FILM, ACTOR, CAST, LOT, BID)
    assert found.list_identities("film") == {"id", "(film_actor)"}
    assert found.list_identities("actor") == {"id"}
    assert found.list_identities("film_actor") == {"(pk)", "film_id", "actor_id"}
    assert found.list_identities("bid") == {"id", "y", "n", "(y, n)"}


def test_a_join_table_with_columns_of_its_own_is_a_thing_unless_its_field_exists_already() -> None:
    payload = ("role", "since", "note")
    cast = table(
        "film_actor",
        "id!",
        "film_id!",
        "actor_id!",
        *payload,
        key="id",
        unique=("film_id actor_id",),
        foreign_keys=ENDS,
    )
    schema = Schema(engine="mysql", tables=(FILM, ACTOR, cast))
    assert build_graph(schema, Config()).list_identities("film") == {"id"}
    assert build_graph(schema, Config(), known_joins={"film_actor"}).list_identities("film") == {"id", "(film_actor)"}
    small = table(
        "film_actor",
        "id!",
        "film_id!",
        "actor_id!",
        *payload[:2],
        key="id",
        unique=("film_id actor_id",),
        foreign_keys=ENDS,
    )
    assert graph(FILM, ACTOR, small).list_identities("film") == {"id", "(film_actor)"}


def test_a_key_that_the_database_does_not_declare_has_its_identity() -> None:
    assert graph(table("t", column("a"), column("pk"))).list_identities("t") == {"(pk)", "a", "pk"}
    assert graph(table("t", "a", rowid="oid"), engine="sqlite").list_identities("t") == {"oid", "a"}


def test_a_table_without_a_model_has_no_identities() -> None:
    found = graph(table("a$b", "id!", key="id"), engine="postgresql")
    assert found.list_identities("a$b") == frozenset()
    assert [note.code for note in found.notes] == ["name-unusable"]


@golden_schemas
def test_the_identities_are_those_of_the_planned_fields(path: Path) -> None:
    config = load_config(path)
    found = build_graph(load_schema(path, config), config)
    planned = plan_models(found, config)
    assert {model.label for model in planned.models} == set(found.tables)
    for model in planned.models:
        assert sorted(map(field_identity, model.fields)) == sorted(found.list_identities(model.label))
