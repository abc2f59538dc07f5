"""The ModelAdmin of legacy models, and its registration."""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import Error, models
from django.http import HttpRequest, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from legacygen.runtime.admin.addresses import UNREADABLE, find_related_lists, format_key, parse_key
from legacygen.runtime.admin.columns import Show, make_column, make_key_column
from legacygen.runtime.admin.filters import YearListFilter
from legacygen.runtime.admin.lists import BoundedPaginator, RowList
from legacygen.runtime.errors import LegacyWriteError
from legacygen.runtime.gone import is_gone

Column = str | Show

AUTOMATIC: list[Any] = []
"""Stands for what is chosen automatically; an empty list in a subclass is another object."""

MOST_ALIKE = 20
"""Rows that are read to find one whose RowKey is exactly that of the address; to the server, others may be equal."""


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Read-only pages for any table.

    Columns, filters and searched fields are chosen by the types of the fields. A subclass for one model may set
    `list_display`, `list_filter`, `search_fields`, `ordering`, `fields` and `fieldsets` as in any ModelAdmin.
    """

    list_display = list_filter = search_fields = AUTOMATIC

    actions = None
    change_form_template = "legacygen/row.html"
    empty_value_display = mark_safe('<span class="quiet">NULL</span>')
    list_per_page = 50
    paginator = BoundedPaginator
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    columns = 8
    """The number of columns that a list shows at most, if the subclass does not name them."""

    def __init__(self, model: Any, admin_site: Any) -> None:
        super().__init__(model, admin_site)
        self._columns: dict[tuple[str, bool], Show] = {}

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False, for every user."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False, for every user."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False, for every user."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Return the list; on an error of the server, for example for a broken view, redirect and show its message."""
        return self._answer(request, lambda: super(ReadOnlyAdmin, self).changelist_view(request, extra_context))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the page of a row, which has no form; on an error of the server, redirect and show its message."""
        if request.method != "GET":
            raise PermissionDenied
        return self._answer(request, lambda: super(ReadOnlyAdmin, self).changeform_view(request, *args, **kwargs))

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse."""
        raise PermissionDenied

    def _answer(self, request: HttpRequest, view: Callable[[], Any]) -> Any:
        try:
            response = view()
            if isinstance(response, SimpleTemplateResponse):
                response.render()  # here, because Django would do it later, and many rows are read only then
            return response
        except (Error, LegacyWriteError) as error:
            name = self.opts.verbose_name_plural
            self.message_user(request, f"The server cannot show the {name}: {error}", messages.ERROR)
            return HttpResponseRedirect(reverse(f"{self.admin_site.name}:index"))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list class that supports composite keys."""
        return RowList

    def get_ordering(self, request: HttpRequest) -> Any:
        """Return the order by key, which has an index, unless a subclass sets another."""
        return self.ordering if self.ordering is not None else ("pk",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the rows without the binary columns that the list does not show."""
        shown = {getattr(column, "__name__", column) for column in self.get_list_display(request)}
        large = [field.name for field in self.opts.concrete_fields if isinstance(field, models.BinaryField)]
        keys = {field.name for field in self.opts.pk_fields}
        return super().get_queryset(request).defer(*(name for name in large if name not in shown | keys))

    def get_list_display(self, request: HttpRequest) -> list[Column]:
        """Return the key and the first columns that are neither long nor binary, or those that a subclass names."""
        if self._is_set("list_display"):
            return self._get_columns(self.list_display)
        long = (models.TextField, models.BinaryField, models.JSONField)
        names = [
            field.name for field in self.opts.concrete_fields if not isinstance(field, long) and not field.primary_key
        ]
        return self._get_columns(["pk", *names[: self.columns - 1]])

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        """Return the columns that link to the page of the row: the first, or those that a subclass names."""
        links = super().get_list_display_links(request, list_display)
        return links if links is None else self._get_columns(links)

    def get_sortable_by(self, request: HttpRequest) -> Any:
        """Return the columns by which a list can be sorted."""
        return self._get_columns(super().get_sortable_by(request))

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Return booleans, dates and fields with choices, or what a subclass names.

        For other fields Django would query the distinct values. Dates are filtered by year.
        """
        kinds = (models.BooleanField, models.DateField)
        fields = (each for each in self.opts.concrete_fields if isinstance(each, kinds) or each.choices)
        names = self.list_filter if self._is_set("list_filter") else [field.name for field in fields][:5]
        dates = {field.name for field in self.opts.concrete_fields if isinstance(field, models.DateField)}
        return [(each, YearListFilter) if isinstance(each, str) and each in dates else each for each in names]

    def get_search_fields(self, request: HttpRequest) -> Any:
        """Return text fields, and a numeric key for an exact match, or what a subclass names."""
        if self._is_set("search_fields"):
            return self.search_fields
        kinds = (models.CharField, models.TextField)
        texts = [field.name for field in self.opts.concrete_fields if isinstance(field, kinds) and not field.choices]
        pk = self.opts.pk
        is_plain = isinstance(pk, models.IntegerField) and pk.remote_field is None
        return [*([f"{pk.name}__exact"] if is_plain else []), *texts[:6]]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return every column, and links to the rows that point to this one, or what a subclass names."""
        if self.fields:
            return self.fields
        left_out = self.exclude or ()
        names = [field.name for field in self.opts.concrete_fields if field.name not in left_out]
        known = ["carried_over"] if obj is not None and apps.is_installed("legacygen.runtime.ledger") else []
        return [*names, *self.readonly_fields, "related", *known]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields in groups, each with the function that shows it."""
        return [
            (name, {**options, "fields": self._get_columns(options["fields"], on_page=True)})
            for name, options in super().get_fieldsets(request, obj)
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return all fields."""
        return flatten_fieldsets(self.get_fieldsets(request, obj))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row for the key in an address, or None."""
        if from_field:
            return super().get_object(request, object_id, from_field)
        rows = self.get_queryset(request).defer(None)  # the page shows every column
        try:
            found = list(rows.filter(pk=parse_key(self.model, object_id))[:MOST_ALIKE])
        except UNREADABLE:
            return None
        return next((row for row in found if format_key(row) == object_id), found[0] if found else None)

    @admin.display(description="related rows")
    def related(self, obj: models.Model) -> str:
        """Return links to lists of related rows, without counting them."""
        links = [
            (format_html('<a href="{}">{}</a>', url, name) if url else name,) for name, url in find_related_lists(obj)
        ]
        return format_html_join("", "{}<br>", links) or "-"

    @admin.display(description="carried over")
    def carried_over(self, obj: models.Model) -> str:
        """Return what the ledger knows of the row."""
        from legacygen.runtime.ledger.row_outcome import describe_outcome  # its models need the app

        return describe_outcome(obj)

    def _is_set(self, name: str) -> bool:
        return getattr(self, name) is not AUTOMATIC

    def _get_columns(self, names: Iterable[Any], *, on_page: bool = False) -> list[Any]:
        """Return the names with the function that shows it for each field; several may share a line in a tuple."""
        return [
            tuple(self._get_columns(each, on_page=on_page))
            if isinstance(each, list | tuple)
            else self._get_column(each, on_page=on_page)
            for each in names
        ]

    def _get_column(self, name: Any, *, on_page: bool) -> Any:
        """Return the function that shows a field, always the same; a name of anything else is returned unchanged."""
        if (name, on_page) in self._columns:
            return self._columns[name, on_page]
        null = self.get_empty_value_display()
        try:
            if name == "pk":
                column = make_key_column(self.model, null=null)
            else:
                field = self.opts.get_field(name)
                if not field.concrete or field.many_to_many or not field.column:
                    return name
                column = make_column(field, null=null, on_page=on_page)
        except FieldDoesNotExist:
            return name
        return self._columns.setdefault((name, on_page), column)


def register(model: type[models.Model], admin_class: type[ReadOnlyAdmin], site: Any = admin.site) -> None:
    """Register a model, also one with a composite key, unless its table was dropped.

    Of two classes the more specific one stays, whatever the order; a class that is no ReadOnlyAdmin stays too.
    """
    known = site._registry.get(model)
    if is_gone(model) or (known and not issubclass(admin_class, type(known))):
        return
    # site.register() refuses composite keys, which RowList and get_object() support.
    site._registry[model] = admin_class(model, site)
