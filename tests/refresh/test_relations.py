"""`legacygen refresh` and `legacygen relations` about relations that nobody has declared, seen from outside."""

import json
import sqlite3
import tomllib
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import MakeDatabase
from tests.refresh.conftest import MakeProject, Project

SQL = """
CREATE TABLE customer (id integer PRIMARY KEY, name varchar(80) NOT NULL);
CREATE TABLE seller (id integer PRIMARY KEY, name varchar(80) NOT NULL);
CREATE TABLE orders (
  id integer PRIMARY KEY, customer_id integer NOT NULL, seller_id integer, owner_id integer, owner_type text
);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
INSERT INTO customer SELECT i, 'c' FROM n;
INSERT INTO seller VALUES (1, 's');
INSERT INTO orders SELECT id, id, 1, 1, 'customer' FROM customer;
"""
MODELS = "legacy/models.py"


@pytest.fixture
def database(make_database: MakeDatabase) -> dict[str, object]:
    return make_database("sqlite", SQL)


@pytest.fixture
def shop(make_project: MakeProject, database: dict[str, object]) -> Project:
    """A project on a small SQLite database, after its first refresh."""
    project = make_project("sqlite")
    project.connect(database)
    assert project.legacygen("refresh").status == 0
    return project


def change(database: dict[str, object], sql: str) -> None:
    with closing(sqlite3.connect(str(database["NAME"]))) as connection:
        connection.executescript(sql)


def models(project: Project) -> str:
    return " ".join((project.root / MODELS).read_text(encoding="utf-8").split())


def test_a_first_run_says_how_many_are_proven_undecided_and_rejected(
    make_project: MakeProject, database: dict[str, object]
) -> None:
    project = make_project("sqlite")
    project.connect(database)
    run = project.legacygen("refresh", "--dry-run")
    assert "undeclared 1 proven by the rows, 1 undecided, 1 rejected: `legacygen relations` lists them" in run.out
    (report,) = json.loads(project.legacygen("refresh", "--json").out)
    assert (report["relations"], report["proven"], report["undecided"], report["rejected"]) == (1, 1, 1, 1)


def test_the_kept_schema_gives_the_same_code(shop: Project, make_project: MakeProject, tmp_path: Path) -> None:
    kept, before = tmp_path / "kept.json", shop.files()
    kept.write_bytes(before[".legacygen/schema.json"])
    for path in (*(shop.root / ".legacygen").glob("*.json"), shop.root / MODELS):
        path.unlink()
    assert shop.legacygen("refresh", "--from-schema", str(kept)).status == 0
    assert shop.files()[MODELS] == before[MODELS]


def test_the_list_is_a_table_to_paste_with_all_else_as_comments(shop: Project) -> None:
    listed = shop.legacygen("relations").out
    assert tomllib.loads(listed) == {"relations": {"orders.seller_id": "seller.id"}}
    assert (
        '#   "orders.customer_id" -> customer.id: all 200+ values are in customer.id; each value once; rule' in listed
    )
    assert "# too few distinct values: 1; all 1+ values are in seller.id; rule: table name\n" in listed
    assert '#   "orders.owner_id": the column owner_type says which table is meant, row by row\n' in listed


def test_the_list_as_json_has_all_counts(shop: Project) -> None:
    (listed,) = json.loads(shop.legacygen("relations", "--json").out)
    assert {kind: [each["column"] for each in listed[kind]] for kind in ("generated", "proven", "undecided")} == {
        "generated": ["customer_id"],
        "proven": [],
        "undecided": ["seller_id"],
    }


def test_a_column_that_the_configuration_decides_is_not_listed(shop: Project) -> None:
    config = shop.root / "legacygen.toml"
    lines = '[relations]\n"orders.seller_id" = "seller.id"\n"orders.customer_id" = false\n'
    config.write_text(config.read_text(encoding="utf-8") + lines, encoding="utf-8")
    assert shop.legacygen("refresh").status == 0
    assert ("seller = models.ForeignKey(" in models(shop), "customer_id = models.IntegerField" in models(shop)) == (
        True,
        True,
    )
    listed = shop.legacygen("relations").out
    assert "seller_id" not in listed
    assert "customer_id" not in listed


def test_the_command_notes_has_every_note_also_after_refresh_has_said_it(shop: Project) -> None:
    run = shop.legacygen("notes")
    assert run.out.startswith(
        "legacy: 1 note\nnote       orders.customer_id: no foreign key is declared, but all 200+"
    )
    (found,) = json.loads(shop.legacygen("notes", "--json").out)
    assert [(note["table"], note["column"], note["code"]) for note in found["notes"]] == [
        ("orders", "customer_id", "relation-proven")
    ]


@pytest.mark.parametrize(("command", "file"), [("relations", "schema.json"), ("notes", "base.json")])
def test_before_the_first_refresh_the_list_says_what_to_do(make_project: MakeProject, command: str, file: str) -> None:
    run = make_project("sqlite").legacygen(command)
    assert (run.status, run.error) == (2, f"error: There is no .legacygen/{file}; run `legacygen refresh` first.")


def test_a_few_orphans_leave_the_relation_and_many_are_a_conflict(shop: Project, database: dict[str, object]) -> None:
    change(database, "UPDATE orders SET customer_id = 900 + id WHERE id <= 5;")
    few = shop.legacygen("refresh")
    assert (few.status, "undeclared" in few.out) == (0, False)
    assert "null=True" in models(shop)
    assert '"verdict": "proven"' in (shop.root / ".legacygen/schema.json").read_text(encoding="utf-8")
    change(database, "UPDATE orders SET customer_id = 900 + id WHERE id <= 50;")
    run = shop.legacygen("refresh")
    assert run.status == 1
    assert "conflict   orders.customer_id.class" in run.out
    assert "only 75 % of its values are in customer" in run.out
    assert "undeclared 0 proven by the rows, 1 undecided, 2 rejected" in run.out
    assert "customer = models.ForeignKey(" in models(shop)
    assert shop.legacygen("accept", "orders.customer_id.class", "--theirs").status == 0
    assert "customer_id = models.IntegerField(" in models(shop)
    assert shop.legacygen("refresh").status == 0


def test_a_dump_without_rows_changes_nothing(shop: Project, database: dict[str, object]) -> None:
    before = (shop.root / MODELS).read_bytes()
    change(database, "DELETE FROM orders; DELETE FROM customer;")
    assert shop.legacygen("refresh").status == 0
    assert (shop.root / MODELS).read_bytes() == before


def test_true_is_no_relation(shop: Project) -> None:
    config = shop.root / "legacygen.toml"
    config.write_text(config.read_text("utf-8") + '[relations]\n"orders.seller_id" = true\n', encoding="utf-8")
    run = shop.legacygen("refresh")
    assert (run.status, run.error) == (
        2,
        "error: legacygen.toml: [relations] gives 'orders.seller_id' as true; name its target, or say false.",
    )
