"""What cannot be opened is named with what may be meant."""

import pytest

from legacygen.connect.failures import explain_unreachable
from tests.conftest import MakeDatabase
from tests.refresh.conftest import MakeProject, Project

ENTRY = {"NAME": "shpo", "USER": "me", "PASSWORD": "s3cret", "ENGINE": "x.mysql"}


def explain(error: Exception, found: list[str], vendor: str = "mysql", **entry: str) -> str:
    return explain_unreachable("/site", {**ENTRY, **entry}, vendor, ".env", error, lambda database, sql: found)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (["information_schema", "shop"], "The account sees shop; did you mean 'shop'?"),
        (["crm", "information_schema"], "The account sees crm."),
        ([f"d{number}" for number in range(10)], "The account sees d0, d1, d2, d3, d4, d5, d6, d7 and 2 more."),
        (["information_schema"], "The account sees no database at all."),
    ],
)
def test_names_that_the_account_sees_are_listed(found: list[str], words: str) -> None:
    error = Exception(1049, "Unknown database 'shpo'")
    assert explain(error, found) == (
        f"Cannot open the legacy database 'shpo' as 'me': Unknown database 'shpo'; check .env. {words}"
    )


@pytest.mark.parametrize(
    ("host", "port", "place", "is_advised"),
    [
        ("", "", "", True),
        ("localhost", "", " on 'localhost'", True),
        ("localhost", "3307", " on 'localhost', port 3307", True),
        ("127.0.0.1", "3307", " on '127.0.0.1', port 3307", False),
    ],
)
def test_a_server_without_socket_is_sought_by_its_address(host: str, port: str, place: str, is_advised: bool) -> None:
    said = explain(Exception(2002, "Can't connect"), [], HOST=host, PORT=port)
    assert said.startswith(f"Cannot open the legacy database 'shpo' as 'me'{place}: Can't connect; check .env.")
    assert ("set 127.0.0.1" in said) is is_advised


def test_the_password_is_not_repeated_from_the_words_of_a_driver() -> None:
    assert "s3cret" not in explain(Exception("no connection with s3cret"), [])


@pytest.mark.mysql
def test_a_database_of_another_name_is_suggested(make_project: MakeProject, make_database: MakeDatabase) -> None:
    project = make_project("mysql")
    database = make_database("mariadb", "CREATE TABLE t (id INT PRIMARY KEY);")
    project.connect(database)
    project.env(NAME=f"{database['NAME']}x")
    assert f"did you mean {database['NAME']!r}?" in project.legacygen("refresh").error


@pytest.mark.postgresql
def test_a_database_of_another_name_is_suggested_on_postgresql(
    make_project: MakeProject, make_database: MakeDatabase
) -> None:
    project = make_project("postgresql")
    database = make_database("postgresql", "CREATE TABLE t (id int PRIMARY KEY);")
    project.connect(database)
    project.env(NAME=f"{database['NAME']}x")
    assert f"did you mean {database['NAME']!r}?" in project.legacygen("refresh").error


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("import nowhere.at_all", "which is not installed in"),
        ("from config import nowhere_at_all", "cannot be imported (ImportError: "),
        ("import config.nowhere", "which the project does not have"),
    ],
)
def test_a_package_that_is_not_installed_is_no_fault_of_the_settings(
    make_project: MakeProject, line: str, words: str
) -> None:
    project = make_project("sqlite")
    path = project.root / "config/settings/dev.py"
    path.write_text(f"{line}\n", encoding="utf-8")
    run = project.legacygen("refresh")
    assert (run.status, words in run.error) == (2, True), run.error


def test_a_settings_module_that_is_not_there_is_a_matter_of_legacygen_toml(make_project: MakeProject) -> None:
    project: Project = make_project("sqlite")
    path = project.root / "legacygen.toml"
    path.write_text(path.read_text().replace("config.settings.dev", "config.settings.live"), encoding="utf-8")
    assert "There is no settings module 'config.settings.live' in the project" in project.legacygen("refresh").error


def test_the_folder_of_the_project_is_named_in_a_folder_of_it(make_project: MakeProject) -> None:
    project = make_project("sqlite")
    run = Project(root=project.root / "config").legacygen("refresh")
    assert run.error == f"error: No legacygen.toml in 'config'; run this in {project.root}."
