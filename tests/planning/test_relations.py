"""Foreign keys become relations, or plain columns with a note."""

from dataclasses import replace

import pytest

from legacygen.schema import ForeignKey, Orphans, Table
from tests.planning.made import codes, field, model, plan, pointer, source, table

CUSTOMER = table("customer", "id!", "code! char", "name text", key="id", unique=("code",))
LOT = table("lot", "year!", "no!", "tenant", key="year no", unique=("tenant no",))
DO = "models.DO_NOTHING"


def child(*columns: str, to: tuple[ForeignKey, ...] = (), key: str = "id", unique: tuple[str, ...] = ()) -> Table:
    return table("child", "id!", *columns, key=key, unique=unique, foreign_keys=to)


@pytest.mark.parametrize(
    ("made", "identity", "expected"),
    [
        (
            child("customer_id!", to=(pointer("customer_id", "customer", "id"),)),
            "customer_id",
            f'models.ForeignKey("Customer", {DO}, related_name="children")',
        ),
        (
            child("c char", to=(pointer("c", "customer", "code"),)),
            "c",
            f'models.ForeignKey("Customer", {DO}, to_field="code", related_name="children", null=True, blank=True, '
            'db_column="c")',
        ),
        (
            child("c!", to=(pointer("c", "customer", "id"),), unique=("c",)),
            "c",
            f'models.OneToOneField("Customer", {DO}, related_name="child", db_column="c")',
        ),
        (
            child(to=(pointer("id", "customer", "id"),)),
            "id",
            f'models.OneToOneField("Customer", {DO}, related_name="child", primary_key=True, db_column="id")',
        ),
        (
            child("parent_id", to=(pointer("parent_id", "child", "id"),)),
            "parent_id",
            f'models.ForeignKey("self", {DO}, related_name="children", null=True, blank=True)',
        ),
        (
            child("y!", "n!", to=(pointer("y n", "lot", "year no"),)),
            "(y, n)",
            f'models.ForeignObject("Lot", {DO}, from_fields=["y", "n_field"], to_fields=["year", "no"], '
            'related_name="children", serialize=False)',
        ),
        (
            child("t", "n!", to=(pointer("t n", "lot", "tenant no"),)),
            "(t, n)",
            f'models.ForeignObject("Lot", {DO}, from_fields=["t", "n_field"], to_fields=["tenant", "no"], '
            'related_name="children", serialize=False, null=True)',
        ),
    ],
)
def test_a_key_becomes_a_relation(made: Table, identity: str, expected: str) -> None:
    assert source(field(plan(CUSTOMER, LOT, made), "child", identity)) == expected.replace("n_field", "n")


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (child("c", to=(pointer("c", "gone", "id"),)), "relation-target-missing"),
        (child("c", to=(pointer("c", "customer", "gone"),)), "relation-target-missing"),
        (child("c", to=(pointer("c", "customer", ""),)), "relation-target-missing"),
        (child("c", "100%", to=(pointer("c 100%", "lot", "year no"),)), "relation-percent"),
        (child("c text", to=(pointer("c", "customer", "name"),)), "relation-target-not-unique"),
        (child("c", to=(pointer("c", "lot", "year"),)), "relation-target-not-unique"),
        (child("c", "d", to=(pointer("c d", "lot", "year tenant"),)), "relation-target-not-unique"),
        (
            child("c", to=(pointer("c", "customer", "id"), ForeignKey(name="z", columns=("c",), table="child",
                                                                       target_columns=("id",)))),
            "relation-second",
        ),
    ],
)  # fmt: skip
def test_a_key_that_django_does_not_support_is_a_plain_column_with_a_note(made: Table, code: str) -> None:
    planned = plan(CUSTOMER, LOT, made)
    assert ("c", code) in codes(planned)
    is_second = code == "relation-second"
    assert field(planned, "child", "c").cls.endswith("ForeignKey") is is_second


def test_a_relation_in_legacygen_toml_replaces_a_declared_one() -> None:
    made = child("c", to=(pointer("c", "lot", "year"),))
    planned = plan(CUSTOMER, LOT, made, relations={"child.c": "customer.id"})
    assert source(field(planned, "child", "c")).startswith('models.ForeignKey("Customer"')
    assert "db_constraint=False" in source(field(planned, "child", "c"))


@pytest.mark.parametrize(("engine", "cls"), [("postgresql", "models.IntegerField"), ("mysql", "models.ForeignKey")])
def test_only_postgresql_cannot_compare_columns_of_different_types(engine: str, cls: str) -> None:
    planned = plan(CUSTOMER, child("c"), engine=engine, relations={"child.c": "customer.code"})
    assert field(planned, "child", "c").cls == cls
    assert ("c", "relation-types-differ") in codes(planned) or engine == "mysql"


FILM, ACTOR = table("film", "id!", "title text", key="id"), table("actor", "id!", "name text", key="id")
ENDS = (pointer("film_id", "film", "id"), pointer("actor_id", "actor", "id"))


