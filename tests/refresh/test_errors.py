"""An expected failure is one sentence, with exit status 2 and nothing written."""

from pathlib import Path

import pytest

from tests import servers
from tests.conftest import MakeDatabase
from tests.refresh.conftest import MakeProject, Project

SQL = "CREATE TABLE customer (id integer PRIMARY KEY, name varchar(80) NOT NULL);"
SECRET = "s3cret-word"


@pytest.fixture
def shop(make_project: MakeProject, make_database: MakeDatabase) -> Project:
    project = make_project("sqlite")
    project.connect(make_database("sqlite", SQL))
    return project


def fails(project: Project, *arguments: str, **environment: str) -> str:
    """The sentence of a refresh that has to fail without writing anything, traceback or password."""
    before = project.files()
    run = project.legacygen("refresh", *arguments, **environment)
    assert run.status == 2, run.out + run.err
    assert "Traceback" not in run.err
    assert SECRET not in run.out + run.err
    assert project.files() == before
    assert run.error.startswith("error: ")
    return run.error.removeprefix("error: ")


def test_a_folder_without_legacygen_toml(tmp_path: Path) -> None:
    root = tmp_path / "empty"
    root.mkdir()
    assert fails(Project(root=root)) == (
        "No legacygen.toml in 'empty'; run this in the project's folder, or `legacygen new` first."
    )


def test_settings_that_do_not_import(shop: Project) -> None:
    (shop.root / "config/settings/dev.py").write_text("boom(\n", encoding="utf-8")
    sentence = fails(shop)
    assert sentence.startswith("The settings 'config.settings.dev' cannot be imported (SyntaxError: ")
    assert sentence.endswith("; fix them, then run again.")


def test_an_alias_that_the_settings_do_not_have(shop: Project) -> None:
    path = shop.root / "legacygen.toml"
    path.write_text(path.read_text().replace('database = "legacy"', 'database = "old"'), encoding="utf-8")
    assert fails(shop) == (
        "DATABASES of 'config.settings.dev' has no 'old', only 'default', 'legacy'; see `database` in legacygen.toml."
    )


def test_an_app_that_is_not_there(shop: Project) -> None:
    path = shop.root / "legacygen.toml"
    path.write_text(path.read_text().replace('app = "legacy"', 'app = "old"'), encoding="utf-8")
    assert fails(shop) == "legacygen.toml: `app` is 'old', but there is no folder old/ here."


def test_an_env_that_is_not_filled_in(shop: Project) -> None:
    shop.env(NAME="")
    assert fails(shop) == "DATABASES['legacy'] has no NAME; set LEGACY_DB_NAME and the other LEGACY_DB_* in .env."


def test_a_time_zone_that_is_none(shop: Project) -> None:
    path = shop.root / "legacy/settings.py"
    path.write_text(path.read_text().replace('"TIME_ZONE": "UTC"', '"TIME_ZONE": "Europe/Madird"'), encoding="utf-8")
    sentence = "has the unknown TIME_ZONE 'Europe/Madird'; write a name such as Europe/Madrid."
    assert fails(shop) == f"DATABASES['legacy'] {sentence}"


def test_a_database_file_that_is_not_there(shop: Project) -> None:
    shop.env(NAME="missing.sqlite3")
    sentence = fails(shop)
    assert sentence.startswith("Cannot open the legacy database 'missing.sqlite3': there is no file '/")
    assert sentence.endswith("missing.sqlite3'; check LEGACY_DB_* in .env.")


def test_a_database_file_that_is_no_database(shop: Project) -> None:
    shop.env(NAME="manage.py")
    assert "file is not a database" in fails(shop)


def test_a_database_without_tables(shop: Project, make_database: MakeDatabase) -> None:
    shop.connect(make_database("sqlite", ""))
    assert fails(shop).startswith("No tables in '")


def test_patterns_that_leave_nothing(shop: Project) -> None:
    with (shop.root / "legacygen.toml").open("a", encoding="utf-8") as file:
        file.write('exclude = ["*"]\n')
    assert fails(shop) == "legacygen.toml: `include` and `exclude` select no table of 1; change them to select some."


def test_a_schema_file_that_is_not_there(shop: Project) -> None:
    assert fails(shop, "--from-schema", "old.json") == "Cannot read old.json: No such file or directory."


def test_a_schema_file_of_an_older_legacygen(shop: Project) -> None:
    (shop.root / "old.json").write_text('{"format": 1, "engine": "sqlite"}\n', encoding="utf-8")
    message = "old.json was written by an older legacygen; write it again from its database."
    assert fails(shop, "--from-schema", "old.json") == message


