"""SQLite: the field for the values that a column holds, where they do not keep to the declared type."""

import re

from legacygen.plan import Argument
from legacygen.planning.types import UNSIGNED, FieldType, map_declared_type
from legacygen.pycode.literal import string_literal
from legacygen.schema import FORMS, Column, Evidence, Kind

INTEGERS = {Kind.TINYINT, Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT, Kind.YEAR}
TEXTS = {Kind.CHAR, Kind.VARCHAR, Kind.TEXT, Kind.UNKNOWN}
FORM = re.compile(r"0000-00-00[ T]00:00:00(\.0{1,6})?Z?")
NO_UTF8 = "no utf-8"
CONVERTED = re.compile(r"(bool|date|time|datetime|timestamp)\b", re.I)
"""Declared types by whose name Python's driver converts, and loses what it cannot."""

BY_CLASSES = {
    ("integer",): "models.BigIntegerField",
    ("real",): "models.FloatField",
    ("integer", "real"): "models.FloatField",
    ("text",): "models.TextField",
    ("blob",): "models.BinaryField",
}


def choose_stored_type(column: Column, evidence: Evidence) -> FieldType:
    """The declared type's field if every value fits it, else one that gives the values as they are."""
    if NO_UTF8 in evidence.storage:
        return FieldType(cls="fields.EncodedTextField", notes=(("type-no-utf8", {}),))
    fitting = _fitting(column, evidence, frozenset(evidence.storage))
    if fitting:
        return fitting
    cls = BY_CLASSES.get(evidence.storage, "fields.RawField")
    if CONVERTED.match(column.type.raw) or not evidence.storage:
        cls = "fields.RawField"
    held = ", ".join(evidence.storage)
    raw = column.type.raw or "without a type"
    return FieldType(cls=cls, notes=(("type-by-values", {"raw": raw, "held": held}),))


def _fitting(column: Column, evidence: Evidence, storage: frozenset[str]) -> FieldType | None:
    declared = column.type
    field = map_declared_type(declared) if declared.kind is not Kind.UNKNOWN else FieldType(cls="models.TextField")
    if declared.kind is Kind.BOOLEAN:
        return field if evidence.only_0_and_1 else None
    if declared.kind in INTEGERS and storage == {"integer"}:
        signed = {cls: plain for plain, cls in UNSIGNED.items()}
        return FieldType(cls=signed[field.cls]) if declared.unsigned and evidence.unfit else field
    if declared.kind is Kind.FLOAT and storage <= {"integer", "real"}:
        return field
    if declared.kind is Kind.DECIMAL and storage <= {"integer", "real"}:
        return FieldType(cls="fields.LegacyDecimalField") if evidence.unfit else field
    if storage == {"text"}:
        return _of_text(column, evidence, field)
    return field if declared.kind is Kind.BINARY and storage == {"blob"} else None


def _of_text(column: Column, evidence: Evidence, field: FieldType) -> FieldType | None:
    kind = column.type.kind
    if kind in TEXTS:
        too_long = FieldType(cls="models.TextField", notes=(("text-too-long", {"count": evidence.unfit}),))
        return too_long if evidence.unfit else field
    if kind is Kind.JSON and not evidence.unfit:
        return field
    if kind in (Kind.DATE, Kind.DATETIME, Kind.TIME) and not evidence.unfit:
        return _of_dates(column, evidence, field, frozenset(evidence.forms))
    return None


def _of_dates(column: Column, evidence: Evidence, field: FieldType, forms: frozenset[str]) -> FieldType | None:
    kind, zero = column.type.kind, bool(evidence.zero_dates)
    notes = (("zero-dates", {"count": evidence.zero_dates}),) if zero else ()
    if kind is Kind.TIME:
        return field if forms and forms <= FORMS[kind] else None
    if forms <= FORMS[Kind.DATE]:
        plain = kind is Kind.DATE and not zero
        return field if plain else FieldType(cls="fields.LegacyDateField", is_empty=zero, notes=notes)
    if kind is Kind.DATE:
        return None
    if forms <= FORMS[kind]:
        return FieldType(cls="fields.LegacyDateTimeField", is_empty=zero, notes=notes) if zero else field
    form = next(iter(forms))
    if len(forms) > 1 or not FORM.fullmatch(form):
        return None
    arguments = (Argument(name="form", value=string_literal(form)),)
    return FieldType(cls="fields.LegacyDateTimeField", arguments=arguments, is_empty=zero, notes=notes)
