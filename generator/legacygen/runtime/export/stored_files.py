"""Files that runs have stored for objects that are deleted now: they go after COMMIT."""

import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import DatabaseError, router, transaction
from django.db.models import FileField, Model

from legacygen.runtime.export.failures import describe_failure
from legacygen.runtime.export.object_keys import ObjectKeys
from legacygen.runtime.export.storage import read_values
from legacygen.runtime.ledger.keys import store_key
from legacygen.runtime.ledger.models import StoredFile

BATCH = 500

KnownFile = tuple[FileField, str, int]
"""A field, the name of a file, and its number in the ledger."""


@dataclass(frozen=True, slots=True)
class ObjectFiles:
    """The files of some objects: those that a run has stored, and the number of the others."""

    stored: list[KnownFile]
    others: int


@cache
def list_file_fields(model: type[Model]) -> tuple[FileField, ...]:
    """Return the fields of a model that hold files."""
    return tuple(each for each in model._meta.concrete_fields if isinstance(each, FileField))


def list_object_files(objects: Mapping[type[Model], ObjectKeys], alias: str) -> ObjectFiles:
    """Return the files of objects, given by model and key."""
    found: list[KnownFile] = []
    total = 0
    for model, keys in objects.items():
        for field in list_file_fields(model):
            names: set[str] = set()
            for page in keys.split():
                names.update(name for (name,) in read_values(model, page, (field.attname,), alias).values() if name)
            total += len(names)
            known = StoredFile.objects.using(alias).filter(model=model._meta.label, field=field.name)
            for batch in _split(sorted(names)):
                rows = known.filter(digest__in=[store_key(name).number for name in batch])
                found += [(field, name, number) for name, number in rows.values_list("name", "pk") if name in names]
    return ObjectFiles(found, total - len({(field, name) for field, name, _ in found}))


def list_replaced_files(alias: str) -> list[KnownFile]:
    """Return the files that a run has stored and no object names, as former versions of files that have changed."""
    found: list[KnownFile] = []
    last = 0
    rows = StoredFile.objects.using(alias).order_by("pk").values_list("pk", "model", "field", "name")
    while page := list(rows.filter(pk__gt=last)[:BATCH]):
        last = page[-1][0]
        used = find_used_names([name for _, _, _, name in page], alias)
        for number, label, field_name, name in page:
            with contextlib.suppress(LookupError):  # a model that is not there any more
                field: Any = apps.get_model(label)._meta.get_field(field_name)
                found += [(field, name, number)] if name not in used else []
    return found


def forget_files(files: Iterable[KnownFile], alias: str) -> list[KnownFile]:
    """Forget the files that no object has any more, after the objects were deleted; return these files."""
    forgotten: list[KnownFile] = []
    for batch in _split(list(files)):
        used = find_used_names([name for _, name, _ in batch], alias)
        forgotten += [each for each in batch if each[1] not in used]
    for batch in _split([number for _, _, number in forgotten]):
        StoredFile.objects.using(alias).filter(pk__in=batch).delete()
    return forgotten


def find_used_names(names: Collection[str], alias: str) -> set[str]:
    """Return those names of files that an object of any model has: another one may have the same storage."""
    found: set[str] = set()
    for field in _list_all_file_fields(alias):
        # A table that was not migrated yet has no objects.
        with contextlib.suppress(DatabaseError), transaction.atomic(using=alias):
            rows = field.model._base_manager.using(alias).filter(**{f"{field.attname}__in": names})
            found.update(map(str, rows.values_list(field.attname, flat=True)))
    return found


def delete_files(files: Iterable[KnownFile]) -> list[str]:
    """Delete files, which cannot be rolled back; return a sentence for each that could not be deleted."""
    return [text for field, name, _ in files if (text := delete_file(field, name))]


def delete_file(field: FileField, name: str) -> str:
    """Delete a file; return why that could not be done, or an empty text."""
    try:
        field.storage.delete(name)
    except Exception as error:  # each storage has errors of its own
        return f"{field.model._meta.label}.{field.name}: {name} could not be deleted, {describe_failure(error)}"
    return ""


def _list_all_file_fields(alias: str) -> Iterator[FileField]:
    for model in apps.get_models(include_auto_created=True):
        if router.db_for_write(model) == alias:
            local = set(model._meta.local_concrete_fields)
            yield from (each for each in list_file_fields(model) if each in local)


def _split(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + BATCH] for start in range(0, len(values), BATCH))
