"""A check that lists the values of a column gives it choices."""

import pytest

from legacygen.planning.listed_values import find_listed_values
from legacygen.schema import Check, Kind, SqlType
from tests.planning.made import column, field, model, plan, source, table


def listed(clause: str, engine: str, kind: str = "char") -> str:
    made = table("t", f"state {kind}", "other char", checks=(Check(name="c", clause=clause),))
    return " ".join(find_listed_values(made, made.columns[0], engine))


@pytest.mark.parametrize(
    ("engine", "clause"),
    [
        ("mysql", "`state` in ('new','paid')"),
        ("mysql", "(`state` in (_utf8mb4'new',_utf8mb4'paid'))"),
        ("postgresql", "(state)::text = ANY ((ARRAY['new'::character varying, 'paid'::character varying])::text[])"),
        ("sqlite", "state IN ('new', 'paid')"),
        ("sqlite", "state = 'new' OR state = 'paid'"),
        ("sqlite", "STATE IS NULL OR STATE IN ('new', 'paid', 'new')"),
    ],
)
def test_the_values_of_a_check_are_read(engine: str, clause: str) -> None:
    assert listed(clause, engine) == "new paid"


@pytest.mark.parametrize(
    "clause",
    [
        "state IN ('new')",
        "state IN (1, 2)",
        "state NOT IN ('new', 'paid')",
        "other IN ('new', 'paid')",
        "state IN ('new', 'paid') AND other = 'x'",
        "state = 'new' OR other = 'paid'",
        "state IN ('new', other)",
        "state IN ('new', 'a word that is longer than the column')",
        "length(state) = 3",
        "no ( sql",
    ],
)
def test_another_check_lists_no_values(clause: str) -> None:
    assert listed(clause, "sqlite") == ""


def test_a_check_that_is_not_enforced_and_a_number_have_no_choices() -> None:
    check = Check(name="c", clause="state IN ('a', 'b')", enforced=False)
    made = table("t", "state char", checks=(check,))
    assert find_listed_values(made, made.columns[0], "sqlite") == ()
    assert listed("state IN ('1', '2')", "sqlite", "int") == ""


def test_a_domain_lists_the_values_of_its_columns() -> None:
    declared = SqlType(kind=Kind.TEXT, raw="mood", base="text", checks=("VALUE = ANY (ARRAY['a'::text, 'b'::text])",))
    made = table("t", column("state"))
    assert find_listed_values(made, column("state", type=declared), "postgresql") == ("a", "b")


def test_the_field_gets_a_choices_class() -> None:
    planned = plan(table("t", "id!", "state! char", key="id", checks=(Check(name="c", clause="state in ('a','b')"),)))
    assert "choices=State.choices" in source(field(planned, "t", "state"))
    assert [each.name for each in model(planned, "t").choices[0].members] == ["A", "B"]
