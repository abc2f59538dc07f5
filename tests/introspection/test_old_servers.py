"""Old servers are queried only for columns that they have."""

import pytest

from legacygen.introspection.engines.mysql import read_schema
from legacygen.introspection.engines.mysql_catalog import read_catalog
from legacygen.schema import Default

LATER = ("CHECK_CONSTRAINTS", "GENERATION_EXPRESSION", " EXPRESSION", "IS_VISIBLE", "IGNORED")
KNOWN = {
    "5.1.73-log": set[str](),
    "5.5.62-0+deb8u1": set[str](),
    "5.7.44": {"GENERATION_EXPRESSION"},
    "8.0.11": {"GENERATION_EXPRESSION", "IS_VISIBLE"},
    "8.0.16": {"CHECK_CONSTRAINTS", "GENERATION_EXPRESSION", " EXPRESSION", "IS_VISIBLE"},
    "9.4.0": {"CHECK_CONSTRAINTS", "GENERATION_EXPRESSION", " EXPRESSION", "IS_VISIBLE"},
    "5.5.68-MariaDB": set[str](),
    "10.1.48-MariaDB-0+deb9u2": set[str](),
    "10.3.39-MariaDB-1:10.3.39+maria~ubu2004": {"CHECK_CONSTRAINTS", "GENERATION_EXPRESSION"},
    "11.8.2-MariaDB": {"CHECK_CONSTRAINTS", "GENERATION_EXPRESSION", "IGNORED"},
}


@pytest.mark.parametrize("version", KNOWN)
def test_information_schema_is_asked_for_nothing_that_came_later(version: str) -> None:
    asked: list[str] = []

    def query(sql: str) -> list[tuple[object, ...]]:
        asked.append(sql)
        return [(version, "reader@localhost", "legacy")] if "VERSION()" in sql else []

    catalog = read_catalog(query)
    assert {word for word in LATER if any(word in sql for sql in asked)} == KNOWN[version]
    assert catalog.is_mariadb == ("MariaDB" in version)


COLUMN = ("", "customer", 1, "name", "varchar", "varchar(10)", "NO")
REST = ("", "utf8_general_ci", "", 10, None, None, None)


@pytest.mark.parametrize(
    ("version", "default"), [("5.5.62", "tea"), ("10.1.48-MariaDB", "tea"), ("10.3.39-MariaDB", "'tea'")]
)
def test_a_default_is_a_bare_value_or_sql_as_the_version_has_it(version: str, default: str) -> None:
    answers: dict[str, list[tuple[object, ...]]] = {
        "VERSION()": [(version, "reader@localhost", "legacy")],
        "information_schema.TABLES": [("", "customer", "BASE TABLE", "InnoDB", "", "utf8_general_ci")],
        "information_schema.COLUMNS": [(*COLUMN, default, *REST)],
    }
    schema = read_schema(lambda sql: next((rows for part, rows in answers.items() if part in sql), []))
    assert schema.tables[0].columns[0].default == Default(text="tea")
