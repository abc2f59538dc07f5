"""The same loop as a task of Celery, with a real Redis and several workers."""

from __future__ import annotations

import importlib.util
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.missing import skip_without
from tests.servers import Server
from tests.shards.conftest import MakeProject
from tests.shards.project import Project
from tests.shards.test_workers import ROWS, check_all_are_there, count

APP = """
from celery import Celery

app = Celery("shared", broker="redis+socket://{socket}")
app.autodiscover_tasks()
"""
WORKER = ("-m", "celery", "-A", "shared_celery", "worker", "-c", "1", "-l", "warning", "--without-gossip")

pytestmark = pytest.mark.postgresql


@pytest.fixture
def project(make: MakeProject, redis: Server) -> Project:
    """A project whose settings know the broker, as those of a user do."""
    if not importlib.util.find_spec("celery"):
        skip_without("Celery is not installed")
    made = make("postgresql")
    (made.folder / "shared_celery.py").write_text(APP.format(socket=redis.host), encoding="utf-8")
    with (made.folder / "shared_settings.py").open("a", encoding="utf-8") as settings:
        settings.write("import shared_celery\n")
    return made


@contextmanager
def celery_worker(project: Project, name: str) -> Iterator[subprocess.Popen[str]]:
    process = project.start(*WORKER, "-n", name)
    try:
        yield process
    finally:
        process.terminate()
        process.communicate()


def test_workers_of_celery_carry_each_row_once_though_two_are_killed(project: Project) -> None:
    for name in ("at-100600", "at-101600"):
        project.order(name)
    with ExitStack() as stack:
        for number in range(4):
            stack.enter_context(celery_worker(project, f"worker{number}"))
        assert count(project.carry("--workers", "4", "--celery"), "created") == ROWS
    assert not list(project.folder.glob("at-*"))
    check_all_are_there(project)
    assert count(project.carry(), "unchanged") == ROWS


def test_a_task_that_cannot_work_lets_the_run_fail_and_says_why(project: Project) -> None:
    other = Project(
        project.folder, project.server, {**project.environment, "DJANGO_SETTINGS_MODULE": "other_settings"}
    )
    text = (project.folder / "shared_settings.py").read_text(encoding="utf-8")
    (project.folder / "other_settings.py").write_text(text.replace('"tests.shards.old", ', ""), encoding="utf-8")
    with celery_worker(other, "other"):
        output = project.manage("legacy", "run", "--workers", "1", "--celery", code=1)
    assert "CommandError: The stub of countries here is not the one that run 1 was started with; bring" in output


def test_a_broker_that_does_not_answer_is_one_sentence(project: Project) -> None:
    text = APP.format(socket=f"{project.folder}/none.sock")
    (project.folder / "shared_celery.py").write_text(text, encoding="utf-8")
    output = project.manage("legacy", "run", "--workers", "1", "--celery", code=1)
    assert "CommandError: The broker of Celery does not answer: " in output
    assert "Traceback" not in output
