"""What new code needs is imported."""

import pytest

from legacygen.merge import parse
from legacygen.merge.imports import needed
from legacygen.merge.text import apply

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
    made = apply(MODULE, list(needed(parse("models.py", MODULE), [code])))
    assert made == MODULE + expected
