"""Masks parts of a source, so that a search finds nothing in them."""

import ast
from collections.abc import Iterable

from legacygen.pycode.source_text import SourceText, TextEdit, apply_edits

Maskable = ast.expr | ast.stmt


def mask_nodes(text: SourceText, nodes: Iterable[Maskable]) -> str:
    """Return the text with each node replaced by `0`; all else keeps its line number. Nodes may be nested."""
    edits: list[TextEdit] = []
    end = 0
    for node in sorted(nodes, key=lambda node: (text.start(node), -text.end(node))):
        if text.start(node) >= end:  # else it is within the one before
            end = text.end(node)
            lines = text.text[text.start(node) : end].split("\n")
            # The line ends stay, so that what follows keeps its line; inside brackets they mean nothing.
            edits.append(TextEdit(start=text.start(node), end=end, text="0" + "\n" * (len(lines) - 1)))
    return apply_edits(text.text, edits)
