"""Finds triggers and views, which go on working on a table behind Django's back."""

import re
from collections.abc import Iterator, Mapping

from legacygen.adopt.obstacles.base import ExaminedTable, Obstacle

TRIGGERS = {
    "mysql": "SELECT TRIGGER_NAME FROM information_schema.TRIGGERS WHERE EVENT_OBJECT_SCHEMA = DATABASE() "
    "AND EVENT_OBJECT_TABLE = {text} ORDER BY 1",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass({label}) AND NOT tgisinternal ORDER BY 1",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = {text} COLLATE NOCASE ORDER BY 1",
}
VIEWS = {
    "mysql": "SELECT TABLE_NAME, VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = DATABASE() "
    "ORDER BY 1",
    "postgresql": "SELECT DISTINCT v.oid::regclass::text, '' FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid "
    "JOIN pg_class v ON v.oid = r.ev_class WHERE d.classid = 'pg_rewrite'::regclass "
    "AND d.refobjid = to_regclass({label}) AND v.oid <> d.refobjid ORDER BY 1",
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'view' ORDER BY 1",
}


VIEWED_COLUMNS = (
    "SELECT DISTINCT a.attname FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid "
    "AND a.attnum = d.refobjsubid WHERE d.classid = 'pg_rewrite'::regclass AND d.refobjid = to_regclass({label}) "
    "ORDER BY 1"
)

ADVICE = {
    "mysql": "one that names a column which a migration drops or renames fails afterwards",
    "postgresql": "drop them in each migration that changes the type of a column in them, and make them again",
    "sqlite": "drop them in each migration that changes the table, and make them again",
}
"""How migrations and views get along."""


def find_dependents(examined: ExaminedTable) -> Iterator[Obstacle]:
    """Name the triggers on a table, and the views that read it."""
    table = examined.table
    names = {"text": examined.quote_text(table.name), "label": examined.quote_text(examined.quoted)}
    triggers = [str(name) for name, *_ in examined.database.query(TRIGGERS[examined.engine].format(**names))]
    if triggers:
        yield Obstacle(
            table=table.label,
            text=f"has triggers ({', '.join(triggers)}), which also run when Django writes; no migration makes them",
        )
    views = examined.database.query(VIEWS[examined.engine].format(**names))
    reading = [str(name) for name, sql in views if examined.engine == "postgresql" or _names(str(sql), table.name)]
    if reading:
        yield Obstacle(
            table=table.label,
            text=f"is read by views ({', '.join(reading)}); {ADVICE[examined.engine]}",
            viewed=tuple(_list_viewed_columns(examined, names)),
        )


def _list_viewed_columns(examined: ExaminedTable, names: Mapping[str, str]) -> Iterator[str]:
    """List the columns that views keep from changing: PostgreSQL knows them, SQLite makes the whole table anew."""
    if examined.engine == "postgresql":
        yield from (str(name) for name, *_ in examined.database.query(VIEWED_COLUMNS.format(**names)))
    elif examined.engine == "sqlite":
        yield "*"


def _names(sql: str, table: str) -> bool:
    """Return whether the definition of a view names a table."""
    return bool(re.search(rf"(?<!\w){re.escape(table)}(?!\w)", sql, re.IGNORECASE))
