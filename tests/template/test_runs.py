"""What the template makes runs: checks, tests and commands of the project itself, before and after a refresh."""

import re
import shutil
from pathlib import Path

import pytest

from tests.servers import Server
from tests.template.conftest import SHOP, Render, legacygen, run, set_env

SECRET = "9xQ" * 20 + "!aZbYcX"
PROD = "config.settings.prod"


def assert_sound(site: Path, *settings: str) -> None:
    """The project's checks and tests pass without a word of warning, and there is nothing to migrate."""
    assert run(site, "-W", "error", "manage.py", "makemigrations", "--check", *settings) == "No changes detected\n"
    said = run(site, "-W", "error", "manage.py", "test")
    assert "System check identified no issues (0 silenced)" in said
    assert "\nOK" in said


def assert_tested(site: Path) -> None:
    """Pytest says so too, and nothing that it says is a warning."""
    said = run(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error")
    assert " passed" in said
    assert "warning" not in said


@pytest.mark.parametrize("style", ["standard", "separate"])
def test_a_project_is_sound_before_and_after_its_first_refresh(render: Render, shop: Path, style: str) -> None:
    site = render(legacy_engine="sqlite", settings_style=style)
    legacy = ("--settings", "config.settings.migration") if style == "separate" else ()
    run(site, "-m", "ruff", "check", "--no-cache", ".")
    assert_sound(site)
    assert_tested(site)
    set_env(site, LEGACY_DB_NAME=str(shop))
    assert "new        legacy/models.py" in legacygen(site, "refresh")
    run(site, "-m", "ruff", "check", "--no-cache", ".")
    assert_sound(site)
    if legacy:
        assert run(site, "manage.py", "makemigrations", "--check", *legacy) == "No changes detected\n"
    assert_tested(site)
    say = "from legacy.models import Order; order = Order.objects.get(); print(order.cust.cust_nm)"
    assert run(site, "manage.py", "shell", "-v0", "-c", say, *legacy).endswith("Ada\n")
    assert "5 stubs" in run(site, "manage.py", "legacy", *legacy, "run")
    assert "unchanged" in legacygen(site, "refresh")


@pytest.mark.parametrize("engine", ["mysql", "postgresql", "sqlite"])
def test_a_project_is_sound_without_its_server_and_ready_for_production(render: Render, engine: str) -> None:
    site = render(legacy_engine=engine, mysql_driver="pymysql")
    assert_sound(site)
    production = {"DJANGO_SECRET_KEY": SECRET, "DJANGO_ALLOWED_HOSTS": "shop.example"}
    said = run(site, "manage.py", "check", "--deploy", "--settings", PROD, status=0, **production)
    assert said == "System check identified no issues (0 silenced).\n"


def test_formatters_and_linters_leave_a_refreshed_project_alone(render: Render, shop: Path) -> None:
    site = render(legacy_engine="sqlite")
    set_env(site, LEGACY_DB_NAME=str(shop))
    legacygen(site, "refresh")
    run(site, "-m", "black", "--check", "--quiet", ".")
    run(site, "-m", "ruff", "check", "--no-cache", ".")


def test_a_stub_whose_objects_do_not_fit_fails_the_tests(render: Render, shop: Path) -> None:
    site = render(legacy_engine="sqlite")
    set_env(site, LEGACY_DB_NAME=str(shop))
    legacygen(site, "refresh")
    stub = site / "legacy/export/cust.py"
    stub.write_text(
        "from django.contrib.auth.models import Group\n"
        "from legacygen.runtime.export import Export\n\n"
        "from legacy.models import Cust\n\n\n"
        "class CustExport(Export):\n"
        "    source = Cust\n"
        "    target = Group\n\n"
        "    def row(self, old):\n"
        "        return self.target(name=old.cust_nm)\n",
        encoding="utf-8",
    )
    assert_tested(site)
    stub.write_text(stub.read_text(encoding="utf-8").replace("old.cust_nm", "old.cust_nm * 4"), encoding="utf-8")
    failure = "CustExport, longest values: name: has 160 characters, at most 150 fit"
    assert failure in run(site, "manage.py", "test", "--parallel", "2", status=1)
    assert failure in run(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", status=1)


def test_tests_run_in_parallel(render: Render, shop: Path) -> None:
    site = render(legacy_engine="sqlite")
    set_env(site, LEGACY_DB_NAME=str(shop))
    legacygen(site, "refresh")
    assert "OK" in run(site, "manage.py", "test", "--parallel", "2")


@pytest.mark.parametrize("settings", ["config.settings.test", "config.settings.dev"])
def test_tests_never_touch_the_legacy_database_whatever_their_settings(
    render: Render, shop: Path, settings: str
) -> None:
    site = render(legacy_engine="sqlite")
    set_env(site, LEGACY_DB_NAME=str(shop))
    legacygen(site, "refresh")
    (site / "legacy/tests/test_write.py").write_text(
        "import unittest\n"
        "from legacy.models import Cust\n\n\n"
        "class PlainTest(unittest.TestCase):\n"
        "    def test_write(self):\n"
        "        assert Cust.objects.create(cust_nm='Eve').pk\n",
        encoding="utf-8",
    )
    before = shop.read_bytes()
    run(site, "manage.py", "test", "--noinput", "--settings", settings)
    run(site, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--ds={settings}", "legacy/tests/test_models.py")
    assert shop.read_bytes() == before


def test_a_further_source_joins_the_project_and_refresh_does_both(render: Render, shop: Path, tmp_path: Path) -> None:
    site = render(legacy_engine="sqlite", settings_style="separate")
    said = legacygen(tmp_path, "new", "site", "-d", "part=app", "-d", "app_label=crm", "-d", "legacy_engine=sqlite")
    assert said == "made       site/crm/\nnext       follow site/crm/README.md, then cd site && legacygen refresh\n"
    assert_sound(site)
    (site / "config/legacy.py").write_text(
        (site / "config/legacy.py")
        .read_text(encoding="utf-8")
        .replace("from legacy", "from crm import settings as crm\nfrom legacy", 1)
        .replace("[legacy]", "[legacy, crm]"),
        encoding="utf-8",
    )
    set_env(site, LEGACY_DB_NAME=str(shop), CRM_DB_NAME=str(shop))
    assert_sound(site)
    said = legacygen(site, "refresh")
    assert "new        legacy/models.py" in said
    assert "new        crm/models.py" in said
    assert_sound(site, "--settings", "config.settings.migration")
    assert_tested(site)
    assert "unchanged  crm" in legacygen(site, "refresh", "crm")


def test_sources_may_be_known_to_different_settings(render: Render, shop: Path) -> None:
    site = render(legacy_engine="sqlite", settings_style="separate")
    render(part="app", app_label="crm", legacy_engine="sqlite")
    install = "\nfrom crm import settings as crm  # noqa: E402\n\ncrm.install(globals())\n"
    with (site / "config/settings/dev.py").open("a", encoding="utf-8") as dev:
        dev.write(install)
    toml = site / "legacygen.crm.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace('settings = ""', 'settings = "config.settings.dev"'))
    set_env(site, LEGACY_DB_NAME=str(shop), CRM_DB_NAME=str(shop))
    assert legacygen(site, "refresh").count("new        ") == 4
    assert_sound(site)


def test_the_app_joins_any_django_project(render: Render, shop: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    run(site, "-m", "django", "startproject", "webshop", ".")
    render(part="app", app_label="erp", legacy_engine="sqlite")
    settings = site / "webshop/settings.py"
    text = settings.read_text(encoding="utf-8").replace("USE_TZ = True", "USE_TZ = False")
    settings.write_text(text + "\nfrom erp import settings as erp\n\nerp.install(globals())\n", encoding="utf-8")
    assert_sound(site)
    said = legacygen(site, "refresh", status=2)
    assert "set ERP_DB_NAME and the other ERP_DB_* in the environment." in said
    assert "new        erp/models.py" in legacygen(site, "refresh", ERP_DB_NAME=str(shop))
    assert_sound(site)


def test_legacygen_is_removed_as_the_how_to_says(render: Render) -> None:
    site = render(legacy_engine="sqlite")
    shutil.rmtree(site / "legacy")
    (site / "legacygen.toml").unlink()
    (site / "config/legacy.py").unlink()
    for path in (site / "config/settings").glob("*.py"):
        text = path.read_text(encoding="utf-8").replace("import env, legacy", "import env")
        path.write_text("".join(line for line in text.splitlines(True) if not re.search(r"\blegacy\b", line)))
    without = "import sys; sys.modules['legacygen'] = None; sys.argv[:] = ['manage.py', 'test']; import manage; "
    (site / "without.py").write_text(f"{without}manage.main()")
    assert "no issues" in run(site, "without.py")


@pytest.mark.mysql
def test_one_command_leads_from_a_mysql_database_to_a_checked_project(mariadb: Server, tmp_path: Path) -> None:
    mariadb.create("shop", SHOP)
    reader, shop = mariadb.own("reader"), mariadb.own("shop")
    mariadb.run(f"CREATE OR REPLACE USER {reader}@localhost IDENTIFIED BY 'pa#$ \"5%';")
    mariadb.run(f"GRANT SELECT, SHOW VIEW ON {shop}.* TO {reader}@localhost;")
    place = mariadb.host.replace("/", "%2F")
    url = f"mysql://{reader}:pa%23%24%20%225%25@{place}/{shop}"
    assert_made(tmp_path, url)


@pytest.mark.postgresql
def test_one_command_leads_from_a_postgresql_database_to_a_checked_project(postgresql: Server, tmp_path: Path) -> None:
    name = postgresql.create("shop", SHOP)["NAME"]
    assert_made(tmp_path, f"postgresql://{postgresql.user}:unused@{postgresql.host.replace('/', '%2F')}/{name}")


def assert_made(folder: Path, url: str) -> None:
    said = legacygen(folder, "new", "site", "--legacy", url)
    assert "made       site/" in said
    assert "System check identified no issues" in said
    assert said.endswith("next       cd site && pytest, then fill in a stub in legacy/export/\n")
    site = folder / "site"
    assert_sound(site)
    say = "from legacy.models import Order; print(*Order.objects.all(), Order.objects.count())"
    assert run(site, "manage.py", "shell", "-v0", "-c", say).endswith(" 1\n")
    assert "unchanged" in legacygen(site, "refresh")
