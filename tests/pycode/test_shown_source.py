"""Messages show an expression the same, whichever formatter has laid it out."""

import pytest

from legacygen.pycode.shown_source import show_expression


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("20", "20"),
        (" models.CharField(max_length=20)", "models.CharField(max_length=20)"),
        ("models.ForeignKey(\n    'Customer', models.CASCADE,\n)", 'models.ForeignKey("Customer", models.CASCADE)'),
        ("[\n    models.Index(fields=['a'], name='i'),  # own\n]", '[models.Index(fields=["a"], name="i")]'),
        ('f(help_text="it\'s")', 'f(help_text="it\'s")'),
        ("f(help_text='a \"b\"')", "f(help_text='a \"b\"')"),
        ('f(f"{x} only")', 'f(f"{x} only")'),
        ("f(\n   broken", "f( broken"),
    ],
)
def test_an_expression_is_shown_on_one_line(source: str, shown: str) -> None:
    assert show_expression(source) == shown
