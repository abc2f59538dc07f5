"""Finds columns that a stub neither reads nor lists in `ignore`."""

from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code.findings import Finding
from legacygen.runtime.export.stub_code.row_reads import ALL_COLUMNS, find_reads
from legacygen.runtime.export.stub_code.stub_parser import parse_stub


def find_unread_columns(export: type[Export]) -> list[Finding]:
    """Return a finding for each such column; none if the stub reads columns by names that are computed."""
    code = parse_stub(export)
    known = {read.name for read in find_reads(code)} | set(export.ignore)
    if code.tree is None or ALL_COLUMNS in known:
        return []
    table = export.source._meta.db_table
    return [
        Finding(code.place, f"{table}.{field.column} is neither read nor in `ignore`")
        for field in export.source._meta.concrete_fields
        # A relation may be read as `customer` or `customer_id`, and ignored under the name of the column too.
        if not field.primary_key and not known.intersection((field.name, field.attname, field.column))
    ]
