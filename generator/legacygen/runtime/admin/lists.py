"""The list of rows of a large table, which is neither counted nor sorted as a whole."""

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db import models
from django.utils.functional import cached_property

from legacygen.runtime.admin.addresses import build_row_url
from legacygen.runtime.rowkey import RowKey


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

    def _get_deterministic_ordering(self, ordering: Any) -> list[Any]:
        """Add the key to the order, but no RowKey, which has no index and may hold columns without an order."""
        if isinstance(self.model._meta.pk, RowKey):
            return [part for part in ordering if part not in ("pk", "-pk")]
        found: list[Any] = super()._get_deterministic_ordering(ordering)  # type: ignore[misc]
        return found

    def url_for_result(self, result: models.Model) -> str:
        """Return the address of the page of a row."""
        return build_row_url(result)
