"""Files of new objects: they are stored after COMMIT, so that a run that fails or is only tried leaves none behind."""

import pickle
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import FileField, Model
from django.db.models.fields.files import FieldFile

from legacygen.runtime.export.clean.file import LegacyFile
from legacygen.runtime.export.failures import describe_failure
from legacygen.runtime.export.making import MadeRow
from legacygen.runtime.export.references import make_stand_in
from legacygen.runtime.export.spool.rows import unpack_values
from legacygen.runtime.export.spool.spool import Spool
from legacygen.runtime.export.storage import insert_rows, read_values
from legacygen.runtime.export.stored_files import delete_file, find_used_names, list_file_fields
from legacygen.runtime.ledger.keys import read_key, store_key
from legacygen.runtime.ledger.models import StoredFile
from legacygen.runtime.ledger.origins import KnownOrigin

TABLES = """
CREATE TABLE IF NOT EXISTS file (
    id INTEGER PRIMARY KEY, alias TEXT, row TEXT, model TEXT, field TEXT, key BLOB, name TEXT, path TEXT, type TEXT
);
CREATE TABLE IF NOT EXISTS unused_file (id INTEGER PRIMARY KEY, alias TEXT, model TEXT, field TEXT, name TEXT);
CREATE TABLE IF NOT EXISTS file_name (alias TEXT, name TEXT, PRIMARY KEY (alias, name));
"""

PAGE = 500
"""Files that are looked at together."""

LISTED = 1000
"""Files that could not be stored and are listed."""


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """The content of a file that will have this name, for the object that a row becomes; `row` names that."""

    row: str
    field: FileField
    new: Model
    name: str
    content: Any


