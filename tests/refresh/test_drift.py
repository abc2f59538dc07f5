"""`legacygen refresh` about rows: their numbers the first time, and what a later dump changes in them."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import MakeDatabase
from tests.refresh.conftest import MakeProject, Project

PROFILE = ".legacygen/profile.json"
SQL = """
CREATE TABLE customer (id integer PRIMARY KEY, email varchar(80) NOT NULL, city varchar(8));
CREATE TABLE orders (
  id integer PRIMARY KEY, customer_id integer NOT NULL, state varchar(20) NOT NULL, paid date, ref varchar(8)
);
CREATE TABLE old_log (id integer PRIMARY KEY);
CREATE TABLE audit (id integer PRIMARY KEY);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
INSERT INTO customer SELECT i, 'anna' || i || '@example.org', 'Rom' FROM n;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
INSERT INTO orders SELECT i, i, CASE i % 2 WHEN 1 THEN 'open' ELSE 'paid' END, '2020-01-02', 'r' || i FROM n;
INSERT INTO audit VALUES (1), (2);
"""
GROWN = "INSERT INTO audit VALUES (3); INSERT INTO customer VALUES (201, 'b@example.org', 'Bari');"
LATER = """
INSERT INTO orders VALUES (201, 1, 'lost', NULL, 'r201'), (202, 2, 'lost', '2020-01-03', 'far longer');
INSERT INTO orders VALUES (203, 999, 'open', '2020-01-03', 'r203');
INSERT INTO customer VALUES (202, 'c@example.org', 'Bari');
"""


@pytest.fixture
def database(make_database: MakeDatabase) -> dict[str, object]:
    """The database of the shop."""
    return make_database("sqlite", SQL)


@pytest.fixture
def shop(make_project: MakeProject, database: dict[str, object]) -> Project:
    """A project on the database, before its first refresh."""
    project = make_project("sqlite")
    project.connect(database)
    return project


def change(database: dict[str, object], sql: str) -> None:
    with closing(sqlite3.connect(str(database["NAME"]))) as connection:
        connection.executescript(sql)


def drift(out: str) -> list[str]:
    """The lines about changed rows, without their label."""
    return [line.removeprefix("data").strip() for line in out.splitlines() if line.startswith("data ")]


def test_a_first_run_says_how_many_rows_there_are_and_which_tables_are_empty(shop: Project) -> None:
    run = shop.legacygen("refresh")
    assert "rows       402 in 3 tables: customer 200, orders 200, audit 2\nempty      1 table: old_log\n" in run.out
    kept = json.loads((shop.root / PROFILE).read_text(encoding="utf-8"))
    assert [(each["table"], each["rows"]) for each in kept["tables"]] == [
        ("audit", 2),
        ("customer", 200),
        ("old_log", 0),
        ("orders", 200),
    ]
    assert "anna" not in str(kept)
    assert "Rom" not in str(kept)


def test_a_later_dump_says_what_has_changed_in_rows_and_which_code_reads_them(
    shop: Project, database: dict[str, object]
) -> None:
    shop.legacygen("refresh")
    change(database, GROWN)
    grown = shop.legacygen("refresh")
    assert (grown.status, drift(grown.out)) == (0, [])
    assert f"unchanged  legacy: 4 models, new counts of rows in {PROFILE}" in grown.out
    stub = shop.root / "legacy/export/order.py"
    text = stub.read_text(encoding="utf-8").replace("Unmapped(old.state)", "old.state")
    stub.write_text(text, encoding="utf-8")
    line = next(number for number, each in enumerate(text.splitlines(), start=1) if "old.state" in each)

    change(database, LATER)
    before = shop.files()
    check = shop.legacygen("refresh", "--check")
    told = drift(check.out)
    assert [each.partition(" (")[0] for each in told] == [
        "audit: no new rows since the dump before, while other tables have some",
        "orders.state: new value 'lost' in 2 rows",
        "orders.paid: NULL in 1 row, where the 200 rows read before had none",
        "orders.ref: a text of 10 characters, but max_length is 8",
        "orders.customer_id: 1+ rows with values that are not in customer.id, none before",
    ]
    assert f"legacy/export/order.py:{line}" in told[1]
    assert told[1].partition(" (")[2].startswith("legacy/models.py:")
    assert shop.files() == before

    told_again = drift(shop.legacygen("refresh").out)
    assert [each.partition(" (")[0] for each in told_again] == [each.partition(" (")[0] for each in told]
    assert drift(shop.legacygen("refresh").out) == []


def test_drift_is_no_reason_to_exit_with_1(shop: Project, database: dict[str, object]) -> None:
    shop.legacygen("refresh")
    change(database, "UPDATE orders SET state = 'lost' WHERE id < 4")
    runs = [shop.legacygen("refresh", *option) for option in (["--check"], ["--check", "--json"], [])]
    assert [run.status for run in runs] == [0, 0, 0]
    (report,) = json.loads(runs[1].out)
    assert [(each["place"], each["kind"]) for each in report["drift"]] == [("orders.state", "new code")]


def test_the_kept_schema_needs_no_counts_and_leaves_them(shop: Project, tmp_path: Path) -> None:
    shop.legacygen("refresh")
    before = shop.files()
    assert shop.legacygen("refresh", "--from-schema", ".legacygen/schema.json").status == 0
    assert shop.files() == before


def test_new_orphans_of_a_key_of_several_columns_are_told_with_its_relation(
    make_project: MakeProject, make_database: MakeDatabase
) -> None:
    place = "CREATE TABLE place (a integer, b integer, PRIMARY KEY (a, b)); INSERT INTO place VALUES (1, 1);"
    pet = (
        "CREATE TABLE pet (id integer PRIMARY KEY, a integer, b integer, FOREIGN KEY (a, b) REFERENCES place (a, b));"
    )
    project, database = (
        make_project("sqlite"),
        make_database("sqlite", f"{place} {pet} INSERT INTO pet VALUES (1, 1, 1);"),
    )
    project.connect(database)
    project.legacygen("refresh")
    change(database, "INSERT INTO pet VALUES (2, 1, 9)")
    (told,) = drift(project.legacygen("refresh").out)
    assert told.startswith(
        "pet.(a, b): 1 row with values that are not in place.(a, b), none before (legacy/models.py:"
    )
