"""Nodes of the syntax tree are found in the text of the file, whatever its letters and line ends."""

import ast

import pytest

from legacygen.emit.models import IMPORT_LINES
from legacygen.pycode.imports import import_missing_names
from legacygen.pycode.module import parse_module
from legacygen.pycode.source_text import BYTE_ORDER_MARK, apply_edits

STATEMENTS = ["from django.db import models", 'städte = ["日本", "e\u0301"]', "class A:\n    ß = f(1)"]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", BYTE_ORDER_MARK])
@pytest.mark.parametrize("first", range(len(STATEMENTS)))
def test_the_source_of_each_statement_is_found(first: int, mark: str, line_end: str) -> None:
    statements = [each.replace("\n", line_end) for each in STATEMENTS[first:]]
    module = parse_module("models.py", mark + line_end.join(statements) + line_end)
    assert [module.text.source(node) for node in module.tree.body] == statements


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from django.db import models\n", "from decimal import Decimal\n\nfrom django.db import models\n"),
        ("class A:\n    pass\n", "from decimal import Decimal\n\n\nclass A:\n    pass\n"),
        ("import datetime\n", "import datetime\nfrom decimal import Decimal\n"),
        ("from decimal import Context\n", "from decimal import Context, Decimal\n"),
    ],
)
def test_a_byte_order_mark_stays_before_an_import_that_is_added(source: str, expected: str) -> None:
    module = parse_module("models.py", BYTE_ORDER_MARK + source)
    made = apply_edits(module.text.text, list(import_missing_names(module, ["Decimal(1)"], IMPORT_LINES)))
    assert made == BYTE_ORDER_MARK + expected
    ast.parse(made.encode())
