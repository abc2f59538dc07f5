"""Names that are there already, in the user's code or from the last run: they stay, new ones keep clear of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedName:
    """The name of a column's field; where `is_relation` is set, only as long as it is one, or is none."""

    name: str
    is_relation: bool | None = None

    def fits(self, is_relation: bool) -> bool:
        """Whether the name still goes for the column."""
        return self.is_relation in (None, is_relation)


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedNames:
    """Class names by label, fields by label and identity, related names by `label.identity`.

    `crossings` are the names of many-to-many fields and of their ways back, by the label of the joining table.
    `taken_classes` and `taken` (by label) are names that the user has given to things of their own.
    """

    classes: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, PinnedName]] = field(default_factory=dict)
    related: Mapping[str, str] = field(default_factory=dict)
    crossings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    taken_classes: Collection[str] = ()
    taken: Mapping[str, Collection[str]] = field(default_factory=dict)
