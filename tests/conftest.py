"""Fixtures: private servers, and databases made from SQL on any of the engines.

With `-n` the workers share the servers, which the controller starts; each has databases of its own on them.
"""

import dataclasses
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import django.conf
import pytest
from django.db.utils import load_backend

from legacygen import connect
from legacygen.introspection.engines.base import Query
from tests import servers, shared_servers
from tests.missing import skip_without
from tests.projects import rendered

if not django.conf.settings.configured:
    memory = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    django.conf.settings.configure(
        DATABASES={"default": memory, "legacy": dict(memory)},
        DATABASE_ROUTERS=["tests.runtime.router.Router"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.contenttypes",
            "legacygen.runtime",
            "legacygen.runtime.ledger",
            "tests.runtime.old",
            "tests.runtime.new",
            "tests.stub_page.legacy",
            "tests.stub_page.staff",
        ],
        USE_TZ=True,
    )
    django.setup()

__all__ = ["rendered"]

Database = dict[str, object]
MakeDatabase = Callable[[str, str], Database]
OpenQuery = Callable[[Database], "CountingQuery"]

SERVERS = pytest.StashKey[str]()
"""On the controller: the address that its workers ask for servers."""

SPLIT = ("tests/corpora/test_corpora.py", "tests/merge/test_matrix.py", "tests/test_golden.py")
"""The files that are too long for one worker; tests share what is costly by the first word of the case's name."""

LONG = ("tests/merge/test_matrix.py", "tests/scenario/", "tests/shards/", "tests/template/", "tests/test_demo.py")
"""The files that go first, so that no worker is left alone with one of them at the end."""

THOROUGH = (
    "tests/adopt/test_story.py::test_tables_are_adopted_in_three_steps_and_migrate_like_a_new_database[postgresql]",
    "tests/corpora/test_corpora.py",
    "tests/dump/test_ddl_mutations.py",
    "tests/dump/test_mutations.py",
    "tests/matrix/test_covering.py",
    "tests/merge/test_histories.py",
    "tests/merge/test_properties.py",
    "tests/provenance/test_provenance.py::test_a_row_shows_what_became_of_it[django 6",
    "tests/provenance/test_provenance.py::test_a_page_takes_few_queries_whatever_it_shows[postgresql",
    "tests/readonly/test_walk.py::test_nothing_reaches_the_legacy_database_on_django_6",
    "tests/readonly/test_walk.py::test_the_same_attempts_change_data_behind_the_router_of_the_article",
    "tests/refresh/test_differences.py::test_servers_show_the_same_differences",
    "tests/refresh/test_formatter.py::test_the_check_of_the_formatter",
    "tests/refresh/test_history.py",
    "tests/runtime/test_random_runs.py",
    "tests/shards/test_workers.py::test_a_row_that_would_have_to_wait",
    "tests/shards/test_workers.py::test_of_rows_that_exclude_each_other",
    "tests/shards/test_workers.py::test_rows_exchange",
    "tests/test_benchmarks.py",
    "tests/test_random_schemas.py",
)
"""The beginnings of tests that run the lines of other tests again, with more edits, rows, schemas or servers.

`./dev test --thorough` runs them too, and so does CI; `./dev test` alone leaves them out. They measure no coverage.
"""

DJANGO_6 = Path(f"{sys.prefix}-django6", "bin", "python")
"""The second environment, which `./dev test` makes where there is a Python 3.12 or later."""


def django6_python() -> str:
    """The interpreter of the second environment; skips the test where there is none."""
    if not DJANGO_6.exists():
        pytest.skip(f"{DJANGO_6.parents[1].name} is not there: `./dev test` makes it where Python 3.12 or later is")
    return str(DJANGO_6)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the expected output of golden cases anew")


