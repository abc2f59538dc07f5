"""Stores what a stub has made of a page: new objects, changed ones, and what the ledger remembers of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Model

from legacygen.runtime.export.accounts import TableAccount
from legacygen.runtime.export.failures import describe_failure, is_deadlock, is_taken
from legacygen.runtime.export.files import WaitingFiles
from legacygen.runtime.export.fingerprints import hash_objects
from legacygen.runtime.export.given import list_given_fields
from legacygen.runtime.export.hooks import Hooks
from legacygen.runtime.export.making import MadeRow
from legacygen.runtime.export.merging import Merging
from legacygen.runtime.export.storage import KeptDates, insert_rows, read_values, update_rows
from legacygen.runtime.export.stored_parts import FailedRow, StoredPage, StoredPart
from legacygen.runtime.export.unique_texts import UniqueTexts
from legacygen.runtime.export.values.holders import find_taken_values
from legacygen.runtime.export.values.stored import clean_value
from legacygen.runtime.ledger.keys import read_key, store_key
from legacygen.runtime.ledger.models import Origin
from legacygen.runtime.ledger.origins import FIELDS, KnownOrigin, Ledger


@dataclass(slots=True)
class Writer:
    """Writes into one target database for one stub. `table` and `run` are numbers in the ledger."""

    ledger: Ledger
    table: int
    run: int
    hooks: Hooks
    merging: Merging
    dates: KeptDates
    files: WaitingFiles
    texts: UniqueTexts
    account: TableAccount
    overwrite: bool = False
    is_shard: bool = False
    """Whether other workers write too; then a deadlock is no fault of a row, and all is tried again."""

    def store_rows(self, made: Sequence[MadeRow], *, looks_ahead: bool = False) -> StoredPage:
        """Store rows together; of rows that fail, find those that cannot be stored by halves, and store the others.

        With `looks_ahead`, rows are left out that want a unique value which another object has.
        """
        page = StoredPage()
        for each in made:
            self.files.put_aside(each)
        if made:
            self._store_or_split(made, page, looks_ahead)
        return page

    def _store_or_split(self, made: Sequence[MadeRow], page: StoredPage, looks_ahead: bool) -> None:
        try:
            with transaction.atomic(using=self.ledger.alias):
                parts, postponed, taken = self._store_together(made, looks_ahead)
        except Exception as error:
            self.ledger.forget_shapes()
            if self.is_shard and is_deadlock(error):
                raise
            if len(made) == 1:
                self.files.keep_only((), made[0].objects.values())
                page.rejected.append(FailedRow(made[0], describe_failure(error), is_taken(error)))
                return
            middle = len(made) // 2
            for half in (made[:middle], made[middle:]):
                self._store_or_split(half, page, looks_ahead)
        else:
            page.parts += parts
            page.postponed += postponed
            page.rejected += taken
            for each in taken:
                self.files.keep_only((), each.made.objects.values())
            stored = [each.new for each in parts if each.owner is None and each.is_written]
            self.files.keep_only(stored, [each.own for each in parts])

    def plan_parts(self, made: Sequence[MadeRow]) -> list[StoredPart]:
        """Return the objects of rows, with those of other rows that are merged with them, joined."""
        recalled = self.merging.recall_contributors(made)
        with self.hooks.name_failures("merge"):
            parts = [
                StoredPart(each, part, position, new, list_given_fields(new), each.row.origins.get(part))
                for each in (*made, *recalled)
                for position, (part, new) in enumerate(each.objects.items())
            ]
            self.merging.join_parts(parts)
        for each in parts:
            _clean_key(each.new)
        return parts

    def _store_together(
        self, made: Sequence[MadeRow], looks_ahead: bool
    ) -> tuple[list[StoredPart], list[MadeRow], list[FailedRow]]:
        parts = self.plan_parts(made)
        self._look_at_known([each for each in parts if each.origin is not None and each.owner is None])
        for each in parts:
            if each.owner is not None and not each.owner.is_written:
                each.outcome = each.owner.outcome
        if not (looks_ahead and (taken := find_taken_values(parts, self.ledger.alias))):
            return parts, self._store_parts(made, parts), []
        failed = [
            FailedRow(each, taken[id(each)].reason, True, taken[id(each)].holder) for each in made if id(each) in taken
        ]
        made = [each for each in made if id(each) not in taken]
        parts = [each for each in parts if id(each.made) not in taken]
        return parts, self._store_parts(made, parts) if made else [], failed

    def _store_parts(self, made: Sequence[MadeRow], parts: Sequence[StoredPart]) -> list[MadeRow]:
        """Store the objects of rows, and what the ledger remembers; return the rows whose hooks have to wait."""
        for numbered in self.texts.choose_texts([each for each in parts if each.owner is None]):
            self.account.list_numbered(numbered)
        for position in range(max(each.position for each in parts) + 1):
            self._write_position([each for each in parts if each.position == position])
        self._write_origins([each for each in parts if each.is_written or each.owner is not None])
        postponed = self.hooks.call_after(made, parts)
        for late in postponed:
            # An interrupted run comes back to it.
            self.ledger.forget_hash(self.table, late.row.stored)
        return postponed

    def _look_at_known(self, parts: Iterable[StoredPart]) -> None:
        """Find out which objects are there, edited or deleted since they were stored."""
        by_shape: dict[int, list[StoredPart]] = {}
        for each in parts:
            assert each.origin is not None
            by_shape.setdefault(each.origin.shape_id, []).append(each)
        for shape, group in by_shape.items():
            model, names = self.ledger.read_shape(shape)
            keys = [_read_target_key(model, each) for each in group]
            hashes: dict[Any, int | None] = {}
            if {each.attname for each in model._meta.concrete_fields}.issuperset(names):
                hashes.update(self.hash_objects(model, names, keys))
            else:  # with a field less, nobody can tell whether an object was edited
                hashes.update(dict.fromkeys(read_values(model, keys, (), self.ledger.alias)))
            for each in group:
                self._look_at_one(each, model, hashes)
                each.returning = tuple(set(self.ledger.list_deactivated(shape)) - set(each.names))

    def _look_at_one(self, part: StoredPart, model: type[Model], hashes: dict[Any, int | None]) -> None:
        origin = part.origin
        assert origin is not None
        key = _read_target_key(model, part)
        if type(part.new) is not model:
            raise ValueError(f"it became a {model._meta.label} before, and would become a {part.new._meta.label} now")
        if part.new.pk not in (None, key) and not _has_own_default(part.new):
            raise ValueError(f"its {model._meta.label} has the key {key!r}, and would have {part.new.pk!r} now")
        part.new.pk = key
        if key not in hashes:
            part.outcome = "deleted"
        elif hashes[key] != origin.target_hash and not self.overwrite:
            part.outcome = "edited"
        else:
            part.outcome = "unchanged" if hashes[key] == origin.target_hash else "overwritten"

    def hash_objects(self, model: type[Model], names: Sequence[str], keys: Sequence[Any]) -> dict[Any, int]:
        """Return the hash of fields of stored objects, as the database gives them back, by key."""
        return hash_objects(model, names, keys, self.ledger.alias)

    def _write_position(self, parts: Sequence[StoredPart]) -> None:
        """Insert and update the objects that stand at one position in their rows."""
        for model in {type(each.new) for each in parts}:
            self.dates.add_model(model)
        for each in parts:
            if each.position > 0:
                take_related_keys(each.new)
        inserted = [each.new for each in parts if each.outcome == "created"]
        if inserted:
            self.hooks.insert(inserted)
        groups: dict[tuple[type[Model], tuple[str, ...]], list[StoredPart]] = {}
        for each in parts:
            if each.outcome in ("unchanged", "overwritten"):
                take_related_keys(each.new)
                groups.setdefault((type(each.new), each.names + each.returning), []).append(each)
        for (model, names), group in groups.items():
            self._update_changed(model, names, group)
        for each in parts:
            stays = (each.owner or each).new
            if each.own is not stays:
                each.own.pk = stays.pk

    def _update_changed(self, model: type[Model], names: tuple[str, ...], parts: list[StoredPart]) -> None:
        """Update those objects whose fields are not yet as the stub wants them."""
        fields = [model._meta.get_field(name) for name in names]
        there = read_values(model, [each.new.pk for each in parts], names, self.ledger.alias)
        changed = []
        for each in parts:
            wanted = tuple(
                clean_value(field, getattr(each.new, name)) for field, name in zip(fields, names, strict=True)
            )
            if wanted != there[each.new.pk]:
                each.outcome = "updated"
                changed.append(each.new)
            else:
                each.outcome = "unchanged"
        if changed:
            self.hooks.update(changed, names)

    def _write_origins(self, parts: Sequence[StoredPart]) -> None:
        """Remember in the ledger what the rows became, with the hash of what the database gives back."""
        groups: dict[tuple[type[Model], tuple[str, ...]], list[StoredPart]] = {}
        for each in parts:
            stored = each.owner or each
            groups.setdefault((type(stored.new), stored.names), []).append(each)
        new: list[KnownOrigin] = []
        changed: list[tuple[KnownOrigin, KnownOrigin]] = []
        for (model, names), group in groups.items():
            shape = self.ledger.find_shape(model, names)
            hashes = self.hash_objects(model, names, [each.new.pk for each in group])
            for each in group:
                owner = each.owner.origin if each.owner is not None and not each.owner.is_written else None
                origin = self._make_origin(each, shape, hashes[each.new.pk] if owner is None else owner.target_hash)
                before = each.origin or each.leaves
                if before is None:
                    new.append(origin)
                elif origin != before:
                    changed.append((before, origin))
        insert_rows(Origin, FIELDS[1:], [each[1:] for each in new], self.ledger.alias)
        places = [place for place in range(len(FIELDS)) if any(old[place] != now[place] for old, now in changed)]
        rows = [(*(now[place] for place in places), now.id) for _, now in changed]
        update_rows(Origin, [FIELDS[place] for place in places], rows, self.ledger.alias)

    def _make_origin(self, part: StoredPart, shape: int, target_hash: int) -> KnownOrigin:
        row, target = part.made.row, store_key(part.new.pk)
        known = part.origin
        before = known or part.leaves
        return KnownOrigin(
            id=before.id if before else 0,  # the database numbers new ones
            table_id=before.table_id if before else self.table,
            key=row.stored.number,
            part=part.part,
            position=part.position,
            key_text=row.stored.text,
            shape_id=shape,
            target=target.number,
            target_text=target.text,
            is_created=part.owner is None and (known is None or known.is_created or part.merge_key is not None),
            merge_key=part.merge_key,
            source_hash=row.hash if part.made.is_traced else None,
            target_hash=target_hash,
            run_id=known.run_id if known else self.run,
            updated_by_id=self.run if part.outcome == "updated" else known.updated_by_id if known else None,
        )


def _read_target_key(model: type[Model], part: StoredPart) -> Any:
    assert part.origin is not None
    return read_key(model, part.origin.target, part.origin.target_text)


def _has_own_default(new: Model) -> bool:
    """Return whether the key may come from a default, as that of a UUIDField does."""
    return any(field.has_default() or field.has_db_default() for field in new._meta.pk_fields)


def _clean_key(new: Model) -> None:
    """Let a key that the stub has set be as the database gives it back: a UUID rather than its text."""
    for each in new._meta.pk_fields:
        value = getattr(new, each.attname)
        if value is not None:
            setattr(new, each.attname, clean_value(each, value))


def take_related_keys(new: Model) -> None:
    """Fill in the keys of objects of the same row, which have one now that they are stored, or that the ledger has."""
    for each in new._meta.concrete_fields:
        if each.is_relation and each.is_cached(new):  # type: ignore[attr-defined]
            related = each.get_cached_value(new)  # type: ignore[attr-defined]
            if related is not None:
                setattr(new, each.attname, getattr(related, each.target_field.attname))  # type: ignore[attr-defined]
