"""Shows the source of an expression in messages."""

import ast

from legacygen.pycode.literal import STRING, string_literal


def show_expression(source: str) -> str:
    """Return an expression on one line, in the spelling of black, whichever formatter has laid it out."""
    try:
        node = ast.parse(f"({source}\n)", mode="eval").body  # the line end closes a comment
    except SyntaxError:
        return " ".join(source.split())
    return STRING.sub(lambda found: string_literal(ast.literal_eval(found[0])), ast.unparse(node))
