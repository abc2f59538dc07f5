"""Black itself leaves the text of the layout as it is."""

import ast

import black
import pytest
from black.report import NothingChanged
from hypothesis import given
from hypothesis import strategies as st

from legacygen.pycode import layout, literal

NAMES = st.from_regex(r"[a-z][a-z_]{0,30}", fullmatch=True)
LETTERS = st.characters(exclude_categories=("Cn", "Cs", "So", "Mn"), max_codepoint=0x2FFF)
"""Without those whose width differs between black and the Unicode version of this Python."""
STRINGS = st.text(LETTERS, max_size=60).map(literal.string_literal)
ATOMS = st.one_of(NAMES, STRINGS, st.integers(0, 10**6).map(str))
NESTED = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(literal.list_literal),
        st.tuples(NAMES, st.lists(st.tuples(NAMES, inner), max_size=3, unique_by=lambda pair: pair[0])).map(
            lambda call: f"{call[0]}({', '.join(f'{name}={value}' for name, value in call[1])})"
        ),
    ),
    max_leaves=8,
)


def blackened(source: str) -> str:
    try:
        return black.format_file_contents(source, fast=True, mode=black.Mode())
    except NothingChanged:
        return source


@given(STRINGS)
def test_a_string_is_spelled_as_black_spells_it(text: str) -> None:
    source = f"x = f({text})\n"
    if layout.lay_out_argument(f"f({text})", 4) == f"    f({text}),":  # on one line, which is longer than the source
        assert blackened(source) == source


@given(st.text())
def test_a_string_literal_has_the_value_it_was_made_from(value: str) -> None:
    assert ast.literal_eval(literal.string_literal(value)) == value


@given(NAMES.filter(lambda name: not __import__("keyword").iskeyword(name)), NESTED)
def test_black_leaves_an_assignment_of_any_shape_alone(name: str, expression: str) -> None:
    try:
        ast.parse(expression)
    except SyntaxError:  # a keyword among the names
        return
    source = f"class A:\n{layout.lay_out_assignment(name, expression, 4)}\n"
    assert blackened(source) == source


@given(st.text(st.sampled_from("ab \"'\\#%.")))
def test_black_leaves_any_docstring_alone(text: str) -> None:
    flat = " ".join(text.split())
    source = f"class A:\n{layout.lay_out_docstring(flat or 'a', 4)}\n\n    a = 1\n"
    ast.parse(source)
    assert blackened(source) == source


@pytest.mark.parametrize(
    "text",
    [
        "Short.",
        'Ends with a "quote"',
        'Holds """three quotes""" inside',
        "A backslash \\ and \\n",
        "Long " * 40,
        "Kunden und Interessenten; wird nachts vom Warenwirtschaftssystem gefüllt, nie von Hand, siehe auch alt",
        "x" * 120,
        "word " + "y" * 100 + " word",
        "'single' start",
        '"double" start',
    ],
)
def test_black_leaves_a_docstring_alone(text: str) -> None:
    source = f"class A:\n{layout.lay_out_docstring(text.strip(), 4)}\n\n    a = 1\n"
    ast.parse(source)
    assert blackened(source) == source


def test_an_assignment_that_fits_stays_on_one_line() -> None:
    assert layout.lay_out_assignment("name", "f(1)", 4) == "    name = f(1)"


def test_a_long_call_has_one_argument_a_line() -> None:
    text = layout.lay_out_assignment("customer", f'models.ForeignKey("Customer", help_text="{"x" * 60}")', 4)
    assert text.splitlines() == [
        "    customer = models.ForeignKey(",
        '        "Customer",',
        f'        help_text="{"x" * 60}",',
        "    )",
    ]


EXPRESSIONS = [
    "models.BooleanField()",
    "models.PositiveSmallIntegerField(null=True, blank=True)",
    'models.ForeignKey("X", models.DO_NOTHING, related_name="NAMEs")',
    'models.ManyToManyField("NAME", through="NAME", through_fields=["NAME", "b"], related_name="NAME")',
    'models.CompositePrimaryKey("NAME", "NAME")',
    'RowKey("NAME")',
    '[models.Index(fields=["-NAME", "b"], name="x"), models.Index(Lower("NAME").desc(), models.F("NAME").desc())]',
    '[models.UniqueConstraint(Coalesce("NAME", models.Value("")), name="x", condition=models.Q(NAME=True))]',
    '[f(a=models.Q(NAME__gt=1, b=2) | ~models.Q(NAME=models.F("NAME")) | models.Q(~models.Q(a=2), a__in=["b"]))]',
    '[f(a=~models.Q(NAME__gt=Decimal("1.5"), b=2)), f(a=models.Q(models.Q(NAME=1) | models.Q(b=2), c=3))]',
    '"NAME", "label"',
    '"NAME NAME"',
]


@pytest.mark.parametrize("length", [1, 20, 39, 44, 47, 51, 55, 58, *range(60, 69)])
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_black_leaves_names_of_any_length_alone(expression: str, length: int) -> None:
    name = ("abcdefgh_" * 8)[:length].rstrip("_")
    text = expression.replace("NAME", name)
    lines = [
        layout.lay_out_assignment(name, text, 4),
        layout.lay_out_assignment("pk", text, 4),
        layout.lay_out_assignment("indexes", text, 4),
    ]
    source = "class A:\n" + "\n".join(lines) + "\n"
    assert blackened(source) == source


@pytest.mark.parametrize("letter", ["日", "ж", "e\u0301"])
@pytest.mark.parametrize("length", range(1, 40))
def test_wide_letters_count_twice(letter: str, length: int) -> None:
    text = f'models.CharField(max_length=20, null=True, db_column="{letter * length}")'
    source = f"class A:\n{layout.lay_out_assignment('name', text, 4)}\n"
    assert blackened(source) == source


@pytest.mark.parametrize("length", range(40, 90))
@pytest.mark.parametrize("expression", ["self.NAME or str(self.pk)", "self.NAME", 'f"{self.NAME} {self.b}"'])
def test_black_leaves_what_is_returned_and_any_class_alone(expression: str, length: int) -> None:
    name = "a" * length
    inner = layout.lay_out_class_head(name, "models.TextChoices", 4) + "\n        A = 1\n\n    def f(self):\n"
    source = f"{layout.lay_out_class_head(name, 'models.Model', 0)}\n{inner}"
    source += layout.lay_out_return(expression.replace("NAME", name), 8) + "\n"
    assert blackened(source) == source


@pytest.mark.parametrize("value", ["Unmapped({})", "{}"])
def test_a_long_condition_is_laid_out_as_black_does(value: str) -> None:
    condition = "ref(Line, (old.line_number, old.line_order)) if old.line_number is not None else None"
    argument = layout.lay_out_argument(f"line={value.format(condition)}", 4)
    source = f"f(\n{argument}\n)\n"
    assert blackened(source) == source
