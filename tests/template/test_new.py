"""`legacygen new`: one sentence and status 2 for what cannot be, and no password anywhere but in .env."""

import importlib.util
import os
import re
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from legacygen import scaffold
from legacygen.cli import cli
from legacygen.cli.projects import ask_for_password
from legacygen.errors import ConfigError
from tests.servers import Server
from tests.template.conftest import legacygen


def new(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["new", *arguments])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["full"], "not empty"),
        (["file"], "file is a file"),
        (["file/site"], "file is a file"),
        (["site", "-d", "legacy_engine"], "NAME=VALUE, not 'legacy_engine'"),
        (["site", "-d", "legacy_engine=oracle"], "'oracle' is not in ['mysql', 'postgresql', 'sqlite']"),
        (["site", "-d", "app_label=class"], "class is a name of Python"),
        (["site", "-d", "app_lable=crm"], "no question 'app_lable'; did you mean 'app_label'"),
        (
            ["site", "-d", "legacy_time_zone=Europe/Madird"],
            "no time zone 'Europe/Madird'; did you mean 'Europe/Madrid'",
        ),
        (["site", "-d", "legacy_time_zone=CEST"], "no time zone 'CEST'"),
        (["site", "-d", "template_src=x"], "no question 'template_src'"),
        (["full", "-d", "part=app"], "full/legacy exists already"),
        (["full", "-d", "part=app", "--dump", "dump.sql"], "--dump is for a new project"),
        (["site", "--legacy", "s3cret"], "--legacy takes mysql://"),
        (["site", "--legacy", "oracle://u:s3cret@h/db"], "--legacy takes mysql://"),
        (["site", "--legacy", "mysql://u:s3cret@h"], "names no database"),
        (["site", "--legacy", "mysql://u:s3cret#x@h/db"], "cannot be parsed"),
        (["site", "--legacy", "mysql://u:s3cret@h:port/db"], "cannot be parsed"),
        (["site", "--legacy", "mysql://u:s3cret@h/db?ssl=1"], "?options"),
        (["site", "--legacy", "mysql://u:s3cret%0Ax@h/db"], "control character"),
        (["site", "--legacy", "sqlite:///none.sqlite3"], "there is no file"),
    ],
)
def test_what_cannot_be_is_one_sentence_and_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full/legacy").mkdir(parents=True)
    (tmp_path / "file").touch()
    result = new(*arguments)
    assert result.exit_code == 2, result.output
    assert re.fullmatch(r"error: [^\n]+[.?]\n", result.output)
    assert words in result.output
    assert "s3cret" not in result.output
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "full", "legacy"]


def test_a_folder_that_is_empty_or_not_there_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").mkdir()
    for name in ("there", "deep/er"):
        result = new(name, "--defaults")
        assert result.output == (
            f"made       {name}/\nnext       fill in LEGACY_DB_* in {name}/.env, then cd {name} && legacygen refresh\n"
        )
        assert (tmp_path / name / "manage.py").is_file()


def test_an_empty_repository_is_filled_and_its_readme_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "venv").mkdir()
    (tmp_path / "venv/pyvenv.cfg").touch()
    for name in ("LICENSE", "README.md"):
        (tmp_path / name).write_text(name)
    monkeypatch.chdir(tmp_path)
    assert new(".", "--defaults").output.endswith("fill in LEGACY_DB_* in .env, then legacygen refresh\n")
    assert (tmp_path / "README.md").read_text() == "README.md"
    assert (tmp_path / "manage.py").is_file()


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such bit")
def test_only_its_owner_may_read_env(tmp_path: Path) -> None:
    scaffold.create_project(tmp_path / "site", {}, ask=False)
    assert stat.S_IMODE((tmp_path / "site/.env").stat().st_mode) == 0o600


@pytest.mark.parametrize("there", [False, True])
def test_ctrl_c_leaves_nothing_of_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool) -> None:
    def interrupt(template: str, destination: Path, **options: object) -> None:
        (destination / "config").mkdir(parents=True)
        (destination / "manage.py").touch()
        raise KeyboardInterrupt

    monkeypatch.setattr("copier.run_copy", interrupt)
    monkeypatch.chdir(tmp_path)
    if there:
        (tmp_path / "site/.git").mkdir(parents=True)
    result = new("site", "--defaults")
    assert (result.exit_code, result.output) == (130, "\nInterrupted.\n")
    assert [path.name for path in tmp_path.rglob("*")] == (["site", ".git"] if there else [])


