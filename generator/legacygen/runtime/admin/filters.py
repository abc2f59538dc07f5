"""Filters of lists that suit old rows: dates by year, and sets by member."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from django.contrib.admin import FieldListFilter
from django.contrib.admin.utils import get_last_value_from_parameters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from legacygen.runtime.fields import SetField
from legacygen.runtime.rowkey import RowKey

Choice = tuple[Any, dict[str, str]]
"""The text of a link, and the parameters that it adds to the address."""


class LinkListFilter(FieldListFilter):
    """A base class for filters whose choices are links with at most one parameter each."""

    lookups: tuple[str, ...] = ()

    def __init__(self, field: Any, request: Any, params: Any, model: Any, model_admin: Any, field_path: str) -> None:
        names = [f"{field_path}__{lookup}" for lookup in (*self.lookups, "isnull")]
        self.selected = {name: str(get_last_value_from_parameters(params, name)) for name in names if name in params}
        self.names = names
        super().__init__(field, request, params, model, model_admin, field_path)

    def expected_parameters(self) -> list[str | None]:
        """Return the parameters that the filter uses."""
        return [*self.names]

    def list_choices(self) -> Iterator[Choice]:
        """Yield the choices, without the one for all rows."""
        raise NotImplementedError

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Yield the links in the form of Django's template."""
        for text, parameters in ((gettext_lazy("All"), {}), *self.list_choices()):
            query = changelist.get_query_string(parameters, self.names)
            yield {"selected": self.selected == parameters, "query_string": query, "display": text}


class MemberListFilter(LinkListFilter):
    """The rows whose SET has a member."""

    lookups = ("has", "exact")

    def list_choices(self) -> Iterator[Choice]:
        """Yield the members, the empty set and NULL."""
        for member, label in self.field.flatchoices:
            yield label, {f"{self.field_path}__has": member}
        yield gettext_lazy("Empty"), {f"{self.field_path}__exact": ""}
        if self.field.null:
            yield "NULL", {f"{self.field_path}__isnull": "True"}


class YearListFilter(LinkListFilter):
    """Dates by year: the years in the first and last rows, and one choice for all the others."""

    lookups = ("year", "others")
    sample = 1000
    """The number of rows that are read at each end of the table, because all of them would take long."""

    def __init__(self, field: Any, request: Any, params: Any, model: Any, model_admin: Any, field_path: str) -> None:
        super().__init__(field, request, params, model, model_admin, field_path)
        values, self.is_complete = self._read_sample(model_admin.get_queryset(request))
        years = {find_year(value) for value in values if value is not None}
        self.is_complete = self.is_complete and None not in years
        self.years = sorted((year for year in years if year), reverse=True)

    def _read_sample(self, rows: Any) -> tuple[list[Any], bool]:
        values = rows.values_list(self.field_path, flat=True)
        if isinstance(rows.model._meta.pk, RowKey):  # there is no index by which to find the last rows
            first, last = values.order_by(), None
        else:
            first, last = values.order_by("pk"), values.order_by("-pk")
        found = list(first[: self.sample])
        if len(found) < self.sample:
            return found, True
        return found + (list(last[: self.sample]) if last is not None else []), False

    def list_choices(self) -> Iterator[Choice]:
        """Yield the years, the others and NULL."""
        for year in self.years:
            yield year, {f"{self.field_path}__year": str(year)}
        if not self.is_complete:
            yield "Other years", {f"{self.field_path}__others": "1"}
        if self.field.null:
            yield gettext_lazy("No date"), {f"{self.field_path}__isnull": "True"}

    def queryset(self, request: Any, queryset: Any) -> Any:
        """Return the rows of the year, or those of no year in the list."""
        if f"{self.field_path}__others" not in self.used_parameters:
            return super().queryset(request, queryset)
        listed = Q()
        for year in self.years:
            listed |= Q(**{f"{self.field_path}__year": year})
        rows = queryset.filter(**{f"{self.field_path}__isnull": False})
        return rows.exclude(listed) if self.years else rows


def find_year(value: Any) -> int | None:
    """Return the year of a date or of text that begins with one, if Django can filter by it, else None."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    if isinstance(value, dt.date):
        year = value.year
    else:
        match = re.match(r"(\d{4})-", str(value))
        year = int(match[1]) if match and "BC" not in str(value) else 0
    # The ends of the calendar cannot be converted to another time zone.
    return year if dt.MINYEAR < year < dt.MAXYEAR else None


FieldListFilter.register(lambda field: isinstance(field, SetField), MemberListFilter, take_priority=True)
