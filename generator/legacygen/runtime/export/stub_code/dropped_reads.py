"""Finds reads of columns that the table no longer has."""

import inspect

from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code.findings import Finding
from legacygen.runtime.export.stub_code.row_reads import ALL_COLUMNS, find_reads, find_stored_names
from legacygen.runtime.export.stub_code.stub_parser import parse_stub
from legacygen.runtime.gone import LegacyColumnGone


def find_dropped_reads(export: type[Export]) -> list[Finding]:
    """Return a finding for each read of an attribute that the legacy model does not have any more."""
    code, model = parse_stub(export), export.source
    stored = find_stored_names(code)
    fields = {field.name for field in model._meta.get_fields()}
    found = []
    for read in sorted(find_reads(code), key=lambda read: (read.path, read.line)):
        # Static, because LegacyColumnGone raises an error when it is read.
        held = inspect.getattr_static(model, read.name, None)
        is_there = held is not None or read.name in {ALL_COLUMNS, "pk", *fields, *stored} or ALL_COLUMNS in stored
        if (isinstance(held, LegacyColumnGone) or not is_there) and not read.is_optional:
            found.append(Finding(read.place, f"reads old.{read.name}, which {model._meta.db_table} no longer has"))
    return list(dict.fromkeys(found))
