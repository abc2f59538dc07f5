"""Names that are in use already, in the user's code or since the last run: they stay, and new names avoid them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedName:
    """The name of a column's field; with `is_relation`, only while the column is a relation, or is not one."""

    name: str
    is_relation: bool | None = None

    def fits(self, is_relation: bool) -> bool:
        """Return whether the name stays for a column that is a relation, or is none."""
        return self.is_relation in (None, is_relation)


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedNames:
    """Class names by label, field names by label and identity, related names by `label.identity`.

    `many_to_many` are the names of many-to-many fields and their related names, by the label of the join table.
    `reserved_classes` and `reserved` (by label) are names that the user has given to other things; no class and no
    field gets them. `apps` are the labels of apps, by label of the table, of classes outside of the legacy
    app, whose own label is `app`.
    """

    classes: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, PinnedName]] = field(default_factory=dict)
    related: Mapping[str, str] = field(default_factory=dict)
    many_to_many: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    reserved_classes: Collection[str] = ()
    reserved: Mapping[str, Collection[str]] = field(default_factory=dict)
    apps: Mapping[str, str] = field(default_factory=dict)
    app: str = ""
