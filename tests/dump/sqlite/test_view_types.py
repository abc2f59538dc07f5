"""The columns of a view have the types of what its SELECT shows."""

from typing import Any

import pytest

from legacygen.dump.definition import ColumnDefinition, TableDefinition
from legacygen.dump.sqlite.view_types import describe_columns
from legacygen.dump.sqlite.views import split_view


def make(name: str, raw: str, *, nullable: bool = True, **more: Any) -> ColumnDefinition:
    data_type = raw.partition("(")[0].partition(" ")[0]
    return ColumnDefinition(name=name, data_type=data_type, type=raw, nullable=nullable, **more)


TABLES = [
    TableDefinition(
        database="",
        name="t",
        columns=(
            make("id", "int(11)", nullable=False),
            make("name", "varchar(20)", length=20),
            make("price", "decimal(8,2)", precision=8, scale=2),
            make("size", "double"),
        ),
    ),
    TableDefinition(database="", name="u", columns=(make("t_id", "int(11)", nullable=False), make("x", "date"))),
]
EXPRESSIONS = {
    "t.id": ("int(11)", False),
    "id": ("int(11)", False),
    "count(*)": ("bigint(21)", False),
    "max(id)": ("int(11)", True),
    "sum(id)": ("decimal(32,0)", True),
    "sum(price)": ("decimal(30,2)", True),
    "avg(price)": ("decimal(12,6)", True),
    "sum(size)": ("double", True),
    "ifnull(name, 'x')": ("varchar(20)", False),
    "coalesce(name, name)": ("varchar(20)", True),
    "'abc'": ("varchar(3)", False),
    "12": ("int(2)", False),
    "12345678901": ("bigint(11)", False),
    "1.50": ("decimal(3,2)", False),
    "concat(name, '-', name)": ("varchar(41)", True),
    "concat(name, id)": ("longtext", True),
    "group_concat(name)": ("mediumtext", True),
    "upper(trim(name))": ("varchar(20)", True),
    "case when id = 1 then 'yes' else 'never' end": ("varchar(5)", False),
    "case when id = 1 then 'yes' end": ("varchar(3)", True),
    "if(id = 1, id, id)": ("int(11)", False),
    "if(id = 1, id, name)": ("longtext", True),
    "soundex(name)": ("longtext", True),
}


@pytest.mark.parametrize(("sql", "found"), EXPRESSIONS.items())
def test_an_expression_has_the_type_of_what_it_is_made_of(sql: str, found: tuple[str, bool]) -> None:
    (described,) = describe_columns(f"select {sql} as c from t", ["c"], TABLES)
    assert (described.name, described.type, described.nullable) == ("c", *found)


@pytest.mark.parametrize(("server", "found"), [("8.0.36 mysqldump", "text"), ("10.11.6-MariaDB", "mediumtext")])
def test_the_type_of_a_list_is_that_of_the_server(server: str, found: str) -> None:
    (described,) = describe_columns("select group_concat(name) as c from t", ["c"], TABLES, server)
    assert described.type == found


SELECTS = {
    "select u.t_id from t left join u on u.t_id = t.id": ("int(11)", True),
    "select t.id from u right join t on u.t_id = t.id": ("int(11)", False),
    "select u.t_id from (t left join u on(u.t_id = t.id))": ("int(11)", True),
    "select d.n from (select name as n from t) d": ("varchar(20)", True),
    "with w as (select id from t) select id from w": ("int(11)", False),
    "select id from t union select t_id from u": ("int(11)", False),
    "select missing from t": ("longtext", True),
    "select from where": ("longtext", True),
}


@pytest.mark.parametrize(("sql", "found"), SELECTS.items())
def test_a_column_is_followed_through_joins_and_queries(sql: str, found: tuple[str, bool]) -> None:
    (described,) = describe_columns(sql, ["c"], TABLES)
    assert (described.type, described.nullable) == found


VIEWS = {
    "CREATE VIEW `v` AS select 1": ([], "select 1"),
    "CREATE OR REPLACE VIEW v (`a`, b) AS SELECT 1, 2 WITH CASCADED CHECK OPTION": (["a", "b"], "SELECT 1, 2"),
    "CREATE VIEW v AS SELECT 1 WITH CHECK OPTION": ([], "SELECT 1"),
    "/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=`r`@`%` */\n/*!50001 VIEW `v` AS select 1 */": (
        [],
        "select 1",
    ),
    "CREATE TABLE t": ([], ""),
    "CREATE VIEW v": ([], ""),
}


@pytest.mark.parametrize(("sql", "found"), VIEWS.items())
def test_a_view_is_split_into_its_columns_and_its_select(sql: str, found: tuple[list[str], str]) -> None:
    assert split_view(sql) == found
