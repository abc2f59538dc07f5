"""Finds tables that are stored in another way than a new one: their engine, character set, or partitions."""

from collections.abc import Iterator

from legacygen.adopt.obstacles.base import ExaminedTable, Obstacle

PARTITIONED = "SELECT 1 FROM pg_class WHERE oid = to_regclass({}) AND relkind = 'p'"


def find_storage(examined: ExaminedTable) -> Iterator[Obstacle]:
    """Name the storage engine and the character set of a table, if they are not those of a new one, and partitions."""
    if examined.engine == "mysql":
        yield from _find_mysql_storage(examined)
    is_postgresql = examined.engine == "postgresql"
    if is_postgresql and examined.database.query(PARTITIONED.format(examined.quote_text(examined.quoted))):
        yield Obstacle(table=examined.table.label, text="has partitions; in a new database it has none")


def _find_mysql_storage(examined: ExaminedTable) -> Iterator[Obstacle]:
    rows = examined.database.query(
        "SELECT ENGINE, TABLE_COLLATION FROM information_schema.TABLES "
        f"WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = {examined.quote_text(examined.table.name)}"
    )
    for engine, collation in rows:
        if engine and str(engine).lower() != "innodb":
            yield Obstacle(
                table=examined.table.label,
                text=f"is a table of {engine}, which has neither transactions nor foreign keys",
                sql=(f"ALTER TABLE {examined.quoted} ENGINE = InnoDB",),
            )
        charset = str(collation or "").partition("_")[0]
        if charset and charset != "utf8mb4":
            yield Obstacle(
                table=examined.table.label,
                text=f"has the character set {charset}, which lacks letters that Django may write",
                sql=(f"ALTER TABLE {examined.quoted} CONVERT TO CHARACTER SET utf8mb4",),
            )
