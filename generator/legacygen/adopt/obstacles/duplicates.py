"""Finds values of unique columns that are equal under the collation that Django's tables have."""

from collections.abc import Iterator

from legacygen.adopt.obstacles.base import ExaminedTable, Obstacle
from legacygen.schema import Kind

TEXTS = (Kind.CHAR, Kind.VARCHAR, Kind.TEXT)
COLLATION = "SELECT @@collation_database"


def find_duplicates(examined: ExaminedTable) -> Iterator[Obstacle]:
    """Count the values of a unique text column that more than one row would have, on MySQL."""
    if examined.engine != "mysql":
        return
    table = examined.table
    unique = {each.columns[0] for each in table.indexes if each.unique and len(each.columns) == 1}
    unique |= {*table.primary_key} if len(table.primary_key) == 1 else set()
    for column in table.columns:
        if column.name not in unique or column.type.kind not in TEXTS:
            continue
        ((collation,),) = examined.database.query(COLLATION)
        name, charset = examined.quote(column.name), str(collation).partition("_")[0]
        converted = f"CONVERT({name} USING {charset}) COLLATE {collation}"
        sql = f"SELECT {converted} FROM {examined.quoted} GROUP BY 1 HAVING COUNT({name}) > 1"
        rows = int(examined.database.query(f"SELECT COUNT(*) FROM ({sql}) AS d")[0][0])
        if rows:
            yield Obstacle(
                table=table.label,
                text=f"{column.name} has values that are equal in {collation}, which new tables have",
                rows=rows,
                sql=(f"{sql}  -- these values; make them differ",),
            )
