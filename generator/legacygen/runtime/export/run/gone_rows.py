"""Rows that became objects before and are gone from their table: reported, or their objects deactivated or deleted."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from django.db.models import Model

from legacygen.runtime.export.object_keys import ObjectKeys
from legacygen.runtime.export.options import RunOptions
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.reading import fetch_rows
from legacygen.runtime.export.removal import find_obstacles, remove_objects
from legacygen.runtime.export.run.state import RunState
from legacygen.runtime.export.run.table_run import TableRun
from legacygen.runtime.export.seen_keys import SeenKeys
from legacygen.runtime.export.stored_files import forget_files, list_object_files
from legacygen.runtime.ledger.keys import StoredKey, count_occurrence, read_key, store_key
from legacygen.runtime.ledger.models import Origin
from legacygen.runtime.ledger.origins import DEACTIVATED, KnownOrigin, Target

MOST = 0.1
"""The share of a table's rows that may be gone; more is taken for a broken dump."""

BATCH = 500


class GoneRows:
    """The rows that are gone from the tables of a run; they are looked for once."""

    def __init__(self, state: RunState, tables: Sequence[TableRun]) -> None:
        self._state, self._unsearched = state, [*tables]

    def handle(self) -> None:
        """Find the rows, and do with their objects what the options say; see `_handle_gone_rows`."""
        while self._unsearched:  # from the last one, as what points to others goes before them
            _handle_gone_rows(self._unsearched.pop(), self._state.options, self._state.seen_keys)


def _handle_gone_rows(table: TableRun, options: RunOptions, seen: SeenKeys) -> None:
    """Find the rows of a table that are gone, and do with their objects what the options say.

    Raises ExportError where too many are gone, or other objects point to one that is to be deleted.
    """
    if not options.reads_all:
        return
    table.account.gone["rows"] = 0
    gone: list[KnownOrigin] = []
    before: set[StoredKey] = set()
    for batch in _confirm_gone(table, seen.list_gone(table.table, table.alias)):
        keys = {each.stored_key for each in batch}
        table.account.gone["rows"] += len(keys - before)  # the parts of a row may be in two batches
        before = keys
        if options.missing != "report" and table.account.gone["rows"] <= _count_most(table):
            gone += batch
    if not table.account.gone["rows"] or options.missing == "report":
        return
    if not table.account.read or table.account.gone["rows"] > _count_most(table):
        known = table.account.gone["rows"] + table.account.read
        raise ExportError(
            f"{table.account.name}: {table.account.gone['rows']} of {known} rows are gone, which looks like an "
            f"incomplete dump; nothing was {'deleted' if options.missing == 'delete' else 'deactivated'}. Run with "
            "--missing report."
        )
    if options.missing == "delete":
        _delete_objects(table, gone)
    else:
        _deactivate_objects(table, gone)


def _count_most(table: TableRun) -> float:
    """Return how many rows of a table may be gone."""
    return MOST * (table.account.gone["rows"] + table.account.read)


def _confirm_gone(table: TableRun, origins: Iterator[KnownOrigin]) -> Iterator[list[KnownOrigin]]:
    """Yield those whose rows are not there, rather than left out by the stub's queryset."""
    while batch := list(islice(origins, BATCH)):
        gone = [each for each in batch if not _can_be_there(table.source, each)]
        batch = [each for each in batch if each not in gone]
        keys = [read_key(table.source, each.key, each.key_text) for each in batch]
        counts = [count_occurrence(each.key_text) for each in batch]
        wanted = {key: count for count, key in sorted(zip(counts, keys, strict=True), key=lambda pair: pair[0])}
        there = fetch_rows(table.source._default_manager.all(), list(Counter(wanted).elements()))
        left = Counter(store_key(row.pk) for row in there)
        found = zip(batch, keys, counts, strict=True)
        yield gone + [each for each, key, count in found if left[store_key(key)] < count]


def _can_be_there(source: type[Model], origin: KnownOrigin) -> bool:
    """Return whether the key can still be one of the table, whose type may have changed."""
    try:
        read_key(source, origin.key, origin.key_text)
    except ValueError:
        return False
    return True


