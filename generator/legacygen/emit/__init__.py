"""Decisions to text: one emitted file a module; paths are relative to the app."""

from legacygen.emit.models import PATH, render_class, render_models
from legacygen.emit.stubs import render_stubs
from legacygen.plan import Plan

__all__ = ["PATH", "generated", "handed_over", "render_class"]


def generated(plan: Plan) -> dict[str, str]:
    """The files that follow the schema, by path."""
    return {PATH: render_models(plan)}


def handed_over(plan: Plan, app: str) -> dict[str, str]:
    """The files that belong to the user once they are written, by path; `app` is the app's import path."""
    return dict(render_stubs(plan, app))
