"""The commands that take a dump: `new --dump`, `load` and `refresh --dump`, as one types them."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from legacygen.workspace import Source, hold_run_lock
from tests.dump.reading import FOOTER, HEADER, TABLE
from tests.processes import run_python
from tests.shown import environment

ROWS = "INSERT INTO `t` VALUES (1,'one'),(2,NULL);\n"
LATER = "CREATE TABLE `u` (`id` int NOT NULL, PRIMARY KEY (`id`));\nINSERT INTO `u` VALUES (7);\n"


def run(*words: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    measured = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_PROCESS_")}
    return run_python("-m", "legacygen", *words, folder=cwd, environment=environment() | measured)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A project that was made of a dump; a second dump lies beside it."""
    (tmp_path / "first.sql").write_text(f"{HEADER}{TABLE}{ROWS}{FOOTER}", encoding="utf-8")
    (tmp_path / "second.sql").write_text(f"{HEADER}{TABLE}{LATER}{FOOTER}", encoding="utf-8")
    done = run("new", "site", "--dump", "first.sql", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    return tmp_path / "site"


def test_new_makes_a_project_of_a_dump_without_any_server(site: Path) -> None:
    assert "class T(models.Model):" in (site / "legacy" / "models.py").read_text(encoding="utf-8")
    assert (site / "legacy.sqlite3").exists()


def test_refresh_loads_the_second_dump_and_says_what_has_changed(site: Path) -> None:
    done = run("refresh", "--dump", "../second.sql", cwd=site)
    assert done.returncode == 0, done.stderr
    for line in (
        "changed    + u: a new table, 1 row",
        "changed    ~ t: 2 → 0 rows",
        "loaded     into legacy.sqlite3",
        "before     the database before it is kept as legacy.before.sqlite3",
        "added      u",
    ):
        assert line in done.stdout


def test_load_ends_with_the_next_command(site: Path) -> None:
    assert run("load", "../second.sql", cwd=site).stdout.endswith("next       legacygen refresh\n")
    assert json.loads(run("load", "../second.sql", "--json", cwd=site).stdout)["changes"] == []


@pytest.mark.parametrize("options", [["--dry-run"], ["--check"], ["--from-schema", ".legacygen/schema.json"]])
def test_a_refresh_that_writes_nothing_loads_nothing(site: Path, options: list[str]) -> None:
    done = run("refresh", "--dump", "../second.sql", *options, cwd=site)
    assert (done.returncode, "--dump replaces the legacy database; it excludes" in done.stderr) == (2, True)


def test_new_makes_no_project_of_what_is_no_dump(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<!DOCTYPE html><html></html>", encoding="utf-8")
    done = run("new", "site", "--dump", "page.html", cwd=tmp_path)
    assert (done.returncode, "a page of a website" in done.stderr) == (2, True)
    assert not (tmp_path / "site").exists()


def test_new_says_how_to_go_on_with_a_dump_that_needs_an_option(tmp_path: Path) -> None:
    both = "".join(f"CREATE DATABASE `{name}`;\nUSE `{name}`;\n{TABLE}" for name in "ab")
    (tmp_path / "two.sql").write_text(f"{HEADER}{both}{FOOTER}", encoding="utf-8")
    error = run("new", "site", "--dump", "two.sql", cwd=tmp_path).stderr
    assert "name the one to load with --database" in error
    assert error.endswith(f"run `cd site && legacygen load {tmp_path}/two.sql && legacygen refresh`.\n")
    done = run("load", "../two.sql", "--database", "b", cwd=tmp_path / "site")
    assert (done.returncode, "loaded     into legacy.sqlite3" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--legacy", "sqlite:///x"], "two sources of the legacy database; give one"),
        (["--data", "part=app"], "--dump is for a new project"),
    ],
)
def test_new_takes_a_dump_for_a_new_project_and_no_other_source(
    tmp_path: Path, options: list[str], words: str
) -> None:
    assert words in run("new", "site", "--dump", "x.sql", *options, cwd=tmp_path).stderr


def test_a_second_command_waits_while_another_one_loads(site: Path) -> None:
    source = Source(root=site, config=site / "legacygen.toml", state=site / ".legacygen")
    with hold_run_lock(source):
        done = run("load", "../second.sql", cwd=site)
    assert (done.returncode, "Another legacygen refresh is running here, or a load" in done.stderr) == (2, True)
