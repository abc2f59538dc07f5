"""Texts for comparison."""

import black
from black.report import NothingChanged


def blackened(text: str, width: int = 88) -> str:
    """Return the text as black formats it."""
    try:
        return black.format_file_contents(text, fast=True, mode=black.Mode(line_length=width))
    except NothingChanged:
        return text


def squeezed(text: str) -> str:
    """Return the text with single spaces for all white space."""
    return " ".join(text.split())
