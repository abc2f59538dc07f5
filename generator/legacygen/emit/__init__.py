"""Decisions to text: one emitted file a module; paths are relative to the app."""

from legacygen.emit import models, stubs
from legacygen.emit.models import PATH, class_text
from legacygen.plan import Plan

__all__ = ["PATH", "class_text", "generated", "handed_over"]


def generated(plan: Plan) -> dict[str, str]:
    """The files that follow the schema, by path."""
    return {models.PATH: models.text(plan)}


def handed_over(plan: Plan, app: str) -> dict[str, str]:
    """The files that belong to the user once they are written, by path; `app` is the app's import path."""
    return dict(stubs.files(plan, app))
