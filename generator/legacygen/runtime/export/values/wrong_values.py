"""Values that a field of the new project cannot hold, found before the server rounds, cuts or refuses them.

Nothing here depends on how strict the server is: what PostgreSQL would refuse is found on SQLite too.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeAlias

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, Field, FileField, ForeignKey, Model

from legacygen.runtime.export.values.kinds import SECRET, Check, Kind, find_reason, show_value
from legacygen.runtime.export.values.types import DESCRIBERS, fit_text

PLANS = "_legacygen_value_plans"
"""The attribute of a connection that keeps what was compiled for it, as long as there is the connection."""

DATED = ("auto_now", "auto_now_add", "_legacygen_dated")
"""Marks of fields whose missing date becomes that of now; the last one holds while `keep_dates` lasts."""

HOOKS = ("to_python", "get_prep_value", "get_db_prep_value", "get_db_prep_save")
"""Methods by which a field converts a value before it is stored."""

AnyField: TypeAlias = "Field[Any, Any]"


@dataclass(frozen=True, slots=True)
class WrongValue:
    """A value that a field cannot hold: the name of the field, and the reason without a full stop."""

    field: str
    reason: str

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


class _FieldPlan(NamedTuple):
    """A field and how it is checked; NULL is wrong in one that is `required`. `exact` and `checks` are its kind's."""

    field: AnyField
    attname: str
    required: bool
    kind: Kind
    exact: type | None
    checks: tuple[Check, ...]


def find_wrong_values(new: Model, connection: BaseDatabaseWrapper) -> list[WrongValue]:
    """Return every field of an unsaved object whose value does not fit, in the order of the model, without a query.

    Expressions and defaults of the database pass, because only the server knows their values. Unique keys and the rows
    that foreign keys point to are the server's to check.
    """
    plans: dict[type[Model], list[_FieldPlan]] = vars(connection).setdefault(PLANS, {})
    model = type(new)
    if model not in plans:
        plans[model] = _plan_model(model, connection)
    # Past the descriptors: that of a file field makes an object of the name.
    held = vars(new)
    found = []
    for field, attname, required, kind, exact, checks in plans[model]:
        value = held[attname] if attname in held else getattr(new, attname)
        # Nearly all values are of the exact type and right, and this is the busiest loop of a run.
        if type(value) is exact:
            for check in checks:
                if check(value) is not None:
                    break
            else:
                continue
        reason = find_reason(kind, required, value)
        if reason is not None and not _is_known_later(new, field, value):
            found.append(WrongValue(field.name, reason))
    return found


def _is_known_later(new: Model, field: AnyField, value: Any) -> bool:
    """Return whether the value is an expression, or NULL only until the object that is pointed to is stored."""
    if isinstance(field, ForeignKey) and value is None:
        return field.is_cached(new) and field.get_cached_value(new) is not None
    return hasattr(value, "resolve_expression") or hasattr(value, "as_sql")


def _plan_model(model: type[Model], connection: BaseDatabaseWrapper) -> list[_FieldPlan]:
    fields = [each for each in model._meta.concrete_fields if not each.generated]
    kinds = [_find_kind(each, connection) for each in fields]
    return [
        _FieldPlan(field, field.attname, _is_required(field), kind, kind.exact, kind.checks)
        for field, kind in zip(fields, kinds, strict=True)
    ]


def _is_required(field: AnyField) -> bool:
    """Return whether None would be stored as NULL in a column that refuses it: some fields fill themselves in."""
    fills_itself = (
        isinstance(field, AutoField | FileField)
        or (field.primary_key and (field.has_default() or field.has_db_default()))
        or getattr(field.remote_field, "parent_link", False)
        or any(getattr(field, mark, False) for mark in DATED)
        or not _is_djangos_own(field, "pre_save")
    )
    return not (field.null or fills_itself)


def _find_kind(field: AnyField, connection: BaseDatabaseWrapper) -> Kind:
    secret = bool(SECRET.search(field.name))
    kind = _find_stored_kind(field, connection)._replace(secret=secret)
    if field.choices is None:
        return kind
    return kind._replace(checks=(*kind.checks, _compile_choices(field, kind)))


def _find_stored_kind(field: AnyField, connection: BaseDatabaseWrapper) -> Kind:
    """Return how the values of a field are judged, apart from its choices."""
    if isinstance(field, ForeignKey):
        return _describe_reference(field, connection)
    if hasattr(field, "base_field") and hasattr(field, "size"):  # ArrayField, whose import needs psycopg
        return _describe_array(field, connection)
    describe = next((each for classes, each in DESCRIBERS if isinstance(field, classes)), _describe_unknown)
    kind = describe(field, connection)
    if _is_djangos_own(field, *HOOKS) and describe is not _describe_unknown:
        return kind
    # Of such a field only what it hands to the driver can be judged, and only if that is of the usual type.
    checks = tuple(partial(_check_if_type, kind.exact or str, check) for check in kind.checks)
    return Kind(None, "", partial(field.get_db_prep_save, connection=connection), checks)


def _is_djangos_own(field: AnyField, *methods: str) -> bool:
    """Return whether no class outside Django overrides one of the methods."""
    return all(getattr(type(field), name).__module__.startswith("django.") for name in methods)


def _check_if_type(expected: type, check: Check, value: Any) -> str | None:
    return check(value) if isinstance(value, expected) else None


def _describe_unknown(field: AnyField, connection: BaseDatabaseWrapper) -> Kind:
    """Text, if it is any; how much fits is in the type of the column."""
    match = re.fullmatch(r"n?(?:var)?char\w*\((\d+)\)", field.db_type(connection) or "", re.I)
    return Kind(str, "", str, fit_text(int(match[1]) if match else None, connection))


def _describe_reference(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    """A key of the model that is pointed to; an empty text is NULL unless that key is text."""
    target = field.target_field
    kind = _find_stored_kind(target, connection)

    def convert(value: Any) -> Any:
        return None if value == "" and not target.empty_strings_allowed else kind.convert(value)

    return kind._replace(convert=convert)


def _describe_array(field: Any, connection: BaseDatabaseWrapper) -> Kind:
    item_kind = _find_kind(field.base_field, connection)

    def convert(value: Any) -> Any:
        if not isinstance(value, list | tuple):
            raise TypeError
        return list(value)

    def check(value: Any) -> str | None:
        if field.size and len(value) > field.size:  # PostgreSQL ignores the size
            return f"has {len(value)} items, at most {field.size} fit"
        reasons = ((number, find_reason(item_kind, False, item)) for number, item in enumerate(value, 1))
        return next((f"item {number}: {reason}" for number, reason in reasons if reason is not None), None)

    return Kind(None, "a list", convert, (check,))


def _compile_choices(field: AnyField, kind: Kind) -> Check:
    """Return a check for the choices, in the form in which they are stored; empty values are always allowed."""
    fitting = [key for key, _ in field.flatchoices if key is not None and find_reason(kind, False, key) is None]
    stored = [key if type(key) is kind.exact else kind.convert(key) for key in fitting]
    try:
        allowed: Collection[Any] = frozenset(stored)
    except TypeError:  # lists have no hash
        allowed = stored

    def check(value: Any) -> str | None:
        if value in allowed or value in field.empty_values:
            return None
        return f"{show_value(value, kind.secret)} is not one of the choices"

    return check
