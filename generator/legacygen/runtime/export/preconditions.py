"""Checks before a run: stubs are filled in, and their targets are empty tables of the new application."""

from collections.abc import Sequence

from django.db import DatabaseError, router
from django.db.models import Model

from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code import find_unmapped_keywords


def check_exports(exports: Sequence[type[Export]]) -> None:
    """Raise ExportError for the first stub that cannot run, with what to do about it."""
    for export in exports:
        _check_target(export)
        left = find_unmapped_keywords(export)
        if left:
            raise ExportError(
                f"{export.__name__} still has Unmapped in {', '.join(left)}; remove Unmapped, or the whole line."
            )
    for target in dict.fromkeys(export.target for export in exports):
        count = _count_rows(target)
        if count:
            raise ExportError(
                f"{target._meta.label} already holds {count} rows, and a second run would duplicate them; "
                "empty it first."
            )


def _check_target(export: type[Export]) -> None:
    target = export.target
    if not (isinstance(target, type) and issubclass(target, Model)):
        raise ExportError(f"{export.__name__}.target is {target!r}; set it to the class of a model, not to its name.")
    if target._meta.app_label == export.source._meta.app_label:
        raise ExportError(
            f"{export.__name__}.target is {target._meta.label}, which is a legacy model; set it to the new model."
        )


def _count_rows(target: type[Model]) -> int:
    try:
        return target._default_manager.using(router.db_for_write(target)).count()
    except DatabaseError as error:
        raise ExportError(
            f"{target._meta.label} cannot be read; run `manage.py migrate` first ({str(error).splitlines()[0]})."
        ) from error
