"""Decisions to text: one emitted file a module; paths are relative to the app."""

from legacygen.emit import models, stubs
from legacygen.plan import Plan


def generated(plan: Plan) -> dict[str, str]:
    """The files that follow the schema, by path."""
    return dict(models.files(plan))


def handed_over(plan: Plan, app: str) -> dict[str, str]:
    """The files that belong to the user once they are written, by path; `app` is the app's import path."""
    return dict(stubs.files(plan, app))
