"""The names that new code needs are imported."""

import pytest

from legacygen.emit.models import IMPORT_LINES
from legacygen.pycode.imports import import_missing_names
from legacygen.pycode.module import parse_module
from legacygen.pycode.source_text import apply_edits

MODULE = "from django.db import models\n"
LOWER = "from django.db.models.functions import Lower\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('indexes = [models.Index(Lower("name"), name="i")]', LOWER),
        (r'x = models.F(db_column="f\"", verbose_name="it\'s")' + '\nindexes = [models.Index(Lower("x"))]', LOWER),
        ("    # it's a comment\n    indexes = [models.Index(Lower('x'))]", LOWER),
        ('Lower("name")', LOWER),
        ('x = models.CharField("Lower", Lower=1)', ""),
        ("x = self.Lower", ""),
        ("# Lower", ""),
        ("LegacyTableGone()", "from legacygen.runtime.gone import LegacyTableGone\n"),
    ],
)
def test_the_free_names_of_code_are_imported_and_no_others(code: str, expected: str) -> None:
    made = apply_edits(MODULE, list(import_missing_names(parse_module("models.py", MODULE), [code], IMPORT_LINES)))
    assert made == MODULE + expected
