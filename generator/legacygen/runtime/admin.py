"""Legacy models in Django's admin, to look at: nothing is added, changed or deleted, and large tables stay usable."""

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

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
"""Characters; browsers and servers refuse addresses that are much longer."""


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than `limit`, for counting all rows of a large table takes as long as reading them."""

    limit = 10_000

    @cached_property
    def count(self) -> int:
        """At most `limit`."""
        rows: Any = self.object_list
        return int(rows.order_by()[: self.limit].count())

    def _check_object_list_is_ordered(self) -> None:
        """Rows without a key come as the server gives them: to sort them it would have to read them all."""


class RowList(ChangeList):
    """A list whose rows may have keys of several columns."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = getattr(self.paginator, "limit", None)
        if self.result_count == limit:
            self.title = f"{self.title}: the first {limit:,}; search or filter for others"

    def get_ordering(self, request: HttpRequest, queryset: Any) -> Any:
        """By key, which is by index, unless the user has chosen another column."""
        if ORDER_VAR not in self.params and isinstance(self.model._meta.pk, RowKey):
            return []
        return super().get_ordering(request, queryset)

    def url_for_result(self, result: models.Model) -> str:
        """The page of a row."""
        return row_url(result)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows what any table has; subclass it to choose columns, filters and searches for one model."""

    actions = None
    change_form_template = "legacygen/row.html"
    list_per_page = 50
    paginator = BoundedPaginator
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    columns = 8
    """How many columns a list shows at most."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list; where the server refuses it, as that of a view that is broken, its words and the way back."""
        try:
            return super().changelist_view(request, extra_context)
        except DatabaseError as error:
            name = self.opts.verbose_name_plural
            self.message_user(request, f"The server does not show the {name}: {error}", messages.ERROR)
            return HttpResponseRedirect(reverse(f"{self.admin_site.name}:index"))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page of a row, which sends nothing back."""
        if request.method != "GET":
            raise PermissionDenied
        return super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """No page."""
        raise PermissionDenied

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """The list that knows keys of several columns."""
        return RowList

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """By key."""
        return ("pk",)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without what a list does not show: large columns are read for the page of a row only."""
        large = [field.name for field in self.opts.concrete_fields if isinstance(field, models.BinaryField)]
        return super().get_queryset(request).defer(*large)

    def get_list_display(self, request: HttpRequest) -> list[Column]:
        """The key, then the first columns that are neither long nor binary."""
        long = (models.TextField, models.BinaryField, models.JSONField)
        fields = [
            field for field in self.opts.concrete_fields if not isinstance(field, long) and not field.primary_key
        ]
        return [key_column(self.model), *(column(field) for field in fields[: self.columns - 1])]

    def get_list_filter(self, request: HttpRequest) -> Any:
        """Fields with few values or ranges of dates; no field whose values would have to be looked for."""
        kinds = (models.BooleanField, models.DateField)
        fields = (each for each in self.opts.concrete_fields if isinstance(each, kinds) or each.choices)
        return [field.name for field in fields][:5]

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        """Texts, and the key as a whole."""
        kinds = (models.CharField, models.TextField)
        texts = [field.name for field in self.opts.concrete_fields if isinstance(field, kinds) and not field.choices]
        pk = self.opts.pk
        is_plain = isinstance(pk, models.IntegerField) and pk.remote_field is None
        return [*([f"{pk.name}__exact"] if is_plain else []), *texts[:6]]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Every column, and the rows elsewhere that point at this one."""
        return [*(column(field, named=True) for field in self.opts.concrete_fields), "related"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of them."""
        return self.get_fields(request, obj)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The row of an address; nothing where there is none."""
        if from_field or not self.opts.is_composite_pk:
            return super().get_object(request, object_id, from_field)
        try:
            return self.get_queryset(request).filter(pk=key_of(self.model, object_id)).first()
        except (TypeError, ValueError, ValidationError):
            return None

    @admin.display(description="related rows")
    def related(self, obj: models.Model) -> str:
        """Links to lists; they are not counted."""
        links = [(url, name) for name, url in related_lists(obj) if url]
        return format_html_join("", '<a href="{}">{}</a><br>', links) or "-"


def register(model: type[models.Model], admin_class: type[ReadOnlyAdmin], site: Any = admin.site) -> None:
    """Register a model that has no admin yet, one with a key of several columns too, unless its table is gone."""
    if not site.is_registered(model) and not is_gone(model):
        site._registry[model] = admin_class(model, site)  # register() refuses such keys, which RowList knows


def column(field: Any, *, named: bool = False) -> Column:
    """What shows a field: its name, or a function where that would show too little; `named` with the row's text."""
    if isinstance(field, models.ForeignKey):
        return _described(field, lambda row: _link(row, field, named=named))
    if isinstance(field, models.BinaryField):
        return _described(field, lambda row: _size(getattr(row, field.attname)))
    name: str = field.name
    return name


