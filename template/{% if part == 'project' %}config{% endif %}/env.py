"""Reads .env into the environment; variables that are set already keep their values."""

import os
from pathlib import Path


def load(path: Path) -> None:
    """Set a variable for each line of the form NAME=value; the value is all text after the first =, even `#` and `$`."""
    if not path.exists():
        return
    values = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().partition("=")
        if not equals or name.startswith("#"):
            continue
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        values[name.strip()] = value
    for name, value in values.items():
        os.environ.setdefault(name, value)
