"""Files of new objects: they are stored after COMMIT, so that a run that fails or is only tried leaves none behind."""

from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import PurePath
from typing import Any

from django.db.models import FileField, Model
from django.db.models.fields.files import FieldFile

from legacygen.runtime.export.making import MadeRow
from legacygen.runtime.ledger.keys import read_key
from legacygen.runtime.ledger.origins import KnownOrigin


class WaitingFiles:
    """The files of one target database that are stored when the rows that name them are."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self._waiting: dict[int, list[Callable[[], None]]] = {}
        self._taken: set[str] = set()

    def put_aside(self, made: MadeRow) -> None:
        """Choose the names of a row's files now, as field and storage would, and keep their content for later.

        An object that was stored before keeps its file if that has the same content.
        """
        for part, new in made.objects.items():
            for field in _list_file_fields(type(new)):
                store = self._put_aside(field, new, made.row.origins.get(part))
                if store is not None:
                    self._waiting.setdefault(id(new), []).append(store)

    def keep_only(self, stored: Iterable[Model], objects: Iterable[Model]) -> None:
        """Forget the files of those objects that are not stored."""
        kept = set(map(id, stored)) if self._waiting else set()
        for new in objects if self._waiting else ():
            if id(new) not in kept:
                self._waiting.pop(id(new), None)

    def store_all(self) -> None:
        """Store the files that wait."""
        waiting, self._waiting = self._waiting, {}
        self._taken.clear()
        for stores in waiting.values():
            for store in stores:
                store()

    def _put_aside(self, field: FileField, new: Model, origin: KnownOrigin | None) -> Callable[[], None] | None:
        held: Any = getattr(new, field.attname)
        if not held or held._committed:
            return None
        if origin is not None:
            key = read_key(type(new), origin.target, origin.target_text)
            there = type(new)._base_manager.using(self._alias).filter(pk=key)
            former = there.values_list(field.attname, flat=True).first()
            if former and has_content(held, former):
                setattr(new, field.attname, former)
                return None
        content, wanted = held.file, field.generate_filename(new, held.name)
        name = self._choose_name(field, wanted)
        setattr(new, field.attname, name)
        return partial(_store_file, field, new, name, content, self._alias)

    def _choose_name(self, field: FileField, wanted: str) -> str:
        """Return a name that is free, also among the files that are not stored yet."""
        name = field.storage.get_available_name(wanted, max_length=field.max_length)
        extension = PurePath(wanted).suffix
        while name in self._taken:
            other = field.storage.get_alternative_name(wanted.removesuffix(extension), extension)
            name = field.storage.get_available_name(other, max_length=field.max_length)
        self._taken.add(name)
        return name


def has_content(held: Any, name: Any) -> bool:
    """Return whether the value of a file field is new content, which a stored file has already."""
    is_new = isinstance(held, FieldFile) and held and not held._committed  # type: ignore[attr-defined]
    if not is_new or not name or not held.storage.exists(name):
        return False
    with held.storage.open(name) as stored:
        is_equal = stored.size == held.file.size and bool(stored.read() == _read_bytes(held.file))
    held.file.seek(0)
    return is_equal


def _read_bytes(file: Any) -> bytes:
    file.seek(0)
    content = file.read()
    return content.encode() if isinstance(content, str) else content


@cache
def _list_file_fields(model: type[Model]) -> tuple[FileField, ...]:
    return tuple(each for each in model._meta.concrete_fields if isinstance(each, FileField))


def _store_file(field: FileField, new: Model, name: str, content: Any, alias: str) -> None:
    """Store a file, and correct its name where another file has taken that meanwhile."""
    stored = field.storage.save(name, content, max_length=field.max_length)
    if stored != name:
        type(new)._base_manager.using(alias).filter(pk=new.pk).update(**{field.attname: stored})
