"""What a run does not touch is not parsed, as long as the text leaves no doubt about what it is."""

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legacygen.merge import parse, pieces

HEAD = "from django.db import models\n\n\n"


def cls(name: str, table: str = "", bases: str = "models.Model", body: str = "") -> str:
    """A class as it is generated, or without a table."""
    meta = f'\n    class Meta:\n        db_table = "{table}"\n' if table else ""
    return f"class {name}({bases}):\n    size = models.IntegerField()\n{body}{meta}"


A, B, C = cls("A", "a"), cls("B", "b"), cls("C", "c")


def module(*parts: str) -> str:
    """A module of classes, two blank lines apart."""
    return HEAD + "\n\n".join(parts)


def seen(text: str, *tables: str) -> list[str]:
    """The classes that are parsed where only some tables are wanted."""
    visible = pieces.only(*pieces.cut(text), tables)
    whole, part = parse("models.py", text), parse("models.py", text, visible)
    found = {ast.dump(each.node, include_attributes=True) for each in whole.classes}
    assert {ast.dump(each.node, include_attributes=True) for each in part.classes} <= found
    return [each.name for each in part.classes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (module(A, B, C), "A C"),
        (module(A, f"# about B\n{B}", C), "A C"),
        (module(A, B.replace('"', "'"), C), "A C"),
        (module(A, B.replace('"b"', '"b"  # mine'), C), "A C"),
        (module(A, B, C).replace("\n", "\r\n"), "A C"),
        (module(A, f"{B}\n\nSIZE = 3\n", C), "A B C"),
        (module(A, f"{B}\n\n@admin\n", C.replace('"c"', '"d"')), "A B C"),
        (module(A, B.replace('"b"', "TABLE"), C), "A B C"),
        (module(A, B.replace('db_table = "b"', "managed = False"), C), "A B C"),
        (module(A, cls("B", "b", body='    """\n    db_table = "x"\n    """\n'), C), "A B C"),
        (module(A, cls("B", "b", body='    text = """\nclass No:\n"""\n'), C), "A B C"),
        (module(B, C), "B C"),
        (module(A, B, C).replace("\n", "\r"), "A B C"),
    ],
)
def test_a_class_is_left_out_only_where_its_table_is_plain_to_see(text: str, expected: str) -> None:
    assert seen(text, "a", "c") == expected.split()


@settings(max_examples=200, derandomize=True, database=None, deadline=None)
@given(st.lists(st.sampled_from([A, B, C, '"""', "'''", "class X:\n", "@x\n", "y = 1\n", "# z\n", "\n", "(", ")\n"])))
def test_what_is_parsed_of_any_text_is_what_parsing_it_whole_would_find(parts: list[str]) -> None:
    text = HEAD + "\n".join(parts)
    try:
        ast.parse(text)
    except SyntaxError:
        return
    seen(text, "b")


@pytest.mark.parametrize(
    ("tables", "expected"),
    [("a", "A Child Grandchild"), ("b", "B"), ("c", ""), ("d", "Grandchild")],
)
def test_the_heirs_of_a_class_go_with_it(tables: str, expected: str) -> None:
    text = module(A, B, cls("Child", bases="A"), cls("Grandchild", "d", bases="models.Child"))
    assert pieces.of_tables(pieces.cut(text)[1], [tables]) == set(expected.split())
