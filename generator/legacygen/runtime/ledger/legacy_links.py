"""Links from what the ledger knows to the pages of legacy rows and of new objects in the admin."""

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.contrib.admin.utils import quote
from django.db import router
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from legacygen.runtime.gone import is_gone
from legacygen.runtime.ledger.keys import read_key, show_key
from legacygen.runtime.ledger.models import LegacyTable
from legacygen.runtime.rowkey import NULL


def find_legacy_model(table: LegacyTable) -> type[Model] | None:
    """Return the model of a table in a legacy database, or None if there is none any more."""
    for model in apps.get_models():
        is_table = model._meta.db_table == table.table and not model._meta.proxy
        if is_table and router.db_for_read(model) == table.source and not is_gone(model):
            return model
    return None


def link_row(table: LegacyTable, number: int, text: str | None) -> SafeString:
    """Return the table and key of a legacy row, as a link if it has a page."""
    model = find_legacy_model(table)
    try:
        key = show_key(model, number, text) if model else str(number if text is None else text)
    except (TypeError, ValueError):  # the key of the model has changed since
        model, key = None, str(text)
    name = f"{table.table} {key}"
    url = build_row_address(model, number, text) if model else None
    return format_html('<a href="{}">{}</a>', url, name) if url else format_html("{}", name)


def build_row_address(model: type[Model], number: int, text: str | None) -> str | None:
    """Return the address of the page of a row that may not be there any more, or None if it has no page."""
    from legacygen.runtime.admin.addresses import build_row_url  # which in turn shows what the ledger knows

    key = read_key(model, number, text)
    values: Sequence[Any] = key if isinstance(key, tuple) else (key,)
    row = model()
    for field, value in zip(model._meta.pk_fields, values, strict=True):
        setattr(row, field.attname, None if value is NULL else value)
    try:
        return build_row_url(row)
    except NoReverseMatch:
        return None


def link_object(model: type[Model], key: Any) -> SafeString:
    """Return the name and key of a new object, as a link if it has a page."""
    name = f"{model._meta.label} {key!r}"
    try:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[quote(key)])
    except NoReverseMatch:
        return format_html("{}", name)
    return format_html('<a href="{}">{}</a>', url, name)
