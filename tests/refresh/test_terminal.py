"""At a terminal `legacygen refresh` asks about likely renames; anywhere else it never waits for an answer."""

import json
import os
import pty
import select
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click
import pytest

from legacygen import scaffold
from tests.projects import Rendered
from tests.refresh.conftest import Project, Run

DATABASE = "shop.sqlite3"
SQL = """
CREATE TABLE customer (id integer PRIMARY KEY, fax varchar(20));
CREATE TABLE orders (id integer PRIMARY KEY, num integer);
"""
RENAME_FAX = "ALTER TABLE customer RENAME COLUMN fax TO telefax"
RENAME_NUM = "ALTER TABLE orders RENAME COLUMN num TO number"
QUESTION = "question   customer.fax was renamed to telefax. Is that right? (yes, no, later) [later]: "
ENDING = "[later]: "

OLD = "    fax = models.CharField(max_length=20, null=True, blank=True)\n"
RENAMED = '    fax = models.CharField(max_length=20, null=True, blank=True, db_column="telefax")\n'
NEW = "    telefax = models.CharField(max_length=20, null=True, blank=True)\n"

LAUNCH = """
import fcntl, runpy, termios
fcntl.ioctl(2, termios.TIOCSCTTY, 0)  # the terminal on which Ctrl-C is pressed
runpy.run_module("legacygen", run_name="__main__")
"""
CTRL_C = "\x03\n"  # the end of the line is for a read that begins just after the signal
END_OF_INPUT = "\x04"


