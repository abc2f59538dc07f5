"""The names of a schema, as far as they are made."""

import dataclasses
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from legacygen.naming.distinct import fold_name


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaNames:
    """Class names by label, field names by label and column, and the names of what has no column of its own.

    `composites` and `related` are by label and column or identity (`label.column`). `many_to_many` are by the label
    of the join table: the name of the field, and its related name. `used` are the names in use by class, folded.
    """

    classes: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    composites: Mapping[str, str] = field(default_factory=dict)
    related: Mapping[str, str] = field(default_factory=dict)
    many_to_many: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    used: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def with_used(self, new: Mapping[str, Collection[str]]) -> "SchemaNames":
        """Return the names with more of them in use, by class."""
        more = {name: self.used.get(name, frozenset()).union(map(fold_name, names)) for name, names in new.items()}
        return dataclasses.replace(self, used={**self.used, **more})
