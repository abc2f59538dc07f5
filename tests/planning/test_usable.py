"""Tables and columns whose names Django cannot use are left out, with a note."""

from tests.planning.made import codes, index, model, plan, pointer, table

PARENT = table("parent", "id!", "a$", key="id", unique=("a$",))


def test_a_dollar_sign_is_refused_on_postgresql_only() -> None:
    assert [made.table for made in plan(table("a$b", "id!", key="id"), PARENT, engine="postgresql").models] == [
        "parent"
    ]
    assert len(plan(table("a$b", "id!", key="id"), PARENT, engine="mysql").models) == 2


def test_a_table_of_such_columns_is_left_out() -> None:
    planned = plan(table("t", "a$", "b$"), engine="postgresql")
    assert (planned.models, codes(planned)) == ((), [("", "name-unusable")])


def test_a_column_is_left_out_with_the_keys_and_indexes_on_it() -> None:
    made = table(
        "child", "p$!", "b!", key="p$ b", indexes=(index("i", "p$ b"),), foreign_keys=(pointer("p$", "parent", "id"),)
    )
    planned = plan(made, PARENT, engine="postgresql", relations={"child.b": "parent.a$"})
    assert [each.name for each in model(planned, "child").fields] == ["b"]
    assert codes(planned) == [
        ("", "index-lost"),
        ("", "key-all-columns"),
        ("p$", "name-unusable"),
        ("", "index-lost"),
        ("a$", "name-unusable"),
    ]
