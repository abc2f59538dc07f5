"""Values as the database would give them back, to see whether what is stored is what a stub wants."""

import datetime as dt
import json
from typing import Any

from django.conf import settings
from django.db.models import DateTimeField, FileField, JSONField
from django.utils import timezone


def clean_value(field: Any, value: Any) -> Any:
    """Return a value as the database would give it back, as far as can be said without asking."""
    if hasattr(value, "resolve_expression"):
        return value
    while field.is_relation:
        field = field.target_field
    try:
        return _convert(field, value)
    except Exception:  # a field of the user's own may raise anything
        return value


def _convert(field: Any, value: Any) -> Any:
    if isinstance(field, FileField):
        return str(value or "")
    if value is None:
        return None
    if isinstance(field, JSONField):
        return json.loads(json.dumps(value, cls=field.encoder), cls=field.decoder)
    if hasattr(field, "base_field") and isinstance(value, list | tuple):  # ArrayField, whose import needs psycopg
        return [_convert(field.base_field, each) for each in value]
    clean = field.to_python(value)
    if isinstance(field, DateTimeField) and isinstance(clean, dt.datetime) and settings.USE_TZ:
        return timezone.make_aware(clean) if timezone.is_naive(clean) else clean
    return clean
