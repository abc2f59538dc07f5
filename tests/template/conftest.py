"""Renders the template through Copier's API and runs commands in what comes out."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import copier
import pytest

from legacygen import scaffold
from tests.processes import run_python
from tests.shown import AS_USERS_HAVE_IT

Render = Callable[..., Path]

SHOP = """
CREATE TABLE tbl_cust (CustId INTEGER PRIMARY KEY, CustNm VARCHAR(40) NOT NULL);
CREATE TABLE tbl_order (id INTEGER PRIMARY KEY, cust INTEGER NOT NULL REFERENCES tbl_cust (CustId), class VARCHAR(9));
CREATE TABLE tbl_order_line (order_id INTEGER REFERENCES tbl_order (id), pos INTEGER, PRIMARY KEY (order_id, pos));
CREATE TABLE tbl_test_result (id INTEGER PRIMARY KEY, passed BOOLEAN);
CREATE VIEW vw_names AS SELECT CustNm FROM tbl_cust;
INSERT INTO tbl_cust VALUES (7, 'Ada');
INSERT INTO tbl_order VALUES (1, 7, 'A');
INSERT INTO tbl_order_line VALUES (1, 1);
"""


@pytest.fixture(scope="session")
def template() -> Iterator[Path]:
    """The template as this checkout has it, committed or not."""
    with scaffold.copy_template() as folder:
        yield folder


@pytest.fixture
def render(template: Path, tmp_path: Path) -> Render:
    """`render(part="app")` makes `site/`, or the folder given, with the defaults for all other answers."""

    def one(folder: str = "site", **answers: str) -> Path:
        copier.run_copy(str(template), tmp_path / folder, data=answers, defaults=True, quiet=True)
        return tmp_path / folder

    return one


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A small legacy database in a file."""
    path = tmp_path / "shop.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SHOP)
    return path


def run(folder: Path, *arguments: str, status: int = 0, **env: str) -> str:
    """Run Python in a folder with an environment that knows nothing of this test run; gives all that it printed."""
    kept = {name: os.environ[name] for name in ("HOME", "PATH", "PYTHONPATH", "TMPDIR") if name in os.environ}
    kept |= {"PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8", **AS_USERS_HAVE_IT}
    done = run_python(*arguments, folder=folder, environment=kept | env, together=True)
    assert done.returncode == status, f"{arguments} gave {done.returncode}:\n{done.stdout}"
    return done.stdout


def legacygen(folder: Path, *arguments: str, status: int = 0, **env: str) -> str:
    """Run the command line in a folder."""
    return run(folder, "-m", "legacygen", *arguments, status=status, **env)


def set_env(folder: Path, **values: str) -> None:
    """Add lines to a project's .env."""
    with (folder / ".env").open("a", encoding="utf-8") as env:
        env.writelines(f"{name}={value}\n" for name, value in values.items())
