"""Indexes, constraints and checks are options of the inner class Meta."""

import dataclasses

import pytest

from legacygen.schema import Check, Index, IndexPart
from tests.planning.made import codes, field, index, model, plan, pointer, source, table


def options(*indexes: Index, checks: tuple[Check, ...] = (), engine: str = "postgresql") -> dict[str, str]:
    columns = ("id!", "a", "b!", "s char", "f! bool", "d date", "n decimal")
    planned = plan(table("t", *columns, key="id", indexes=indexes, checks=checks), engine=engine)
    return {item.name: item.value for item in model(planned, "t").meta if item.name in ("indexes", "constraints")}


def over(name: str, *parts: IndexPart, **more: object) -> Index:
    return Index(name=name, parts=parts, **more)  # type: ignore[arg-type]


LOWER, SUM = IndexPart(expression="lower((s)::text)"), IndexPart(expression="(a + b)")
DOWN, UP = IndexPart(name="a", descending=True), IndexPart(name="b")
FIRST, OTHER = IndexPart(name="a", nulls="first"), IndexPart(name="s", collation="C")
CLASSED = IndexPart(name="s", operator_class="text_pattern_ops")


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (index("i", "a b"), 'models.Index(fields=["a", "b"], name="i")'),
        (over("i", DOWN, UP), 'models.Index(fields=["-a", "b"], name="i")'),
        (index("i", "a", include=("b",)), 'models.Index(fields=["a"], name="i", include=["b"])'),
        (index("i", "a", where="f"), 'models.Index(fields=["a"], name="i", condition=models.Q(f=True))'),
        (over("i", LOWER), 'models.Index(Lower("s"), name="i")'),
        (over("i", DOWN, LOWER), 'models.Index(models.F("a").desc(), Lower("s"), name="i")'),
        (index("Index of a", "a"), 'models.Index(fields=["a"], name="t_index_of_a_6f8b0e")'),
        (index("t", "a"), 'models.Index(fields=["a"], name="t_t_a1ef02")'),
        (over("i", SUM), 'models.Index(fields.ServerSQL("(a + b)", "postgresql"), name="i")'),
        (index("i", "a", method="gin"), 'GinIndex(fields=["a"], name="i")'),
        (over("i", FIRST, UP), 'models.Index(models.F("a").asc(nulls_first=True), "b", name="i")'),
        (over("i", OTHER), 'models.Index(Collate("s", "C"), name="i")'),
        (over("i", CLASSED), 'models.Index(fields=["s"], opclasses=["text_pattern_ops"], name="i")'),
    ],
)
def test_an_index(made: Index, expected: str) -> None:
    rendered = options(made)["indexes"]
    assert rendered[:-10] == f"[{expected}]"[:-10] if 'name="t_' in expected else rendered == f"[{expected}]"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (index("u", "a b", unique=True), 'fields=["a", "b"], name="u"'),
        (over("u", DOWN, UP, unique=True), 'fields=["a", "b"], name="u"'),
        (index("u", "b", unique=True, where="(a > 0)"), 'fields=["b"], name="u", condition=models.Q(a__gt=0)'),
        (over("u", LOWER, unique=True), 'Lower("s"), name="u"'),
        (over("u", UP, LOWER, unique=True), '"b", Lower("s"), name="u"'),
        (index("u", "a", unique=True, nulls_distinct=False), 'fields=["a"], name="u", nulls_distinct=False'),
        (index("u", "a", unique=True, include=("b",)), 'fields=["a"], name="u", include=["b"]'),
        (over("u", CLASSED, unique=True), 'fields=["s"], opclasses=["text_pattern_ops"], name="u"'),
        (over("u", OTHER, unique=True), 'Collate("s", "C"), name="u"'),
        (
            index("u", "a", unique=True, deferrable="deferred"),
            'fields=["a"], name="u", deferrable=models.Deferrable.DEFERRED',
        ),
    ],
)
def test_a_unique_constraint(made: Index, expected: str) -> None:
    assert options(made) == {"constraints": f"[models.UniqueConstraint({expected})]"}


def test_a_unique_column_needs_no_constraint() -> None:
    assert options(index("u", "a", unique=True)) == {}


@pytest.mark.parametrize(
    ("made", "is_unique"),
    [
        (index("u", "a", unique=True, include=("b",)), True),
        (index("u", "a", unique=True, deferrable="immediate"), False),
        (over("u", IndexPart(name="a", collation="C"), unique=True), False),
    ],
)
def test_a_column_that_is_unique_at_any_time_is_a_unique_field_too(made: Index, is_unique: bool) -> None:
    planned = plan(table("t", "id!", "a", "b", key="id", indexes=(made,)), engine="postgresql")
    assert ("unique=True" in source(field(planned, "t", "a"))) == is_unique


