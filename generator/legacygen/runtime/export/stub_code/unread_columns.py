"""Finds columns that the stubs of a table neither read nor list in `ignore`."""

from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code.findings import Finding
from legacygen.runtime.export.stub_code.row_reads import ALL_COLUMNS, find_reads
from legacygen.runtime.export.stub_code.stub_parser import parse_stub


def find_unread_columns(export: type[Export], *others: type[Export]) -> list[Finding]:
    """Return a finding for each such column; none if a stub reads columns by names that are computed.

    `others` are further stubs on the same table, each of which reads its own part.
    """
    codes = [parse_stub(each) for each in (export, *others)]
    known = {read.name for code in codes for read in find_reads(code)}
    known.update(*(each.ignore for each in (export, *others)))
    if ALL_COLUMNS in known or any(code.tree is None for code in codes):
        return []
    table = export.source._meta.db_table
    return [
        Finding(codes[0].place, f"{table}.{field.column} is neither read nor in `ignore`")
        for field in export.source._meta.concrete_fields
        # A relation may be read as `customer` or `customer_id`, and ignored under the name of the column too.
        if not field.primary_key and not known.intersection((field.name, field.attname, field.column))
    ]
