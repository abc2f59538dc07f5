"""`legacygen retire` lists what is left, breaks no code of the user, and leaves a project that needs no legacygen."""

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from legacygen.cli import cli
from legacygen.workspace import transaction
from tests.template.conftest import Render, legacygen, run, set_env

WITHOUT = """
import runpy, sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "legacygen":
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Refuse())
sys.argv = ["manage.py", *sys.argv[1:]]
runpy.run_path("manage.py", run_name="__main__")
"""
"""Runs manage.py where legacygen cannot be imported."""

MODELS = """from django.db import models


class Customer(models.Model):
    id = models.AutoField(primary_key=True)

    class Meta:
        managed = False
        db_table = "tbl_cust"
"""
STUB = """from legacygen.runtime.export import Export

from {app}.models import Customer
from store.models import Product


class CustomerExport(Export):
    source = Customer
    target = Product

    def row(self, old):
        return self.target(id=old.id)
"""
STORE = {
    "store/__init__.py": "",
    "store/models.py": "from django.db import models\n\n\n"
    "class Product(models.Model):\n    name = models.TextField()\n",
    "store/tests.py": "from django.test import TestCase\n\nfrom store.models import Product\n\n\n"
    "class ProductTest(TestCase):\n    def test_it(self):\n        Product.objects.create(name='x')\n",
    "store/migrations/__init__.py": "",
    "store/migrations/0001_initial.py": "from django.db import migrations, models\n\n\n"
    "class Migration(migrations.Migration):\n    initial = True\n    dependencies = []\n    operations = [\n"
    "        migrations.CreateModel(name='Product', fields=[\n"
    "            ('id', models.BigAutoField(primary_key=True, serialize=False, auto_created=True)),\n"
    "            ('name', models.TextField()),\n        ]),\n    ]\n",
}
EXISTING = {
    "manage.py": "import os, sys\n\nfrom django.core.management import execute_from_command_line\n\n"
    "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'mysite.settings')\nexecute_from_command_line(sys.argv)\n",
    "mysite/__init__.py": "",
    "mysite/settings.py": "from pathlib import Path\n\nSECRET_KEY = 'x'\nUSE_TZ = True\nROOT_URLCONF = 'mysite.urls'\n"
    "INSTALLED_APPS = ['django.contrib.contenttypes', 'django.contrib.auth', 'store']\n"
    "DEFAULT_AUTO_FIELD = 'django.db.models.BigAutoField'\n"
    "NAME = Path(__file__).parents[1] / 'db.sqlite3'\n"
    "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': NAME}}\n"
    "\nfrom crm import settings as crm\n\ncrm.install(globals())  # during tests, a database in memory\n",
    "mysite/urls.py": "urlpatterns = []\n",
    "requirements.txt": "Django>=5.2\nlegacygen>=0.1\n",
    ".gitignore": "*.sqlite3\n__pycache__/\n",
}


