"""The export kit: stubs say what becomes of a legacy row, `manage.py legacy run` carries all rows over."""

from legacygen.runtime.export import clean
from legacygen.runtime.export.refs import ref
from legacygen.runtime.export.stub import Export, Skip, Unmapped

__all__ = ["Export", "Skip", "Unmapped", "clean", "ref"]
