"""The router of the template, with two legacy sources in one project."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from legacygen import scaffold as template
from tests.projects import Rendered
from tests.refresh.conftest import Project

SHOP = "CREATE TABLE customer (id INTEGER PRIMARY KEY, name VARCHAR(20)); INSERT INTO customer VALUES (1, 'a');"
CRM = "CREATE TABLE lead (id INTEGER PRIMARY KEY, name VARCHAR(20)); INSERT INTO lead VALUES (1, 'b');"
NOTES = """
from django.db import models

class Note(models.Model):
    text = models.CharField(max_length=20)
    customer = models.ForeignKey("legacy.Customer", models.DO_NOTHING, db_constraint=False)
"""
SCRIPT = """
import json, django
django.setup()
from django.core.management import call_command
from django.db import router
from crm.models import Lead
from legacy.models import Customer
from notes.models import Note

call_command("migrate", run_syncdb=True, verbosity=0)
customer, lead = Customer.objects.get(), Lead.objects.get()

def new_note():
    note = Note.objects.create(text="x", customer_id=customer.pk)
    names = [each.customer.name for each in Note.objects.prefetch_related("customer")]
    return note._state.db, router.db_for_write(Note, instance=customer), names

def refused(act):
    try:
        return act()
    except Exception as error:
        return f"{type(error).__name__}: {error}"

print(json.dumps({
    "read": [router.db_for_read(Customer), router.db_for_read(Lead), router.db_for_read(Note)],
    "rows": [customer.name, lead.name],
    "new note": refused(new_note),
    "write": refused(customer.save),
    "write to the other": refused(lead.delete),
    "pointing row of the other": [router.db_for_read(Lead, instance=customer),
                                  refused(lambda: router.db_for_write(Lead, instance=customer))],
    "relation": refused(lambda: Note(customer=customer)),
    "relation between sources": refused(lambda: router.allow_relation(customer, lead)),
    "relation inside": router.allow_relation(customer, customer),
    "migrate": [router.allow_migrate(db, app) for db in ("default", "legacy", "crm") for app in ("legacy", "crm")],
    "migrate new": [router.allow_migrate(db, "notes") for db in ("default", "legacy", "crm")],
}))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, rendered: Rendered) -> dict[str, object]:
    root = tmp_path_factory.mktemp("two") / "site"
    shutil.copytree(rendered("sqlite"), root)
    template.create_project(root, {"part": "app", "app_label": "crm", "legacy_engine": "sqlite"}, ask=False)
    project = Project(root=root)
    for name, sql in (("legacy", SHOP), ("crm", CRM)):
        with closing(sqlite3.connect(root / f"{name}.sqlite3")) as connection:
            connection.executescript(sql)
        with (root / ".env").open("a", encoding="utf-8") as env:
            env.write(f"{name.upper()}_DB_NAME={root}/{name}.sqlite3\n")
    (root / ".env").write_text((root / ".env").read_text().replace("LEGACY_DB_NAME=\n", ""), encoding="utf-8")
    dev = root / "config/settings/dev.py"
    lines = (
        "\nfrom crm import settings as crm\n\ncrm.install(globals())\nINSTALLED_APPS = [*INSTALLED_APPS, 'notes']\n"
    )
    dev.write_text(dev.read_text() + lines, encoding="utf-8")
    config = root / "legacygen.crm.toml"
    config.write_text(config.read_text().replace('settings = ""', 'settings = "config.settings.dev"'))
    (root / "notes").mkdir()
    (root / "notes/__init__.py").touch()
    (root / "notes/models.py").write_text(NOTES, encoding="utf-8")
    done = project.legacygen("refresh")
    assert done.status == 0, done.err
    (root / "ask.py").write_text(SCRIPT, encoding="utf-8")
    run = project.python("ask.py", DJANGO_SETTINGS_MODULE="config.settings.dev")
    assert run.status == 0, run.err
    outcomes: dict[str, object] = json.loads(run.out)
    return outcomes


def test_each_source_is_read_from_its_own_database(found: dict[str, object]) -> None:
    assert found["read"] == ["legacy", "crm", "default"]
    assert found["rows"] == ["a", "b"]


def test_a_new_object_that_points_at_a_legacy_row_goes_to_the_new_project(found: dict[str, object]) -> None:
    assert found["new note"] == ["default", "default", ["a"]]


def test_a_write_is_refused_with_the_name_of_the_model(found: dict[str, object]) -> None:
    advice = "is a legacy model and read-only. Store new data in a model of the new project."
    assert found["write"] == f"LegacyWriteError: legacy.Customer {advice}"
    assert found["write to the other"] == f"LegacyWriteError: crm.Lead {advice}"


def test_a_source_does_not_speak_for_the_models_of_another(found: dict[str, object]) -> None:
    assert str(found["pointing row of the other"]).startswith("['crm', 'LegacyWriteError: crm.Lead is a legacy model")


def test_a_relation_across_databases_is_refused_with_what_to_store_instead(found: dict[str, object]) -> None:
    assert found["relation"] == (
        "ValueError: notes.Note cannot be related to legacy.Customer, which is in the legacy database. Store its key "
        "(1) in a plain field."
    )
    assert str(found["relation between sources"]).startswith("ValueError: crm.Lead cannot be related")
    assert found["relation inside"] is True


def test_nothing_migrates_to_or_from_a_legacy_app(found: dict[str, object]) -> None:
    assert found["migrate"] == [False] * 6
    assert found["migrate new"] == [True, False, False]
