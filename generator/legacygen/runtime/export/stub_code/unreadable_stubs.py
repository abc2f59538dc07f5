"""Finds stubs whose text cannot be read."""

from collections.abc import Iterable

from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code.findings import Finding
from legacygen.runtime.export.stub_code.stub_parser import parse_stub


def find_unreadable_stubs(exports: Iterable[type[Export]]) -> list[Finding]:
    """Return a finding for each stub of which nothing can be said, such as one that a shell or a function defines."""
    return [
        Finding(parse_stub(export).place, f"{export.__name__} cannot be checked, because its source cannot be read")
        for export in exports
        if parse_stub(export).tree is None
    ]
