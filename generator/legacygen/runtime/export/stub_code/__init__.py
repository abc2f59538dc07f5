"""The text of a stub, and what it says: findings about it, and the map of its columns."""

from collections.abc import Sequence

from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code.bypassed_saves import find_bypassed_saves
from legacygen.runtime.export.stub_code.column_map import MappedColumn, map_columns
from legacygen.runtime.export.stub_code.dropped_reads import find_dropped_reads
from legacygen.runtime.export.stub_code.equal_parts import find_equal_parts
from legacygen.runtime.export.stub_code.findings import Finding
from legacygen.runtime.export.stub_code.map_texts import FORMATS
from legacygen.runtime.export.stub_code.referenced_models import find_referenced_models, find_references
from legacygen.runtime.export.stub_code.server_expressions import find_server_expressions
from legacygen.runtime.export.stub_code.state_changes import find_state_changes
from legacygen.runtime.export.stub_code.state_guard import StateGuard, find_line_of_attribute
from legacygen.runtime.export.stub_code.unmapped_keywords import find_unmapped_keywords
from legacygen.runtime.export.stub_code.unread_columns import find_unread_columns
from legacygen.runtime.export.stub_code.unreadable_stubs import find_unreadable_stubs
from legacygen.runtime.export.stub_code.unset_fields import find_unset_fields

__all__ = [
    "FORMATS",
    "Finding",
    "MappedColumn",
    "StateGuard",
    "find_bypassed_saves",
    "find_dropped_reads",
    "find_equal_parts",
    "find_errors",
    "find_line_of_attribute",
    "find_referenced_models",
    "find_references",
    "find_server_expressions",
    "find_state_changes",
    "find_unmapped_keywords",
    "find_unread_columns",
    "find_unreadable_stubs",
    "find_unset_fields",
    "find_warnings",
    "map_columns",
]

RULES = (find_dropped_reads, find_unset_fields, find_state_changes)
"""The rules for one stub whose findings are errors."""


def find_errors(exports: Sequence[type[Export]]) -> list[Finding]:
    """Return what has to be put right in the filled-in stubs, stub by stub."""
    tables: dict[object, list[type[Export]]] = {}
    for export in exports:
        tables.setdefault(export.source, []).append(export)
    found = []
    for stubs in tables.values():
        found += find_unread_columns(*stubs)
        found += [finding for export in stubs for rule in RULES for finding in rule(export)]
    return [*found, *find_equal_parts(exports)]


def find_warnings(exports: Sequence[type[Export]]) -> list[Finding]:
    """Return what people should know of the filled-in stubs, and may want as it is."""
    expressions = [finding for export in exports for finding in find_server_expressions(export)]
    return [*expressions, *find_bypassed_saves(exports), *find_unreadable_stubs(exports)]
