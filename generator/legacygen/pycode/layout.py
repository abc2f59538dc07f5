"""Lays out source as black leaves it: on one line if it fits, else with one item on each line.

Expressions are given on one line. An `indent` is a number of spaces; the results have no line end at their end.
"""

import ast
import textwrap
from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

WIDTH = 88
"""The line length of black, in columns."""


def lay_out_assignment(name: str, expression: str, indent: int) -> str:
    """Lay out `name = expression`."""
    return _lay_out_statement(f"{name} = ", expression, indent)


def lay_out_return(expression: str, indent: int) -> str:
    """Lay out `return expression`."""
    return _lay_out_statement("return ", expression, indent)


def lay_out_class_head(name: str, base: str, indent: int) -> str:
    """Lay out `class name(base):`."""
    pad = " " * indent
    line = f"{pad}class {name}({base}):"
    return line if _is_short(line) else f"{pad}class {name}(\n{pad}    {base}\n{pad}):"


def lay_out_argument(text: str, indent: int) -> str:
    """Lay out one argument or item with its comma; `text` is an expression or `keyword=expression`."""
    line = f"{' ' * indent}{text},"
    if _is_short(line):
        return line
    # An argument alone is not valid Python; columns of the tree count from the beginning of this call.
    call = f"f({text})"
    node = ast.parse(call, mode="eval").body
    assert isinstance(node, ast.Call)
    keyword = node.keywords[0] if node.keywords else None
    value = keyword.value if keyword else node.args[0]
    before = f"{' ' * indent}{keyword.arg}=" if keyword else " " * indent
    return _split_expression(before, value, call.encode(), indent, ",")


def lay_out_import(module: str, names: Iterable[str]) -> str:
    """Lay out an import of names, sorted as isort sorts them: constants, classes, functions."""
    ordered = sorted(names, key=lambda name: (not name.isupper(), not name[:1].isupper(), name))
    line = f"from {module} import {', '.join(ordered)}"
    if _is_short(line):
        return line
    return "\n".join([f"from {module} import (", *(f"    {name}," for name in ordered), ")"])


def lay_out_docstring(text: str, indent: int) -> str:
    """Lay out a docstring and wrap it; the text is on one line."""
    pad = " " * indent
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    # Black puts a space between a quote of the text and the three quotes, at both ends.
    if escaped.endswith('"'):
        escaped += " "
    if escaped.startswith('"'):
        escaped = f" {escaped}"
    line = f'{pad}"""{escaped}"""'
    if _is_short(line):
        return line
    lines = _wrap_text(f'"""{escaped}', pad)
    # A single long word cannot be wrapped; black leaves the closing quotes on its line.
    return "\n".join([*lines, f'{pad}"""']) if len(lines) > 1 else line


def lay_out_comment(text: str, indent: int) -> str:
    """Lay out a comment and wrap it; the text is on one line."""
    return "\n".join(_wrap_text(text, " " * indent + "# "))


def _lay_out_statement(before: str, expression: str, indent: int) -> str:
    """Split a statement that is too long at the brackets of its expression, or put the expression in brackets."""
    pad = " " * indent
    line = f"{pad}{before}{expression}"
    if _is_short(line):
        return line
    node = ast.parse(expression, mode="eval").body
    head, _, last = expression.rpartition("(")
    # `a or f(b)`: black splits at the last brackets, if all before them fits.
    if isinstance(node, ast.BoolOp) and last.endswith(")") and _is_short(f"{pad}{before}{head}("):
        return f"{pad}{before}{head}(\n{pad}    {last[:-1]}\n{pad})"
    is_call = isinstance(node, ast.Call) and bool(node.args or node.keywords)
    has_brackets = isinstance(node, ast.List | ast.Tuple) or (
        is_call and _is_short(f"{pad}{before}{expression.partition('(')[0]}(")
    )
    inner = _split_expression(f"{pad}    ", node, expression.encode(), indent + 4, "")
    # Brackets are added where they make the lines fit; black adds them around `or` and attributes in any case.
    if not has_brackets and (isinstance(node, ast.BoolOp | ast.Attribute) or all(map(_is_short, inner.splitlines()))):
        return f"{pad}{before}(\n{inner}\n{pad})"
    return _split_expression(f"{pad}{before}", node, expression.encode(), indent, "")


