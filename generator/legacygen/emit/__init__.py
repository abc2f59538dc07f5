"""Decisions to text: one emitted file a module; paths are relative to the app."""

from collections.abc import Sequence

from legacygen.emit import models, stubs
from legacygen.emit.models import PATH, class_text, piece
from legacygen.plan import Plan

__all__ = ["PATH", "class_text", "generated", "handed_over", "piece"]


def generated(plan: Plan, classes: Sequence[str] = ()) -> dict[str, str]:
    """The files that follow the schema, by path; `classes` are the texts of all of its models, if they are there."""
    return {models.PATH: models.text(plan, classes or [class_text(model) for model in plan.models])}


def handed_over(plan: Plan, app: str) -> dict[str, str]:
    """The files that belong to the user once they are written, by path; `app` is the app's import path."""
    return dict(stubs.files(plan, app))
