"""Read-only pages for runs and rejected rows, in projects that have Django's admin."""

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.db.models import Count, Min, QuerySet
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from legacygen.runtime.admin.reports import show_report
from legacygen.runtime.export.accounts import OUTCOMES
from legacygen.runtime.ledger.legacy_links import link_row
from legacygen.runtime.ledger.models import Reject, Run

MOST_REASONS = 50
"""Reasons to choose from; those of many rows come first."""


class LedgerAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Pages on which nobody may change anything."""

    actions = None
    change_form_template = "legacygen/row.html"
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False, for every user."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False, for every user."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False, for every user."""
        return False


class RunAdmin(LedgerAdmin):
    """The runs, the last one first, with what became of the rows of each table."""

    list_display = ("id", "started", "finished", "state", "rejects")
    list_filter = ("state", "started")
    ordering = ("-pk",)
    fields = ("started", "finished", "state", "rejects", "chosen_options", "tables")

    def get_urls(self) -> list[Any]:
        """Return the addresses of the pages, with that of a report before them."""
        view = self.admin_site.admin_view(show_report)
        return [path("report/<str:app>/", view, name="legacygen_report"), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Run]":
        """Return the runs with the number of rows that they rejected, as far as these are still known."""
        return super().get_queryset(request).annotate(reject_count=Count("reject"))

    @admin.display(description="rejected rows")
    def rejects(self, run: Any) -> SafeString | int:
        """Return the number, as a link to the list."""
        if not run.reject_count:
            return 0
        url = f"{reverse('admin:legacygen_ledger_reject_changelist')}?run__id__exact={run.pk}"
        return format_html('<a href="{}">{}</a>', url, run.reject_count)

    @admin.display(description="options")
    def chosen_options(self, run: Run) -> str:
        """Return the options that were not the default."""
        return ", ".join(f"{name}: {value}" for name, value in run.options.items()) or "none"

    @admin.display(description="rows by table")
    def tables(self, run: Run) -> SafeString | str:
        """Return a line for each table; of a run that failed, also the reason."""
        lines = ((name or "the run", _describe_counts(counts)) for name, counts in sorted(run.counts.items()))
        return format_html_join("", "<strong>{}</strong>: {}<br>", lines) or "none"


def _describe_counts(counts: dict[str, Any]) -> str:
    """Return the numbers in the order of a run's report, or the reason of a failure."""
    shown = [f"{counts[name]} {name}" for name in OUTCOMES if counts.get(name)]
    return ", ".join([*shown, *([counts["reason"]] if "reason" in counts else [])]) or "no rows"


class ReasonFilter(admin.SimpleListFilter):
    """The rejects of one reason; it is in the address as the number of its first reject."""

    title = "reason"
    parameter_name = "like"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterator[tuple[str, str]]:
        """Yield the most frequent reasons with their numbers of rows."""
        groups = Reject.objects.values("reason").annotate(rows=Count("pk"), first=Min("pk"))
        for each in groups.order_by("-rows", "first")[:MOST_REASONS]:
            yield str(each["first"]), f"{Truncator(each['reason']).chars(80)} ({each['rows']})"

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Reject]") -> "QuerySet[Reject]":
        """Return the rejects with the reason that was chosen."""
        chosen = self.value() or ""
        if not chosen.isdecimal():
            return queryset
        return queryset.filter(reason__in=Reject.objects.filter(pk=int(chosen)).values("reason"))


class RejectAdmin(LedgerAdmin):
    """The rows that the last run of their tables rejected, with the reasons and their data."""

    list_display = ("id", "legacy_row", "short_reason", "follows", "run")
    list_filter = (
        ("table", admin.RelatedOnlyFieldListFilter),
        ReasonFilter,
        "follows",
        ("run", admin.RelatedOnlyFieldListFilter),
    )
    list_select_related = ("table", "run")
    ordering = ("pk",)
    search_fields = ("reason", "key_text", "key__exact")
    fields = ("legacy_row", "table", "run", "reason", "follows", "values")

    @admin.display(description="legacy row", ordering="key")
    def legacy_row(self, reject: Reject) -> SafeString:
        """Return a link to the row."""
        return link_row(reject.table, reject.key, reject.key_text)

    @admin.display(description="reason", ordering="reason")
    def short_reason(self, reject: Reject) -> str:
        """Return the reason, cut if it is long."""
        return Truncator(reject.reason).chars(160)

    @admin.display(description="values")
    def values(self, reject: Reject) -> SafeString | str:
        """Return the columns of the row when it was rejected; secret ones were not recorded."""
        shown = ((name, _show_value(value)) for name, value in reject.row.items())
        return format_html_join("", "<strong>{}</strong>: {}<br>", shown) or "none"


def _show_value(value: Any) -> str:
    return "NULL" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


if apps.is_installed("django.contrib.admin"):
    admin.site.register(Run, RunAdmin)
    admin.site.register(Reject, RejectAdmin)
    if settings.DEBUG and admin.site.index_template is None:
        admin.site.index_template = "legacygen/index.html"
