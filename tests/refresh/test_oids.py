"""The numbers of PostgreSQL's catalog are remembered, and are of use on the server that they come from."""

import json

import pytest

from tests.refresh.conftest import MakeProject, Project
from tests.servers import Server

pytestmark = pytest.mark.postgresql

SQL = "CREATE TABLE customer (id integer PRIMARY KEY, fax varchar(20)); CREATE TABLE orders (id integer PRIMARY KEY);"


@pytest.fixture
def site(make_project: MakeProject, postgresql: Server) -> Project:
    project = make_project("postgresql")
    project.connect(postgresql.create("legacy", SQL))
    assert project.legacygen("refresh").status == 0
    return project


def test_a_rename_on_the_same_server_needs_no_word(site: Project, postgresql: Server) -> None:
    postgresql.run("ALTER TABLE customer RENAME fax TO telefax; ALTER TABLE customer RENAME TO clients;", "legacy")
    run = site.legacygen("refresh", "--json")
    (report,) = json.loads(run.out)
    assert (run.status, report["conflicts"]) == (0, [])
    assert report["origin"]["statements"] <= 12
    models = (site.root / "legacy/models.py").read_text(encoding="utf-8")
    assert 'fax = models.CharField(max_length=20, null=True, blank=True, db_column="telefax")' in models
    before = site.files()
    assert site.legacygen("refresh", "--check").status == 0
    assert site.legacygen("refresh").status == 0
    assert site.files() == before


def test_another_server_with_the_same_schema_changes_no_byte(site: Project, postgresql: Server) -> None:
    site.connect(postgresql.create("copy", SQL))
    before = site.files()
    assert site.legacygen("refresh", "--check").status == 0
    assert site.legacygen("refresh").status == 0
    assert site.files() == before


def test_a_table_made_again_is_known_by_its_new_number(site: Project, postgresql: Server) -> None:
    postgresql.run(f"DROP TABLE customer, orders; {SQL}", "legacy")
    before = site.files()
    assert site.legacygen("refresh").status == 0
    assert site.files() == before
    postgresql.run("ALTER TABLE customer RENAME TO clients;", "legacy")
    assert site.legacygen("refresh").status == 0


def test_numbers_that_do_not_go_with_the_lock_are_not_believed(site: Project, postgresql: Server) -> None:
    path = site.root / ".legacygen/.cache/oids.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace('"fingerprint": "', '"fingerprint": "other'), encoding="utf-8"
    )
    postgresql.run("ALTER TABLE customer RENAME fax TO telefax;", "legacy")
    run = site.legacygen("refresh", "--json")
    assert [each["kind"] for each in json.loads(run.out)[0]["conflicts"]] == ["renamed"]
