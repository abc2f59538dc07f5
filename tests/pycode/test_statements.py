"""The statements that an edit has changed are found and replaced; every other byte stays, and so does the code."""

import pytest

from legacygen.pycode.statements import (
    find_moved_lines,
    is_same_code,
    join_statements,
    list_changed_statements,
    replace_statements,
    split_statements,
)

BEFORE = '''\
"""Docstring."""

import os
from a import b  # why

# --- people ---


@mark
class A(Base):
    x = 1  # one

    class Meta:
        db_table = "a"


x = 1; y = 2
if x:
    class B: pass
'''


@pytest.mark.parametrize(
    ("edits", "found"),
    [
        ({}, []),
        ({"import b  #": "import b, c  #"}, [("from a import b, c  # why", "from a import b  # why")]),
        ({"import os\n": "import os\nimport re\n"}, [("import re", None)]),
        ({"y = 2": "y = 3"}, [("x = 1; y = 3", "x = 1; y = 2")]),
        ({"class B: pass": "class B: ..."}, [("if x:\n    class B: ...", "if x:\n    class B: pass")]),
        ({'"""Docstring."""\n': '"""Another."""\n'}, []),
        ({"# --- people ---\n": "#  people\n"}, []),
        ({"\n\nx = 1": "\n\nclass C:\n    z = 1\n\n\nx = 1"}, [("class C:\n    z = 1", None)]),
    ],
)
def test_changed_and_new_statements_are_listed_with_their_old_versions(
    edits: dict[str, str], found: list[tuple[str, str | None]]
) -> None:
    after = BEFORE
    for old, new in edits.items():
        assert old in after
        after = after.replace(old, new)
    assert [(each.source, each.old) for each in list_changed_statements(BEFORE, after)] == found


def test_a_class_of_another_name_on_the_same_table_is_no_new_one() -> None:
    after = BEFORE.replace("class A(Base)", "class Person(Base)").replace("x = 1; y", "class A: pass\nx = 1; y")
    (person, other) = list_changed_statements(BEFORE, after)
    assert person.source.startswith("@mark\nclass Person(Base):\n    x = 1  # one")
    assert person.old is None  # the class A has the name, and so the old version
    assert other.old is not None
    assert other.old.startswith("@mark\nclass A(Base):")
    renamed = BEFORE.replace("class A(Base)", "class Person(Base)")
    assert [each.old for each in list_changed_statements(BEFORE, renamed)] == [other.old]


def test_of_a_new_text_each_class_is_listed_with_what_stands_below_it() -> None:
    for before in ("", "\n"):
        found = [each.source for each in list_changed_statements(before, BEFORE)]
        assert [source.split("\n")[0] for source in found] == ['"""Docstring."""', "@mark"]
        assert [each in BEFORE for each in found] == [True, True]


@pytest.mark.parametrize("broken", [(BEFORE, "x = (\n"), ("x = (\n", BEFORE), (BEFORE, "x = 1\0\n")])
def test_nothing_is_listed_where_a_text_is_not_valid(broken: tuple[str, str]) -> None:
    assert list_changed_statements(*broken) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# fmt: off\nx  = 1\n# fmt: on\ny  = 1\n", ["y  = 1"]),
        ("# fmt:off\nx  = 1\n\n\nclass A: pass\n", []),
        ("# yapf: disable\nx  = 1\n# yapf: enable\ny  = 1\n", ["y  = 1"]),
        ('x = """\n# fmt: off\n"""\ny  = 1\n', ['x = """\n# fmt: off\n"""', "y  = 1"]),
        ("x  = 1  # fmt: skip\n", ["x  = 1  # fmt: skip"]),  # which formatters see
    ],
)
def test_what_is_switched_off_for_formatters_is_left_out(text: str, found: list[str]) -> None:
    assert [each.source for each in list_changed_statements("", text)] == found


