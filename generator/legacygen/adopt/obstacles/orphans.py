"""Finds rows that point to no row: a foreign key cannot be added before they are put right."""

from collections.abc import Iterator

from legacygen.adopt.obstacles.base import ExaminedTable, Obstacle
from legacygen.adopt.quoting import quote_label
from legacygen.schema import ForeignKey


def find_orphans(examined: ExaminedTable) -> Iterator[Obstacle]:
    """Count the orphans of each key that only the model has."""
    nullable = {column.name for column in examined.table.columns if column.nullable}
    for key in examined.undeclared:
        condition = _render_condition(examined, key)
        rows = examined.count(condition)
        if rows:
            columns = ", ".join(key.columns)
            own = _render_condition(examined, key, own=examined.quoted)
            put_right = (
                f"UPDATE {examined.quoted} SET {examined.quote(key.columns[0])} = NULL WHERE {own}"
                if key.columns[0] in nullable
                else f"DELETE FROM {examined.quoted} WHERE {own}"
            )
            yield Obstacle(
                table=examined.table.label,
                text=f"{columns} points to no row of {key.target}; the foreign key stays out of the database",
                rows=rows,
                sql=(put_right,),
            )


def _render_condition(examined: ExaminedTable, key: ForeignKey, own: str = "t") -> str:
    """Render the condition for a row with a value that is no key of the target."""
    target = quote_label(key.schema, key.table, examined.engine)
    pairs = [(examined.quote(a), examined.quote(b)) for a, b in zip(key.columns, key.target_columns, strict=True)]
    is_set = " AND ".join(f"{own}.{column} IS NOT NULL" for column, _ in pairs)
    is_equal = " AND ".join(f"p.{there} = {own}.{column}" for column, there in pairs)
    if key.table == examined.table.name and examined.engine == "mysql":  # it updates no table that it reads
        target = f"(SELECT * FROM {target})"
    return f"{is_set} AND NOT EXISTS (SELECT 1 FROM {target} AS p WHERE {is_equal})"
