"""`legacygen doctor` and `manage.py check --database legacy` on real accounts of real servers."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from legacygen.runtime.backends.mysql.validation import list_write_rights, revoke_from_all
from legacygen.runtime.backends.sqlite3.validation import WRITABLE
from tests import servers
from tests.conftest import MakeDatabase
from tests.refresh.conftest import MakeProject, Project, Run

SECRET = "s3cr3t-Pa$$"
SQL = """
CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(80));
CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, FOREIGN KEY (customer_id) REFERENCES customer (id));
"""


def states(run: Run) -> list[str]:
    """`ok engine`, `to do account`, …"""
    return [" ".join(found) for found in re.findall(r"^(ok|to do|broken) +(\w+):", run.out, re.M)]


def statements(run: Run, server: servers.Server) -> str:
    """Return the SQL that the doctor advises, with a password and with this worker's name of the account."""
    advised = "\n".join(line.strip() for line in run.out.splitlines() if line.endswith(";"))
    return advised.replace("a password of your own", SECRET).replace("legacy_reader", server.own("legacy_reader"))


OnMysql = Callable[[str], tuple[Project, servers.Server]]


@pytest.fixture
def on_mysql(make_project: MakeProject, make_database: MakeDatabase, request: pytest.FixtureRequest) -> OnMysql:
    """`on_mysql(server)` gives a project on MariaDB or MySQL, and the server."""

    def make(server: str) -> tuple[Project, servers.Server]:
        project = make_project("mysql")
        project.connect(make_database(server, SQL))
        return project, request.getfixturevalue(server)

    return make


@pytest.fixture
def on_mariadb(make_project: MakeProject, make_database: MakeDatabase) -> Project:
    project = make_project("mysql")
    project.connect(make_database("mariadb", SQL))
    return project


@pytest.fixture
def on_postgresql(make_project: MakeProject, make_database: MakeDatabase) -> Project:
    project = make_project("postgresql")
    project.connect(make_database("postgresql", SQL + "CREATE SEQUENCE counter;"))
    return project


@pytest.fixture
def on_sqlite(make_project: MakeProject, make_database: MakeDatabase) -> Project:
    project = make_project("sqlite")
    project.connect(make_database("sqlite", SQL))
    return project


@pytest.mark.mysql
@pytest.mark.parametrize(
    ("name", "rights"), [("mariadb", "ALL PRIVILEGES on *.*\n"), ("mysql", "INSERT on *.*, UPDATE on *.*, ")]
)
def test_the_statements_for_mysql_make_an_account_that_is_all_right(on_mysql: OnMysql, name: str, rights: str) -> None:
    project, server = on_mysql(name)
    run = project.legacygen("doctor")
    assert run.status == 1
    assert f"'root'@'localhost' may do more than read: {rights}" in run.out
    reader = server.own("legacy_reader")
    server.run(f"DROP USER IF EXISTS {reader}@localhost;")
    server.run(statements(run, server))
    project.env(USER=reader, PASSWORD=SECRET)
    run = project.legacygen("doctor")
    assert run.status == 0
    assert states(run) == ["ok engine", "ok session", "ok server", "ok tables", "ok account"]
    assert project.legacygen("refresh").status == 0
    check = project.python("manage.py", "check", "--database", "legacy")
    assert check.status == 0, check.err
    assert f"legacy account: (legacygen.I005) '{reader}'@'localhost' may only read" in check.out + check.err
    assert SECRET not in run.out + run.err + check.out + check.err


@pytest.mark.mysql
def test_an_account_of_mariadb_from_which_keys_are_hidden_is_told_the_grant(
    on_mariadb: Project, mariadb: servers.Server
) -> None:
    half, database = mariadb.own("half"), mariadb.own("legacy")
    mariadb.run(f"CREATE OR REPLACE USER {half}@localhost; GRANT SELECT ON {database}.* TO {half}@localhost;")
    on_mariadb.env(USER=half)
    run = on_mariadb.legacygen("doctor")
    assert run.status == 1
    assert f"the keys of the tables are hidden from '{half}'@'localhost'" in run.out
    mariadb.run(statements(run, mariadb))
    assert on_mariadb.legacygen("doctor").status == 0


