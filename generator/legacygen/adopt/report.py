"""The outcome of an adoption."""

from dataclasses import dataclass

from legacygen.adopt.adapting import OwnField
from legacygen.adopt.differences import TableDifference
from legacygen.adopt.obstacles import Obstacle


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptReport:
    """The findings of an adoption, and the files that it has written.

    `app` is the label of the new app, `tables` are the labels of the tables. `kept` are differences that a new
    database gets from the legacy one, `changed` those that the legacy one gets from Django, `open` those without a
    choice, `harmless` the others. `own_fields` stay legacygen's. `created` and `updated` are paths of files,
    `migrations` the names of new migrations, as in `shop.0001_initial`.
    """

    app: str
    source: str
    tables: tuple[str, ...]
    obstacles: tuple[Obstacle, ...] = ()
    kept: tuple[TableDifference, ...] = ()
    changed: tuple[TableDifference, ...] = ()
    open: tuple[TableDifference, ...] = ()
    harmless: tuple[TableDifference, ...] = ()
    own_fields: tuple[OwnField, ...] = ()
    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    migrations: tuple[str, ...] = ()
    diff: str = ""
    recovered: str = ""
