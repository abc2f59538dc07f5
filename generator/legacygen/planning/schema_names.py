"""The names that are chosen for a whole schema before any field is planned."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaNames:
    """Class names by label, field names by label and column, and the names of relations.

    `composites` are the field names of relations of several columns, `related` the related names of all relations;
    both are by label and identity (`label.column`). `many_to_many` are by the label of the join table: the name of
    the field, and its related name.
    """

    classes: Mapping[str, str]
    fields: Mapping[str, Mapping[str, str]]
    composites: Mapping[str, str]
    related: Mapping[str, str]
    many_to_many: Mapping[str, tuple[str, str]]
