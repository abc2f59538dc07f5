"""The export kit: stubs turn legacy rows into new objects, and `manage.py legacy run` carries all rows over."""

from legacygen.runtime.export import clean
from legacygen.runtime.export.refs import find, ref
from legacygen.runtime.export.stub import Export, Skip, Unmapped

__all__ = ["Export", "Skip", "Unmapped", "clean", "find", "ref"]
