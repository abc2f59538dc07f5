"""Decides whether a stub is still as it was generated: nobody has changed its code or a comment."""

import io
import re
import tokenize
from collections.abc import Collection
from dataclasses import replace

from legacygen.emit.stubs import render_stub
from legacygen.plan import Model
from legacygen.pycode.statements import is_same_code

ANNOUNCED = re.compile(r"^[ \t]*# new column .*: old\.(\w+)\n", re.M)
"""A line with which refresh announces a new column."""


def without_announcements(text: str) -> str:
    """Return the text of a stub without the comments about new columns that refresh has added to it."""
    return ANNOUNCED.sub("", text.replace("\r\n", "\n"))


def is_as_rendered(text: str, model: Model, app: str) -> bool:
    """Return whether a stub is the one of a model, in any layout, but for columns that were announced later."""
    new = ANNOUNCED.findall(text)
    rendered = render_stub(_without_fields(model, new), app)
    return is_same_code(text, rendered) and _join_comments(without_announcements(text)) == _join_comments(rendered)


def _without_fields(model: Model, names: Collection[str]) -> Model:
    return replace(model, fields=tuple(each for each in model.fields if each.name not in names))


def _join_comments(text: str) -> str:
    """Join the comments of a text that is valid Python, so that their lines may be wrapped anywhere."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return " ".join(token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT)
