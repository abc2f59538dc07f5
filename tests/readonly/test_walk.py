"""No known attempt changes the legacy database of a generated project; without the protection dozens do."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import MakeDatabase, django6_python
from tests.projects import Rendered
from tests.refresh.conftest import Project

HERE = Path(__file__).parent
GENERATOR = HERE.parents[1] / "generator"

SERVERS = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("mariadb", marks=pytest.mark.mysql, id="mariadb"),
    pytest.param("mysql", marks=pytest.mark.mysql, id="mysql"),
    pytest.param("postgresql", marks=pytest.mark.postgresql, id="postgresql"),
]
LENGTHS = {"sqlite": 61, "mariadb": 70, "mysql": 70, "postgresql": 72}
WITHOUT_PROTECTION = {"sqlite": 36, "mariadb": 41, "mysql": 36, "postgresql": 43}
"""How many attempts at least change the data behind the router of the article."""

Walk = Callable[..., dict[str, Any]]


@pytest.fixture
def writable() -> Iterator[Path]:
    """A folder that a server under another user may write to."""
    folder = Path(tempfile.mkdtemp(prefix="lg"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def walk(
    make_database: MakeDatabase, tmp_path: Path, writable: Path, rendered: Rendered, request: pytest.FixtureRequest
) -> Walk:
    """`walk(server, settings, python)` runs all attempts on a fresh project and says what became of them."""

    def run(server: str, settings: str, python: str = sys.executable) -> dict[str, Any]:
        entry, engine = make_database(server, ""), "mysql" if server == "mariadb" else server
        own = python == sys.executable and importlib.util.find_spec("MySQLdb")
        answers = {"engine": engine, "mysql_driver": "mysqlclient" if own else "pymysql"}
        root = tmp_path / "site"
        shutil.copytree(rendered(**answers), root)
        shutil.copytree(HERE / "walked", root, dirs_exist_ok=True)
        values = {name: str(entry.get(name, "")) for name in ("NAME", "USER", "HOST")}
        Project(root=root).env(**values)
        env = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": f"{root}{os.pathsep}{GENERATOR}"}
        command = [python, "walk.py", str(writable)]
        # The attempts change settings of the server, and databases and accounts that have the same name each time.
        with nullcontext() if server == "sqlite" else request.getfixturevalue(server).alone():
            done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found

    return run


def is_safe(walked: dict[str, Any], server: str) -> None:
    attempts = walked["attempts"]
    assert sum(each["part"] == "list" for each in attempts) == LENGTHS[server]
    assert [each for each in attempts if each["changed"]] == []
    silent = [each["name"] for each in attempts if each["outcome"] == "ok" and not each["reads"]]
    assert silent == []
    hindered = [each for each in attempts if each["reads"] and each["outcome"] != "ok"]
    assert [each["name"] for each in hindered] == (["select_for_update"] if server != "sqlite" else [])


@pytest.mark.parametrize("server", SERVERS)
def test_nothing_reaches_the_legacy_database(walk: Walk, server: str) -> None:
    is_safe(walk(server, "config.settings.walk"), server)


@pytest.mark.parametrize("server", SERVERS)
def test_nothing_reaches_the_legacy_database_on_django_6(walk: Walk, server: str) -> None:
    walked = walk(server, "config.settings.walk", django6_python())
    assert walked["django"] >= "6"
    is_safe(walked, server)


@pytest.mark.parametrize("server", SERVERS)
def test_the_same_attempts_change_data_behind_the_router_of_the_article(walk: Walk, server: str) -> None:
    attempts = walk(server, "config.settings.article")["attempts"]
    changed = [each["name"] for each in attempts if each["changed"] and each["part"] == "list"]
    assert len(changed) >= WITHOUT_PROTECTION[server], changed
