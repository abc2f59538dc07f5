"""Finds dates of zeros, which no strict session of MySQL writes, and which no date field holds."""

from collections.abc import Iterator

from legacygen.adopt.obstacles.base import ExaminedTable, Obstacle
from legacygen.schema import Kind


def find_zero_dates(examined: ExaminedTable) -> Iterator[Obstacle]:
    """Count the zero dates in each column of MySQL."""
    for column in examined.table.columns if examined.engine == "mysql" else ():
        if column.type.kind not in (Kind.DATE, Kind.DATETIME):
            continue
        quoted = examined.quote(column.name)
        rows = examined.count(f"CAST({quoted} AS CHAR(10)) = '0000-00-00'")
        if rows:
            loosen = f"ALTER TABLE {examined.quoted} MODIFY {quoted} {column.type.raw} NULL"
            yield Obstacle(
                table=examined.table.label,
                text=f"{column.name} is a date of zeros",
                rows=rows,
                sql=(
                    "SET SESSION sql_mode = ''",
                    *([] if column.nullable else [loosen]),
                    f"UPDATE {examined.quoted} SET {quoted} = NULL WHERE CAST({quoted} AS CHAR(10)) = '0000-00-00'",
                ),
            )