def test_an_app_argument_that_is_none(shop: Project) -> None:
    assert fails(shop, "crm") == "No legacy app 'crm' in this project, only legacy."


def test_a_path_that_cannot_be_written_leaves_nothing_half_done(shop: Project) -> None:
    (shop.root / ".legacygen").write_text("in the way", encoding="utf-8")
    assert fails(shop) == "Cannot write .legacygen/txn.json: File exists; nothing was changed."


def test_a_view_that_does_not_compile_is_listed_and_the_rest_goes_on(
    make_project: MakeProject, make_database: MakeDatabase
) -> None:
    project = make_project("sqlite")
    project.connect(make_database("sqlite", SQL + "CREATE VIEW broken AS SELECT a FROM nowhere;"))
    run = project.legacygen("refresh")
    assert run.status == 1
    assert "skipped    broken: " in run.out
    assert "class Customer(" in (project.root / "legacy/models.py").read_text(encoding="utf-8")


MYSQL = """
CREATE TABLE customer (id int PRIMARY KEY, name varchar(80));
CREATE TABLE orders (id int PRIMARY KEY, customer_id int, FOREIGN KEY (customer_id) REFERENCES customer (id));
"""


@pytest.fixture
def mysql_shop(make_project: MakeProject, make_database: MakeDatabase, mariadb: servers.Server) -> Project:
    """A project on MariaDB with an account that has a password and may only SELECT."""
    project = make_project("mysql")
    project.connect(make_database("mariadb", MYSQL))
    mariadb.run(
        f"CREATE OR REPLACE USER {mariadb.own('reader')}@localhost IDENTIFIED BY '{SECRET}'; "
        f"GRANT SELECT ON {mariadb.own('legacy')}.* TO {mariadb.own('reader')}@localhost;"
    )
    project.env(USER=mariadb.own("reader"), PASSWORD=SECRET)
    return project


@pytest.mark.mysql
def test_an_account_that_may_not_see_the_keys_is_told_the_grant(mysql_shop: Project, mariadb: servers.Server) -> None:
    reader, legacy = mariadb.own("reader"), mariadb.own("legacy")
    assert fails(mysql_shop) == (
        f"The account {reader}@localhost may not see the keys of '{legacy}'; run GRANT SHOW VIEW ON `{legacy}`.* TO "
        f"'{reader}'@'localhost' as an administrator (it stays read-only)."
    )


@pytest.mark.mysql
def test_the_grant_that_was_named_is_enough(mysql_shop: Project, mariadb: servers.Server) -> None:
    mariadb.run(f"GRANT SHOW VIEW ON `{mariadb.own('legacy')}`.* TO '{mariadb.own('reader')}'@'localhost';")
    run = mysql_shop.legacygen("refresh")
    assert run.status == 0, run.err
    assert SECRET not in "".join(text.decode() for path, text in mysql_shop.files().items() if path != ".env")


@pytest.mark.mysql
@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"PASSWORD": "wrong"}, "Access denied for user '{reader}'@'localhost'"),
        ({"NAME": "nowhere"}, "nowhere"),
        ({"HOST": "/nowhere/sql.sock"}, "'/nowhere/sql.sock'"),
    ],
)
def test_a_server_that_refuses_is_quoted(
    mysql_shop: Project, mariadb: servers.Server, env: dict[str, str], words: str
) -> None:
    mysql_shop.env(**env)
    sentence = fails(mysql_shop)
    assert sentence.startswith("Cannot open the legacy database ")
    assert words.format(reader=mariadb.own("reader")) in sentence
    assert "; check LEGACY_DB_* in .env." in sentence


@pytest.mark.mysql
def test_a_driver_that_is_missing_is_told_how_to_get_it(mysql_shop: Project) -> None:
    (mysql_shop.root / "MySQLdb.py").write_text("raise ImportError('no driver')\n", encoding="utf-8")
    assert fails(mysql_shop).startswith("The driver for legacygen.runtime.backends.mysql cannot be imported: ")


@pytest.mark.postgresql
def test_tables_that_are_elsewhere_are_counted(make_project: MakeProject, make_database: MakeDatabase) -> None:
    project = make_project("postgresql")
    database = make_database("postgresql", "CREATE SCHEMA hr; CREATE TABLE hr.staff (id int PRIMARY KEY);")
    project.connect(database)
    assert fails(project) == (
        f"No tables in '{database['NAME']}', but 1 in 'hr'; add that schema to the search_path (`-c search_path=…` in "
        "OPTIONS of the settings), or check the name of the database and the account in the settings."
    )