@pytest.mark.mysql
@pytest.mark.parametrize(("name", "default"), [("mariadb", "FOR"), ("mysql", "TO")])
def test_rights_of_a_role_are_rights_of_the_account(on_mysql: OnMysql, name: str, default: str) -> None:
    project, server = on_mysql(name)
    worker, writer, legacy = (server.own(name) for name in ("worker", "writer", "legacy"))
    server.run(
        f"DROP USER IF EXISTS {worker}@localhost; DROP ROLE IF EXISTS {writer}; "
        f"CREATE USER {worker}@localhost; CREATE ROLE {writer}; GRANT DELETE ON {legacy}.* TO {writer}; "
        f"GRANT SELECT, SHOW VIEW ON {legacy}.* TO {worker}@localhost; GRANT {writer} TO {worker}@localhost; "
        f"SET DEFAULT ROLE {writer} {default} {worker}@localhost;"
    )
    project.env(USER=worker)
    assert f"may do more than read: DELETE on {legacy}.*\n" in project.legacygen("doctor").out


@pytest.mark.postgresql
def test_the_statements_for_postgresql_make_an_account_that_is_all_right(
    on_postgresql: Project, postgresql: servers.Server
) -> None:
    run = on_postgresql.legacygen("doctor")
    assert run.status == 1
    assert "postgres may do more than read: everything, as a superuser" in run.out
    reader = postgresql.own("legacy_reader")
    postgresql.run(f"DROP OWNED BY {reader}; DROP ROLE {reader};" if _has_role(postgresql, reader) else "SELECT 1;")
    postgresql.run(statements(run, postgresql), "legacy")
    on_postgresql.env(USER=reader, PASSWORD=SECRET)
    run = on_postgresql.legacygen("doctor")
    assert run.status == 0, run.out
    assert f"{reader} may only read" in run.out
    assert on_postgresql.legacygen("refresh").status == 0
    postgresql.run("CREATE TABLE later (id INT PRIMARY KEY);", "legacy")
    assert f"3 in '{postgresql.own('legacy')}'" in on_postgresql.legacygen("doctor").out
    assert "later" in on_postgresql.legacygen("refresh").out


def _has_role(postgresql: servers.Server, name: str) -> bool:
    return "1" in postgresql.run(f"SELECT 1 FROM pg_roles WHERE rolname = '{name}';")


@pytest.mark.postgresql
def test_rights_of_postgresql_are_counted_wherever_they_come_from(
    on_postgresql: Project, postgresql: servers.Server
) -> None:
    mixed = postgresql.own("mixed")
    postgresql.run(
        f"DROP ROLE IF EXISTS {mixed}; CREATE ROLE {mixed} LOGIN; GRANT INSERT ON customer TO PUBLIC; "
        f"GRANT USAGE ON SEQUENCE counter TO {mixed}; GRANT CREATE ON SCHEMA public TO {mixed};",
        "legacy",
    )
    on_postgresql.env(USER=mixed)
    out = on_postgresql.legacygen("doctor").out
    postgresql.run(f"DROP OWNED BY {mixed}; DROP ROLE {mixed};", "legacy")
    assert "more than read: CREATE in the schema public, INSERT on 1 tables, UPDATE of 1 sequences" in out


def test_a_file_that_anyone_may_write_to_is_told_how_to_protect_it(on_sqlite: Project, tmp_path: Path) -> None:
    run = on_sqlite.legacygen("doctor")
    assert run.status == 1
    path = tmp_path / "legacy.sqlite3"
    assert f"chmod a-w {path}" in run.out
    path.chmod(path.stat().st_mode & ~WRITABLE)
    assert on_sqlite.legacygen("doctor").status == 0


def test_an_engine_that_lets_the_project_write_is_named_with_the_one_that_does_not(on_sqlite: Project) -> None:
    path = on_sqlite.root / "legacy/settings.py"
    text = path.read_text(encoding="utf-8").replace("legacygen.runtime.backends.sqlite3", "django.db.backends.sqlite3")
    path.write_text(text, encoding="utf-8")
    run = on_sqlite.legacygen("doctor")
    assert run.status == 1
    assert "Set ENGINE to 'legacygen.runtime.backends.sqlite3'." in run.out


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"NAME": ""}, "DATABASES['legacy'] has no NAME; set LEGACY_DB_NAME and the other LEGACY_DB_* in .env."),
        ({"NAME": "gone.db"}, "gone.db'; check LEGACY_DB_* in .env."),
    ],
)
def test_what_cannot_be_opened_is_broken_and_says_what_to_do(
    on_sqlite: Project, env: dict[str, str], sentence: str
) -> None:
    on_sqlite.env(**env)
    run = on_sqlite.legacygen("doctor")
    assert (run.status, run.err) == (2, "")
    assert run.out.splitlines()[1].startswith("broken     connection: ")
    assert run.out.rstrip().endswith(sentence)


