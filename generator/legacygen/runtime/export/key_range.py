"""A range of whole numbers as keys, which is what a shard has of a table."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Value


@dataclass(frozen=True, slots=True)
class KeyRange:
    """The keys above `after` and up to `last`; without a bound where one is None."""

    after: int | None = None
    last: int | None = None

    def list_conditions(self, name: str) -> dict[str, Any]:
        """Return what a filter needs for the rows whose column of this name is in the range."""
        bounds = {f"{name}__gt": self.after, f"{name}__lte": self.last}
        # In Value(), because Django finds no rows beyond a number that the field, unlike the column, cannot hold.
        return {lookup: Value(bound) for lookup, bound in bounds.items() if bound is not None}


ALL_KEYS = KeyRange()