def test_an_exclusion_constraint() -> None:
    made = over("x", IndexPart(name="a", operator="="), IndexPart(name="b", operator="&&"), method="spgist", where="f")
    expected = 'expressions=[("a", "="), ("b", "&&")], index_type="SPGIST", name="x", condition=models.Q(f=True)'
    assert options(made) == {"constraints": f"[ExclusionConstraint({expected})]"}


@pytest.mark.parametrize(
    ("clause", "condition"),
    [
        ("one_id > 0", "models.Q(one__gt=0)"),
        ("one_id BETWEEN 1 AND 5", "models.Q(one__gte=1, one__lte=5)"),
        ("one_id IN (1, 2) OR a < one_id", 'models.Q(one__in=[1, 2]) | models.Q(a__lt=models.F("one"))'),
        ("one_id <> 3", "~models.Q(one=3)"),
        ("one_id NOT BETWEEN 1 AND 5", "~models.Q(one__gte=1, one__lte=5)"),
        ("one_id LIKE '1%'", None),
    ],
)
def test_a_check_on_a_relation_uses_lookups_that_django_allows_there(clause: str, condition: str | None) -> None:
    made = table(
        "t",
        "id!",
        "a",
        "one_id",
        key="id",
        foreign_keys=(pointer("one_id", "one", "id"),),
        checks=(Check(name="c", clause=clause),),
    )
    planned = plan(made, table("one", "id!", key="id"), engine="postgresql")
    meta = {item.name: item.value for item in model(planned, "t").meta}
    assert meta.get("constraints") == (
        f'[models.CheckConstraint(condition={condition}, name="c")]' if condition else None
    )


def test_a_unique_index_on_the_first_characters_is_not_a_constraint() -> None:
    made = over("u", IndexPart(name="s", prefix=10), unique=True)
    assert options(made, engine="mysql") == {"indexes": '[models.Index(fields=["s"], name="u")]'}


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (over("i", SUM), "index-sql"),
        (over("i", SUM, unique=True), "index-lost"),
        (index("i", "a", where="a + b > 3"), "index-sql"),
        (index("i", "a", where="a + b > 3", unique=True), "index-lost"),
        (index("i", "a", method="VECTOR"), "index-lost"),
        (index("i", "id", unique=True, include=("a",)), "index-key"),
        (index("i", "a", unique=True, include=("b",), deferrable="deferred"), "index-include"),
        (over("i", DOWN, UP, unique=True), "index-order"),
        (over("i", IndexPart(expression="a + b", operator="&&"), method="gist"), "index-lost"),
        (over("i", IndexPart(name="a", operator="="), method="hash"), "index-lost"),
        (over("i", IndexPart(name="s", prefix=10)), "index-prefix"),
        (over("i", IndexPart(name="s", prefix=10), unique=True), "index-prefix-unique"),
    ],
)
def test_every_loss_is_noted(made: Index, code: str) -> None:
    columns = ("id!", "a", "b", "s char")
    assert codes(plan(table("t", *columns, key="id", indexes=(made,)), engine="postgresql")) == [("", code)]


@pytest.mark.parametrize(("method", "cls"), [("FULLTEXT", "FullTextIndex"), ("SPATIAL", "SpatialIndex")])
def test_indexes_that_only_mysql_has_are_classes_of_legacygen(method: str, cls: str) -> None:
    assert options(index("i", "s", method=method), engine="mysql") == {"indexes": f'[{cls}(fields=["s"], name="i")]'}


def test_a_constraint_that_is_not_enforced_becomes_a_note() -> None:
    made = table("t", "id!", "a", key="id", checks=(Check(name="c", clause="a > 0", enforced=False),))
    assert codes(plan(made)) == [("", "check-not-enforced")]
    key = dataclasses.replace(pointer("a", "one", "id"), enforced=False)
    planned = plan(table("t", "id!", "a", key="id", foreign_keys=(key,)), table("one", "id!", key="id"))
    assert codes(planned) == [("a", "relation-not-enforced")]
    assert "db_constraint=False" in source(field(planned, "t", "a"))


def test_an_index_that_is_not_used_is_kept_with_a_note() -> None:
    made = table("t", "id!", "a", key="id", indexes=(index("i", "a", hidden=True),))
    assert codes(plan(made)) == [("", "index-hidden")]


def test_a_check_that_django_does_not_support_is_noted() -> None:
    made = table("t", "id!", "a", key="id", checks=(Check(name="c", clause="a + 1 > 3"),))
    assert codes(plan(made)) == [("", "check-lost")]


def test_an_index_name_of_several_tables_is_replaced() -> None:
    one = table("one", "id!", "a", key="id", indexes=(index("name", "a"),))
    two = table("two", "id!", "a", key="id", indexes=(index("name", "a"),))
    names = [next(item.value for item in made.meta if item.name == "indexes") for made in plan(one, two).models]
    assert names[0] != names[1]
    assert all(len(name.split('name="')[1].split('"')[0]) <= 30 for name in names)
