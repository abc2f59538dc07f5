"""Statistics of columns, from a bounded sample of rows: counts and guesses, and how they change between dumps."""

from legacygen.profiles.column_profile import ColumnProfile, TableProfile
from legacygen.profiles.description import describe_column_profile, describe_row_count
from legacygen.profiles.drift import Expectations, follow_rows
from legacygen.profiles.meanings import Meaning
from legacygen.profiles.sample import (
    RowSample,
    is_value_read,
    profile_sample,
    profile_table,
    read_sample,
    read_text,
    render_text,
)

__all__ = [
    "ColumnProfile",
    "Expectations",
    "Meaning",
    "RowSample",
    "TableProfile",
    "describe_column_profile",
    "describe_row_count",
    "follow_rows",
    "is_value_read",
    "profile_sample",
    "profile_table",
    "read_sample",
    "read_text",
    "render_text",
]
