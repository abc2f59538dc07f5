"""Renders enums.py, with the choices classes that several tables share."""

from collections.abc import Iterator, Mapping

from legacygen.emit.emitted_file import EmittedFile
from legacygen.emit.models import SHARED, render_choices
from legacygen.emit.rendering import render_template
from legacygen.plan import Plan


def emit(plan: Plan, app: str, _: Mapping[str, str]) -> Iterator[EmittedFile]:
    """Emit enums.py if there is such a class."""
    if plan.choices:
        classes = [render_choices(each, indent=0) for each in plan.choices]
        yield EmittedFile(path=SHARED, text=render_template("enums.py.jinja", classes=classes))
