"""Indexes, constraints and checks in the inner class Meta."""

import pytest

from legacygen.schema import Check, Index, IndexPart
from tests.planning.made import codes, index, model, plan, table


def options(*indexes: Index, checks: tuple[Check, ...] = (), engine: str = "postgresql") -> dict[str, str]:
    columns = ("id!", "a", "b!", "s char", "f! bool", "d date", "n decimal")
    planned = plan(table("t", *columns, key="id", indexes=indexes, checks=checks), engine=engine)
    return {item.name: item.value for item in model(planned, "t").meta if item.name in ("indexes", "constraints")}


def over(name: str, *parts: IndexPart, **more: object) -> Index:
    return Index(name=name, parts=parts, **more)  # type: ignore[arg-type]


LOWER, SUM = IndexPart(expression="lower((s)::text)"), IndexPart(expression="(a + b)")
DOWN, UP = IndexPart(name="a", descending=True), IndexPart(name="b")


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
    ],
)
def test_an_index(made: Index, expected: str) -> None:
    said = options(made)["indexes"]
    assert said[:-10] == f"[{expected}]"[:-10] if 'name="t_' in expected else said == f"[{expected}]"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (index("u", "a b", unique=True), 'fields=["a", "b"], name="u"'),
        (over("u", DOWN, UP, unique=True), 'fields=["a", "b"], name="u"'),
        (index("u", "b", unique=True, where="(a > 0)"), 'fields=["b"], name="u", condition=models.Q(a__gt=0)'),
        (over("u", LOWER, unique=True), 'Lower("s"), name="u"'),
        (over("u", UP, LOWER, unique=True), '"b", Lower("s"), name="u"'),
        (index("u", "a", unique=True, nulls_distinct=False), 'fields=["a"], name="u", nulls_distinct=False'),
    ],
)
def test_a_unique_constraint(made: Index, expected: str) -> None:
    assert options(made) == {"constraints": f"[models.UniqueConstraint({expected})]"}


def test_a_unique_column_says_so_itself() -> None:
    assert options(index("u", "a", unique=True)) == {}


def test_the_first_characters_being_unique_is_no_constraint() -> None:
    made = over("u", IndexPart(name="s", prefix=10), unique=True)
    assert options(made, engine="mysql") == {"indexes": '[models.Index(fields=["s"], name="u")]'}


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (over("i", SUM), "index-lost"),
        (index("i", "a", where="a + b > 3"), "index-lost"),
        (index("i", "a", method="gin"), "index-lost"),
        (over("i", IndexPart(name="s", prefix=10)), "index-prefix"),
        (over("i", IndexPart(name="s", prefix=10), unique=True), "index-prefix-unique"),
    ],
)
def test_what_is_not_carried_over_whole_is_noted(made: Index, code: str) -> None:
    columns = ("id!", "a", "b", "s char")
    assert codes(plan(table("t", *columns, key="id", indexes=(made,)), engine="postgresql")) == [("", code)]


def test_a_check_that_cannot_be_said_is_noted() -> None:
    made = table("t", "id!", "a", key="id", checks=(Check(name="c", clause="a + 1 > 3"),))
    assert codes(plan(made)) == [("", "check-lost")]


def test_names_that_several_tables_share_are_told_apart() -> None:
    one = table("one", "id!", "a", key="id", indexes=(index("name", "a"),))
    two = table("two", "id!", "a", key="id", indexes=(index("name", "a"),))
    names = [next(item.value for item in made.meta if item.name == "indexes") for made in plan(one, two).models]
    assert names[0] != names[1]
    assert all(len(name.split('name="')[1].split('"')[0]) <= 30 for name in names)
