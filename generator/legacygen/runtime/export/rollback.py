"""Takes back what runs have created, newest first; what they only updated stays."""

from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Model, QuerySet

from legacygen.runtime.export.constraints import check_constraints_now
from legacygen.runtime.export.fingerprints import hash_objects
from legacygen.runtime.export.lost_models import explain_lost_model
from legacygen.runtime.export.object_keys import ObjectKeys
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.removal import find_obstacles, remove_objects
from legacygen.runtime.export.run.lock import lock_runs
from legacygen.runtime.export.stored_files import (
    delete_files,
    forget_files,
    list_object_files,
    list_replaced_files,
)
from legacygen.runtime.ledger.models import LegacyTable, Origin, Reject, Run, Shape
from legacygen.runtime.ledger.origins import FIELDS, KnownOrigin, Ledger

LISTED = 20
BATCH = 2000

Objects = dict[type[Model], ObjectKeys]


@dataclass(slots=True)
class RollbackResult:
    """The objects that were deleted, by model, and the number of those that were only updated, with some of them.

    `edited` counts the deleted ones that were edited in the new project, `edited_rows` names some. `files` counts the
    files that are deleted, and `kept_files` those of deleted objects that no run has stored, or that others have too.
    `failed_files` are sentences about files that could not be deleted.
    """

    deleted: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    updated: int = 0
    updated_rows: list[str] = field(default_factory=list)
    edited: int = 0
    edited_rows: list[str] = field(default_factory=list)
    files: int = 0
    kept_files: int = 0
    failed_files: list[str] = field(default_factory=list)


def find_last_run(alias: str) -> int | None:
    """Return the number of the last run that is in the ledger and was not rolled back."""
    runs = Run.objects.using(alias).filter(state=Run.State.DONE) | Run.objects.using(alias).filter(
        pk__in=Origin.objects.using(alias).values("run")
    )
    return runs.order_by("-pk").values_list("pk", flat=True).first()


def roll_back(alias: str, *, run: int | None, tables: Collection[str] = (), dry_run: bool = False) -> RollbackResult:
    """Delete what a run created in one database, or all runs (None), in one transaction.

    `tables` limits it to rows of these legacy tables. With `dry_run` everything stays as it is. Raises ExportError,
    with the rows in the way, where objects that no run has created point to one that is to be deleted.
    """
    result = RollbackResult()
    ledger = Ledger(alias)
    origins = _select_origins(alias, run, tables)
    with lock_runs([alias]), transaction.atomic(using=alias):
        objects = _list_objects(ledger, origins, result)
        _check_obstacles(objects, alias)
        _list_updated(ledger, run, tables, result)
        named = list_object_files(objects, alias)
        remove_objects(objects, alias)
        files = forget_files(named.stored, alias)
        result.kept_files = named.others + len(named.stored) - len(files)
        if run is None and not tables:
            files += forget_files(list_replaced_files(alias), alias)
        result.rows = origins.count()
        _forget_rows(ledger, objects, origins)
        result.deleted.update({model._meta.label: keys.count() for model, keys in objects.items()})
        if run is None and not tables:
            _forget_runs(alias)
        elif run is not None and not Origin.objects.using(alias).filter(run=run).exists():
            Run.objects.using(alias).filter(pk=run).update(state=Run.State.ROLLED_BACK)
        check_constraints_now(alias, list(objects))
        transaction.set_rollback(dry_run, using=alias)
    result.files = len(files)
    result.failed_files = [] if dry_run else delete_files(files)
    return result


def _select_origins(alias: str, run: int | None, tables: Collection[str]) -> QuerySet[Origin]:
    origins = Origin.objects.using(alias).all()
    if run is not None:
        origins = origins.filter(run=run)
    return origins.filter(table__table__in=tables) if tables else origins


def _list_objects(ledger: Ledger, origins: QuerySet[Origin], result: RollbackResult) -> Objects:
    """Return the keys of the objects that were created, by model, newest first; count those that were edited."""
    found: Objects = {}
    rows = origins.filter(is_created=True).order_by("-id").values_list(*FIELDS)
    last: dict[str, int] = {}
    # Not from one query, of which the drivers for MySQL keep the whole result.
    while page := [KnownOrigin(*values) for values in rows.filter(**last)[:BATCH]]:
        last = {"id__lt": page[-1].id}
        shapes: dict[int, list[KnownOrigin]] = {}
        for origin in page:
            try:
                target = ledger.read_target(origin)
            except LookupError as error:
                label = Shape.objects.using(ledger.alias).get(pk=origin.shape_id).model
                raise ExportError(f"Rows became objects of {explain_lost_model(label, ledger.alias)}") from error
            found.setdefault(target.model, ObjectKeys()).append(target.key)
            shapes.setdefault(origin.shape_id, []).append(origin)
        for shape, group in shapes.items():
            _count_edited(ledger, shape, group, result)
    return found


def _count_edited(ledger: Ledger, shape: int, origins: Sequence[KnownOrigin], result: RollbackResult) -> None:
    model, names = ledger.read_shape(shape)
    if not {each.attname for each in model._meta.concrete_fields}.issuperset(names):
        return  # with a field less, nobody can tell
    hashes = hash_objects(model, names, [ledger.read_target(each).key for each in origins], ledger.alias)
    for each in origins:
        key = ledger.read_target(each).key
        if hashes.get(key, each.target_hash) != each.target_hash:
            result.edited += 1
            if len(result.edited_rows) < LISTED:
                result.edited_rows.append(f"{model._meta.label} {key!r}")


def _check_obstacles(objects: Objects, alias: str) -> None:
    obstacles = find_obstacles(objects, alias)
    if obstacles:
        listed = "\n".join(f"  {each}" for each in obstacles)
        raise ExportError(
            f"Objects that no run has created point to some that would be deleted:\n{listed}\n"
            "Delete these or point them elsewhere first."
        )


def _list_updated(ledger: Ledger, run: int | None, tables: Collection[str], result: RollbackResult) -> None:
    """List what runs have only updated or merged into: such objects stay as they are."""
    updated = Origin.objects.using(ledger.alias).filter(is_created=True, updated_by__isnull=False)
    if run is None:
        return  # all is deleted that was ever created
    updated = updated.filter(updated_by=run).exclude(run=run)
    if tables:
        updated = updated.filter(table__table__in=tables)
    result.updated = updated.count()
    for values in updated.order_by("table_id", "key").values_list(*FIELDS)[:LISTED]:
        origin = KnownOrigin(*values)
        target = ledger.read_target(origin)
        result.updated_rows.append(f"{target.model._meta.label} {target.key!r}")


def _forget_rows(ledger: Ledger, objects: Objects, origins: QuerySet[Origin]) -> None:
    """Forget the rows, and all others that were merged into objects that are not there any more."""
    merged = array("q", _list_merged(ledger, objects, origins))
    origins._raw_delete(using=ledger.alias)  # nothing points to the ledger
    ledger.delete_origins(merged)


def _list_merged(ledger: Ledger, objects: Objects, origins: QuerySet[Origin]) -> Iterator[int]:
    if not origins.filter(merge_key__isnull=False).exists():
        return
    for model, keys in objects.items():
        shapes = ledger.list_shapes(model)
        for page in keys.split():
            found = ledger.find_targets(shapes, page)
            yield from (each.id for group in found.values() for each in group if not each.is_created)


def _forget_runs(alias: str) -> None:
    for model in (Reject, Run, LegacyTable):
        model._base_manager.using(alias).all().delete()
