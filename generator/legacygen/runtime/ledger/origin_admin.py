"""Shows on the pages of new objects in the admin which legacy rows they came from."""

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db import router
from django.db.models import Model
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from legacygen.runtime.ledger.legacy_links import link_row
from legacygen.runtime.ledger.models import LegacyTable
from legacygen.runtime.ledger.origins import Ledger

SHOWN = 50
"""Rows of one object that are listed."""


class LegacyOriginMixin(admin.ModelAdmin):  # type: ignore[type-arg]
    """A base of a ModelAdmin, named first, that adds the legacy rows of an object to its page, with links.

    Name `legacy_rows` in `fieldsets` or `fields` to have it elsewhere than at the end.
    """

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        """Return the fields, with that of the legacy rows for an object that is stored."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, "legacy_rows"]

    def get_fieldsets(self, request: Any, obj: Any = None) -> Any:
        """Return the fieldsets, with one more at the end if none of them has the legacy rows."""
        fieldsets = list(super().get_fieldsets(request, obj))
        if obj is None or "legacy_rows" in flatten_fieldsets(fieldsets):
            return fieldsets
        return [*fieldsets, (None, {"fields": ["legacy_rows"]})]

    @admin.display(description="legacy rows")
    def legacy_rows(self, obj: Model) -> SafeString | str:
        """Return links to the legacy rows that the object came from."""
        alias = router.db_for_write(type(obj))
        ledger = Ledger(alias)
        if not ledger.is_there():
            return "the ledger has no tables yet: manage.py migrate"
        shapes = [number for model in _list_relatives(type(obj)) for number in ledger.list_shapes(model)]
        found = [each for group in ledger.find_targets(shapes, [obj.pk]).values() for each in group]
        tables = LegacyTable.objects.using(alias).in_bulk({each.table_id for each in found[:SHOWN]})
        lines = [
            (link_row(tables[each.table_id], each.key, each.key_text), each.run_id, _describe_part(each.part))
            for each in found[:SHOWN]
        ]
        if len(found) > SHOWN:
            lines.append((format_html("and {} more", len(found) - SHOWN), found[SHOWN].run_id, ""))
        return format_html_join("", "{} (run {}{})<br>", lines) or "none: no run has made it"


def _describe_part(part: str) -> str:
    return "" if part in ("", "0") else f", part {part}"


def _list_relatives(model: type[Model]) -> list[type[Model]]:
    """Return the models whose objects are objects of this one too: itself, its proxies, and models that inherit it."""
    concrete: Any = model._meta.concrete_model
    return [each for each in apps.get_models() if issubclass(each, concrete)]
