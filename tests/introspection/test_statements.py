"""The number of statements does not grow with the tables."""

import pytest

from legacygen.introspection import engines
from tests import servers
from tests.conftest import MakeDatabase, OpenQuery

TABLE = """
CREATE TABLE t{number} (id int NOT NULL PRIMARY KEY, parent int, flag {flag} NOT NULL, word varchar(20) NOT NULL,
  made date, CONSTRAINT u{number} UNIQUE (word), CONSTRAINT c{number} CHECK (id > 0),
  CONSTRAINT f{number} FOREIGN KEY (parent) REFERENCES t{parent} (id));
CREATE INDEX i{number} ON t{number} (parent, word);
INSERT INTO t{number} VALUES (1, 1, {yes}, 'a', '2020-01-01');
"""


def _sql(server: str, tables: int) -> str:
    flag, yes = ("boolean", "true") if server == "postgresql" else ("tinyint(1)", "1")
    parents = ((number, max(number - 1, 0)) for number in range(tables))
    return "".join(TABLE.format(number=number, parent=parent, flag=flag, yes=yes) for number, parent in parents)


@pytest.mark.parametrize("server", servers.NAMES)
def test_at_most_twelve_statements_read_any_schema(
    server: str, make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    counts = set()
    for tables in (10, 60):
        query = open_query(make_database(server, _sql(server, tables)))
        schema = engines.read_schema(query.opened)
        schema = engines.leave_out_unreadable(schema, query, {table.label for table in schema.tables})
        schema = engines.add_evidence(schema, query)
        assert len(schema.tables) == tables
        query.connection.close()
        counts.add(query.statements)
    assert len(counts) == 1
    assert max(counts) < 12  # one more opens the snapshot that they are read in
