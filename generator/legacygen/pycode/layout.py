"""Lays out source text as black would leave it: one line where it fits, else one item a line."""

import ast
import textwrap
from collections.abc import Iterable, Sequence
from unicodedata import east_asian_width

WIDTH = 88


def lay_out_assignment(name: str, expression: str, indent: int) -> str:
    """`name = expression`, indented by so many spaces, without a line end."""
    return _statement(f"{name} = ", expression, indent)


def lay_out_return(expression: str, indent: int) -> str:
    """`return expression`, indented by so many spaces, without a line end."""
    return _statement("return ", expression, indent)


def lay_out_class_head(name: str, base: str, indent: int) -> str:
    """The first line of a class statement, or lines."""
    pad = " " * indent
    line = f"{pad}class {name}({base}):"
    return line if _is_short(line) else f"{pad}class {name}(\n{pad}    {base}\n{pad}):"


def _statement(before: str, expression: str, indent: int) -> str:
    """Opens the brackets of the expression, or puts it in brackets where that is what keeps the lines short."""
    pad = " " * indent
    line = f"{pad}{before}{expression}"
    if _is_short(line):
        return line
    node = ast.parse(expression, mode="eval").body
    head, _, last = expression.rpartition("(")
    if isinstance(node, ast.BoolOp) and last.endswith(")") and _is_short(f"{pad}{before}{head}("):
        return f"{pad}{before}{head}(\n{pad}    {last[:-1]}\n{pad})"
    is_call = isinstance(node, ast.Call) and bool(node.args or node.keywords)
    is_openable = isinstance(node, ast.List | ast.Tuple) or (
        is_call and _is_short(f"{pad}{before}{expression.partition('(')[0]}(")
    )
    inner = _exploded(f"{pad}    ", node, expression.encode(), indent + 4, "")
    if not is_openable and (isinstance(node, ast.BoolOp | ast.Attribute) or _fits(inner)):
        return f"{pad}{before}(\n{inner}\n{pad})"
    return _exploded(f"{pad}{before}", node, expression.encode(), indent, "")


def _fits(text: str) -> bool:
    return all(map(_is_short, text.splitlines()))


def _is_short(line: str) -> bool:
    """Whether a line is as wide as may be at most; wide letters (Chinese, Japanese, Korean) count twice."""
    if line.isascii():
        return len(line) <= WIDTH
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line) <= WIDTH


def lay_out_argument(text: str, indent: int) -> str:
    """One argument or item with its comma; `text` is an expression or `keyword=expression`."""
    line = f"{' ' * indent}{text},"
    if _is_short(line):
        return line
    call = f"f({text})"
    node = ast.parse(call, mode="eval").body
    assert isinstance(node, ast.Call)
    keyword = node.keywords[0] if node.keywords else None
    value = keyword.value if keyword else node.args[0]
    before = f"{' ' * indent}{keyword.arg}=" if keyword else " " * indent
    return _exploded(before, value, call.encode(), indent, ",")


def lay_out_import(module: str, names: Iterable[str]) -> str:
    """An import of sorted names."""
    ordered = sorted(names, key=lambda name: (not name.isupper(), not name[:1].isupper(), name))
    line = f"from {module} import {', '.join(ordered)}"
    if _is_short(line):
        return line
    return "\n".join([f"from {module} import (", *(f"    {name}," for name in ordered), ")"])


def lay_out_docstring(text: str, indent: int) -> str:
    """A docstring of wrapped text; the text is that of a comment in the database, on one line."""
    pad = " " * indent
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if escaped.endswith('"'):
        escaped += " "
    if escaped.startswith('"'):
        escaped = f" {escaped}"
    line = f'{pad}"""{escaped}"""'
    if _is_short(line):
        return line
    lines = _wrapped(f'"""{escaped}', pad)
    return "\n".join([*lines, f'{pad}"""']) if len(lines) > 1 else line


def lay_out_comment(text: str, indent: int) -> str:
    """A comment, wrapped; the text may be of any length."""
    return "\n".join(_wrapped(text, " " * indent + "# "))


def _wrapped(text: str, before: str) -> list[str]:
    """Lines of at most the width, each with the same beginning; a word that is longer stays whole."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=before, subsequent_indent=before, break_long_words=False, break_on_hyphens=False
    )


def _exploded(before: str, node: ast.expr, source: bytes, indent: int, after: str) -> str:
    """The expression with its outermost brackets opened over several lines, items recursively."""
    whole = f"{before}{_text(node, source)}{after}"
    if _is_short(whole):
        return whole
    match node:
        case ast.BinOp(op=ast.BitOr()):
            return _in_lines(before, _operands(node), "| ", source, indent, after)
        case ast.BoolOp(op=ast.Or()):
            return _in_lines(before, node.values, "or ", source, indent, after)
        case ast.UnaryOp(op=ast.Invert()):
            return _exploded(f"{before}~", node.operand, source, indent, after)
        case ast.Call(func=ast.Attribute(value=ast.Call() as inner), args=[]):
            method = source[inner.end_col_offset : node.end_col_offset].decode()
            return _exploded(before, inner, source, indent, f"{method}{after}")
        case ast.Call():
            opening, closing = f"{_text(node.func, source)}(", ")"
            items = [_text(item, source) for item in node.args]
            items += [f"{item.arg}={_text(item.value, source)}" for item in node.keywords]
        case ast.List() | ast.Tuple():
            opening, closing = ("[", "]") if isinstance(node, ast.List) else ("(", ")")
            items = [_text(item, source) for item in node.elts]
        case _:
            items = []
    if not items:
        return whole
    lines = [lay_out_argument(item, indent + 4) for item in items]
    return "\n".join([f"{before}{opening}", *lines, f"{' ' * indent}{closing}{after}"])


def _operands(node: ast.expr) -> list[ast.expr]:
    """What is joined by `|`."""
    if isinstance(node, ast.BinOp):
        return [*_operands(node.left), node.right]
    return [node]


def _in_lines(before: str, operands: Sequence[ast.expr], joint: str, source: bytes, indent: int, after: str) -> str:
    """One operand a line, led by what joins it."""
    pad, last = " " * indent, len(operands) - 1
    return "\n".join(
        _exploded(f"{pad}{joint}" if number else before, each, source, indent, after if number == last else "")
        for number, each in enumerate(operands)
    )


def _text(node: ast.expr, source: bytes) -> str:
    """The source of a node that stands on one line; columns of the syntax tree count bytes."""
    return source[node.col_offset : node.end_col_offset].decode()
