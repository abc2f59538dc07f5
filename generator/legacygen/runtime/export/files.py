"""Files of new objects: they are stored after COMMIT, so that a run that fails or is only tried leaves none behind."""

from collections.abc import Callable, Iterable
from functools import cache, partial
from typing import Any

from django.db.models import FileField, Model


class WaitingFiles:
    """The files of one target database that are stored when the rows that name them are."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self._waiting: dict[object, list[Callable[[], None]]] = {}

    def put_aside(self, row: object, objects: Iterable[Model]) -> None:
        """Choose the names of a row's files now, as field and storage would, and keep their content for later."""
        for new in objects:
            for field in _list_file_fields(type(new)):
                store = self._put_aside(field, new)
                if store is not None:
                    self._waiting.setdefault(row, []).append(store)

    def forget(self, row: object) -> None:
        """Forget the files of a row that is not stored."""
        self._waiting.pop(row, None)

    def store_all(self) -> None:
        """Store the files that wait."""
        waiting, self._waiting = self._waiting, {}
        for stores in waiting.values():
            for store in stores:
                store()

    def _put_aside(self, field: FileField, new: Model) -> Callable[[], None] | None:
        held: Any = getattr(new, field.attname)
        if not held or held._committed:
            return None
        content, wanted = held.file, field.generate_filename(new, held.name)
        name = field.storage.get_available_name(wanted, max_length=field.max_length)
        setattr(new, field.attname, name)
        return partial(_store_file, field, new, name, content, self._alias)


@cache
def _list_file_fields(model: type[Model]) -> tuple[FileField, ...]:
    return tuple(each for each in model._meta.concrete_fields if isinstance(each, FileField))


def _store_file(field: FileField, new: Model, name: str, content: Any, alias: str) -> None:
    """Store a file, and correct its name where another file, perhaps of the same run, has taken that meanwhile."""
    stored = field.storage.save(name, content, max_length=field.max_length)
    if stored != name:
        type(new)._base_manager.using(alias).filter(pk=new.pk).update(**{field.attname: stored})
