"""The survey of a project says of each thing that is left what becomes of it."""

import subprocess
from pathlib import Path

import pytest

from legacygen.retire.leftovers import Fate, Retirement
from legacygen.retire.live_state import LiveState
from legacygen.retire.project_files import read_project_files
from legacygen.retire.survey import plan_retirement

MODELS = """from django.db import models


class Customer(models.Model):
    class Meta:
        managed = False
        db_table = "tbl_cust"
"""
PROJECT = {
    "manage.py": "",
    "legacygen.toml": 'app = "legacy"\nsettings = "site.settings"\n',
    "legacy/__init__.py": "",
    "legacy/models.py": MODELS,
    "legacy/settings.py": "def install(settings): ...\n",
    "site/settings.py": "from legacy import settings as legacy\n\nDEBUG = True\nlegacy.install(globals())\n",
}


def survey(root: Path, files: dict[str, str], live: LiveState | None = None) -> Retirement:
    """Write the project and more files, and plan its retirement."""
    for path, text in {**PROJECT, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return plan_retirement(read_project_files(root), live or LiveState(), "site.settings")


def find(found: Retirement, what: str) -> tuple[Fate, tuple[str, ...], str]:
    """Find the one leftover with that name."""
    (each,) = (each for each in found.leftovers if each.what == what)
    return each.fate, each.places, each.advice


def test_the_app_the_state_and_the_lines_in_settings_go(tmp_path: Path) -> None:
    found = survey(tmp_path, {".legacygen/schema.json": "{}"})
    texts = {change.path: change.text for change in found.changes}
    assert texts == {
        "site/settings.py": "DEBUG = True\n",
        **dict.fromkeys(("legacy/__init__.py", "legacy/models.py", "legacy/settings.py")),
        **dict.fromkeys((".legacygen/schema.json", "legacygen.toml")),
    }
    assert list(texts)[-1] == "legacygen.toml"
    assert found.gone == ("legacy", "legacy.models", "legacy.settings", "legacygen")
    assert found.folders == (".legacygen", "legacy")


CASES = {
    "a managed model in the legacy app": (
        {"legacy/models.py": MODELS.replace("managed = False", "ordering = []")},
        "the model Customer",
        (Fate.BLOCKED, ("legacy/models.py:4",), "Django manages its table"),
    ),
    "an unmanaged model elsewhere": (
        {"shop/models.py": MODELS},
        "the model Customer",
        (Fate.DECIDE, ("shop/models.py:4",), "no migration makes its table"),
    ),
    "a module of the user's in the legacy app": (
        {"legacy/views.py": "from .models import Customer\n"},
        "legacy/views.py",
        (Fate.BLOCKED, ("legacy/views.py:1",), "uses legacy.models.Customer, which go with the legacy app; take"),
    ),
    "a test": (
        {"shop/test_it.py": "import legacy.models\n"},
        "shop/test_it.py",
        (Fate.BLOCKED, ("shop/test_it.py:1",), "and so do tests of them"),
    ),
    "an app in settings": (
        {"site/other.py": "INSTALLED_APPS = [\n    'legacygen.runtime',\n]\n"},
        "legacygen.runtime",
        (Fate.BLOCKED, ("site/other.py:2",), "needs the apps of legacygen in the settings"),
    ),
    "a template": (
        {"shop/templates/a.html": "\n{% include 'legacygen/row.html' %}\n"},
        "legacygen.runtime.templates",
        (Fate.BLOCKED, ("shop/templates/a.html:2",), "needs the apps"),
    ),
    "a field": (
        {"shop/models.py": "from legacygen.runtime.fields import SetField\n\nx = SetField()\n"},
        "legacygen.runtime.fields.SetField",
        (Fate.DECIDE, ("shop/models.py:1", "shop/models.py:3"), "replace it by `CharField`"),
    ),
    "an engine": (
        {"site/other.py": "X = {'ENGINE': 'legacygen.runtime.backends.mysql'}\n"},
        "legacygen.runtime.backends.mysql",
        (Fate.DECIDE, ("site/other.py:1",), "replace it by `django.db.backends.mysql`, which may write"),
    ),
    "a workflow": (
        {".github/workflows/test.yml": "on: push\n- run: legacygen refresh --check\n"},
        ".github/workflows/test.yml",
        (Fate.DECIDE, (".github/workflows/test.yml:2",), "take out what needs legacygen"),
    ),
    "a lock": ({"uv.lock": "name = 'legacygen'\n"}, "uv.lock", (Fate.DECIDE, ("uv.lock:1",), "lock the")),
    "a line in a file that changes": (
        {"requirements.txt": "legacygen\n# what legacygen was for\n"},
        "requirements.txt",
        (Fate.DECIDE, ("requirements.txt:2",), "take out"),
    ),
    "a password": (
        {".env": "LEGACY_DB_PASSWORD=s3cret\nA=1\n"},
        "LEGACY_DB_PASSWORD",
        (Fate.DECIDE, (".env",), "git does not have this file"),
    ),
    "a variable that code reads": (
        {"site/other.py": "X = os.environ['LEGACY_DB_NAME']\n", ".env": "LEGACY_DB_NAME=x\nLEGACY_DB_USER=x\n"},
        "LEGACY_DB_NAME",
        (Fate.STAYS, ("site/other.py",), "your code reads them"),
    ),
    "one that it does not": (
        {"site/other.py": "X = os.environ['LEGACY_DB_NAME']\n", ".env": "LEGACY_DB_NAME=x\nLEGACY_DB_USER=x\n"},
        "LEGACY_DB_USER",
        (Fate.DECIDE, (".env",), "git does not have"),
    ),
    "the legacy app": ({}, "legacy/", (Fate.REMOVED, (), "the legacy app, 1 legacy model, 3 files")),
    "a class in a migration, and where it is used too": (
        {
            "shop/models.py": "from legacygen.runtime import fields\n\nx = fields.SetField()\n",
            "shop/migrations/0001.py": "import legacygen.runtime.fields.sets as s\n\ns.SetField()\n",
        },
        "legacygen.runtime.fields.SetField",
        (Fate.DECIDE, ("shop/migrations/0001.py:3", "shop/models.py:3"), "replace it by `CharField`"),
    ),
    "a driver": (
        {"requirements.txt": "legacygen\nmysqlclient>=2\n"},
        "the driver mysqlclient",
        (Fate.DECIDE, ("requirements.txt:2",), "if no other database needs it"),
    ),
    "PyMySQL": (
        {"legacy/settings.py": "import pymysql\n\npymysql.install_as_MySQLdb()\n"},
        "pymysql.install_as_MySQLdb()",
        (Fate.DECIDE, ("legacy/settings.py",), "needs this line in the settings"),
    ),
    "fields of PostgreSQL": (
        {
            "legacy/settings.py": 'APPS = ["django.contrib.postgres"]\n',
            "shop/models.py": "from django.contrib.postgres.fields import ArrayField\n",
        },
        "django.contrib.postgres",
        (Fate.DECIDE, ("legacy/settings.py",), "add it yourself"),
    ),
    "the private server": (
        {".legacygen/private-server/log": ""},
        "the private server",
        (Fate.DECIDE, (".legacygen/private-server/",), "delete it when nobody needs the rows"),
    ),
    "the report": ({"docs/legacy/README.md": "x"}, "the report", (Fate.STAYS, ("docs/legacy/",), "needs nothing")),
    "a loaded dump": ({"legacy.sqlite3": ""}, "the loaded dump", (Fate.DECIDE, ("legacy.sqlite3",), "the rows")),
}


@pytest.mark.parametrize(("files", "what", "expected"), CASES.values(), ids=CASES)
def test_what_is_left_has_a_fate_a_place_and_advice(
    tmp_path: Path, files: dict[str, str], what: str, expected: tuple[Fate, tuple[str, ...], str]
) -> None:
    found = survey(tmp_path, files)
    fate, places, advice = find(found, what)
    assert (fate, places) == expected[:2]
    assert expected[2] in advice
    assert "s3cret" not in str(found.leftovers)


def test_a_legacy_app_may_be_in_a_package(tmp_path: Path) -> None:
    files = {
        "legacygen.toml": 'app = "apps.old"\ndatabase = "erp"\n',
        "apps/__init__.py": "",
        "apps/old/__init__.py": "",
        "apps/old/models.py": MODELS,
        "shop/views.py": "from apps.old import models\nfrom apps.shop import x\n",
        "shop/models.py": "x = ForeignKey('old.Customer')\n",
        "site/settings.py": "from apps.old.settings import install\n\ninstall(globals())\n\nDEBUG = True\n",
        "apps/old/settings.py": "",
        ".env.example": "LEGACY_DB_NAME=\nERP_DB_NAME=\n",
    }
    found = survey(tmp_path, files)
    texts = {change.path: change.text for change in found.changes}
    assert texts["site/settings.py"] == "DEBUG = True\n"
    assert texts[".env.example"] == "LEGACY_DB_NAME=\n"
    assert "apps/__init__.py" not in texts
    assert texts["apps/old/models.py"] is None
    assert find(found, "shop/views.py")[:2] == (Fate.BLOCKED, ("shop/views.py:1",))
    assert find(found, "shop/models.py")[:2] == (Fate.BLOCKED, ("shop/models.py:1",))


def test_a_driver_that_other_settings_need_is_not_listed(tmp_path: Path) -> None:
    files = {"requirements.txt": "PyMySQL\n", "site/base.py": "X = {'ENGINE': 'django.db.backends.mysql'}\n"}
    assert "the driver PyMySQL" not in {each.what for each in survey(tmp_path, files).leftovers}


def test_settings_that_git_ignores_are_not_changed_but_named(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("site/local.py\n")
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    survey(tmp_path, {})
    subprocess.run(["git", "add", "--all"], cwd=tmp_path, check=True)
    found = survey(tmp_path, {"site/local.py": PROJECT["site/settings.py"]})
    assert find(found, "site/local.py")[:2] == (Fate.BLOCKED, ("site/local.py:1",))
    assert "site/local.py" not in {change.path for change in found.changes}
    found = survey(tmp_path, {"legacy/export/new.py": ""})
    assert find(found, "files that are not in git")[1] == ("legacy/export/new.py",)


STUB = """from legacy.models import Customer as Old
from shop.models import Client


class CustomerExport(Export):
    source = Old
    target = {target}
"""


def test_stubs_with_a_target_that_no_ledger_knows_are_listed(tmp_path: Path) -> None:
    files = {"legacy/export/a.py": STUB.format(target="Client"), "legacy/export/b.py": STUB.format(target="Unmapped")}
    what = "stubs that were never run"
    assert find(survey(tmp_path, files), what)[:2] == (Fate.DECIDE, ("legacy/export/a.py",))
    known = LiveState(tables=frozenset({"legacy.tbl_cust"}))
    assert what not in {each.what for each in survey(tmp_path, files, known).leftovers}


@pytest.mark.parametrize(
    ("live", "words"),
    [
        (
            LiveState(accounts={"phpass": 2}),
            "2 accounts still have such a password; remove it when no password begins",
        ),
        (LiveState(accounts={"phpass": 1}), "1 account still has such a password"),
        (LiveState(), "no account has a password that begins with phpass$: remove it"),
        (LiveState(error="no answer"), "remove it when no password begins with phpass$ any more"),
    ],
)
def test_a_hasher_is_listed_with_its_accounts(tmp_path: Path, live: LiveState, words: str) -> None:
    found = survey(tmp_path, {"site/base.py": "PASSWORD_HASHERS = ['legacygen.runtime.hashers.PhpassHasher']\n"}, live)
    fate, places, advice = find(found, "legacygen.runtime.hashers.PhpassHasher")
    assert (fate, places) == (Fate.DECIDE, ("site/base.py:1",))
    assert advice.startswith(words)
    assert find(found, "the requirement legacygen")[0] is Fate.STAYS
    assert "legacygen" not in found.gone
    assert ("accounts and ledger" in {each.what for each in found.leftovers}) == bool(live.error)
