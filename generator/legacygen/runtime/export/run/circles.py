"""Fills in the fields that circles of rows have left empty, when what they point to is there."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db.models import Model

from legacygen.runtime.export.fingerprints import hash_objects
from legacygen.runtime.export.references import make_stand_in
from legacygen.runtime.export.run.promises import OpenField
from legacygen.runtime.export.run.state import RunState
from legacygen.runtime.export.run.table_run import TableRun
from legacygen.runtime.export.storage import read_values, update_objects, update_rows
from legacygen.runtime.ledger.keys import StoredKey
from legacygen.runtime.ledger.models import Origin


def fill_promises(state: RunState, tables: Sequence[TableRun]) -> None:
    """Fill in all fields whose targets are stored, and carry the rows again of which one was not carried over."""
    for page in state.promises.list_open():
        wanted = [each.field.find_reference(state.references) for each in page]
        state.references.forget_old()
        state.references.request(wanted)
        state.references.fetch_answers()
        found = [(each, state.references.find_known(reference)) for each, reference in zip(page, wanted, strict=True)]
        filled = [(each, target) for each, target in found if target is not None]
        for table in tables:
            _fill_page(table, [(each.row, each.field, target) for each, target in filled if each.stub == table.number])
        state.promises.forget(each.number for each, _ in filled)
    for unfilled in state.promises.take_unfilled():
        tables[unfilled.row.stub].carry_unfilled(unfilled)


def _fill_page(table: TableRun, fields: Sequence[tuple[StoredKey, OpenField, Any]]) -> None:
    """Fill in fields of objects of one stub, given with the key of the row and of the target."""
    groups: dict[tuple[type[Model], str], list[tuple[OpenField, Any]]] = {}
    for _, each, target in fields:
        groups.setdefault((each.model, each.attname), []).append((each, target))
    for (model, attname), group in groups.items():
        there = read_values(model, [each.key for each, _ in group], (attname,), table.alias)
        changed = []
        for each, target in group:
            # A hook, or another row that was merged with this one, may have set it.
            if there.get(each.key) == (each.stand_in,):
                new = make_stand_in(model, each.key)
                setattr(new, attname, target)
                there[each.key] = (target,)
                changed.append(new)
        update_objects(changed, [attname], table.alias)
    if fields:
        _update_origins(table, fields)


def _update_origins(table: TableRun, fields: Sequence[tuple[StoredKey, OpenField, Any]]) -> None:
    """Let the ledger know the objects as they are now, and the rows as done."""
    hashes: dict[tuple[str, Any, tuple[str, ...]], int] = {}
    for label, names in {(each.label, each.names) for _, each, _ in fields}:
        keys = [each.key for _, each, _ in fields if (each.label, each.names) == (label, names)]
        found = hash_objects(apps.get_model(label), names, keys, table.alias)
        hashes.update({(label, key, names): value for key, value in found.items()})
    origins = table.ledger.find_origins([table.table], {stored for stored, _, _ in fields})
    changed: dict[int, list[Any]] = {}
    for stored, each, _ in fields:
        for origin in origins.get(stored, ()):
            values = changed.setdefault(origin.id, [origin.target_hash, origin.shape_id, origin.source_hash])
            values[2] = each.source_hash if values[2] is None else values[2]
            hashed = hashes.get((each.label, each.key, each.names))
            if origin.part == each.part and hashed is not None:
                values[:2] = [hashed, table.ledger.find_shape(each.model, each.names)]
    rows = [(*values, number) for number, values in changed.items()]
    update_rows(Origin, ["target_hash", "shape_id", "source_hash"], rows, table.alias)
