"""Files that runs have stored for objects that are deleted now: they go after COMMIT."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import FileField, Model

from legacygen.runtime.export.failures import describe_failure
from legacygen.runtime.export.files import list_file_fields
from legacygen.runtime.export.storage import read_values
from legacygen.runtime.ledger.keys import store_key
from legacygen.runtime.ledger.models import StoredFile

BATCH = 500

KnownFile = tuple[FileField, str, int]
"""A field, the name of a file, and its number in the ledger."""


def list_stored_files(objects: Mapping[type[Model], Sequence[Any]], alias: str) -> list[KnownFile]:
    """Return the files of objects, given by model and key, that a run has stored."""
    found: list[KnownFile] = []
    for model, keys in objects.items():
        for field in list_file_fields(model):
            names = {name for (name,) in read_values(model, keys, (field.attname,), alias).values() if name}
            known = StoredFile.objects.using(alias).filter(model=model._meta.label, field=field.name)
            for batch in _split(sorted(names)):
                rows = known.filter(digest__in=[store_key(name).number for name in batch])
                found += [(field, name, number) for name, number in rows.values_list("name", "pk") if name in names]
    return found


def forget_files(files: Iterable[KnownFile], alias: str) -> list[KnownFile]:
    """Forget the files that no object has any more, after the objects were deleted; return these files."""
    forgotten = []
    for field, name, number in files:
        if not field.model._base_manager.using(alias).filter(**{field.attname: name}).exists():
            forgotten.append((field, name, number))
    for batch in _split([number for _, _, number in forgotten]):
        StoredFile.objects.using(alias).filter(pk__in=batch).delete()
    return forgotten


def delete_files(files: Iterable[KnownFile]) -> list[str]:
    """Delete files, which cannot be rolled back; return a sentence for each that could not be deleted."""
    failed = []
    for field, name, _ in files:
        try:
            field.storage.delete(name)
        except Exception as error:  # each storage has errors of its own
            failed.append(
                f"{field.model._meta.label}.{field.name}: {name} could not be deleted, {describe_failure(error)}"
            )
    return failed


def _split(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))