def key_column(model: type[models.Model]) -> Column:
    """The key of a row, as text."""
    pk = _pk(model)
    if model._meta.is_composite_pk:
        return _displayed(lambda row: " · ".join(map(str, row.pk)), description="key")
    return column(pk) if pk.remote_field is None else _described(pk, lambda row: row.pk)


def _described(field: Any, function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return _displayed(function, description=field.verbose_name, ordering=field.attname)


def _displayed(function: Callable[[Any], Any], **how: Any) -> Callable[[Any], Any]:
    shown: Callable[[Any], Any] = admin.display(**how)(function)
    return shown


def _pk(model: Any) -> Any:
    return model._meta.pk


def _link(row: models.Model, field: Any, *, named: bool) -> Any:
    """The key that a foreign key holds, as a link to the row that should be there; dangling ones are shown too."""
    value = getattr(row, field.attname)
    if value is None:
        return None
    target, text = field.target_field, str(value)
    if named:
        try:
            text = f"{text} · {getattr(row, field.name)}"
        except ObjectDoesNotExist:
            return f"{text} · not there"
    url = _list_url(target.model, [(target, value)]) if not target.primary_key else _row_url(target.model, value)
    return format_html('<a href="{}">{}</a>', url, text) if url else text


def _size(value: Any) -> str | None:
    return None if value is None else f"{len(value):,} bytes"


def row_url(row: models.Model) -> str:
    """The address of the page of a row; raises NoReverseMatch where its key is too long for one."""
    meta = row._meta
    key = quote(row.pk)
    if meta.is_composite_pk:
        fields = _pk(row).fields
        values = [None if getattr(row, each.attname) is None else each.value_to_string(row) for each in fields]
        key = quote(json.dumps(values, ensure_ascii=False))
    if len(str(key)) > LONGEST_KEY:
        raise NoReverseMatch("The key is too long for an address.")
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[key])


def key_of(model: type[models.Model], text: str) -> tuple[Any, ...]:
    """The key in an address of `row_url`; raises ValueError or ValidationError for what is none."""
    pk = _pk(model)
    values = json.loads(text)
    nothing = NULL if isinstance(pk, RowKey) else None
    pairs = zip(pk.fields, values, strict=True)
    return tuple(nothing if value is None else field.to_python(value) for field, value in pairs)


def related_lists(row: models.Model) -> Iterator[tuple[str, str | None]]:
    """Names and addresses of the lists of rows that point at this one, or that it is joined with."""
    meta = row._meta
    for relation in meta.related_objects:
        model, field = relation.related_model, relation.field
        if is_gone(model):
            continue
        if relation.many_to_many:
            yield f"{model._meta.verbose_name_plural}", _list_url(model, [(field, row.pk)])
        else:
            pairs = [(local, getattr(row, remote.attname)) for local, remote in field.related_fields]
            yield f"{model._meta.verbose_name_plural} ({field.verbose_name})", _list_url(model, pairs)
    for joined in meta.many_to_many:
        if not joined.remote_field.hidden:
            query = {joined.related_query_name(): row.pk}
            yield str(joined.verbose_name), _list_address(joined.related_model, query)


def _list_url(model: type[models.Model], pairs: Iterable[tuple[Any, Any]]) -> str | None:
    return _list_address(model, {f"{field.attname}__exact": value for field, value in pairs if value is not None})


def _list_address(model: Any, query: dict[str, Any]) -> str | None:
    try:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    except NoReverseMatch:
        return None
    return f"{address}?{urlencode(query)}" if query else None


def _row_url(model: Any, key: Any) -> str | None:
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[quote(key)])
    except NoReverseMatch:
        return None
