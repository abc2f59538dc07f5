"""Statistics of columns, from a bounded sample of rows: counts and guesses, and how they change between dumps."""

from legacygen.profiles.column_profile import ColumnProfile, TableProfile
from legacygen.profiles.description import describe_column_profile, describe_row_count
from legacygen.profiles.drift import Expectations, follow_rows
from legacygen.profiles.meanings import Meaning
from legacygen.profiles.sample import profile_table

__all__ = [
    "ColumnProfile",
    "Expectations",
    "Meaning",
    "TableProfile",
    "describe_column_profile",
    "describe_row_count",
    "follow_rows",
    "profile_table",
]