class WaitingFiles:
    """The files of one target database that are stored when the rows that name them are.

    They wait on disk: content that the legacy application does not have as a file is copied to a temporary folder.
    """

    def __init__(self, alias: str, spool: Spool) -> None:
        self._alias, self._spool = alias, spool
        self._spool.db.executescript(TABLES)
        self._page: dict[int, list[WaitingFile]] = {}
        self.failed: list[str] = []
        """Sentences about the first files that could not be stored or deleted."""
        self.failed_count = 0

    def put_aside(self, made: MadeRow) -> None:
        """Choose the names of a row's files now, as field and storage would, and keep their content for later.

        An object that was stored before keeps its file if that has the same content.
        """
        for part, new in made.objects.items():
            for field in list_file_fields(type(new)):
                waiting = self._put_aside(field, new, made, made.row.origins.get(part))
                if waiting is not None:
                    self._page.setdefault(id(new), []).append(waiting)

    def keep_only(self, stored: Iterable[Model], objects: Iterable[Model]) -> None:
        """Keep the files of those objects that are stored, and forget those of the others."""
        if not self._page:
            return
        kept = set(map(id, stored))
        for number in dict.fromkeys((*map(id, objects), *kept)):
            for each in self._page.pop(number, ()):
                if number in kept:
                    self._keep_file(each)

    def store_all(self) -> None:
        """Store the files that wait; of those that cannot be stored, since the rows are, `failed` tells."""
        db = self._spool.db
        statement = "SELECT id, row, model, field, key, name, path, type FROM file WHERE alias = ? ORDER BY id LIMIT ?"
        while rows := db.execute(statement, [self._alias, PAGE]).fetchall():
            waiting = [self._read_file(*each[1:]) for each in rows]
            stored = [done for each in self._leave_out_others(waiting) if (done := self._store_file(each))]
            with transaction.atomic(using=self._alias):
                insert_rows(StoredFile, ("model", "field", "name", "digest"), stored, self._alias)
            db.executemany("DELETE FROM file WHERE id = ?", [each[:1] for each in rows])
            self._spool.remove_contents(each[6] for each in rows)
        db.execute("DELETE FROM file_name WHERE alias = ?", [self._alias])
        self._delete_unused()

    def delete_later(self, files: Iterable[tuple[FileField, str, int]]) -> None:
        """Delete files after COMMIT, unless objects name them then; they are given by field and name."""
        rows = ((self._alias, field.model._meta.label, field.name, name) for field, name, _ in files)
        self._spool.db.executemany("INSERT INTO unused_file VALUES (NULL, ?, ?, ?, ?)", rows)

    def _delete_unused(self) -> None:
        db = self._spool.db
        statement = "SELECT id, model, field, name FROM unused_file WHERE alias = ? ORDER BY id LIMIT ?"
        while rows := db.execute(statement, [self._alias, PAGE]).fetchall():
            used = find_used_names([name for _, _, _, name in rows], self._alias)
            for _, label, field_name, name in rows:
                field: Any = apps.get_model(label)._meta.get_field(field_name)
                if name not in used and (failure := delete_file(field, name)):
                    self._note_failure(failure)
            db.executemany("DELETE FROM unused_file WHERE id = ?", [each[:1] for each in rows])

    def _keep_file(self, waiting: WaitingFile) -> None:
        """Let a file of a stored object wait on disk."""
        content, model = waiting.content, type(waiting.new)._meta.label
        try:
            path = content.path if isinstance(content, LegacyFile) else self._spool.keep_content(content)
        except Exception as error:  # it may be closed, or come from anywhere
            self._note_unstored(waiting, error)
            return
        values = (self._alias, waiting.row, model, waiting.field.name, pickle.dumps(waiting.new.pk), waiting.name)
        statement = "INSERT INTO file VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)"
        self._spool.db.execute(statement, (*values, str(path), getattr(content, "content_type", None)))

    def _read_file(
        self, row: str, label: str, field: str, key: bytes, name: str, path: str, content_type: str | None
    ) -> WaitingFile:
        model: Any = apps.get_model(label)
        content: Any = LegacyFile(Path(path))
        if content_type is not None:
            content.content_type = content_type
        return WaitingFile(row, model._meta.get_field(field), make_stand_in(model, unpack_values(key)), name, content)

    def _leave_out_others(self, files: Sequence[WaitingFile]) -> Iterator[WaitingFile]:
        """Yield those files that their objects still name; an object may have been removed or changed since."""
        groups: dict[tuple[type[Model], FileField], list[WaitingFile]] = {}
        for each in files:
            groups.setdefault((type(each.new), each.field), []).append(each)
        for (model, field), group in groups.items():
            there = read_values(model, [each.new.pk for each in group], (field.attname,), self._alias)
            yield from (each for each in group if there.get(each.new.pk) == (each.name,))

    def _store_file(self, waiting: WaitingFile) -> tuple[Any, ...] | None:
        """Store a file; return what the ledger notes of it, or None if it could not be stored."""
        try:
            name = _store_file(waiting, self._alias)
        except Exception as error:  # each storage has errors of its own
            self._note_unstored(waiting, error)
            return None
        return type(waiting.new)._meta.label, waiting.field.name, name, store_key(name).number

    def _note_unstored(self, waiting: WaitingFile, error: Exception) -> None:
        reason = f"the row is stored, but its file is not, {describe_failure(error)}"
        advice = "correct this, then run again with --update"
        self._note_failure(f"{waiting.row}: {waiting.field.name}: {reason}; {advice}")

    def _note_failure(self, sentence: str) -> None:
        self.failed_count += 1
        if len(self.failed) < LISTED:
            self.failed.append(sentence)

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
        while not self._take_name(name):
            other = field.storage.get_alternative_name(wanted.removesuffix(extension), extension)
            name = field.storage.get_available_name(other, max_length=field.max_length)
        return name

    def _take_name(self, name: str) -> bool:
        """Return whether no other file that waits has the name, and note that one has it now."""
        statement = "INSERT OR IGNORE INTO file_name VALUES (?, ?)"
        return self._spool.db.execute(statement, [self._alias, name]).rowcount > 0


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
