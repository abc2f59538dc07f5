"""Brings the code of a legacy app up to date with its database; the only way to generate."""

from legacygen.refresh.context import RefreshOptions
from legacygen.refresh.pipeline import refresh_source, resolve_from_last_schema
from legacygen.refresh.report import RefreshReport
from legacygen.refresh.row_changes import list_drift

__all__ = ["RefreshOptions", "RefreshReport", "list_drift", "refresh_source", "resolve_from_last_schema"]
