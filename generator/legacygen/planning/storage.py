"""Chooses fields for SQLite, whose columns may hold values of other types than the declared one."""

import re

from legacygen.plan import Argument
from legacygen.planning.types import UNSIGNED, FieldType, map_declared_type
from legacygen.pycode.literal import string_literal
from legacygen.schema import FORMS, Column, Evidence, Kind

INTEGER_KINDS = {Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.YEAR}
TEXT_KINDS = {Kind.CHAR, Kind.VARCHAR, Kind.TEXT, Kind.UNKNOWN}
ZERO_FORM = re.compile(r"0000-00-00[ T]00:00:00(\.0{1,6})?Z?")
NO_UTF8 = "no utf-8"
CONVERTED = re.compile(r"(bool|date|time|datetime|timestamp)\b", re.I)
"""Declared types that Python's driver converts by name; it loses the values that it cannot convert."""

FIELDS_BY_STORAGE = {
    ("integer",): "models.BigIntegerField",
    ("real",): "models.FloatField",
    ("integer", "real"): "models.FloatField",
    ("text",): "models.TextField",
    ("blob",): "models.BinaryField",
}


def choose_stored_type(column: Column, evidence: Evidence) -> FieldType:
    """Return the field for the declared type if every value fits it, otherwise one that reads all values."""
    if NO_UTF8 in evidence.storage:
        return FieldType(cls="fields.EncodedTextField", notes=(("type-no-utf8", {}),))
    declared = _choose_fitting_type(column, evidence, frozenset(evidence.storage))
    if declared:
        return declared
    cls = FIELDS_BY_STORAGE.get(evidence.storage, "fields.RawField")
    if CONVERTED.match(column.type.raw) or not evidence.storage:
        cls = "fields.RawField"
    held = ", ".join(evidence.storage)
    raw = column.type.raw or "without a type"
    return FieldType(cls=cls, notes=(("type-by-values", {"raw": raw, "held": held}),))


def _choose_fitting_type(column: Column, evidence: Evidence, storage: frozenset[str]) -> FieldType | None:
    """Return the field for the declared type, or None if not all values fit; `storage` are their SQLite types."""
    declared = column.type
    field = map_declared_type(declared) if declared.kind is not Kind.UNKNOWN else FieldType(cls="models.TextField")
    if declared.kind is Kind.BOOLEAN:
        return field if evidence.only_0_and_1 else None
    if declared.kind in INTEGER_KINDS and storage == {"integer"}:
        signed = {unsigned: cls for cls, unsigned in UNSIGNED.items()}
        # SQLite ignores UNSIGNED, so that there may be negative values.
        return FieldType(cls=signed[field.cls]) if declared.unsigned and evidence.unfit else field
    if declared.kind is Kind.FLOAT and storage <= {"integer", "real"}:
        return field
    if declared.kind is Kind.DECIMAL and storage <= {"integer", "real"}:
        return FieldType(cls="fields.LegacyDecimalField") if evidence.unfit else field
    if storage == {"text"}:
        return _choose_text_type(column, evidence, field)
    return field if declared.kind is Kind.BINARY and storage == {"blob"} else None


def _choose_text_type(column: Column, evidence: Evidence, field: FieldType) -> FieldType | None:
    kind = column.type.kind
    if kind in TEXT_KINDS:
        too_long = FieldType(cls="models.TextField", notes=(("text-too-long", {"count": evidence.unfit}),))
        return too_long if evidence.unfit else field
    if kind is Kind.JSON and not evidence.unfit:
        return field
    if kind in (Kind.DATE, Kind.DATETIME, Kind.TIME) and not evidence.unfit:
        return _choose_date_type(column, evidence, field, frozenset(evidence.forms))
    return None


def _choose_date_type(column: Column, evidence: Evidence, field: FieldType, forms: frozenset[str]) -> FieldType | None:
    kind, has_zero_dates = column.type.kind, bool(evidence.zero_dates)
    notes = (("zero-dates", {"count": evidence.zero_dates}),) if has_zero_dates else ()
    if kind is Kind.TIME:
        return field if forms and forms <= FORMS[kind] else None
    if forms <= FORMS[Kind.DATE]:
        is_plain = kind is Kind.DATE and not has_zero_dates
        return field if is_plain else FieldType(cls="fields.LegacyDateField", reads_none=has_zero_dates, notes=notes)
    if kind is Kind.DATE:
        return None
    if forms <= FORMS[kind]:
        return FieldType(cls="fields.LegacyDateTimeField", reads_none=True, notes=notes) if has_zero_dates else field
    form = next(iter(forms))
    if len(forms) > 1 or not ZERO_FORM.fullmatch(form):
        return None
    arguments = (Argument(name="form", value=string_literal(form)),)
    return FieldType(cls="fields.LegacyDateTimeField", arguments=arguments, reads_none=has_zero_dates, notes=notes)