class CountingQuery:
    """A query function on a connection of its own that counts its statements."""

    def __init__(self, database: Database) -> None:
        backend = load_backend(str(database["ENGINE"]))
        defaults: Database = {"PASSWORD": "", "PORT": "", "HOST": "", "USER": "", "OPTIONS": {}, "TIME_ZONE": None}
        others = {"AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False, "ATOMIC_REQUESTS": False}
        self.connection = backend.DatabaseWrapper({**defaults, **others, **database}, "legacy")
        vendor, name = self.connection.vendor, str(database["NAME"])
        self.opened = connect.Database(
            engine=str(database["ENGINE"]), vendor=vendor, name=name, server="", connection=self.connection
        )

    @property
    def statements(self) -> int:
        return self.opened.statements

    def __call__(self, sql: str) -> list[tuple[object, ...]]:
        return self.opened.query(sql)


def pytest_configure(config: pytest.Config) -> None:
    """Share the servers among the workers, where this is their controller."""
    if not config.getoption("numprocesses", None):
        return
    if config.getoption("update"):
        raise pytest.UsageError("--update writes files that other tests read: use it without -n")
    stack = ExitStack()
    config.stash[SERVERS] = stack.enter_context(shared_servers.serve())
    config.add_cleanup(stack.close)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker of pytest-xdist where to ask."""
    node.workerinput["servers"] = node.config.stash[SERVERS]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Refine `--dist loadfile`: the cases of a few long files go to several workers."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

    class Scheduling(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            return scope(nodeid)

    return Scheduling(config, log)


@pytest.hookimpl(tryfirst=True)  # before the tests are selected by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that are THOROUGH, and let LONG go first."""
    for item in items:
        if item.nodeid.startswith(THOROUGH) or _is_also_on_mariadb(item):
            item.add_marker(pytest.mark.thorough)
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


def _is_also_on_mariadb(item: pytest.Item) -> bool:
    """Return whether a test has MySQL as one of its servers, among which is MariaDB."""
    case = getattr(item, "callspec", None)
    return case is not None and case.params.get("server") == "mysql"


def scope(nodeid: str) -> str:
    """Return what tests that run in the same worker have in common."""
    path, _, test = nodeid.partition("::")
    case = test.partition("[")[2].rstrip("]").partition("-")[0]
    return f"{path} {case}" if path in SPLIT else path


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Measure no coverage in a thorough test, neither here nor in the processes that it starts."""
    measured = sys.modules.get("coverage")
    running = measured.Coverage.current() if measured else None
    if running is None or item.get_closest_marker("thorough") is None:
        return (yield)
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("COVERAGE_PROCESS_")]:
            patch.delenv(name)
        running.stop()
        try:
            return (yield)
        finally:
            running.start()


def _server(config: pytest.Config, name: str) -> Iterator[servers.Server]:
    worker: dict[str, str] = getattr(config, "workerinput", {})
    try:
        if worker:
            shared = shared_servers.ask(worker["servers"], name)
            yield dataclasses.replace(shared, suffix=f"_{worker['workerid']}")
        else:
            with servers.START[name]() as server:
                yield server
    except servers.ServerMissingError as missing:
        skip_without(str(missing))


@pytest.fixture(scope="session")
def mariadb(pytestconfig: pytest.Config) -> Iterator[servers.Server]:
    yield from _server(pytestconfig, "mariadb")


@pytest.fixture(scope="session")
def mysql(pytestconfig: pytest.Config) -> Iterator[servers.Server]:
    yield from _server(pytestconfig, "mysql")


@pytest.fixture(scope="session")
def postgresql(pytestconfig: pytest.Config) -> Iterator[servers.Server]:
    yield from _server(pytestconfig, "postgresql")


@pytest.fixture(scope="session")
def redis(pytestconfig: pytest.Config) -> Iterator[servers.Server]:
    yield from _server(pytestconfig, "redis")


@pytest.fixture
def make_database(request: pytest.FixtureRequest, tmp_path: Path) -> MakeDatabase:
    """`make_database(server, sql)` gives Django's settings for a fresh database on one of servers.NAMES."""

    def make(name: str, sql: str) -> Database:
        if name == "sqlite":
            path = tmp_path / "legacy.sqlite3"
            path.unlink(missing_ok=True)
            with closing(sqlite3.connect(path)) as connection:
                connection.execute("PRAGMA synchronous = OFF")
                connection.executescript(sql)
            return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path)}
        server: servers.Server = request.getfixturevalue(name)
        return server.create("legacy", sql)

    return make


@pytest.fixture
def open_query() -> Iterator[OpenQuery]:
    """`open_query(database)` gives a counting query; its connection is closed after the test."""
    opened = []

    def open_one(database: Database) -> CountingQuery:
        query = CountingQuery(database)
        opened.append(query)
        return query

    yield open_one
    for query in opened:
        query.connection.close()


@pytest.fixture
def sqlite_query(make_database: MakeDatabase, open_query: OpenQuery) -> Callable[[str], Query]:
    return lambda sql: open_query(make_database("sqlite", sql))
