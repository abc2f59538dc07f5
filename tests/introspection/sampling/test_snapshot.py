"""A query that the server refuses does not spoil those that follow, also where all share one transaction."""

import pytest

from legacygen.connect import SNAPSHOTS, Database
from legacygen.errors import QueryError
from tests.conftest import MakeDatabase, OpenQuery


def test_a_refused_query_leaves_the_snapshot_usable(make_database: MakeDatabase, open_query: OpenQuery) -> None:
    connection = open_query(make_database("postgresql", "CREATE TABLE t (id int);")).connection
    snapshot = SNAPSHOTS["postgresql"]
    database = Database(engine="", vendor="postgresql", name="", server="", connection=connection, snapshot=snapshot)
    database.begin()
    with pytest.raises(QueryError, match="does not exist"):
        database.query("SELECT * FROM missing")
    assert database.query("SHOW transaction_read_only") == [("on",)]
    assert database.query("SELECT COUNT(*) FROM t") == [(0,)]
