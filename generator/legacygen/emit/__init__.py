"""Decisions to text: one emitted file a module; paths are relative to the app."""

from collections.abc import Callable

from legacygen.emit import models, stubs
from legacygen.plan import Plan


def generated(plan: Plan, expect: Callable[[str], None] = lambda _: None) -> dict[str, str]:
    """The files that follow the schema, by path; `expect` is told each class as soon as it is there."""
    return dict(models.files(plan, expect))


def handed_over(plan: Plan, app: str) -> dict[str, str]:
    """The files that belong to the user once they are written, by path; `app` is the app's import path."""
    return dict(stubs.files(plan, app))