@pytest.mark.mysql
def test_a_wrong_password_is_broken_and_never_shown(on_mariadb: Project, mariadb: servers.Server) -> None:
    half = mariadb.own("half")
    mariadb.run(f"CREATE OR REPLACE USER {half}@localhost IDENTIFIED BY 'other';")
    on_mariadb.env(USER=half, PASSWORD=SECRET)
    runs = [
        on_mariadb.legacygen("doctor"),
        on_mariadb.legacygen("doctor", "--json"),
        on_mariadb.python("manage.py", "check", "--database", "legacy"),
    ]
    assert [run.status for run in runs] == [2, 2, 1]
    assert all(f"Access denied for user '{half}'@'localhost'" in run.out + run.err for run in runs)
    assert not any(SECRET in run.out + run.err for run in runs)


def test_the_findings_come_as_json(on_sqlite: Project) -> None:
    run = on_sqlite.legacygen("doctor", "legacy", "--json")
    (found,) = json.loads(run.out)
    assert (found["app"], found["database"]) == ("legacy", "legacy")
    assert [each["what"] for each in found["findings"]] == ["engine", "session", "server", "tables", "account"]
    assert {each["state"] for each in found["findings"]} == {"ok", "to do"}
    assert os.linesep in found["findings"][-1]["advice"]


@pytest.mark.parametrize(
    ("grant", "rights"),
    [
        ("GRANT USAGE ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*0F'", []),
        ("GRANT SELECT, SHOW VIEW ON `shop`.* TO `a`@`%`", []),
        ("GRANT SELECT (`a`, `b`), UPDATE (`a`) ON `shop`.`t` TO `a`@`%`", ["UPDATE on shop.t"]),
        ("GRANT SELECT ON `shop`.* TO `a`@`%` WITH GRANT OPTION", ["GRANT OPTION on shop.*"]),
        ("GRANT ALL PRIVILEGES ON `shop`.* TO `a`@`%`", ["ALL PRIVILEGES on shop.*"]),
        ("GRANT EXECUTE ON PROCEDURE `shop`.`p` TO `a`@`%`", ["EXECUTE on PROCEDURE shop.p"]),
        ("GRANT `role` TO `a`@`%`", []),
        ("GRANT ALL PRIVILEGES ON `test`.* TO PUBLIC", []),
        ("GRANT ALL PRIVILEGES ON `test\\_%`.* TO PUBLIC", []),
        ("GRANT INSERT ON `sh%`.* TO PUBLIC", ["INSERT on sh%.*"]),
        ("GRANT INSERT ON `shop`.`t` TO PUBLIC", ["INSERT on shop.t"]),
        ("GRANT EXECUTE ON PROCEDURE `shop`.`p` TO PUBLIC", ["EXECUTE on PROCEDURE shop.p"]),
        ("GRANT INSERT ON *.* TO PUBLIC", ["INSERT on *.*"]),
    ],
)
def test_a_line_of_show_grants(grant: str, rights: list[str]) -> None:
    assert list_write_rights(grant, "shop") == rights


@pytest.mark.parametrize(
    ("grant", "statement"),
    [
        ("GRANT ALL PRIVILEGES ON `shop`.* TO PUBLIC", "REVOKE ALL PRIVILEGES ON `shop`.* FROM PUBLIC;"),
        ("GRANT ALL PRIVILEGES ON `test`.* TO PUBLIC", ""),
        ("GRANT SELECT ON `shop`.* TO PUBLIC", ""),
        ("GRANT ALL PRIVILEGES ON `shop`.* TO `a`@`%`", ""),
    ],
)
def test_rights_of_everybody_on_the_legacy_database_are_to_be_revoked(grant: str, statement: str) -> None:
    assert revoke_from_all(grant, "shop") == statement


def test_a_file_of_passwords_that_others_may_read_is_to_be_closed(on_sqlite: Project) -> None:
    path = on_sqlite.root / ".env"
    path.chmod(0o644)
    assert f"chmod 600 {path}" in on_sqlite.legacygen("doctor").out
    path.chmod(0o600)
    assert "chmod 600" not in on_sqlite.legacygen("doctor").out
