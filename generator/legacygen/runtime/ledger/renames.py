"""Lets the ledger know that a new model was renamed: as an operation of the migration that renames it, or by hand."""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.operations.base import Operation

from legacygen.runtime.ledger.models import Origin, Shape, StoredFile


def rename_in_ledger(old: str, new: str, alias: str = DEFAULT_DB_ALIAS) -> None:
    """Let rows that became objects of one model be objects of another one, both as `app.Model`.

    Rows that were merged are looked at again in the next run, since the name is part of what they are joined by.
    """
    merged = Origin.objects.using(alias).filter(shape__model=old, merge_key__isnull=False)
    merged.update(source_hash=None)
    for model in (Shape, StoredFile):
        model._base_manager.using(alias).filter(model=old).update(model=new)


class RenameInLedger(Operation):
    """An operation for the migration that renames a model: `RenameInLedger("shop.Customer", "shop.Client")`.

    It does nothing in a database that has no ledger.
    """

    reduces_to_sql = False
    reversible = True

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Change nothing: models are not concerned."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Rename the model in the ledger."""
        self._rename(self.old, self.new, schema_editor.connection.alias)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Give the model its old name in the ledger."""
        self._rename(self.new, self.old, schema_editor.connection.alias)

    def describe(self) -> str:
        """Return what `migrate` prints."""
        return f"Rename {self.old} to {self.new} in the ledger of legacygen"

    def _rename(self, old: str, new: str, alias: str) -> None:
        there = connections[alias].introspection.table_names()
        if {each._meta.db_table for each in (Shape, StoredFile, Origin)} <= set(there):
            rename_in_ledger(old, new, alias)
