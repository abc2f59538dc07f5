"""`legacygen report` in a project: pages to commit without any value, and a page with values that git ignores."""

import subprocess
from pathlib import Path

import pytest

from tests.conftest import MakeDatabase
from tests.refresh.conftest import MakeProject, Project

SQL = """
CREATE TABLE customer (id integer PRIMARY KEY, email varchar(80), town varchar(40), born date);
CREATE TABLE orders (
  id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customer (id), state varchar(20), note varchar(20)
);
CREATE TABLE old_log (id integer PRIMARY KEY);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30)
INSERT INTO customer SELECT i, 'anna' || (i % 29) || '@example.org', 'Schwerin', '1970-01-01' FROM n;
INSERT INTO orders SELECT id, id, 'shipped-out', 'call her back' FROM customer;
INSERT INTO orders VALUES (31, 77, 'paid-for', ''), (32, 78, 'paid-for', NULL), (33, 79, 'paid-for', NULL),
  (34, 80, 'paid-for', NULL);
"""
SECRETS = ("anna", "example.org", "Schwerin", "call her back")
VALUES = ("shipped-out", "1970-01-01", *SECRETS)


@pytest.fixture
def shop(make_project: MakeProject, make_database: MakeDatabase) -> Project:
    """A project on a small SQLite database, after its first refresh."""
    project = make_project("sqlite")
    project.connect(make_database("sqlite", SQL))
    assert project.legacygen("refresh").status == 0
    return project


def read(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_before_the_first_refresh_the_report_says_what_to_do(make_project: MakeProject) -> None:
    run = make_project("sqlite").legacygen("report")
    assert (run.status, run.error) == (2, "error: There is no .legacygen/schema.json; run `legacygen refresh` first.")


def test_a_report_has_pages_to_commit_and_a_page_that_git_ignores(shop: Project) -> None:
    folder = shop.root / "docs/legacy"
    run = shop.legacygen("report", "--rows")
    assert (run.status, run.out) == (0, "written    docs/legacy/report.html, questions.csv, 3 pages changed\n")
    texts = read(folder)
    for name, text in texts.items():
        told = [value for value in (SECRETS if name in ("report.html", "questions.csv") else VALUES) if value in text]
        assert told == [], name
    page = texts["report.html"]
    for words in (
        "4 rows: no such row in customer",
        "Keys: 31; 32; 33.",
        "2 rows: an e-mail address twice",
        "30 rows: a placeholder date",
        "&#39;shipped-out&#39; (30)",
        "masked: &#39;9999-99-99&#39; (30)",
    ):
        assert words in page, words
    assert "What do the values 'paid-for', 'shipped-out' mean?" in texts["questions.csv"]
    assert "The table is empty: is it still used?" in texts["questions.csv"]
    assert "| [customer](group-01.md#t1) | Customer | 30 | 4 |  | to do |" in texts["README.md"]

    subprocess.run(["git", "init", "-q"], cwd=shop.root, check=True)
    listed = subprocess.run(["git", "status", "--short", "-uall"], cwd=shop.root, capture_output=True, text=True)
    assert "docs/legacy/README.md" in listed.stdout
    assert "report.html" not in listed.stdout
    assert "questions.csv" not in listed.stdout

    (folder / "group-99.md").write_text("of an earlier report", encoding="utf-8")
    again = shop.legacygen("report")
    assert again.out == "written    docs/legacy/report.html, questions.csv, 0 pages changed\n"
    assert "legacygen report --rows" in read(folder)["report.html"]
    assert {path.name for path in folder.iterdir()} == set(texts)

    (folder / "README.md").write_text("my own", encoding="utf-8")
    refused = shop.legacygen("report")
    assert (refused.status, "is not from `legacygen report`" in refused.error) == (2, True)
    assert read(folder)["README.md"] == "my own"


def test_a_report_without_a_database_says_that_rows_were_not_read(shop: Project) -> None:
    shop.env(NAME="")
    run = shop.legacygen("report", "--rows")
    assert run.status == 0
    assert "not read   DATABASES['legacy'] has no NAME" in run.err
    assert "has no NAME" in (shop.root / "docs/legacy/report.html").read_text(encoding="utf-8")
