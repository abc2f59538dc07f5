"""Files of new objects: they are stored after COMMIT, so that a run that fails or is only tried leaves none behind."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import PurePath
from typing import Any

from django.db.models import FileField, Model
from django.db.models.fields.files import FieldFile

from legacygen.runtime.export.clean.file import LegacyFile
from legacygen.runtime.export.failures import describe_failure
from legacygen.runtime.export.making import MadeRow
from legacygen.runtime.export.storage import insert_rows
from legacygen.runtime.ledger.keys import read_key, store_key
from legacygen.runtime.ledger.models import StoredFile
from legacygen.runtime.ledger.origins import KnownOrigin


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """The content of a file that will have this name, for the object that a row becomes; `row` names that."""

    row: str
    field: FileField
    new: Model
    name: str
    content: Any


class WaitingFiles:
    """The files of one target database that are stored when the rows that name them are."""

    def __init__(self, alias: str) -> None:
        self._alias = alias
        self._waiting: dict[int, list[WaitingFile]] = {}
        self._taken: set[str] = set()
        self.failed: list[str] = []
        """Sentences about stored rows whose files could not be stored."""

    def put_aside(self, made: MadeRow) -> None:
        """Choose the names of a row's files now, as field and storage would, and keep their content for later.

        An object that was stored before keeps its file if that has the same content.
        """
        for part, new in made.objects.items():
            for field in list_file_fields(type(new)):
                waiting = self._put_aside(field, new, made, made.row.origins.get(part))
                if waiting is not None:
                    self._waiting.setdefault(id(new), []).append(waiting)

    def keep_only(self, stored: Iterable[Model], objects: Iterable[Model]) -> None:
        """Forget the files of those objects that are not stored."""
        kept = set(map(id, stored)) if self._waiting else set()
        for new in objects if self._waiting else ():
            if id(new) not in kept:
                self._waiting.pop(id(new), None)

    def store_all(self) -> None:
        """Store the files that wait; of those that cannot be stored, since the rows are, `failed` tells."""
        waiting, self._waiting = self._waiting, {}
        self._taken.clear()
        stored: list[tuple[Any, ...]] = []
        for each in (each for files in waiting.values() for each in files):
            try:
                name = _store_file(each, self._alias)
                stored.append((type(each.new)._meta.label, each.field.name, name, store_key(name).number))
            except Exception as error:  # each storage has errors of its own
                reason = f"the row is stored, but its file is not, {describe_failure(error)}"
                advice = "correct this, then run again with --update"
                self.failed.append(f"{each.row}: {each.field.name}: {reason}; {advice}")
        insert_rows(StoredFile, ("model", "field", "name", "digest"), stored, self._alias)

    def _put_aside(
        self, field: FileField, new: Model, made: MadeRow, origin: KnownOrigin | None
    ) -> WaitingFile | None:
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
        row = f"{made.export.source._meta.db_table} {made.row.key!r}"
        return WaitingFile(row, field, new, name, content)

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
    held.file.close() if isinstance(held.file, LegacyFile) else held.file.seek(0)
    return is_equal


def _read_bytes(file: Any) -> bytes:
    file.seek(0)
    content = file.read()
    return content.encode() if isinstance(content, str) else content


@cache
def list_file_fields(model: type[Model]) -> tuple[FileField, ...]:
    """Return the fields of a model that hold files."""
    return tuple(each for each in model._meta.concrete_fields if isinstance(each, FileField))


def _store_file(waiting: WaitingFile, alias: str) -> str:
    """Store a file, and correct its name where another file has taken that meanwhile; return the name."""
    field, new = waiting.field, waiting.new
    if isinstance(waiting.content, LegacyFile):
        waiting.content.open()  # before the storage makes an empty file
    stored = field.storage.save(waiting.name, waiting.content, max_length=field.max_length)
    if isinstance(waiting.content, LegacyFile):
        waiting.content.close()  # some storages read it in other ways than by pieces
    if stored != waiting.name:
        type(new)._base_manager.using(alias).filter(pk=new.pk).update(**{field.attname: stored})
    return stored
