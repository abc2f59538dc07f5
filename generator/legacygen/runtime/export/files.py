"""Files of new objects: they are stored after COMMIT, so that a run that fails or is only tried leaves none behind."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import FileField, Model


def put_files_aside(objects: Iterable[Model], alias: str) -> None:
    """Choose the names of new files now, as the field and its storage would, and store their content after COMMIT."""
    for new in objects:
        for field in new._meta.concrete_fields:
            if isinstance(field, FileField):
                _put_aside(field, new, alias)


def _put_aside(field: FileField, new: Model, alias: str) -> None:
    held: Any = getattr(new, field.attname)
    if not held or held._committed:
        return
    content, wanted = held.file, field.generate_filename(new, held.name)
    name = field.storage.get_available_name(wanted, max_length=field.max_length)
    setattr(new, field.attname, name)
    transaction.on_commit(partial(_store_file, field, new, name, content, alias), using=alias)


def _store_file(field: FileField, new: Model, name: str, content: Any, alias: str) -> None:
    """Store a file, and correct its name where another file, perhaps of the same run, has taken that meanwhile."""
    stored = field.storage.save(name, content, max_length=field.max_length)
    if stored != name:
        type(new)._base_manager.using(alias).filter(pk=new.pk).update(**{field.attname: stored})
