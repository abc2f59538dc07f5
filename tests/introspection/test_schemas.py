"""Tables outside the current database or the first schema of the search path."""

from legacygen.introspection import engines
from legacygen.schema import Schema
from tests import servers
from tests.conftest import MakeDatabase, OpenQuery

OTHER = "CREATE TABLE IF NOT EXISTS country (code char(2) NOT NULL PRIMARY KEY, name varchar(40));"
CITY = (
    "CREATE TABLE city (id int PRIMARY KEY, country char(2), FOREIGN KEY (country) REFERENCES {other}.country (code));"
)
SCHEMAS = f"""
CREATE SCHEMA hr; SET search_path = hr; {OTHER} CREATE TABLE person (id int PRIMARY KEY);
CREATE SCHEMA erp; SET search_path = erp; {OTHER} {CITY.format(other="hr")}
SET search_path = public; CREATE TABLE country (number int PRIMARY KEY);
"""


def _labels(schema: Schema) -> list[str]:
    return [table.label for table in schema.tables]


def _targets(schema: Schema) -> dict[str, list[str]]:
    return {table.label: [f"{key.schema}.{key.table}" for key in table.foreign_keys] for table in schema.tables}


def _mysql(server: servers.Server, open_query: OpenQuery) -> None:
    server.create("shared", OTHER + "CREATE TABLE unrelated (id int);")
    shared = server.own("shared")
    query = open_query(server.create("legacy", CITY.format(other=shared)))
    schema = engines.read_schema(query.opened)
    assert query.statements <= 12
    assert _labels(schema) == ["city", f"{shared}.country"]
    assert _targets(schema)["city"] == [f"{shared}.country"]
    assert schema.tables[1].primary_key == ("code",)
    assert [column.name for column in schema.tables[1].columns] == ["code", "name"]


def test_mariadb_gives_the_table_of_another_database_that_a_key_refers_to(
    mariadb: servers.Server, open_query: OpenQuery
) -> None:
    _mysql(mariadb, open_query)


def test_mysql_gives_the_table_of_another_database_that_a_key_refers_to(
    mysql: servers.Server, open_query: OpenQuery
) -> None:
    _mysql(mysql, open_query)


def test_postgresql_gives_what_the_search_path_reaches_and_what_its_keys_refer_to(
    make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    database = make_database("postgresql", SCHEMAS)
    found = {}
    for path in ("public", "erp", "erp,public", "hr,public"):
        schema = engines.read_schema(open_query(database | {"OPTIONS": {"options": f"-c search_path={path}"}}).opened)
        found[path] = _targets(schema)
    assert found == {
        "public": {"country": []},
        "erp": {"city": ["hr.country"], "country": [], "hr.country": []},
        "erp,public": {"city": ["hr.country"], "country": [], "hr.country": [], "public.country": []},
        "hr,public": {"country": [], "person": [], "public.country": []},
    }


def test_an_empty_search_path_is_answered_with_the_schemas_that_hold_tables(
    make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    database = make_database("postgresql", SCHEMAS)
    query = open_query(database | {"OPTIONS": {"options": "-c search_path=nowhere"}})
    assert engines.read_schema(query.opened).tables == ()
    assert engines.count_elsewhere(query.opened) == (("erp", 2), ("hr", 2), ("public", 1))


def test_postgresql_leaves_out_foreign_tables_partitions_and_what_belongs_to_an_extension(
    make_database: MakeDatabase, open_query: OpenQuery
) -> None:
    sql = """
        CREATE EXTENSION postgres_fdw;
        CREATE SERVER there FOREIGN DATA WRAPPER postgres_fdw;
        CREATE FOREIGN TABLE far (id int) SERVER there;
        CREATE TABLE parted (id int, year int) PARTITION BY LIST (year);
        CREATE TABLE parted_1999 PARTITION OF parted FOR VALUES IN (1999);
        CREATE TABLE bare ();
        CREATE TABLE helper (id int); ALTER EXTENSION postgres_fdw ADD TABLE helper;
    """
    schema = engines.read_schema(open_query(make_database("postgresql", sql)).opened)
    assert _labels(schema) == ["parted"]
    assert {each.name: each.reason for each in schema.skipped} == {
        "bare": "it has no columns",
        "far": "it is a foreign table, whose rows are on another server",
        "helper": "it belongs to a server extension",
    }
    assert not any(each.broken for each in schema.skipped)