def write(site: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")


def git(site: Path, *arguments: str) -> str:
    known = ("-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "init.defaultBranch=main")
    return subprocess.run(["git", *known, *arguments], cwd=site, check=True, capture_output=True, text=True).stdout


def store(site: Path) -> None:
    """Store everything in git, as `retire --write` wants it."""
    git(site, "init", "--quiet")
    git(site, "add", "--all")
    git(site, "commit", "--quiet", "--allow-empty", "--message", "all of it")


def add_store(site: Path) -> None:
    """Add an app of the user's to a project of the template."""
    write(site, STORE)
    base = site / "config/settings/base.py"
    base.write_text(base.read_text().replace("INSTALLED_APPS = [\n", 'INSTALLED_APPS = [\n    "store",\n'))


def retire(site: Path, *arguments: str) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(site)
        patch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
        return CliRunner().invoke(cli, ["retire", *arguments])


def assert_free(site: Path) -> None:
    """Nothing of legacygen is left but the README and .env, and the tests pass where it cannot be imported."""
    left = [path for path in site.rglob("*") if path.is_file() and ".git" not in path.parts]
    named = [path.name for path in left if path.suffix != ".sqlite3" and "legacygen" in path.read_text()]
    assert set(named) <= {"README.md", ".env"}
    assert not [path for path in left if path.name.endswith((".old", ".new"))]
    gone = ("legacy", "crm", ".legacygen", ".env.crm.example", "config/settings/migration.py", "conftest.py")
    assert not [name for name in gone if (site / name).exists()]
    assert "\nOK" in run(site, "-c", WITHOUT, "test")


@pytest.fixture
def new_site(render: Render, shop: Path) -> Path:
    site = render(legacy_engine="sqlite")
    add_store(site)
    set_env(site, LEGACY_DB_NAME=str(shop))
    legacygen(site, "refresh")
    return site


@pytest.fixture
def separate_site(render: Render) -> Path:
    """Two sources, the second one added later; models in packages; settings of their own."""
    site = render(legacy_engine="sqlite", settings_style="separate")
    render(part="app", app_label="crm", legacy_engine="sqlite")
    write(site, {f"{app}/models/__init__.py": f"from {app}.models.all import *\n" for app in ("legacy", "crm")})
    write(site, {f"{app}/models/all.py": MODELS for app in ("legacy", "crm")})
    write(site, {f"{app}/export/__init__.py": "" for app in ("legacy", "crm")})
    write(site, {f"{app}/export/tbl_cust.py": STUB.format(app=app) for app in ("legacy", "crm")})
    write(site, {".legacygen/schema.json": "{}\n", ".legacygen/crm/schema.json": "{}\n"})
    both = (
        (site / "config/legacy.py")
        .read_text()
        .replace("\n\nSOURCES = [legacy]", "\nfrom crm import settings as crm\n\nSOURCES = [legacy, crm]")
    )
    (site / "config/legacy.py").write_text(both)
    add_store(site)
    return site


@pytest.fixture
def existing_site(render: Render) -> Path:
    """A project that was there before, with a legacy app."""
    site = render(part="app", app_label="crm", legacy_engine="sqlite")
    write(site, {**EXISTING, **STORE, "crm/models.py": MODELS, "crm/export/__init__.py": ""})
    write(site, {"crm/export/tbl_cust.py": STUB.format(app="crm"), ".legacygen/crm/schema.json": "{}\n"})
    return site


@pytest.mark.parametrize("shape", ["new_site", "separate_site", "existing_site"])
def test_a_project_passes_its_tests_without_legacygen(shape: str, request: pytest.FixtureRequest) -> None:
    site = request.getfixturevalue(shape)
    store(site)
    result = retire(site, "--write")
    assert result.exit_code == 0, result.output
    assert result.output.endswith('next       git add -A && git commit -m "Remove legacygen"\n')
    assert_free(site)


def test_code_of_the_user_that_would_break_is_named_and_nothing_is_removed(existing_site: Path) -> None:
    write(existing_site, {"store/views.py": "from crm.models import Customer\n"})
    store(existing_site)
    listed = retire(existing_site)
    assert listed.exit_code == 1
    said = "blocked    store/views.py (store/views.py:1): uses crm.models.Customer, which go with the legacy app; take"
    assert said in listed.output
    assert listed.output.endswith("next       change what is blocked, then run this again\n")
    result = retire(existing_site, "--write")
    assert result.exit_code == 2
    assert "code of yours would break: store/views.py:1. " in result.output
    assert git(existing_site, "status", "--porcelain") == ""


def test_a_tree_that_git_cannot_give_back_is_refused_unless_forced(existing_site: Path) -> None:
    listed = retire(existing_site)
    assert listed.exit_code == 0, listed.output
    assert listed.output.endswith("next       legacygen retire --write\n")
    result = retire(existing_site, "--write")
    assert result.exit_code == 2
    assert "this folder is in no git repository" in result.output
    store(existing_site)
    write(existing_site, {"store/new.py": ""})
    result = retire(existing_site, "--write")
    assert "git has not stored store/new.py: commit or stash it" in result.output
    assert (existing_site / "crm/models.py").is_file()
    assert retire(existing_site, "--write", "--force").exit_code == 0
    assert not (existing_site / "crm").exists()


def test_a_project_that_would_not_pass_its_check_stays_as_it_is(existing_site: Path) -> None:
    write(existing_site, {"store/apps.py": "import importlib\n\nimportlib.import_module('cr' + 'm')\n"})
    store(existing_site)
    result = retire(existing_site, "--write")
    assert result.exit_code == 2
    assert (
        "`manage.py check --settings mysite.settings` would fail: "
        "store/apps.py:3: ModuleNotFoundError: No module named 'crm'." in result.output
    )
    assert git(existing_site, "status", "--porcelain") == ""


LEDGER = """
from django.contrib.auth.models import User
from legacygen.runtime.ledger.models import LegacyTable, Reject, Run
User.objects.create(username="a", password="phpass$P$x")
table = LegacyTable.objects.create(source="crm", table="other")
Reject.objects.create(run=Run.objects.create(), table=table, key=1, reason="x", follows=False, row={})
"""
SHOW = "from django.db import connection; print([t for t in connection.introspection.table_names() if 'legacy' in t])"


def test_accounts_rejects_and_stubs_are_counted_and_a_migration_drops_the_ledger(existing_site: Path) -> None:
    hashers = "['django.contrib.auth.hashers.PBKDF2PasswordHasher', 'legacygen.runtime.hashers.PhpassHasher']"
    settings = existing_site / "mysite/settings.py"
    settings.write_text(settings.read_text() + f"PASSWORD_HASHERS = {hashers}\n")
    run(existing_site, "manage.py", "migrate", "--verbosity=0")
    run(existing_site, "manage.py", "shell", "-c", LEDGER)
    store(existing_site)
    output = retire(existing_site, "--write", "--ledger", "store").output
    assert "legacygen.runtime.hashers.PhpassHasher (mysite/settings.py:14): 1 account still has such a" in output
    assert "decide     1 rejected row in 'default': not carried over" in output
    assert "decide     stubs that were never run (crm/export/tbl_cust.py)" in output
    assert "legacygen_ledger" not in output
    assert "stays      the requirement legacygen: " in output
    assert "legacygen>=0.1" in (existing_site / "requirements.txt").read_text()
    run(existing_site, "manage.py", "migrate", "--verbosity=0")
    assert run(existing_site, "manage.py", "shell", "-v0", "-c", SHOW).endswith("[]\n")


class KilledError(BaseException):
    """Stands for kill -9."""


def test_what_was_begun_is_finished_by_the_next_run(existing_site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def kill(*_: object) -> None:
        raise KilledError

    store(existing_site)
    with monkeypatch.context() as patch:
        patch.setattr(transaction, "_remove_staged_files", kill)
        with pytest.raises(KilledError):
            retire(existing_site, "--write")
    assert (existing_site / ".legacygen/crm/txn.json").is_file()
    assert "run `legacygen retire --write` to finish or undo it" in retire(existing_site).output
    result = retire(existing_site, "--write")
    assert "an earlier run was interrupted; its prepared files are written now" in result.output
    assert result.exit_code == 0, result.output
    left = [path.name for path in existing_site.iterdir() if path.name.startswith(".")]
    assert sorted(left) == [".git", ".gitignore"]
    assert not (existing_site / "crm").exists()


def test_a_project_without_legacygen_has_nothing_left(tmp_path: Path) -> None:
    write(tmp_path, {"manage.py": EXISTING["manage.py"].replace("mysite.settings", "none")})
    result = retire(tmp_path)
    assert "nothing is left of legacygen" in result.output
    shutil.rmtree(tmp_path)
    tmp_path.mkdir()
    result = retire(tmp_path)
    assert result.exit_code == 2
    assert "There is neither a manage.py nor a legacygen.toml in" in result.output
