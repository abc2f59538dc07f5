"""`legacygen refresh` in a project from the template, seen from outside."""

import json

import pytest

from tests.conftest import MakeDatabase
from tests.refresh.conftest import MakeProject, Project

SQL = """
CREATE TABLE customer (id integer PRIMARY KEY, name varchar(80) NOT NULL);
CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer NOT NULL REFERENCES customer (id));
INSERT INTO customer VALUES (1, 'Ann');
INSERT INTO orders VALUES (1, 1);
"""
MODELS = "legacy/models.py"


@pytest.fixture
def shop(make_project: MakeProject, make_database: MakeDatabase) -> Project:
    """A project on a small SQLite database, before its first refresh."""
    project = make_project("sqlite")
    project.connect(make_database("sqlite", SQL))
    return project


def test_the_first_refresh_writes_models_stubs_and_state_and_says_so(shop: Project) -> None:
    run = shop.legacygen("refresh")
    assert run.status == 0
    assert {path for path in shop.files() if path.startswith(("legacy/models", "legacy/export", ".legacygen"))} == {
        MODELS,
        "legacy/export/__init__.py",
        "legacy/export/customer.py",
        "legacy/export/order.py",
        ".legacygen/schema.json",
        ".legacygen/base.json",
        ".legacygen/lock.json",
        ".legacygen/profile.json",
    }
    assert "2 tables, 0 views, 4 columns" in run.out
    assert f"new        {MODELS}" in run.out
    assert run.out.splitlines()[-1].startswith("next ")


def test_a_second_refresh_changes_no_byte_and_is_one_line_long(shop: Project) -> None:
    shop.legacygen("refresh")
    before = shop.files()
    run = shop.legacygen("refresh")
    assert shop.files() == before
    assert run.out.splitlines()[1:] == ["unchanged  legacy: 2 models, nothing to write"]


def test_a_dry_run_prints_a_diff_and_writes_nothing(shop: Project) -> None:
    before = shop.files()
    run = shop.legacygen("refresh", "--dry-run")
    assert (run.status, shop.files()) == (0, before)
    assert "--- /dev/null\n+++ b/legacy/models.py\n" in run.out
    assert "+    name = models.CharField(max_length=80, blank=True)\n" in run.out


def test_check_exits_with_1_on_drift_and_writes_nothing(shop: Project) -> None:
    before = shop.files()
    assert shop.legacygen("refresh", "--check").status == 1
    assert shop.files() == before
    shop.legacygen("refresh")
    assert shop.legacygen("refresh", "--check").status == 0


def test_an_edit_is_no_drift_and_leaves_the_state_as_it_is(shop: Project) -> None:
    shop.legacygen("refresh")
    models = shop.root / "legacy/models.py"
    models.write_text(f"{models.read_text(encoding='utf-8')}\n\nRATE = 3\n", encoding="utf-8")
    before = shop.files()
    for options in ([], ["--from-schema", ".legacygen/schema.json"]):
        assert shop.legacygen("refresh", "--check", *options).status == 0
    shop.legacygen("refresh")
    assert shop.files() == before


def test_the_kept_schema_stands_in_for_the_database(shop: Project) -> None:
    shop.legacygen("refresh")
    before = shop.files()
    (shop.root / MODELS).unlink()
    shop.env(NAME="gone.sqlite3")
    run = shop.legacygen("refresh", "--from-schema", ".legacygen/schema.json")
    assert run.status == 0
    assert shop.files() == {**before, ".env": shop.files()[".env"]}


def test_the_report_is_there_for_machines(shop: Project) -> None:
    (report,) = json.loads(shop.legacygen("refresh", "--json").out)
    assert (report["app"], report["tables"], report["relations"]) == ("legacy", 2, 1)
    assert MODELS in report["created"]


def test_broken_models_do_not_stop_the_run_that_would_mend_them(shop: Project) -> None:
    shop.legacygen("refresh")
    good = (shop.root / MODELS).read_text(encoding="utf-8")
    (shop.root / MODELS).unlink()
    (shop.root / "legacy/admin.py").write_text("import nothing_like_this\n", encoding="utf-8")
    run = shop.legacygen("refresh")
    assert run.status == 1
    assert "not checked, the project does not load: legacy/admin.py:1: ModuleNotFoundError: No module" in run.out
    assert (shop.root / MODELS).read_text(encoding="utf-8") == good


def test_models_that_were_not_written_by_legacygen_stay_and_ours_come_behind_them(shop: Project) -> None:
    (shop.root / MODELS).write_text("# mine\n", encoding="utf-8")
    assert shop.legacygen("refresh").status == 0
    text = (shop.root / MODELS).read_text(encoding="utf-8")
    assert text.startswith("# mine\nfrom django.db import models\n\n\nclass Customer(")
    assert "\n\n\nclass Order(" in text
    assert shop.python("manage.py", "check").status == 0


def test_a_stub_is_written_once_and_one_that_was_deleted_stays_deleted(shop: Project) -> None:
    shop.legacygen("refresh")
    customer, order = shop.root / "legacy/export/customer.py", shop.root / "legacy/export/order.py"
    customer.write_text("# mine\n", encoding="utf-8")
    order.unlink()
    assert shop.legacygen("refresh").status == 0
    assert customer.read_text(encoding="utf-8") == "# mine\n"
    assert not order.exists()


def test_what_legacygen_toml_decides_reaches_the_models(shop: Project) -> None:
    with (shop.root / "legacygen.toml").open("a", encoding="utf-8") as file:
        file.write('[classes]\norders = "Sale"\n[fields]\n"customer.name" = "title"\n')
    assert shop.legacygen("refresh").status == 0
    text = (shop.root / MODELS).read_text(encoding="utf-8")
    assert "class Sale(models.Model):" in text
    assert "    title = models.CharField(" in text


def test_indexes_have_other_names_than_those_of_other_apps(
    make_project: MakeProject, make_database: MakeDatabase
) -> None:
    project = make_project("sqlite")
    project.connect(
        make_database("sqlite", f"{SQL} CREATE INDEX by_name ON customer (name); CREATE INDEX own ON orders (id);")
    )
    (project.root / "legacygen.crm.toml").write_text('app = "crm"\n', encoding="utf-8")
    (project.root / "crm").mkdir()
    index = 'models.Index(fields=["name"], name="by_name")'
    (project.root / "crm/models.py").write_text(f"from django.db import models\n\nINDEX = {index}\n", encoding="utf-8")
    assert project.legacygen("refresh", "legacy").status == 0
    text = (project.root / MODELS).read_text(encoding="utf-8")
    assert 'name="by_name"' not in text
    assert 'name="customer_by_name_' in text
    assert 'name="own"' in text
    before = project.files()
    assert project.legacygen("refresh", "legacy").status == 0
    assert project.files() == before
