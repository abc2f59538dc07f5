"""What the last run knew stays known: relations with orphans, and tables that cannot be read for now."""

import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from legacygen.schema import Skipped
from tests.conftest import MakeDatabase
from tests.merge.project import App, schema_of
from tests.refresh.conftest import MakeProject, Project

SQL = """
CREATE TABLE customer (id integer PRIMARY KEY, name varchar(80) NOT NULL);
CREATE TABLE bill (id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customer (id),
  by_id integer NOT NULL);
INSERT INTO customer VALUES (1, 'Ann');
INSERT INTO bill VALUES (1, 1, 0), (2, 7, 1);
"""
RELATIONS = '[relations]\n"bill.by_id" = "customer.id"\n'
MODELS = "legacy/models.py"
NONE = 'related_name="{}",\n        null=True,\n        blank=True,'


@pytest.fixture
def shop(make_project: MakeProject, make_database: MakeDatabase) -> Project:
    project = make_project("sqlite")
    project.connect(make_database("sqlite", SQL))
    return project


def _configure(shop: Project, text: str) -> None:
    config = shop.root / "legacygen.toml"
    config.write_text(f"{config.read_text(encoding='utf-8')}\n{text}", encoding="utf-8")


def test_a_relation_keeps_rows_that_point_to_nothing_also_after_the_next_dump(
    shop: Project, make_database: MakeDatabase
) -> None:
    _configure(shop, RELATIONS)
    run = shop.legacygen("refresh")
    assert run.out.count("1 or more rows point to no row of customer (id)") == 1, run.out
    text = (shop.root / MODELS).read_text(encoding="utf-8")
    assert text.count("null=True") == 2
    lines = "from legacy.models import Bill; print(Bill.objects.select_related('customer', 'by').count())"
    listed = "print(len(Bill.objects.select_related('customer', 'by')))"
    assert shop.python("manage.py", "shell", "-v", "0", "-c", f"{lines}; {listed}").out.split() == ["2", "2"]
    make_database("sqlite", f"{SQL} DELETE FROM bill;")
    assert shop.legacygen("refresh").status == 0
    assert (shop.root / MODELS).read_text(encoding="utf-8") == text
    assert shop.legacygen("refresh", "--from-schema", ".legacygen/schema.json").status == 0
    assert (shop.root / MODELS).read_text(encoding="utf-8") == text


def test_a_table_that_cannot_be_read_keeps_its_model_and_can_be_excluded(
    shop: Project, make_database: MakeDatabase
) -> None:
    view = "CREATE TABLE old (id integer, n integer); CREATE VIEW report AS SELECT id, n FROM old; "
    path = make_database("sqlite", f"{SQL} {view}")["NAME"]
    assert shop.legacygen("refresh").status == 0
    with closing(sqlite3.connect(str(path))) as connection:
        connection.execute("ALTER TABLE old RENAME TO older")
        connection.execute("DROP TABLE older")
    run = shop.legacygen("refresh", "--allow-mass-drop")  # the table is gone, but the view is not
    assert (run.status, "skipped    report: " in run.out) == (1, True)
    assert "class Report(" in (shop.root / MODELS).read_text(encoding="utf-8")
    _configure(shop, 'exclude = ["report"]\n')
    assert shop.legacygen("refresh", "--allow-mass-drop").status == 0
    assert "class Report(" not in (shop.root / MODELS).read_text(encoding="utf-8")
    for options in (["--check"], ["--check", "--from-schema", ".legacygen/schema.json"]):
        run = shop.legacygen("refresh", *options)
        assert (run.status, "report" in run.out) == (0, False), run.out + run.err


def test_a_table_that_could_not_be_read_is_not_called_new_once_it_is_excluded() -> None:
    whole = schema_of("CREATE TABLE bill (id integer PRIMARY KEY); CREATE TABLE report (id integer PRIMARY KEY);")
    unread = replace(
        whole,
        tables=tuple(table for table in whole.tables if table.name == "bill"),
        skipped=(Skipped(name="report", reason="denied", broken=True),),
    )
    app = App().after(unread)
    assert app.refresh(whole, 'exclude = ["report"]').changes == ()
    assert [each.name for each in app.refresh(whole).changes] == ["report"]
