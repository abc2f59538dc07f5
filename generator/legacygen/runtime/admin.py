"""Read-only pages for legacy models in Django's admin, which stay usable for large tables."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import quote
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import DatabaseError, models
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join

from legacygen.runtime.gone import is_gone
from legacygen.runtime.rowkey import NULL, RowKey

Column = str | Callable[[Any], Any]
LONGEST_KEY = 1500
"""Characters of a key in an address; browsers and servers refuse addresses that are much longer."""


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """A paginator that stops counting at `limit`, because counting a large table takes as long as reading it."""

    limit = 10_000

    @cached_property
    def count(self) -> int:
        """The number of rows, at most `limit`."""
        rows: Any = self.object_list
        return int(rows.order_by()[: self.limit].count())

    def _check_object_list_is_ordered(self) -> None:
        """Suppress Django's warning: rows without a key are not sorted, which would make the server read them all."""


class RowList(ChangeList):
    """A list of rows that may have composite keys."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = getattr(self.paginator, "limit", None)
        if self.result_count == limit:
            self.title = f"{self.title}: the first {limit:,} rows; search or filter for others"

    def get_ordering(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the order of the user, else that by key, which has an index; a RowKey has none and gives no order."""
        if ORDER_VAR not in self.params and isinstance(self.model._meta.pk, RowKey):
            return []
        return super().get_ordering(request, queryset)

    def url_for_result(self, result: models.Model) -> str:
        """Return the address of the page of a row."""
        return build_row_url(result)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Read-only pages for any table; a subclass may choose columns, filters and searches for one model."""

    actions = None
    change_form_template = "legacygen/row.html"
    list_per_page = 50
    paginator = BoundedPaginator
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    columns = 8
    """The number of columns that a list shows at most."""

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
        try:
            return super().changelist_view(request, extra_context)
        except DatabaseError as error:
            name = self.opts.verbose_name_plural
            self.message_user(request, f"The server cannot list the {name}: {error}", messages.ERROR)
            return HttpResponseRedirect(reverse(f"{self.admin_site.name}:index"))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Return the page of a row, which has no form."""
        if request.method != "GET":
            raise PermissionDenied
        return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse."""
        raise PermissionDenied

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the list class that supports composite keys."""
        return RowList

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """Return the order by key."""
        return ("pk",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Return the rows without their binary columns, which are only read for the page of one row."""
        large = [field.name for field in self.opts.concrete_fields if isinstance(field, models.BinaryField)]
        return super().get_queryset(request).defer(*large)

    def get_list_display(self, request: HttpRequest) -> list[Column]:
        """Return the key and the first columns that are neither long nor binary."""
        long = (models.TextField, models.BinaryField, models.JSONField)
        fields = [
            field for field in self.opts.concrete_fields if not isinstance(field, long) and not field.primary_key
        ]
        return [make_key_column(self.model), *(make_column(field) for field in fields[: self.columns - 1])]

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Return booleans, dates and fields with choices; for other fields Django would query the distinct values."""
        kinds = (models.BooleanField, models.DateField)
        fields = (each for each in self.opts.concrete_fields if isinstance(each, kinds) or each.choices)
        return [field.name for field in fields][:5]

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Return text fields, and a numeric key for an exact match."""
        kinds = (models.CharField, models.TextField)
        texts = [field.name for field in self.opts.concrete_fields if isinstance(field, kinds) and not field.choices]
        pk = self.opts.pk
        is_plain = isinstance(pk, models.IntegerField) and pk.remote_field is None
        return [*([f"{pk.name}__exact"] if is_plain else []), *texts[:6]]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return every column, and links to the rows that point to this one."""
        known = ["carried_over"] if obj is not None and apps.is_installed("legacygen.runtime.ledger") else []
        return [*(make_column(field, named=True) for field in self.opts.concrete_fields), "related", *known]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return all fields."""
        return self.get_fields(request, obj)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the row for the key in an address, or None."""
        if from_field or not self.opts.is_composite_pk:
            return super().get_object(request, object_id, from_field)
        try:
            return self.get_queryset(request).filter(pk=parse_key(self.model, object_id)).first()
        except (TypeError, ValueError, ValidationError):
            return None

    @admin.display(description="related rows")
    def related(self, obj: models.Model) -> str:
        """Return links to lists of related rows, without counting them."""
        links = [(url, name) for name, url in find_related_lists(obj) if url]
        return format_html_join("", '<a href="{}">{}</a><br>', links) or "-"

    @admin.display(description="carried over")
    def carried_over(self, obj: models.Model) -> str:
        """Return what the ledger knows of the row."""
        from legacygen.runtime.ledger.row_outcome import describe_outcome  # its models need the app

        return describe_outcome(obj)


def register(model: type[models.Model], admin_class: type[ReadOnlyAdmin], site: Any = admin.site) -> None:
    """Register a model, also one with a composite key, unless it has an admin already or its table was dropped."""
    if not site.is_registered(model) and not is_gone(model):
        # site.register() refuses composite keys, which RowList and get_object() support.
        site._registry[model] = admin_class(model, site)


def make_column(field: Any, *, named: bool = False) -> Column:
    """Return the name of a field, or a function that shows its value as a link or a size.

    With `named`, a link shows the text of its row as well, which takes a query.
    """
    if isinstance(field, models.ForeignKey):
        return _describe_field(field, lambda row: _link_row(row, field, named=named))
    if isinstance(field, models.BinaryField):
        return _describe_field(field, lambda row: _format_size(getattr(row, field.attname)))
    name: str = field.name
    return name


def make_key_column(model: type[models.Model]) -> Column:
    """Return a column that shows the key as text."""
    pk = _get_pk(model)
    if model._meta.is_composite_pk:
        return _display_function(lambda row: " · ".join(map(str, row.pk)), description="key")
    return make_column(pk) if pk.remote_field is None else _describe_field(pk, lambda row: row.pk)


def _describe_field(field: Any, function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return _display_function(function, description=field.verbose_name, ordering=field.attname)


def _display_function(function: Callable[[Any], Any], **options: Any) -> Callable[[Any], Any]:
    shown: Callable[[Any], Any] = admin.display(**options)(function)
    return shown


def _get_pk(model: Any) -> Any:
    return model._meta.pk


def _link_row(row: models.Model, field: Any, *, named: bool) -> Any:
    """Return the value of a foreign key as a link to its row; a dangling one is shown, but not linked."""
    value = getattr(row, field.attname)
    if value is None:
        return None
    target, text = field.target_field, str(value)
    if named:
        try:
            text = f"{text} · {getattr(row, field.name)}"
        except ObjectDoesNotExist:
            return f"{text} · no such row"
    if target.primary_key:
        url = _build_key_url(target.model, value)
    else:
        url = _build_exact_list_url(target.model, [(target, value)])
    return format_html('<a href="{}">{}</a>', url, text) if url else text


def _format_size(value: Any) -> str | None:
    return None if value is None else f"{len(value):,} bytes"


def build_row_url(row: models.Model) -> str:
    """Return the address of the page of a row; raises NoReverseMatch if its key is too long for an address."""
    meta = row._meta
    key = quote(row.pk)
    if meta.is_composite_pk:
        fields = _get_pk(row).fields
        values = [None if getattr(row, each.attname) is None else each.value_to_string(row) for each in fields]
        key = quote(json.dumps(values, ensure_ascii=False))
    if len(str(key)) > LONGEST_KEY:
        raise NoReverseMatch("The key is too long for an address.")
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[key])


def parse_key(model: type[models.Model], text: str) -> tuple[Any, ...]:
    """Return the composite key in an address of `build_row_url`.

    Raises TypeError, ValueError or ValidationError if the text is not such a key.
    """
    pk = _get_pk(model)
    values = json.loads(text)
    null = NULL if isinstance(pk, RowKey) else None  # Django takes None in a key for a key that is not set
    pairs = zip(pk.fields, values, strict=True)
    return tuple(null if value is None else field.to_python(value) for field, value in pairs)


def find_related_lists(row: models.Model) -> Iterator[tuple[str, str | None]]:
    """Yield names and addresses of the lists of rows that point to this one or share a join table with it."""
    meta = row._meta
    for relation in meta.related_objects:
        model, field = relation.related_model, relation.field
        if is_gone(model):
            continue
        if relation.many_to_many:
            yield f"{model._meta.verbose_name_plural}", _build_exact_list_url(model, [(field, row.pk)])
        else:
            pairs = [(local, getattr(row, remote.attname)) for local, remote in field.related_fields]
            yield f"{model._meta.verbose_name_plural} ({field.verbose_name})", _build_exact_list_url(model, pairs)
    for joined in meta.many_to_many:
        if not joined.remote_field.hidden:
            query = {joined.related_query_name(): row.pk}
            yield str(joined.verbose_name), _build_list_url(joined.related_model, query)


def _build_exact_list_url(model: type[models.Model], pairs: Iterable[tuple[Any, Any]]) -> str | None:
    return _build_list_url(model, {f"{field.attname}__exact": value for field, value in pairs if value is not None})


def _build_list_url(model: Any, query: dict[str, Any]) -> str | None:
    try:
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    except NoReverseMatch:  # the model has no admin
        return None
    return f"{url}?{urlencode(query)}" if query else None


def _build_key_url(model: Any, key: Any) -> str | None:
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[quote(key)])
    except NoReverseMatch:
        return None
