"""Finds stubs on one table that do not differ in `part`."""

from collections.abc import Iterable

from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code.findings import Finding
from legacygen.runtime.export.stub_code.stub_parser import parse_stub


def find_equal_parts(exports: Iterable[type[Export]]) -> list[Finding]:
    """Return a finding for each stub after the first one with the same table and part."""
    first: dict[tuple[object, str], type[Export]] = {}
    found = []
    for export in exports:
        other = first.setdefault((export.source._meta.concrete_model, export.part), export)
        if other is not export:
            part = f"part = {export.part!r}" if export.part else "no part"
            table, place = export.source._meta.db_table, parse_stub(other).place
            what = f"{table} has another stub with {part}, at {place}; give each stub on a table a `part` of its own"
            found.append(Finding(parse_stub(export).place, what))
    return found
