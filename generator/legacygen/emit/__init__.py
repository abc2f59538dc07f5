"""Renders a plan as files, by the emitters that are registered in EMITTERS."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from legacygen.emit import enums, models, stubs
from legacygen.emit.emitted_file import EmittedFile, Owner
from legacygen.emit.models import PATH, render_class
from legacygen.plan import Plan

__all__ = ["EMITTERS", "PATH", "EmittedFile", "Emitter", "Owner", "emit_files", "render_class"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Emitter:
    """A function that renders files, and the owner of these files.

    Its arguments are a plan, the import path of the app, and the import paths of the modules, by class, of those that
    are not in `models` of the app.
    """

    owner: Owner
    emit: Callable[[Plan, str, Mapping[str, str]], Iterable[EmittedFile]]


EMITTERS: tuple[Emitter, ...] = (
    Emitter(owner=Owner.MERGED, emit=models.emit),
    Emitter(owner=Owner.GENERATED, emit=enums.emit),
    Emitter(owner=Owner.HANDED_OVER, emit=stubs.emit),
)


def emit_files(
    plan: Plan, app: str, *owners: Owner, modules: Mapping[str, str] | None = None
) -> tuple[EmittedFile, ...]:
    """Render the files of a plan, only those of some owners if any are given; the rest is as in `Emitter`."""
    return tuple(
        file
        for emitter in EMITTERS
        if not owners or emitter.owner in owners
        for file in emitter.emit(plan, app, modules or {})
    )
