"""Columns that Django has no field for: each reads what the server holds, and no odd value costs the rest of a list.

The reference is `docs/fields.md` of the project. Generated models use these where the schema or its rows call for one.
"""

from typing import Any

from legacygen.runtime.fields.bits import BitField, BooleanBitField
from legacygen.runtime.fields.dates import LegacyDateField, LegacyDateTimeField, LegacyTimeField, LocalDateTimeField
from legacygen.runtime.fields.encoded import BinaryUUIDField, EncodedTextField
from legacygen.runtime.fields.floats import SingleFloatField
from legacygen.runtime.fields.loose import LegacyDecimalField, RawField
from legacygen.runtime.fields.native import AsTextField, JSONTextField
from legacygen.runtime.fields.sets import SetField
from legacygen.runtime.fields.sql import RandomUUID, ServerSQL

__all__ = [
    "AsTextField",
    "BinaryUUIDField",
    "BitField",
    "BooleanBitField",
    "EncodedTextField",
    "JSONTextField",
    "LegacyDateField",
    "LegacyDateTimeField",
    "LegacyDecimalField",
    "LegacyTimeField",
    "LocalDateTimeField",
    "RandomUUID",
    "RawField",
    "ServerSQL",
    "SetField",
    "SingleFloatField",
    "TextArrayField",
]


def __getattr__(name: str) -> Any:
    if name == "TextArrayField":
        from legacygen.runtime.fields.arrays import TextArrayField

        return TextArrayField
    raise AttributeError(name)
