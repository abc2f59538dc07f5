"""The workers of a run share one server of each kind; no server is left behind, whatever ends the run."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from multiprocessing.connection import Client
from pathlib import Path

import pytest

from tests import servers, shared_servers

ROOT = Path(__file__).parents[1]
MADE = servers.Server(name="made", vendor="mysql", host="/nowhere/sql.sock", user="root", client=())


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Events of the server `made`; the server `missing` is one that is not installed."""
    found: list[str] = []

    @contextlib.contextmanager
    def made() -> Iterator[servers.Server]:
        found.append("start")
        yield MADE
        found.append("end")

    @contextlib.contextmanager
    def missing() -> Iterator[servers.Server]:
        found.append("missing")
        raise servers.ServerMissingError("missing is not installed")
        yield MADE

    monkeypatch.setattr(servers, "START", {"made": made, "missing": missing})
    return found


def test_a_server_is_started_for_the_first_who_asks_and_ended_with_the_run(events: list[str]) -> None:
    with shared_servers.serve() as address:
        assert events == []
        assert [shared_servers.ask(address, "made") for _ in range(2)] == [MADE, MADE]
        assert events == ["start"]
    assert events == ["start", "end"]
    assert not Path(address).parent.exists()


def test_a_server_that_is_missing_is_missing_for_every_worker(events: list[str]) -> None:
    with shared_servers.serve() as address:
        for _ in range(2):
            with pytest.raises(servers.ServerMissingError, match=r"^missing is not installed$"):
                shared_servers.ask(address, "missing")
    assert events == ["missing"]


def test_a_worker_that_ends_while_it_asks_hinders_no_other(events: list[str]) -> None:
    with shared_servers.serve() as address:
        Client(address).close()
        with Client(address) as connection:
            connection.send("made")
        assert shared_servers.ask(address, "made") == MADE


def test_servers_end_when_the_run_fails(events: list[str]) -> None:
    with pytest.raises(KeyboardInterrupt), shared_servers.serve() as address:  # noqa: PT012
        shared_servers.ask(address, "made")
        raise KeyboardInterrupt
    assert events == ["start", "end"]


@pytest.mark.parametrize(
    ("name", "suffix", "expected"),
    [
        ("legacy", "", True),
        ("legacy_gw0", "", True),
        ("legacy", "_gw1", True),
        ("legacy_gw1", "_gw1", True),
        ("legacy_gw0", "_gw1", False),
        ("legacy_gw11", "_gw1", False),
        ("legacy_gw", "_gw1", True),
    ],
)
def test_a_worker_sees_what_is_not_another_workers(name: str, suffix: str, expected: bool) -> None:
    assert servers.is_visible(name, suffix) is expected


RUN = """
import signal, sys
from tests import servers
with servers.START[sys.argv[1]]() as server:
    print(server.run("SELECT 1;").split()[-1], server.host, flush=True)
    signal.pause()
"""


@pytest.mark.skipif(not shutil.which("setpriv"), reason="needs setpriv of util-linux")
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("mariadb", marks=pytest.mark.mysql),
        pytest.param("mysql", marks=pytest.mark.mysql),
        pytest.param("postgresql", marks=pytest.mark.postgresql),
    ],
)
def test_a_server_ends_with_a_run_that_is_killed(name: str, request: pytest.FixtureRequest) -> None:
    request.getfixturevalue(name)  # skips where it is not installed
    run = subprocess.Popen([sys.executable, "-c", RUN, name], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with run, run.stdout or contextlib.nullcontext() as out:
        assert out is not None
        one, host = out.readline().split()
        assert one == "1"
        folder = next(path for path in (Path(host), *Path(host).parents) if path.is_dir())
        assert _processes(folder)
        run.send_signal(signal.SIGKILL)
    end = time.monotonic() + 30
    while _processes(folder) and time.monotonic() < end:
        time.sleep(0.1)
    assert _processes(folder) == []
    shutil.rmtree(folder)


def _processes(folder: Path) -> list[str]:
    """Return the processes with that folder on their command line."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = path.read_bytes().decode(errors="replace").split("\0")
            if any(os.fspath(folder) in word for word in words):
                found.append(words[0])
    return found
