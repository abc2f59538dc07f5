"""Statistics of columns: counts and guesses from a bounded sample of rows, and never a value."""

from legacygen.profiles.column_profile import ColumnProfile, TableProfile
from legacygen.profiles.description import describe_column_profile, describe_row_count
from legacygen.profiles.meanings import Meaning
from legacygen.profiles.sample import profile_table

__all__ = [
    "ColumnProfile",
    "Meaning",
    "TableProfile",
    "describe_column_profile",
    "describe_row_count",
    "profile_table",
]
