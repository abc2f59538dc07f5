"""A failed query does not affect later ones, though all share one transaction."""

import pytest

from legacygen.errors import QueryError
from legacygen.introspection import engines
from tests.conftest import MakeDatabase, OpenQuery

WITH_JIT = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET jit = on', current_database()); END $$;"
"""The default of PostgreSQL, which the server for the tests does not have."""


def test_a_refused_query_leaves_the_snapshot_usable(make_database: MakeDatabase, open_query: OpenQuery) -> None:
    database = open_query(make_database("postgresql", f"CREATE TABLE t (id int); {WITH_JIT}")).opened
    engines.begin_snapshot(database)
    assert database.query("SHOW transaction_isolation") == [("repeatable read",)]
    assert database.query("SHOW jit") == [("off",)]
    with pytest.raises(QueryError, match="does not exist"):
        database.query("SELECT * FROM missing")
    assert database.query("SHOW transaction_read_only") == [("on",)]
    assert database.query("SELECT current_setting('jit')") == [("off",)]
    assert database.query("SELECT COUNT(*) FROM t") == [(0,)]
