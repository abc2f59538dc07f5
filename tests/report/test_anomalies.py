"""Rows with problems are found on every server, each kind with its count, keys and SQL that shows them."""

import pytest

from legacygen.config import Config
from legacygen.introspection import engines
from legacygen.planning import build_graph, plan_models
from legacygen.report.anomalies import find_anomalies
from legacygen.report.dictionary import DictionaryInputs, describe_tables
from tests import servers
from tests.conftest import MakeDatabase, OpenQuery

SQL = """
CREATE TABLE owner (id int NOT NULL PRIMARY KEY, email varchar(40), remark varchar(20), born date);
INSERT INTO owner VALUES (1, 'a@x.org', '', '1970-01-01'), (2, 'A@x.org', NULL, '1980-02-03'), (3, '', 'x', NULL);
CREATE TABLE pet (id int NOT NULL PRIMARY KEY, owner_id int);
INSERT INTO pet VALUES (1, 1), (2, 9), (3, 0), (4, NULL), (5, 8), (6, 7), (7, 6);
"""
ZERO = "CREATE TABLE visit (id int NOT NULL PRIMARY KEY, day date); INSERT INTO visit VALUES (1, '0000-00-00');"


@pytest.mark.parametrize("server", servers.NAMES)
def test_rows_with_problems_are_found(server: str, make_database: MakeDatabase, open_query: OpenQuery) -> None:
    zero = "" if server == "postgresql" else ZERO
    mode = "SET sql_mode = '';" if server in ("mariadb", "mysql") else ""
    query = open_query(make_database(server, f"{mode}{SQL}{zero}"))
    schema = engines.read_schema(query.opened)
    config = Config(relations={"pet.owner_id": "owner.id"})
    plan = plan_models(build_graph(schema, config), config)
    inputs = DictionaryInputs(config=config, schema=schema, plan=plan, statistics=None, stubs={})
    found = find_anomalies(query.opened, schema, describe_tables(inputs))
    expected = {
        ("pet.owner_id", "no such row in owner"): (4, ("2", "5", "6")),
        ("pet.owner_id", "0 or -1 for none, as owner has no such row"): (1, ("3",)),
        ("owner.email", "an e-mail address twice"): (2, ("1", "2")),
        ("owner.email", "empty text beside NULL"): (1, ("3",)),
        ("owner.remark", "empty text beside NULL"): (1, ("1",)),
        ("owner.born", "a placeholder date"): (1, ("1",)),
    }
    expected |= {("visit.day", "a date of zeros"): (1, ("1",))} if zero else {}
    assert {(f"{each.table}.{each.column}", each.what): (each.rows, each.keys) for each in found} == expected
    for each in found:
        assert query.opened.query(f"SELECT COUNT(*) FROM ({each.sql.rstrip(';')}) AS q") == [(each.rows,)]