@pytest.mark.parametrize(
    "text",
    [
        '"""One.\n\nclass A:\n    x = 1\n\nclass B:\n"""\n\n\nclass C:\n    x  = 1\n',
        "x = '''\n\n@a\n'''\n\n\nclass C:\n    x  = 1\n",
        '# """\n\nclass A:\n    """A."""\n\n\n@a\n\nclass C:\n    x  = 1\n',
        "@a\n\nclass C:\n    x  = 1\n",  # a decorator apart
        "x = [\n\n1]\n\n\nclass C:\n    x  = 1\n",
    ],
)
def test_what_looks_like_the_beginning_of_a_class_is_none_within_a_statement(text: str) -> None:
    after = text.replace("x  = 1", "x  = 2")
    (found,) = list_changed_statements(text, after)
    assert (found.source, found.old) == (after[found.start : found.end], text[found.start : found.end])
    assert found.source.endswith("class C:\n    x  = 2")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_replaced_statements_have_the_line_ends_of_the_file_and_nothing_else_changes(
    newline: str, mark: str, end: str
) -> None:
    before = f"{mark}# ä\nimport a\n\n\nclass A:\n    x = 1  # ü{end}".replace("\n", newline)
    after = before.replace("x = 1", "x = [1, 2]").replace("import a", "import a, b")
    changed = list_changed_statements(before, after)
    assert [each.source for each in changed] == ["import a, b", "class A:\n    x = [1, 2]  # ü"]
    sources = ["import a\nimport b", "class A:\n    x = [\n        1,\n    ]"]
    assert replace_statements(after, zip(changed, sources, strict=True)) == (
        f"{mark}# ä\nimport a\nimport b\n\n\nclass A:\n    x = [\n        1,\n    ]{end}".replace("\n", newline)
    )


@pytest.mark.parametrize(
    ("sources", "formatted", "parts"),
    [
        (["x=1; y=2", "z=3"], "x = 1\ny = 2\n{}\nz = 3\n", ["x = 1\ny = 2", "z = 3"]),
        (["x=1  # a", "y=2"], "x = 1\n# a\n\n{}\n\n\ny = 2\n", ["x = 1\n# a", "y = 2"]),
        (["@a\nclass A: pass"], "@a\nclass A:\r\n    pass\r\n", ["@a\nclass A:\n    pass"]),
    ],
)
def test_a_formatted_module_is_split_into_the_statements_that_it_was_joined_of(
    sources: list[str], formatted: str, parts: list[str]
) -> None:
    joined = join_statements(sources)
    assert split_statements(joined) == sources
    mark = joined.removeprefix(sources[0]).split()[0] if len(sources) > 1 else ""
    assert split_statements(formatted.format(mark)) == parts


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ('x = f("a",\n\n  1)  # note\n', True),
        ("x = f('a', 1)", True),
        ("x = f('a', 1)\nx = 1\n", False),
        ("x = f('a', 2)", False),
        ("x = f(", False),
        ("", False),
        ("x = f('a' '', 1)", True),
        ("x = f('a  ', 1)", True),
        ("x = f('b', 1)", False),
    ],
)
def test_code_is_the_same_in_any_layout(other: str, expected: bool) -> None:
    assert is_same_code('x = f("a", 1)\n', other) == expected


def test_lines_are_found_again_in_another_layout() -> None:
    before = "import a\n\n\nclass A:\n    x = f(1, 2)\n\n    y = g(x)  # y\n"
    after = "import a\n\n\nclass A:\n    x = f(\n        1,\n        2,\n    )\n\n    y = g(x)  # y\n"
    assert find_moved_lines(before, after, {1, 4, 5, 7, 99}) == {1: 1, 4: 4, 5: 5, 7: 10}
    assert find_moved_lines(after, before, {7, 10}) == {7: 5, 10: 7}
    assert find_moved_lines(f"{before}\n\n{before}", f"{after}\n\n{after}", {7, 16}) == {7: 10, 16: 22}
    assert find_moved_lines(before, "import a\n", {7}) == {}
    assert find_moved_lines(before, "(\n", {7}) == {}