@pytest.fixture(scope="module")
def refreshed(rendered: Rendered, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project after its first refresh; its database is in its folder, and goes with a copy."""
    project = Project(root=tmp_path_factory.mktemp("refreshed") / "site")
    shutil.copytree(rendered("sqlite"), project.root)
    project.env(NAME=DATABASE)
    change(project, SQL)
    assert project.legacygen("refresh").status == 0
    return project


@pytest.fixture
def site(refreshed: Project, tmp_path: Path) -> Project:
    """A project in whose database a column has been renamed since the last refresh."""
    project = Project(root=tmp_path / "site")
    shutil.copytree(refreshed.root, project.root)
    change(project, RENAME_FAX)
    return project


def change(site: Project, statements: str) -> None:
    with closing(sqlite3.connect(site.root / DATABASE)) as database:
        database.executescript(statements)


def read(site: Project, path: str) -> str:
    return (site.root / path).read_text(encoding="utf-8")


def list_open(site: Project, state: str = ".legacygen") -> list[str]:
    return [each["id"] for each in json.loads(read(site, f"{state}/lock.json")).get("conflicts", ())]


def refresh(site: Project, *options: str, answers: Sequence[str] = (), lost: str = "") -> Run:
    """Refresh at a terminal, give each answer to a question, and fail where there is another question.

    `lost` is a stream that is not connected to the terminal: `stdin` or `stdout`.
    """
    master, slave = pty.openpty()
    command = [sys.executable, "-c", LAUNCH, "refresh", *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LEGACY_DB_", "DJANGO_"))}
    stdin, stdout = (subprocess.DEVNULL if lost == each else slave for each in ("stdin", "stdout"))
    with subprocess.Popen(
        command,
        cwd=site.root,
        env=environment,
        stdin=stdin,
        stdout=stdout,
        stderr=slave,
        start_new_session=True,
    ) as process:
        os.close(slave)
        try:
            shown = [read_to_question(master)]
            for answer in answers:
                assert shown[-1].endswith(ENDING), shown
                os.write(master, answer.encode())
                shown.append(read_to_question(master))
            assert not shown[-1].endswith(ENDING), shown
        finally:
            os.close(master)  # which ends a command that still waits
    return Run(status=process.returncode, out=click.unstyle("".join(shown)).replace("\r\n", "\n"), err="")


def read_to_question(master: int) -> str:
    """Read what the terminal shows up to the next question or the end of the command."""
    shown = b""
    while not shown.endswith(ENDING.encode()):
        assert select.select([master], [], [], 60)[0], shown
        try:
            chunk = os.read(master, 4096)
        except OSError:  # nobody has the terminal open any more
            break
        if not chunk:
            break
        shown += chunk
    return shown.decode()


@pytest.mark.parametrize(
    ("answer", "status", "field"),
    [
        ("yes\n", 0, RENAMED),
        ("N\n", 0, NEW),
        ("\n", 1, OLD),
        (CTRL_C, 1, OLD),
        (END_OF_INPUT, 1, OLD),
    ],
)
def test_an_answer_decides_a_likely_rename_or_leaves_it_open(
    site: Project, answer: str, status: int, field: str
) -> None:
    run = refresh(site, answers=[answer])
    assert run.status == status, run.out
    assert QUESTION in run.out
    assert [line for line in (OLD, RENAMED, NEW) if line in read(site, "legacy/models.py")] == [field]
    assert list_open(site) == ["customer.telefax"] * status
    assert "Traceback" not in run.out
    assert "Aborted" not in run.out


def test_ctrl_c_leaves_the_questions_that_follow_open(site: Project) -> None:
    change(site, RENAME_NUM)
    assert refresh(site, answers=["yes\n", CTRL_C]).status == 1
    assert list_open(site) == ["orders.number"]
    assert RENAMED in read(site, "legacy/models.py")


def test_another_word_is_asked_about_again(site: Project) -> None:
    run = refresh(site, answers=["perhaps\n", "no\n"])
    assert run.out.count(QUESTION) == 2
    assert NEW in read(site, "legacy/models.py")


@pytest.mark.parametrize("option", ["--json", "--check", "--dry-run", "--no-input", "--accept-renames"])
def test_an_option_that_decides_or_only_looks_asks_nothing(site: Project, option: str) -> None:
    run = refresh(site, option)
    assert run.status == (0 if option == "--accept-renames" else 1), run.out
    assert "question" not in run.out


@pytest.mark.parametrize("stream", ["stdin", "stdout"])
def test_nothing_is_asked_where_a_question_or_an_answer_would_be_lost(site: Project, stream: str) -> None:
    run = refresh(site, lost=stream)
    assert (run.status, list_open(site)) == (1, ["customer.telefax"])
    assert "question" not in run.out


@pytest.fixture
def both(site: Project) -> Project:
    """The project with a further source, which reads the same database and has the same open rename."""
    change(site, "ALTER TABLE customer RENAME COLUMN telefax TO fax")
    answers = {"part": "app", "app_label": "crm", "legacy_engine": "sqlite"}
    scaffold.create_project(site.root, answers, ask=False)
    for path, old, new in (
        ("config/settings/dev.py", "", "\nfrom crm import settings as crm\n\ncrm.install(globals())\n"),
        ("legacygen.crm.toml", 'settings = ""', 'settings = "config.settings.dev"'),
        (".env", "", read(site, ".env").replace("LEGACY_", "CRM_")),
    ):
        text = read(site, path)
        (site.root / path).write_text(text.replace(old, new) if old else text + new, encoding="utf-8")
    assert site.legacygen("refresh").status == 0
    change(site, RENAME_FAX)
    return site


def test_each_source_asks_for_itself_and_its_commands_name_its_app(both: Project) -> None:
    run = refresh(both, answers=["later\n", "yes\n"])
    assert list_open(both) == ["customer.telefax"]
    assert list_open(both, ".legacygen/crm") == []
    for app in ("legacy", "crm"):
        assert f"legacygen accept customer.telefax --theirs --app {app}\n" in run.out
    assert RENAMED in read(both, "crm/models.py")
    done = both.legacygen("accept", "customer.telefax", "--ours", "--app", "legacy")
    assert (done.status, list_open(both)) == (0, []), done.out + done.err