@pytest.mark.parametrize(
    "join",
    [
        table("film_actor", "actor_id!", "film_id!", key="actor_id film_id", foreign_keys=ENDS),
        table("film_actor", "actor_id!", "film_id!", "role text", key="actor_id film_id", foreign_keys=ENDS),
        table("film_actor", "actor_id", "film_id", foreign_keys=ENDS),
        table("film_actor", "id!", "actor_id!", "film_id!", key="id", unique=("film_id actor_id",), foreign_keys=ENDS),
    ],
)
def test_a_join_table_is_many_to_many_on_the_side_it_is_named_after(join: Table) -> None:
    planned = plan(FILM, ACTOR, join)
    (made,) = (each for each in model(planned, "film").fields if each.cls == "models.ManyToManyField")
    assert f"{made.name} = {source(made)}" == (
        'actors = models.ManyToManyField("Actor", through="FilmActor", related_name="films")'
    )


@pytest.mark.parametrize(
    "join",
    [
        table("film_actor", "id!", "actor_id", "film_id", key="id", foreign_keys=ENDS),
        table("film_actor", "id!", "actor_id", "film_id!", key="id", unique=("film_id actor_id",), foreign_keys=ENDS),
        table("film_actor", "actor_id!", "film_id!", "n!", key="actor_id film_id n", foreign_keys=ENDS),
    ],
)
def test_a_table_that_is_more_than_a_join_table_has_no_many_to_many_field(join: Table) -> None:
    planned = plan(FILM, ACTOR, join)
    assert not [each for made in planned.models for each in made.fields if each.cls == "models.ManyToManyField"]


def test_a_model_requires_the_tables_that_it_has_relations_to() -> None:
    planned = plan(
        CUSTOMER, LOT, child("c", "y", to=(pointer("c", "customer", "id"), pointer("y c", "lot", "year no")))
    )
    assert model(planned, "child").requires == ("customer", "lot")


def orphans(columns: str, target: str) -> Orphans:
    return Orphans(columns=tuple(columns.split()), target=target, count=5)


@pytest.mark.parametrize(
    ("made", "identity", "start", "end", "code"),
    [
        (
            table("child", "id!", "c!", key="id", foreign_keys=(pointer("c", "customer", "id"),),
                  orphans=(orphans("c", "customer"),)),
            "c", "models.ForeignKey", 'null=True, blank=True, db_column="c")', "relation-orphans",
        ),
        (
            table("child", "id!", "c!", key="id", unique=("c",), foreign_keys=(pointer("c", "customer", "id"),),
                  orphans=(orphans("c", "customer"),)),
            "c", "models.OneToOneField", 'null=True, blank=True, db_column="c")', "relation-orphans",
        ),
        (
            table("child", "id!", "c!", "n!", key="id", foreign_keys=(pointer("c n", "lot", "tenant no"),),
                  orphans=(orphans("c n", "lot"),)),
            "(c, n)", "models.ForeignObject", "null=True)", "relation-orphans",
        ),
        (
            table("child", "c!", key="c", foreign_keys=(pointer("c", "customer", "id"),),
                  orphans=(orphans("c", "customer"),)),
            "c", "models.IntegerField", "primary_key=True)", "relation-orphans-key",
        ),
        (
            table("child", "id!", "c!", key="id", foreign_keys=(pointer("c", "customer", "id"),),
                  orphans=(replace(orphans("c", "customer"), count=0, partial=True),)),
            "c", "models.ForeignKey", 'null=True, blank=True, db_column="c")', "relation-partial",
        ),
        (
            table("child", "id!", "c!", key="id", foreign_keys=(pointer("c", "customer", "id"),),
                  orphans=(orphans("c", "lot"),)),
            "c", "models.ForeignKey", 'related_name="children", db_column="c")', "",
        ),
    ],
)  # fmt: skip
def test_a_relation_allows_none_where_rows_point_to_nothing(
    made: Table, identity: str, start: str, end: str, code: str
) -> None:
    planned = plan(CUSTOMER, LOT, made)
    text = source(field(planned, "child", identity))
    assert (text.partition("(")[0], text[-len(end) :]) == (start, end)
    assert codes(planned) == ([("c", code)] if code else [])


def test_a_relation_in_a_composite_key_allows_none_in_a_row_key() -> None:
    made = table(
        "child",
        "c!",
        "d!",
        key="c d",
        foreign_keys=(pointer("c", "customer", "id"),),
        orphans=(orphans("c", "customer"),),
    )
    planned = plan(
        CUSTOMER, made, table("other", "id!", "x!", "y!", key="id", foreign_keys=(pointer("x y", "child", "c d"),))
    )
    assert source(field(planned, "child", "(pk)")) == 'RowKey("customer_id", "d")'
    assert "null=True" in source(field(planned, "child", "c"))
    assert codes(planned) == [("", "key-orphans"), ("c", "relation-orphans")]
    assert field(planned, "other", "(x, y)").cls == "models.ForeignObject"  # the key is unique all the same
