"""A project on PostgreSQL whose tables share an enumeration type, seen from outside."""

import pytest

from tests.conftest import MakeDatabase
from tests.refresh.conftest import MakeProject
from tests.servers import Server

SQL = """
CREATE TYPE mpaa AS ENUM ('G', 'PG-13');
CREATE TABLE film (id serial PRIMARY KEY, rating mpaa NOT NULL DEFAULT 'G');
CREATE TABLE show (id serial PRIMARY KEY, rating mpaa);
INSERT INTO film VALUES (1, 'PG-13');
"""
LATER = "ALTER TYPE mpaa ADD VALUE 'R-rated'; CREATE TABLE game (id serial PRIMARY KEY, rating mpaa);"


@pytest.mark.postgresql
def test_the_shared_class_is_checked_written_and_kept_up_to_date(
    make_project: MakeProject, make_database: MakeDatabase, postgresql: Server
) -> None:
    project, database = make_project("postgresql"), make_database("postgresql", SQL)
    project.connect(database)
    first = project.legacygen("refresh")
    assert first.status == 0, first.err
    assert "unchanged" in project.legacygen("refresh").out
    assert 'PG_13 = "PG-13", "PG-13"' in project.files()["legacy/enums.py"].decode()
    for sql in LATER.split(";")[:-1]:  # the new value may not be used in the transaction that adds it
        postgresql.run(sql, "legacy")
    later = project.legacygen("refresh")
    assert later.status == 0, later.err
    assert 'R_RATED = "R-rated", "R-rated"' in project.files()["legacy/enums.py"].decode()
    assert project.files()["legacy/models.py"].decode().count("choices=Mpaa.choices") == 3
    assert project.legacygen("refresh", "--check").status == 0
    assert project.python("-m", "ruff", "check", "--isolated", "--select", "I", "legacy").out == "All checks passed!\n"
