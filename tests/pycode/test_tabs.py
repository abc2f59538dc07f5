"""New lines have tabs in a module with tabs, and strings keep their value."""

import pytest

from legacygen.pycode.tabs import indent_with_tabs

TABS = "class A:\n\tx = f(\n\t\t1,\n\t    2,\n\t)\n"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (  # a new class
            "",
            'class B:\n    """One\n    two.\n    """\n\n    # note\n    y = [\n        1,\n    ]\n',
            'class B:\n\t"""One\n    two.\n    """\n\n\t# note\n\ty = [\n\t\t1,\n\t]\n',
        ),
        # an argument below those of the user, and one that was laid out with one column for the tab
        ("\t\t1,\n", "\t\t1,\n\t    3,\n", "\t\t1,\n\t\t3,\n"),
        ("\t)\n", "\t)\n\ty = f(\n     1,\n         2,\n )\n", "\t)\n\ty = f(\n\t\t1,\n\t\t\t2,\n\t)\n"),
        ("\t)\n", "\t)\n\ty = f(1,\n\t      2)\n", "\t)\n\ty = f(1,\n\t      2)\n"),  # aligned
        ("\t)\n", '\t)\n\ty = """\n    a"""\n', '\t)\n\ty = """\n    a"""\n'),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_new_lines_have_tabs_where_the_file_has(old: str, new: str, expected: str, newline: str) -> None:
    def edit(text: str) -> str:
        return (TABS.replace(old, text) if old else f"{TABS}\n\n{text}").replace("\n", newline)

    before = TABS.replace("\n", newline)
    assert indent_with_tabs(before, edit(new)) == edit(expected)
    assert indent_with_tabs(before.replace("\t", "    "), edit(new)) == edit(new)
    assert indent_with_tabs("", edit(new)) == edit(new)
