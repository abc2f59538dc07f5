"""Takes tables of the legacy database over in place: Django manages them, with migrations that are proved."""

from legacygen.adopt.pipeline import adopt_tables, check_adopted
from legacygen.adopt.project import AdoptOptions
from legacygen.adopt.report import AdoptReport

__all__ = ["AdoptOptions", "AdoptReport", "adopt_tables", "check_adopted"]
