"""Finds the app that a module of the project belongs to, from its place and the app's configuration."""

import re
from collections.abc import Mapping

LABEL = re.compile(r"^\s+label\s*=\s*[\"'](\w+)[\"']", re.M)
MARKS = ("apps.py", "models.py", "models/__init__.py")
"""Files that only the folder of an app has."""


def find_app_label(path: str, folder: str, texts: Mapping[str, str]) -> str:
    """Return the label of the app of a module, empty for the legacy app, whose folder is `folder`.

    `texts` are those of the project by path.
    """
    if path.startswith(f"{folder}/"):
        return ""
    place = path
    while "/" in place:
        place = place.rpartition("/")[0]
        if any(f"{place}/{mark}" in texts for mark in MARKS):
            break
    return read_app_label(place, texts)


def read_app_label(folder: str, texts: Mapping[str, str]) -> str:
    """Return the label of the app in a folder: that of its configuration, otherwise the name of the folder."""
    label = LABEL.search(texts.get(f"{folder}/apps.py", ""))
    return label[1] if label else folder.rpartition("/")[2].removesuffix(".py")
