"""The features of MySQL and MariaDB that matter for reading, including versions too old for Django."""

from typing import Any

from django.db.backends.mysql import features, operations
from django.utils.functional import cached_property

from legacygen.runtime.backends.readonly import ReadOnlyFeatures, ReadOnlyOperations
from legacygen.runtime.backends.tolerant import TolerantOperations


def require_version(mysql: tuple[int, ...], mariadb: tuple[int, ...]) -> Any:
    """Return a property that tells whether the server has at least the version that brought the feature."""

    def is_supported(self: Any) -> bool:
        return bool(self.connection.mysql_version >= (mariadb if self.connection.mysql_is_mariadb else mysql))

    return cached_property(is_supported)


class MySQLFeatures(ReadOnlyFeatures, features.DatabaseFeatures):
    """Features by version, where Django relies on its minimum version."""

    # It concerns rows that the session has inserted, and a reader inserts none. If True, Django would switch it off
    # with two statements in one string, which the connection refuses.
    is_sql_auto_is_null_enabled = False

    # Django refuses 0 as a counted key, which a new row cannot have; rows that are there may.
    allows_auto_pk_0 = True

    supports_over_clause = require_version((8, 0, 2), (10, 2))
    supports_frame_range_fixed_distance = require_version((8, 0, 2), (10, 2))
    supports_json_field = require_version((5, 7, 8), (10, 2, 3))
    supports_select_intersection = require_version((8, 0, 31), (10, 3))
    supports_explain_analyze = require_version((8, 0, 18), (10, 1))
    has_regexp_like = require_version((8, 0, 4), (0,))


class MySQLOperations(TolerantOperations, ReadOnlyOperations, operations.DatabaseOperations):
    """SQL that differs between versions."""

    def regex_lookup(self, lookup_type: str) -> str:
        """Return the operator of a lookup; MySQL before 8 has no REGEXP_LIKE."""
        if getattr(self.connection.features, "has_regexp_like", True):
            return str(super().regex_lookup(lookup_type))
        return "%s REGEXP BINARY %s" if lookup_type == "regex" else "%s REGEXP %s"
