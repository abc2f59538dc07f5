"""Wraps lines at words on a terminal; anywhere else, each line of a report stays one line."""

import re
import shutil
import textwrap
from typing import TextIO

JOINT = "\ue000"
"""Stands for a blank at which no line ends, since a command is to be copied as a whole."""


def wrap_words(text: str, indent: int, stream: TextIO) -> str:
    """Break a text, of which the first line begins in the column `indent`, between words for the width of a terminal.

    Commands, which are in backquotes, and paths and names of any length are kept together.
    """
    if not stream.isatty():
        return text
    width = max(shutil.get_terminal_size().columns, indent + 40)
    joined = re.sub("`[^`]*`", lambda found: found[0].replace(" ", JOINT), text)
    lines = textwrap.wrap(joined, width - indent, break_long_words=False, break_on_hyphens=False)
    return f"\n{' ' * indent}".join(lines).replace(JOINT, " ") if lines else text
