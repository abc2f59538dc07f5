"""What MySQL and MariaDB can do for a reader, those too old for Django included."""

from typing import Any

from django.db.backends.mysql import features, operations
from django.utils.functional import cached_property

from legacygen.runtime.backends.readonly import ReadOnlyFeatures, ReadOnlyOperations
from legacygen.runtime.backends.tolerant import TolerantOperations


def since(mysql: tuple[int, ...], mariadb: tuple[int, ...]) -> Any:
    """A feature by the version that brought it."""

    def is_there(self: Any) -> bool:
        return bool(self.connection.mysql_version >= (mariadb if self.connection.mysql_is_mariadb else mysql))

    return cached_property(is_there)


class DatabaseFeatures(ReadOnlyFeatures, features.DatabaseFeatures):
    """Django takes for granted what only servers of its minimum version do."""

    # Concerns rows that this session has inserted, so none; Django would send two statements as one to switch it off.
    is_sql_auto_is_null_enabled = False

    supports_over_clause = since((8, 0, 2), (10, 2))
    supports_frame_range_fixed_distance = since((8, 0, 2), (10, 2))
    supports_json_field = since((5, 7, 8), (10, 2, 3))
    supports_select_intersection = since((8, 0, 31), (10, 3))
    supports_explain_analyze = since((8, 0, 18), (10, 1))
    has_regexp_like = since((8, 0, 4), (0,))


class DatabaseOperations(TolerantOperations, ReadOnlyOperations, operations.DatabaseOperations):
    """The same for what is written differently."""

    def regex_lookup(self, lookup_type: str) -> str:
        """MySQL before 8 has no REGEXP_LIKE."""
        if getattr(self.connection.features, "has_regexp_like", True):
            return str(super().regex_lookup(lookup_type))
        return "%s REGEXP BINARY %s" if lookup_type == "regex" else "%s REGEXP %s"