def _is_short(line: str) -> bool:
    """Return whether a line fits; wide letters (Chinese, Japanese, Korean) take two columns."""
    if line.isascii():
        return len(line) <= WIDTH
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line) <= WIDTH


def _wrap_text(text: str, before: str) -> list[str]:
    """Wrap text to lines that all begin with `before`; a word that is too long stays whole."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=before, subsequent_indent=before, break_long_words=False, break_on_hyphens=False
    )


def _split_expression(before: str, node: ast.expr, source: bytes, indent: int, after: str) -> str:
    """Split an expression at its outermost brackets or operators, and its items in the same way, where too long.

    `before` is the beginning of the line with its indentation, `after` is what follows the expression, `source` is
    what the node was parsed from.
    """
    whole = f"{before}{_get_source(node, source)}{after}"
    if _is_short(whole):
        return whole
    match node:
        case ast.BinOp(op=ast.BitOr()):
            return _lay_out_operands(before, _list_operands(node), "| ", source, indent, after)
        case ast.BoolOp(op=ast.Or()):
            return _lay_out_operands(before, node.values, "or ", source, indent, after)
        case ast.IfExp() | ast.Call(args=[ast.IfExp()], keywords=[]):
            return _lay_out_condition(before, node, source, indent, after)
        case ast.UnaryOp(op=ast.Invert()):
            return _split_expression(f"{before}~", node.operand, source, indent, after)
        case ast.Call(func=ast.Attribute(value=ast.Call() as inner), args=[]):
            # `F("name").desc()`: the method without arguments stays behind the call that is split.
            method = source[inner.end_col_offset : node.end_col_offset].decode()
            return _split_expression(before, inner, source, indent, f"{method}{after}")
        case ast.Call():
            opening, closing = f"{_get_source(node.func, source)}(", ")"
            items = [_get_source(item, source) for item in node.args]
            items += [f"{item.arg}={_get_source(item.value, source)}" for item in node.keywords]
        case ast.List() | ast.Tuple():
            opening, closing = ("[", "]") if isinstance(node, ast.List) else ("(", ")")
            items = [_get_source(item, source) for item in node.elts]
        case _:
            items = []
    if not items:  # nothing to split, such as a long string
        return whole
    lines = [lay_out_argument(item, indent + 4) for item in items]
    return "\n".join([f"{before}{opening}", *lines, f"{' ' * indent}{closing}{after}"])


def _lay_out_condition(before: str, node: ast.expr, source: bytes, indent: int, after: str) -> str:
    """Lay out `value if test else other` within the brackets of its call or, behind a keyword, in brackets of its own.

    It takes three lines if it does not fit on one.
    """
    function = ""
    if isinstance(node, ast.Call):
        function, node = _get_source(node.func, source), node.args[0]
    assert isinstance(node, ast.IfExp)
    is_bracketed = bool(function) or before.endswith("=")
    inner = indent + 4 * is_bracketed
    pad = " " * inner
    text = f"{pad}{_get_source(node, source)}"
    if not _is_short(text):
        value = _split_expression(pad, node.body, source, inner, "")
        test, other = _get_source(node.test, source), _get_source(node.orelse, source)
        text = f"{value}\n{pad}if {test}\n{pad}else {other}"
    return f"{before}{function}(\n{text}\n{' ' * indent}){after}" if is_bracketed else f"{text}{after}"


def _list_operands(node: ast.expr) -> list[ast.expr]:
    """List the operands of `a | b | c`, which is parsed as `(a | b) | c`."""
    if isinstance(node, ast.BinOp):
        return [*_list_operands(node.left), node.right]
    return [node]


def _lay_out_operands(
    before: str, operands: Sequence[ast.expr], operator: str, source: bytes, indent: int, after: str
) -> str:
    """Lay out one operand on each line, with the operator before all but the first."""
    pad, last = " " * indent, len(operands) - 1
    return "\n".join(
        _split_expression(
            f"{pad}{operator}" if number else before, each, source, indent, after if number == last else ""
        )
        for number, each in enumerate(operands)
    )


def _get_source(node: ast.expr, source: bytes) -> str:
    """Return the source of a node on the only line of `source`; columns of a syntax tree count UTF-8 bytes."""
    return source[node.col_offset : node.end_col_offset].decode()