def _delete_objects(table: TableRun, gone: Sequence[KnownOrigin]) -> None:
    """Delete the objects of which the last row is gone, and forget the rows."""
    alias, ids = table.alias, {each.id for each in gone}
    objects: dict[type[Model], ObjectKeys] = {}
    for each in reversed(gone):
        target = table.ledger.read_target(each)
        others = _list_sharing(table, target)
        left = [other.id for other in others if other.id not in ids]
        if left and each.is_created:  # the object now belongs to one of these
            Origin.objects.using(alias).filter(pk=left[0]).update(is_created=True)
        if not left and any(other.is_created for other in others):
            objects.setdefault(target.model, ObjectKeys()).append(target.key)
    obstacles = find_obstacles(objects, alias)
    if obstacles:
        raise ExportError(
            f"{table.account.name}: objects of rows that are gone cannot be deleted, because others point to them: "
            f"{'; '.join(map(str, obstacles))}. Delete these first, or run with --missing report."
        )
    files = list_object_files(objects, alias)
    remove_objects(objects, alias)
    unused = forget_files(files.stored, alias)
    table.writer.files.delete_later(unused)
    kept = files.others + len(files.stored) - len(unused)
    found = {"files": len(unused), "kept files": kept}
    table.account.gone.update({name: count for name, count in found.items() if count})
    table.ledger.delete_origins(list(ids))
    table.account.gone["deleted"] = sum(keys.count() for keys in objects.values())


def _deactivate_objects(table: TableRun, gone: Sequence[KnownOrigin]) -> None:
    """Set the fields that the stub names in the objects of which the last row is gone."""
    values = table.export.missing
    if not values:
        name = type(table.export).__name__
        raise ExportError(
            f'{name} does not say how to deactivate: set `missing = {{"is_active": False}}` or the like.'
        )
    ids = {each.id for each in gone}
    for target, group in _list_last(table, gone, ids):
        if not all(hasattr(target.model, name) for name in values):
            continue
        rows = target.model._base_manager.using(table.alias).filter(pk=target.key).exclude(**values)
        before = [_hash_object(table, target, each.shape_id) for each in group]
        if not rows.update(**values):
            continue
        table.account.gone["deactivated"] += 1
        for each, hashed in zip(group, before, strict=True):
            # Without the hash of the row, so that the object is carried over again if the row comes back.
            origin = Origin.objects.using(table.alias).filter(pk=each.id)
            origin.update(source_hash=None)
            if hashed == each.target_hash:  # one that was edited must still be found to be so
                shape = _add_fields(table, each, values)
                origin.update(shape=shape, target_hash=_hash_object(table, target, shape))


def _add_fields(table: TableRun, origin: KnownOrigin, names: Collection[str]) -> int:
    """Return the number of the shape with fields that no stub sets, and that have to be set back with the row."""
    model, fields = table.ledger.read_shape(origin.shape_id)
    known = table.ledger.list_deactivated(origin.shape_id)
    added = {each.attname for each in model._meta.concrete_fields if each.name in names or each.attname in names}
    added -= set(fields)
    marked = [DEACTIVATED + each for each in (*known, *sorted(added))]
    return table.ledger.find_shape(model, (*(each for each in fields if each not in known), *marked))


def _hash_object(table: TableRun, target: Target, shape: int) -> int | None:
    _, names = table.ledger.read_shape(shape)
    return table.writer.hash_objects(target.model, names, [target.key]).get(target.key)


def _list_last(
    table: TableRun, gone: Iterable[KnownOrigin], ids: set[int]
) -> Iterator[tuple[Target, list[KnownOrigin]]]:
    """Yield the objects of which the last row is gone, with what the ledger has of all their rows."""
    seen: set[int] = set()
    for each in gone:
        target = table.ledger.read_target(each)
        others = _list_sharing(table, target)
        if each.id not in seen and all(other.id in ids for other in others):
            yield target, others
        seen.update(other.id for other in others)


def _list_sharing(table: TableRun, target: Target) -> list[KnownOrigin]:
    """Return what the ledger has of all rows that became one object."""
    found = table.ledger.find_targets(table.ledger.list_shapes(target.model), [target.key])
    return found.get(store_key(target.key), [])
