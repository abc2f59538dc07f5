"""Models that rows became objects of, and that were renamed or deleted since."""

from collections.abc import Iterator, Sequence

from django.db import router

from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code import find_line_of_attribute
from legacygen.runtime.ledger.models import Origin, Shape
from legacygen.runtime.ledger.origins import Ledger

RENAME = "from legacygen.runtime.ledger.renames import rename_in_ledger"
FORGET = "from legacygen.runtime.ledger.models import Origin"


def check_lost_models(exports: Sequence[type[Export]]) -> None:
    """Raise ExportError if the ledger knows rows of the stubs as objects of a model that is not there any more."""
    aliases = {router.db_for_write(export.target) for export in exports}
    lost_models = {alias: set(_list_lost(alias)) for alias in aliases}
    for export in exports:
        alias = router.db_for_write(export.target)
        lost = lost_models[alias]
        table = Ledger(alias).look_up_table(
            router.db_for_read(export.source), export.source._meta.db_table, export.part
        )
        known = Origin.objects.using(alias).filter(table=table, shape__model__in=lost)
        label = known.values_list("shape__model", flat=True).first() if lost else None
        if label is not None:
            raise ExportError(
                f"{find_line_of_attribute(export, 'target')}: rows of {export.source._meta.db_table} became objects "
                f"of {explain_lost_model(label, alias, export.target._meta.label)}"
            )


def explain_lost_model(label: str, alias: str, now: str = "app.New") -> str:
    """Return a sentence that begins with the name of the model; `now` is what it may be called now."""
    place = "" if alias == "default" else f", '{alias}'"
    using = "" if alias == "default" else f".using('{alias}')"
    rename = f"{RENAME}; rename_in_ledger('{label}', '{now}'{place})"
    forget = f"{FORGET}; Origin.objects{using}.filter(shape__model='{label}').delete()"
    return (
        f"{label}, and there is no such model any more. If it was renamed, add RenameInLedger('{label}', '{now}') of "
        f'legacygen.runtime.ledger.renames to the migration that did so, or run `manage.py shell -c "{rename}"`. '
        f'If it was deleted with its objects, run `manage.py shell -c "{forget}"`.'
    )


def _list_lost(alias: str) -> Iterator[str]:
    ledger = Ledger(alias)
    found = Shape.objects.using(alias).values_list("pk", "model") if ledger.is_there() else ()
    for number, label in found:
        try:
            ledger.read_shape(number)
        except LookupError:
            yield label
