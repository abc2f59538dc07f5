"""Lays out source text as black would leave it: one line where it fits, else one item a line."""

import ast
import textwrap
from collections.abc import Iterable

WIDTH = 88


def assignment(name: str, expression: str, indent: int) -> str:
    """`name = expression`, indented by so many spaces, without a line end."""
    pad = " " * indent
    line = f"{pad}{name} = {expression}"
    if len(line) <= WIDTH:
        return line
    node = ast.parse(expression, mode="eval").body
    if isinstance(node, ast.Constant | ast.JoinedStr):
        wrapped = f"{pad}    {expression}"
        return f"{pad}{name} = (\n{wrapped}\n{pad})" if len(wrapped) <= WIDTH else line
    return _exploded(f"{pad}{name} = ", node, expression.encode(), indent, "")


def argument(text: str, indent: int) -> str:
    """One argument or item with its comma; `text` is an expression or `keyword=expression`."""
    line = f"{' ' * indent}{text},"
    if len(line) <= WIDTH:
        return line
    call = f"f({text})"
    node = ast.parse(call, mode="eval").body
    assert isinstance(node, ast.Call)
    keyword = node.keywords[0] if node.keywords else None
    value = keyword.value if keyword else node.args[0]
    before = f"{' ' * indent}{keyword.arg}=" if keyword else " " * indent
    return _exploded(before, value, call.encode(), indent, ",")


def imported(module: str, names: Iterable[str]) -> str:
    """An import of sorted names."""
    ordered = sorted(names, key=lambda name: (not name.isupper(), not name[:1].isupper(), name))
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= WIDTH:
        return line
    return "\n".join([f"from {module} import (", *(f"    {name}," for name in ordered), ")"])


def docstring(text: str, indent: int) -> str:
    """A docstring of wrapped text; the text is that of a comment in the database, on one line."""
    pad = " " * indent
    escaped = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    if escaped.endswith('"'):
        escaped += " "
    if escaped.startswith('"'):
        escaped = f" {escaped}"
    line = f'{pad}"""{escaped}"""'
    if len(line) <= WIDTH:
        return line
    lines = _wrapped(f'"""{escaped}', pad)
    return "\n".join([*lines, f'{pad}"""']) if len(lines) > 1 else line


def comment(text: str, indent: int) -> str:
    """A comment, wrapped; the text may be of any length."""
    return "\n".join(_wrapped(text, " " * indent + "# "))


def _wrapped(text: str, before: str) -> list[str]:
    """Lines of at most the width, each with the same beginning; a word that is longer stays whole."""
    return textwrap.wrap(
        text, WIDTH, initial_indent=before, subsequent_indent=before, break_long_words=False, break_on_hyphens=False
    )


def _exploded(before: str, node: ast.expr, source: bytes, indent: int, after: str) -> str:
    """The expression with its outermost brackets opened over several lines, items recursively."""
    match node:
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
        return f"{before}{_text(node, source)}{after}"
    lines = [argument(item, indent + 4) for item in items]
    return "\n".join([f"{before}{opening}", *lines, f"{' ' * indent}{closing}{after}"])


def _text(node: ast.expr, source: bytes) -> str:
    """The source of a node that stands on one line; columns of the syntax tree count bytes."""
    return source[node.col_offset : node.end_col_offset].decode()
