"""What the layout prints is what black leaves alone: checked against black itself."""

import ast

import black
import pytest
from black.report import NothingChanged
from hypothesis import given
from hypothesis import strategies as st

from legacygen.emit import layout
from legacygen.planning import literal

NAMES = st.from_regex(r"[a-z][a-z_]{0,30}", fullmatch=True)
STRINGS = st.text(max_size=60).map(literal.string)
ATOMS = st.one_of(NAMES, STRINGS, st.integers(0, 10**6).map(str))
NESTED = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(literal.listed),
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
    if len(source) <= 88:
        assert blackened(source) == source


@given(st.text())
def test_a_string_literal_has_the_value_it_was_made_from(value: str) -> None:
    assert ast.literal_eval(literal.string(value)) == value


@given(NAMES.filter(lambda name: not __import__("keyword").iskeyword(name)), NESTED)
def test_black_leaves_an_assignment_of_any_shape_alone(name: str, expression: str) -> None:
    try:
        ast.parse(expression)
    except SyntaxError:  # a keyword among the names
        return
    source = f"class A:\n{layout.assignment(name, expression, 4)}\n"
    assert blackened(source) == source


@given(st.text(st.sampled_from("ab \"'\\#%.")))
def test_black_leaves_any_docstring_alone(text: str) -> None:
    flat = " ".join(text.split())
    source = f"class A:\n{layout.docstring(flat or 'a', 4)}\n\n    a = 1\n"
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
    source = f"class A:\n{layout.docstring(text.strip(), 4)}\n\n    a = 1\n"
    ast.parse(source)
    assert blackened(source) == source


def test_an_assignment_that_fits_stays_on_one_line() -> None:
    assert layout.assignment("name", "f(1)", 4) == "    name = f(1)"


def test_a_long_call_has_one_argument_a_line() -> None:
    text = layout.assignment("customer", f'models.ForeignKey("Customer", help_text="{"x" * 60}")', 4)
    assert text.splitlines() == [
        "    customer = models.ForeignKey(",
        '        "Customer",',
        f'        help_text="{"x" * 60}",',
        "    )",
    ]
