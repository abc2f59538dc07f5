"""Masked source has nothing to find in the masked parts, and every other line is where it was."""

import ast

import pytest

from legacygen.pycode.masking import mask_nodes
from legacygen.pycode.source_text import SourceText

SOURCE = """\
class A:
    fax = f(
        "ä",
        name="fax",  # note
    )

    def show(self):
        return self.fax


x = ["fax", 1]
"""


@pytest.mark.parametrize(
    ("kind", "gone", "left"),
    [
        (ast.FunctionDef, "self.fax", 'name="fax"'),
        (ast.keyword, 'name="fax"', "self.fax"),
        (ast.List, 'x = ["fax", 1]', "self.fax"),
        (ast.ClassDef, "self.fax", 'x = ["fax", 1]'),
    ],
)
def test_a_masked_part_is_not_found_and_the_lines_stay(kind: type, gone: str, left: str) -> None:
    nodes = [node for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, kind)]
    masked = mask_nodes(SourceText(SOURCE), [node.value if isinstance(node, ast.keyword) else node for node in nodes])  # type: ignore[misc]
    ast.parse(masked)
    assert gone not in masked
    assert left in masked
    assert masked.count("\n") == SOURCE.count("\n")


def test_a_node_within_a_masked_one_may_be_given_too() -> None:
    tree = ast.parse(SOURCE)
    assert mask_nodes(SourceText(SOURCE), [*tree.body, *tree.body[0].body]) == mask_nodes(  # type: ignore[attr-defined]
        SourceText(SOURCE), tree.body
    )
