"""Indexes of MySQL that Django has no words for; no other server makes them."""

from typing import Any

from django.db.models import Index


class _OneServerIndex(Index):
    """An index of a kind that only MySQL and MariaDB have."""

    kind: str

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        """CREATE INDEX with the kind before its last word."""
        sql = f"CREATE {self.kind} INDEX %(name)s ON %(table)s (%(columns)s)%(extra)s"
        return super().create_sql(model, schema_editor, using, sql=sql, **kwargs)


class FullTextIndex(_OneServerIndex):
    """FULLTEXT, for MATCH … AGAINST."""

    kind = "FULLTEXT"
    suffix = "ft"


class SpatialIndex(_OneServerIndex):
    """SPATIAL, over a column of geometry."""

    kind = "SPATIAL"
    suffix = "sp"
