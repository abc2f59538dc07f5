"""The commands that take a dump, with one of PostgreSQL, as one types them."""

from pathlib import Path

import pytest

from tests.dump.postgresql.conftest import FOOTER, HEADER, SCHEMA, TABLE, WHOLE, Loader
from tests.dump.sqlite.test_commands import run

pytestmark = pytest.mark.postgresql


@pytest.fixture
def site(loader: Loader, tmp_path: Path) -> Path:
    """A project of PostgreSQL without a database, as its README says how to make one."""
    done = run("new", "site", "--data", "legacy_engine=postgresql", "--defaults", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    target = loader.target
    values = {"NAME": target.name, "USER": target.reader, "HOST": target.host, "PORT": ""}
    lines = [*(f"LEGACY_DB_{name}={value}" for name, value in values.items()), f"LEGACY_LOAD_USER={target.user}"]
    (tmp_path / "site" / ".env").write_text("\n".join(["DJANGO_SECRET_KEY=x", *lines, ""]), encoding="utf-8")
    return tmp_path / "site"


def test_models_of_a_loaded_dump_are_those_of_the_server(site: Path, loader: Loader, tmp_path: Path) -> None:
    loader.server.create("dumped", SCHEMA)
    loader.dump("dumped", tmp_path / "shop.dump", "-Fc")
    (tmp_path / "second.sql").write_text(WHOLE, encoding="utf-8")
    done = run("refresh", "--dump", "../shop.dump", cwd=site)
    assert (done.returncode, "loaded     into database" in done.stdout) == (0, True), done.stdout + done.stderr
    loaded = (site / "legacy" / "models.py").read_text(encoding="utf-8")
    assert "class Article(models.Model):" in loaded
    for grant in ("USAGE ON SCHEMA crm", "SELECT ON ALL TABLES IN SCHEMA public, crm"):
        loader.server.run(f"GRANT {grant} TO {loader.target.reader};", "dumped")
    env = (site / ".env").read_text(encoding="utf-8")
    (site / ".env").write_text(env.replace(loader.target.name, loader.server.own("dumped")), encoding="utf-8")
    assert "nothing to write" in run("refresh", cwd=site).stdout
    (site / ".env").write_text(env, encoding="utf-8")
    shown = run("load", "../second.sql", cwd=site).stdout
    for line in (
        "changed    - article: the table is gone",
        "changed    + t: a new table, 2 rows",
        "legacygen refresh",
    ):
        assert line in shown


def test_a_dump_is_described_without_a_project_or_server(tmp_path: Path) -> None:
    (tmp_path / "shop.sql").write_text(f"{WHOLE}GRANT ALL ON t TO x;\n", encoding="utf-8")
    done = run("load", "shop.sql", "--dry-run", cwd=tmp_path)
    assert done.returncode == 0
    for line in ("server PostgreSQL 15.4", "1 table, 2 rows", "t: 2 columns, 2 rows", "complete   it ends with"):
        assert line in done.stdout
    (tmp_path / "evil.sql").write_text(f"{HEADER}{TABLE}\\! touch x\n{FOOTER}", encoding="utf-8")
    done = run("load", "evil.sql", "--dry-run", cwd=tmp_path)
    assert (done.returncode, "is a command of psql, which a load never runs" in done.stdout) == (2, True)


def test_a_dump_of_another_engine_names_the_command_that_changes_it(site: Path, tmp_path: Path) -> None:
    (tmp_path / "my.sql").write_text("-- MySQL dump 10.13\nCREATE TABLE `t` (`id` int);\n", encoding="utf-8")
    assert "copier update --data legacy_engine=mysql" in run("load", "../my.sql", cwd=site).stderr
