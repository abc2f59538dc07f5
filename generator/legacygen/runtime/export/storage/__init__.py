"""Storing and reading objects of new models in bulk: their rows, keys, dates and sequences."""

from legacygen.runtime.export.storage.dates import KeptDates, fill_dates
from legacygen.runtime.export.storage.insert import insert_objects, insert_rows
from legacygen.runtime.export.storage.read import read_column, read_values
from legacygen.runtime.export.storage.sequences import reset_sequences
from legacygen.runtime.export.storage.update import update_objects, update_rows

__all__ = [
    "KeptDates",
    "fill_dates",
    "insert_objects",
    "insert_rows",
    "read_column",
    "read_values",
    "reset_sequences",
    "update_objects",
    "update_rows",
]
