"""Checks before a run: the ledger is there, and stubs are filled in with the models of the new application."""

from collections.abc import Sequence

from django.apps import apps
from django.db import DatabaseError, router
from django.db.models import Model

from legacygen.runtime.export.lost_models import check_lost_models
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code import find_equal_parts, find_state_changes, find_unmapped_keywords
from legacygen.runtime.ledger.models import Origin, Shard, StoredFile

LEDGER = "legacygen.runtime.ledger"


def check_exports(exports: Sequence[type[Export]], others: Sequence[type[Export]] = ()) -> None:
    """Raise ExportError for the first stub that cannot run, with what to do about it.

    `others` are stubs that do not run, but whose rows may be pointed to.
    """
    for export in exports:
        _check_target(export)
        left = find_unmapped_keywords(export)
        if left:
            raise ExportError(
                f"{export.__name__} still has Unmapped in {', '.join(left)}; remove Unmapped, or the whole line."
            )
        for change in find_state_changes(export):
            raise ExportError(str(change))
    for parts in find_equal_parts(exports):
        raise ExportError(str(parts))
    for target in dict.fromkeys(export.target for export in exports):
        _check_table(target, router.db_for_write(target))
    for alias in sorted({router.db_for_write(export.target) for export in exports}):
        check_ledger(alias)
    check_lost_models([*exports, *others])


def check_ledger(alias: str) -> None:
    """Raise ExportError unless the tables of the ledger are in a target database."""
    if not apps.is_installed(LEDGER):
        raise ExportError(
            f'Add "{LEDGER}" to INSTALLED_APPS, behind "legacygen.runtime", and run `manage.py migrate`.'
        )
    for model in (Origin, Shard, StoredFile):  # one of each migration
        _check_table(model, alias)


def _check_target(export: type[Export]) -> None:
    target = export.target
    if not (isinstance(target, type) and issubclass(target, Model)):
        raise ExportError(f"{export.__name__}.target is {target!r}; set it to the class of a model, not to its name.")
    if target._meta.app_label == export.source._meta.app_label:
        raise ExportError(
            f"{export.__name__}.target is {target._meta.label}, which is a legacy model; set it to the new model."
        )


def _check_table(model: type[Model], alias: str) -> None:
    try:
        model._base_manager.using(alias).exists()
    except DatabaseError as error:
        option = "" if alias == "default" else f" --database {alias}"
        reason = str(error).splitlines()[0]
        raise ExportError(
            f"{model._meta.label} cannot be read; run `manage.py migrate{option}` first ({reason})."
        ) from error
