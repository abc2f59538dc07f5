"""Test runs that have destroyed real databases elsewhere, tried on throw-away databases of generated projects."""

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests import servers
from tests.conftest import Database, MakeDatabase
from tests.refresh.conftest import MakeProject, Project, Run

SQL = """
CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR(20));
CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT NOT NULL, FOREIGN KEY (customer_id) REFERENCES customer (id));
INSERT INTO customer VALUES (1, 'a'), (2, 'b');
INSERT INTO orders VALUES (1, 1);
"""
REAL = '''"""Settings that forget about tests: the real database, and the worst name for a test database."""

from legacy import settings as legacy

from .base import *

SECRET_KEY = "x"
ENTRY = {entry}
legacy.install(globals(), {{**ENTRY, "TEST": {{"NAME": ENTRY["NAME"]}}}})
'''
EVIL = '''
import unittest

from django.db import connections
from django.test import TestCase


class Plain(unittest.TestCase):
    """Django does not look after the databases of a plain TestCase."""

    def test_write(self):
        connection = connections["legacy"]
        connection.cursor().execute("DELETE FROM orders")
        connection.commit()


class Named(TestCase):
    databases = {"default", "legacy"}

    def test_write(self):
        connections["legacy"].cursor().execute("DELETE FROM orders")
'''
ROWS = """
from django.db import connections
from legacy.models import Customer, Order
from legacygen.runtime.testing import LegacyTestCase


class Rows(LegacyTestCase):
    def test_rows_are_made_as_any_other(self):
        customer = Customer.objects.create(id=7, name="x")
        Order.objects.create(id=1, customer=customer)
        self.assertEqual([order.customer.name for order in Order.objects.all()], ["x"])
        self.assertEqual(customer.orders.count(), 1)

    def test_nothing_is_left_of_another_test(self):
        self.assertEqual(Customer.objects.count(), 0)


def test_rows_with_the_fixture(legacy_db):
    customer = Customer.objects.create(id=7, name="x")
    assert Order(customer=customer).customer.name == "x"
    assert not connections["legacy"].settings_dict["HOST"]
"""
MANAGE = ("manage.py", "test", "--noinput")
PYTEST = ("-m", "pytest", "-q")
RUNS = [MANAGE, (*MANAGE, "--keepdb"), (*MANAGE, "--parallel", "2")]
MYSQL, POSTGRESQL = pytest.mark.mysql, pytest.mark.postgresql
DANGERS = [
    *(pytest.param("sqlite", "real", run) for run in (*RUNS, (*PYTEST, "--create-db"), (*PYTEST, "--reuse-db"))),
    *(pytest.param("mariadb", "real", run, marks=MYSQL) for run in RUNS),
    pytest.param("mysql", "real", MANAGE, marks=MYSQL),
    *(pytest.param("postgresql", "real", run, marks=POSTGRESQL) for run in RUNS),
    *(pytest.param("sqlite", "dev", run) for run in (MANAGE, PYTEST)),
]

Make = Callable[[str], tuple[Project, Callable[[], str], Database]]


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, rendered: Callable[[str], Path]) -> str:
    """The models that refresh writes for the tables."""
    folder = tmp_path_factory.mktemp("models")
    with closing(sqlite3.connect(folder / "shop.sqlite3")) as connection:
        connection.executescript(SQL)
    shutil.copytree(rendered("sqlite"), folder / "site")
    project = Project(root=folder / "site")
    project.env(NAME=str(folder / "shop.sqlite3"))
    assert project.legacygen("refresh").status == 0
    return (project.root / "legacy/models.py").read_text(encoding="utf-8")


@pytest.fixture
def shop(make_project: MakeProject, make_database: MakeDatabase, request: pytest.FixtureRequest, models: str) -> Make:
    """`shop(server)` gives a project with models and tests, and a checksum of what is in its real database."""

    def make(server: str) -> tuple[Project, Callable[[], str], Database]:
        project = make_project("mysql" if server == "mariadb" else server)
        entry = make_database(server, SQL)
        project.connect(entry)
        for name, text in (("models", models), ("tests/test_evil", EVIL), ("tests/test_rows", ROWS)):
            (project.root / f"legacy/{name}.py").write_text(text, encoding="utf-8")

        def checksum() -> str:
            if server == "sqlite":
                return hashlib.sha256(Path(str(entry["NAME"])).read_bytes()).hexdigest()
            running: servers.Server = request.getfixturevalue(server)
            return f"{running.databases()} {running.run('SELECT * FROM customer; SELECT * FROM orders;', 'legacy')}"

        return project, checksum, entry

    return make


def write_real_settings(project: Project, entry: Database, engine: str) -> None:
    (project.root / "config/settings/real.py").write_text(
        REAL.format(entry={**entry, "ENGINE": engine}), encoding="utf-8"
    )


def run(project: Project, settings: str, command: tuple[str, ...]) -> Run:
    if command[0] == "manage.py":
        return project.python(*command, "--settings", f"config.settings.{settings}")
    return project.python(*command, f"--ds=config.settings.{settings}")


@pytest.mark.parametrize(
    ("settings", "command"), [("test", MANAGE), ("test", RUNS[2]), ("test", PYTEST), ("dev", MANAGE)]
)
def test_tests_of_a_project_run_in_memory(shop: Make, settings: str, command: tuple[str, ...]) -> None:
    project, checksum, _ = shop("sqlite")
    (project.root / "legacy/tests/test_evil.py").unlink()
    before = checksum()
    done = run(project, settings, command)
    assert done.status == 0, done.out + done.err
    assert re.search(r"Ran [78] tests|8 passed", done.out + done.err)
    assert checksum() == before


@pytest.mark.parametrize(("server", "settings", "command"), DANGERS)
def test_no_way_of_running_tests_reaches_the_real_database(
    shop: Make, server: str, settings: str, command: tuple[str, ...]
) -> None:
    project, checksum, entry = shop(server)
    write_real_settings(project, entry, str(entry["ENGINE"]).replace("django.db", "legacygen.runtime"))
    before = checksum()
    done = run(project, settings, command)
    assert checksum() == before
    if settings == "real":
        assert done.status
        assert "Refused to make or drop a test database" in done.out + done.err


def test_a_plain_testcase_is_refused_where_the_database_is_the_real_one(shop: Make) -> None:
    project, checksum, entry = shop("sqlite")
    write_real_settings(project, entry, "legacygen.runtime.backends.sqlite3")
    before = checksum()
    done = run(project, "real", ("manage.py", "test", "legacy.tests.test_evil.Plain"))
    assert "Refused DELETE" in done.err
    assert checksum() == before


def test_without_the_protection_a_plain_testcase_writes_to_the_real_database(shop: Make) -> None:
    project, checksum, entry = shop("sqlite")
    write_real_settings(project, entry, str(entry["ENGINE"]))
    before = checksum()
    run(project, "real", ("manage.py", "test", "legacy.tests.test_evil.Plain"))
    assert checksum() != before


def test_the_testcase_of_legacygen_insists_on_a_database_in_memory(shop: Make) -> None:
    project, _, entry = shop("sqlite")
    write_real_settings(project, {**entry, "NAME": entry["NAME"]}, "django.db.backends.sqlite3")
    done = run(project, "real", ("manage.py", "test", "--noinput", "--keepdb", "legacy.tests.test_rows"))
    assert "Tests do not run on the real database 'legacy'" in done.err
