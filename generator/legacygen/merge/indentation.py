"""Indents generated code as the class that it is put into, which may be in a block or have tabs."""

from legacygen.matching.models import MatchedModel


def body_indent(ours: MatchedModel) -> str:
    """Return the white space before the statements of the class body."""
    text = ours.cls.module.text
    return text.indent(text.start(ours.cls.node.body[-1]))


def body_unit(ours: MatchedModel) -> str:
    """Return the white space of one level in the class."""
    text = ours.cls.module.text
    indent = body_indent(ours)
    return indent.removeprefix(text.indent(text.start(ours.cls.node))) or indent


def indent_block(block: str, indent: str, unit: str, level: int = 1) -> str:
    """Indent generated lines, which have four spaces a level, as in the code.

    `indent` is the white space of `level` in the code, `unit` that of one level.
    """
    lines = []
    for line in block.split("\n"):
        depth = (len(line) - len(line.lstrip(" "))) // 4
        bare = line.lstrip(" ")
        lines.append((indent + unit * (depth - level) + bare) if bare else "")
    return "\n".join(lines)
