"""Texts for comparison."""

import black
from black.report import NothingChanged


def blackened(text: str, width: int = 88) -> str:
    """The text as black lays it out."""
    try:
        return black.format_file_contents(text, fast=True, mode=black.Mode(line_length=width))
    except NothingChanged:
        return text


def squeezed(text: str) -> str:
    """The text with all white space as single spaces."""
    return " ".join(text.split())
