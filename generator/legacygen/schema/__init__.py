"""The schema of a legacy database: facts in the words of SQL, as values that nothing changes."""

from legacygen.schema.orphans import Orphans
from legacygen.schema.tables import (
    FORMS,
    Check,
    Column,
    Default,
    Evidence,
    ForeignKey,
    Index,
    IndexPart,
    Kind,
    Schema,
    Skipped,
    SqlType,
    Table,
    TableKind,
)

__all__ = [
    "FORMS",
    "Check",
    "Column",
    "Default",
    "Evidence",
    "ForeignKey",
    "Index",
    "IndexPart",
    "Kind",
    "Orphans",
    "Schema",
    "Skipped",
    "SqlType",
    "Table",
    "TableKind",
]
