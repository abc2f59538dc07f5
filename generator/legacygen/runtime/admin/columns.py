"""Columns of lists and pages: links for foreign keys, and values as text in which NULL and '' differ."""

import datetime as dt
import json
import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import display_for_value
from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist
from django.db import models
from django.utils import formats
from django.utils.html import format_html
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]

from legacygen.runtime.admin.addresses import build_key_url, build_list_url, format_value
from legacygen.runtime.rowkey import RowKey

Show = Callable[[Any], Any]
"""A function that shows something of a row; Django takes it for a column."""

LONGEST_HEX = 32
"""Bytes up to which a binary value is shown, in hexadecimal digits; of a longer one the size is shown."""


def make_column(field: Any, *, null: str, on_page: bool) -> Show:
    """Return a function that shows a field of a row; `null` stands for NULL.

    On the page of a row, a link shows the text of its row as well, which takes a query.
    """

    def show(row: models.Model) -> Any:
        value = getattr(row, field.attname)
        if value is None:
            return null
        is_link = isinstance(field, models.ForeignKey)
        return link_row(row, field, value, on_page=on_page) if is_link else show_value(field, value)

    show.__name__ = field.name  # Django's style sheet classes and help texts go by it
    return admin.display(description=field.verbose_name, ordering=field.attname)(show)


def make_key_column(model: Any, *, null: str) -> Show:
    """Return a column that shows the key as text, without a link to another row."""
    pk = model._meta.pk
    parts = pk.fields if model._meta.is_composite_pk else [pk]

    def show(row: models.Model) -> Any:
        values = [(field, getattr(row, field.attname)) for field in parts]
        shown = [null if value is None else show_value(field, value) for field, value in values]
        return format_html(" · ".join(["{}"] * len(shown)), *shown)

    show.__name__ = "pk"
    name = "key" if model._meta.is_composite_pk else pk.verbose_name
    return admin.display(description=name, ordering=None if isinstance(pk, RowKey) else "pk")(show)


def show_value(field: Any, value: Any) -> Any:
    """Return a value other than NULL as text or HTML."""
    labels = dict(getattr(field, "flatchoices", None) or ())
    if isinstance(value, tuple):  # the members of a SetField
        return show_text(", ".join(str(labels.get(each, each)) for each in value))
    if isinstance(value, list | dict) or isinstance(field, models.JSONField):
        return json.dumps(value, ensure_ascii=False, default=str)
    if value in labels:
        return show_text(str(labels[value]))
    if isinstance(value, bytes | memoryview):
        return f"0x{bytes(value).hex()}" if 0 < len(value) <= LONGEST_HEX else f"{len(value):,} bytes"
    if isinstance(value, bool):
        return display_for_value(value, "", boolean=True)
    if isinstance(value, dt.datetime):
        return str(template_localtime(value))
    # Django cannot format the others, and does not print the seconds of a date or time.
    if isinstance(value, float | Decimal) and math.isfinite(value):
        return formats.number_format(value)
    return show_text(str(value))


def show_text(text: str) -> str:
    """Return a text; in quotes if it is blank, because Django shows blank text like NULL."""
    return text if text.strip() else format_html('<span class="quiet">{}</span>', f"'{text}'")


def link_row(row: models.Model, field: Any, value: Any, *, on_page: bool) -> Any:
    """Return the value of a foreign key as a link to its row; a dangling one is shown, but not linked."""
    target = field.target_field
    text = show_value(target, value)
    if on_page:
        try:
            text = format_html("{} · {}", text, getattr(row, field.name))
        except ObjectDoesNotExist:
            return format_html("{} · no such row", text)
        except MultipleObjectsReturned:
            text = format_html("{} · several rows", text)
    if target.primary_key:
        key = format_value(target, value)
        url = build_key_url(target.model, key) if key is not None else None
    else:
        url = build_list_url(target.model, [(f"{target.attname}__exact", value)])
    return format_html('<a href="{}">{}</a>', url, text) if url else text
