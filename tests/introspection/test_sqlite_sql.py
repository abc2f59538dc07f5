"""Facts that are only in the text of SQLite's CREATE statements."""

import pytest

from legacygen.introspection.engines import sqlite_sql

TABLE = """
CREATE TABLE "odd, (name" (
  -- a comment, with a comma
  id integer PRIMARY KEY,
  [size] text CHECK (size IN ('s', 'm,l', ')')) COLLATE NOCASE, /* and ( another */
  "say ""x"" y" text,
  total real AS (a * (b + 1)) STORED,
  CONSTRAINT positive CHECK (total > 0),
  UNIQUE (size, total)
) WITHOUT ROWID
"""


def test_each_column_has_the_text_behind_its_name() -> None:
    definitions = sqlite_sql.find_column_definitions(TABLE)
    assert list(definitions) == ["id", "size", 'say "x" y', "total"]
    assert definitions["id"].strip() == "integer PRIMARY KEY"


def test_checks_have_their_names_or_numbers() -> None:
    assert list(sqlite_sql.find_checks(TABLE)) == [
        ("check 1", "size IN ('s', 'm,l', ')')"),
        ("positive", "total > 0"),
    ]


def test_the_expression_of_a_generated_column_is_found() -> None:
    assert sqlite_sql.find_generated_expression(sqlite_sql.find_column_definitions(TABLE)["total"]) == "a * (b + 1)"
    assert sqlite_sql.find_generated_expression("integer") == ""


@pytest.mark.parametrize(
    ("sql", "parts"),
    [
        ("CREATE INDEX i ON t (a, b DESC)", ["a", "b"]),
        ("CREATE UNIQUE INDEX i ON t (lower(a), coalesce(b, ',') asc) WHERE c > 0", ["lower(a)", "coalesce(b, ',')"]),
        ("", []),
    ],
)
def test_the_parts_of_an_index_are_spelled_as_they_are(sql: str, parts: list[str]) -> None:
    assert sqlite_sql.split_index_parts(sql) == parts


@pytest.mark.parametrize(
    ("sql", "condition"),
    [
        ("CREATE INDEX i ON t (a) WHERE b > 0 AND c IS NULL", "b > 0 AND c IS NULL"),
        ("CREATE INDEX i ON t (iif(a, 'where', 1))", ""),
    ],
)
def test_the_condition_of_a_partial_index_is_what_follows_where(sql: str, condition: str) -> None:
    assert sqlite_sql.find_index_condition(sql) == condition
