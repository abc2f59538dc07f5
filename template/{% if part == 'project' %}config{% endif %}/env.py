"""Reads .env into the environment; variables that are set already keep their values."""

import os
import re
from pathlib import Path

LINE = re.compile(
    r"""(?:export\s+)?
    (?P<name>[^\s=\#][^=]*?) \s*=
    (?: \s* (?P<quote>["']) (?P<quoted>.*?) (?P=quote) \s* (?:\#.*)?   # what follows the quotes is a comment
      | (?P<bare>.*?) (?:\s+\#.*)? )$                               # without quotes, it needs a blank before its #
    """,
    re.VERBOSE,
)


def load(path: Path) -> None:
    """Set a variable for each line of the form NAME=value; quote a value that contains a blank before a #."""
    if not path.exists():
        return
    values = {}
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        found = LINE.match(line.strip())
        if found:
            quoted, bare = found["quoted"], found["bare"]
            values[found["name"]] = bare.strip() if quoted is None else quoted
    for name, value in values.items():
        os.environ.setdefault(name, value)
