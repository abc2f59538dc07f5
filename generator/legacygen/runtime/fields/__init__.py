"""Fields for columns that Django has no field for.

Each reads the values that the server holds, and one odd value does not make the query fail. Generated models use them
if the type of a column or its rows require it. The reference is `docs/fields.md` of the project.
"""

from typing import Any

from legacygen.runtime.fields.bits import BitField, BooleanBitField
from legacygen.runtime.fields.counters import PositiveBigAutoField
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
    "PositiveBigAutoField",
    "RandomUUID",
    "RawField",
    "ServerSQL",
    "SetField",
    "SingleFloatField",
    "TextArrayField",
    "TypedArrayField",
]


def __getattr__(name: str) -> Any:
    # Imported on first use, because it needs psycopg.
    if name in ("TextArrayField", "TypedArrayField"):
        from legacygen.runtime.fields import arrays

        return getattr(arrays, name)
    raise AttributeError(name)