@pytest.mark.parametrize(
    ("url", "environment", "typed", "password"),
    [
        ("mysql://me@h/db", {}, "s3cret\n", "s3cret"),
        ("mysql://me@h/db", {}, "\n", ""),
        ("mysql://me@h/db", {"LEGACY_DB_PASSWORD": "s3cret"}, "", "s3cret"),
        ("mysql://me:other@h/db", {"LEGACY_DB_PASSWORD": "s3cret"}, "", "other"),
        ("mysql://h/db", {}, "", ""),
    ],
)
def test_a_password_that_the_url_lacks_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, url: str, environment: dict[str, str], typed: str, password: str
) -> None:
    monkeypatch.delenv("LEGACY_DB_PASSWORD", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    _, values = scaffold.parse_database_url(url)
    with CliRunner().isolation(typed) as (out, *_):
        assert ask_for_password(values, may_ask=True).get("PASSWORD", "") == password
    assert b"s3cret" not in out.getvalue()
    assert bool(out.getvalue()) == bool(typed)


def test_an_app_takes_its_engine_and_variables_from_the_url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    url = "postgresql://me:s3cret@h/shop"
    new("site", "--defaults")
    result = new("site", "-d", "part=app", "-d", "app_label=crm", "--legacy", url)
    assert "changed    site/.env: CRM_DB_*\n" in result.output
    assert "CRM_DB_PASSWORD=s3cret\n" in (tmp_path / "site/.env").read_text()
    assert "backends.postgresql" in (tmp_path / "site/crm/settings.py").read_text()


def test_an_app_does_not_take_the_password_of_another_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEGACY_DB_PASSWORD", "of another one")
    monkeypatch.setenv("CRM_DB_PASSWORD", "s3cret")
    new("site", "--defaults")
    new("site", "-d", "part=app", "-d", "app_label=crm", "--legacy", "postgresql://me@h/shop")
    assert "CRM_DB_PASSWORD=s3cret\n" in (tmp_path / "site/.env").read_text()


def test_the_url_of_an_app_reaches_no_file_of_a_project_without_env(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plain").mkdir()
    result = new("plain", "-d", "part=app", "-d", "app_label=crm", "--legacy", "postgresql://me:s3cret@h/shop")
    assert "set        CRM_DB_NAME, CRM_DB_USER, CRM_DB_PASSWORD, CRM_DB_HOST in the environment" in result.output
    written = [path.read_text() for path in (tmp_path / "plain").rglob("*") if path.is_file()]
    assert not any("s3cret" in text for text in [result.output, *written])


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such bit")
def test_manage_py_can_be_run_as_it_is(tmp_path: Path) -> None:
    scaffold.create_project(tmp_path / "site", {}, ask=False)
    assert (tmp_path / "site/manage.py").stat().st_mode & stat.S_IXUSR


@pytest.mark.parametrize(
    ("url", "engine", "values"),
    [
        ("mysql://me:pw@db.example:3307/shop", "mysql", ("shop", "me", "pw", "db.example", "3307")),
        ("mariadb://me@localhost/shop", "mysql", ("shop", "me", "", "localhost", "")),
        ("postgres://me:p%40%23%25@[::1]:5432/shop", "postgresql", ("shop", "me", "p@#%", "::1", "5432")),
        ("postgresql:///shop", "postgresql", ("shop", "", "", "", "")),
        ("mysql://root@%2FVar%2Frun%2FMy.sock/Shop", "mysql", ("Shop", "root", "", "/Var/run/My.sock", "")),
    ],
)
def test_a_url_gives_the_values_of_the_environment(url: str, engine: str, values: tuple[str, ...]) -> None:
    assert scaffold.parse_database_url(url) == (
        engine,
        dict(zip(("NAME", "USER", "PASSWORD", "HOST", "PORT"), values, strict=True)),
    )


def test_the_path_of_a_file_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "my shop.sqlite3"
    path.touch()
    for url in ("sqlite:///my%20shop.sqlite3", f"sqlite:///{path}"):
        assert scaffold.parse_database_url(url) == ("sqlite", {"NAME": str(path)})
    with pytest.raises(ConfigError):
        scaffold.parse_database_url(f"sqlite:///{tmp_path}")


@given(st.text().filter(str.isprintable))
def test_the_project_reads_from_env_what_new_wrote_there(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    path = tmp_path_factory.getbasetemp() / "written.env"
    path.write_text(
        scaffold.fill_env("A=1\nLEGACY_DB_PASSWORD=\nB=2\n", "LEGACY", {"PASSWORD": value}), encoding="utf-8"
    )
    assert read_env(path) == {"A": "1", "LEGACY_DB_PASSWORD": value, "B": "2"}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("export A=1", "1"),
        ("A=1 # the first", "1"),
        ("A= # nothing", ""),
        ("A=#1", "#1"),
        ("A=p#1", "p#1"),
        ("A='x # y' # 'z'", "x # y"),
        ('A="it\'s" # no "end"', "it's"),
        ('A="x"y', '"x"y'),
        ("A='", "'"),
        ("A==", "="),
        ("\ufeffA=1", "1"),
    ],
)
def test_a_line_of_env_is_read_as_people_write_it(tmp_path: Path, line: str, value: str) -> None:
    path = tmp_path / ".env"
    path.write_text(f"{line}\n", encoding="utf-8")
    assert read_env(path) == {"A": value}


def test_a_value_that_no_quotes_can_hold_is_refused() -> None:
    with pytest.raises(ConfigError, match="cannot be written to"):
        scaffold.fill_env("", "LEGACY", {"PASSWORD": "a\" # b' # c"})


def test_the_last_line_about_a_name_counts_and_the_environment_wins(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# A=0\nA=1\n\nB = 'x # $y' \nA=2\nC=\nHOME=nowhere\nno line\n", encoding="utf-8")
    assert read_env(path, {"HOME": "here"}) == {"A": "2", "B": "x # $y", "C": "", "HOME": "here"}


def read_env(path: Path, environment: dict[str, str] | None = None) -> dict[str, str]:
    """What the template's reader of .env makes of a file."""
    source = Path(__file__).parents[2] / "template/{% if part == 'project' %}config{% endif %}/env.py"
    spec = importlib.util.spec_from_file_location("template_env", source)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(environment or {})
    try:
        module.load(path)
        return dict(os.environ)
    finally:
        os.environ.clear()
        os.environ.update(before)


def test_a_server_that_is_down_leaves_a_project_and_says_what_to_fix(tmp_path: Path) -> None:
    said = legacygen(tmp_path, "new", "site", "--legacy", "postgresql://me:s3cret@127.0.0.1:1/shop", status=2)
    zone = "zone       dates of the database are read in UTC: TIME_ZONE in legacy/settings.py\n"
    assert said.startswith(f"made       site/\n{zone}reading the schema of 'legacy' …\nerror: Cannot open ")
    assert said.endswith("The project is created; once that is fixed, run `cd site && legacygen refresh`.\n")
    assert "s3cret" not in said
    env = tmp_path / "site/.env"
    assert "LEGACY_DB_PASSWORD=s3cret\n" in env.read_text(encoding="utf-8")
    assert os.name != "posix" or stat.S_IMODE(env.stat().st_mode) == 0o600
    others = [path for path in (tmp_path / "site").rglob("*") if path.is_file() and path != env]
    assert not [path for path in others if b"s3cret" in path.read_bytes()]


@pytest.mark.mysql
def test_a_wrong_password_is_told_and_not_shown(mariadb: Server, tmp_path: Path) -> None:
    mariadb.create("shop")
    reader = mariadb.own("reader")
    mariadb.run(f"CREATE OR REPLACE USER {reader}@localhost IDENTIFIED BY 'right';")
    url = f"mysql://{reader}:s3cret@{mariadb.host.replace('/', '%2F')}/{mariadb.own('shop')}"
    said = legacygen(tmp_path, "new", "site", "--legacy", url, status=2)
    assert f"Access denied for user '{reader}'@'localhost'" in said
    assert "s3cret" not in said


def test_a_driver_that_is_missing_is_named_with_how_to_get_it(tmp_path: Path) -> None:
    (tmp_path / "psycopg.py").write_text("raise ImportError\n")
    (tmp_path / "psycopg2.py").write_text("raise ImportError\n")
    url = "postgresql://me:s3cret@127.0.0.1:1/shop"
    said = legacygen(tmp_path, "new", "site", "--legacy", url, status=2, PYTHONPATH=str(tmp_path))
    assert "pip install 'psycopg[binary]'" in said
    assert said.endswith("Nothing was created.\n")
    assert not (tmp_path / "site").exists()
    assert "s3cret" not in said
    assert "Traceback" not in said


def test_the_url_counts_and_not_what_the_environment_says_of_another_database(shop: Path, tmp_path: Path) -> None:
    said = legacygen(tmp_path, "new", "site", "--legacy", f"sqlite:///{shop}", LEGACY_DB_NAME="other.sqlite3")
    assert f"SQLite 3.{said.split('SQLite 3.')[1].split()[0]} '{shop}'" in said
    assert (tmp_path / "site/legacy/models.py").is_file()
