"""Moving the counters of keys behind the keys that the legacy rows have brought along."""

from collections.abc import Collection

from django.core.management.color import no_style
from django.db import connections, router
from django.db.models import Model


def reset_sequences(models: Collection[type[Model]]) -> None:
    """Move the counters of the keys of models behind their highest key, in the database of each."""
    for alias, group in _group_by_alias(models).items():
        connection = connections[alias]
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), group):
                cursor.execute(statement)


def _group_by_alias(models: Collection[type[Model]]) -> dict[str, list[type[Model]]]:
    found: dict[str, list[type[Model]]] = {}
    for model in sorted(models, key=lambda each: each._meta.label):
        found.setdefault(router.db_for_write(model), []).append(model)
    return found
