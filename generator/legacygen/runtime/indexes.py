"""Indexes of MySQL and MariaDB that Django does not support."""

from typing import Any

from django.db.models import Index


class _MySQLIndex(Index):
    """An index with a word before INDEX in its SQL."""

    kind: str

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        """Return `CREATE FULLTEXT INDEX` or `CREATE SPATIAL INDEX`."""
        sql = f"CREATE {self.kind} INDEX %(name)s ON %(table)s (%(columns)s)%(extra)s"
        return super().create_sql(model, schema_editor, using, sql=sql, **kwargs)


class FullTextIndex(_MySQLIndex):
    """A FULLTEXT index, for MATCH … AGAINST."""

    kind = "FULLTEXT"
    suffix = "ft"


class SpatialIndex(_MySQLIndex):
    """A SPATIAL index on a column with a geometric type."""

    kind = "SPATIAL"
    suffix = "sp"
