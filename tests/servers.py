"""Private database servers for the test run: own data directory, own socket, no TCP port.

`python -m tests.servers --missing` exits with 1 when a server or what mysqlclient is built with is not installed.
"""

import contextlib
import fcntl
import functools
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from tests import mysql_server

NAMES = ("sqlite", "mariadb", "mysql", "postgresql")
PLACES = [Path("/usr/sbin"), Path("/usr/local/sbin"), *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
UNSAFE = ("--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync")  # quick: nothing is to survive a crash
PATIENCE = 60  # seconds for a server to answer


class ServerMissingError(Exception):
    """The server is not installed, or did not start; says which and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server that only its socket reaches."""

    name: str
    vendor: str
    host: str
    user: str
    client: tuple[str, ...]
    suffix: str = ""
    """Ends the names of the databases and accounts of a worker, where several workers share the server."""

    def own(self, name: str) -> str:
        """Return this worker's name for the database or account `name`."""
        return name + self.suffix

    def databases(self) -> list[str]:
        """Return the names of all databases except those of other workers."""
        sql = "SHOW DATABASES;" if self.vendor == "mysql" else "SELECT datname FROM pg_database;"
        return sorted(name for name in self.run(sql).splitlines() if is_visible(name, self.suffix))

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until no other worker is in such a block: for names and settings that the server has only once."""
        place = Path(self.host)
        lock = os.open(place if place.is_dir() else place.parent, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def run(self, sql: str, database: str = "") -> str:
        """Run a script through the server's own client and return what it prints.

        `database` is the name that `create` was called with; without one the script runs outside the tests' databases.
        """
        where = [self.own(database)] if database else []
        done = subprocess.run([*self.client, *where], input=sql, capture_output=True, text=True, check=False)
        if done.returncode:
            raise AssertionError(f"{self.name}: {done.stderr.strip()[:2000]}")
        return done.stdout

    def create(self, name: str, sql: str = "") -> dict[str, object]:
        """Make a fresh database from a script and give Django's settings for it."""
        if self.vendor == "mysql":
            place = f"`{self.own(name)}`"
            charset = "CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci"
            made = f"DROP DATABASE IF EXISTS {place}; CREATE DATABASE {place} {charset}; USE {place};"
        else:
            place = f'"{self.own(name)}"'
            # A killed process may still have its session.
            made = f"DROP DATABASE IF EXISTS {place} WITH (FORCE);\nCREATE DATABASE {place};\n\\connect {place}"
        self.run(f"{made}\n{sql}")
        return self.settings(name)

    def settings(self, name: str) -> dict[str, object]:
        """Return the entry for Django's DATABASES of a database that `create` has made."""
        engine = f"django.db.backends.{self.vendor}"
        options = {"charset": "utf8mb4"} if self.vendor == "mysql" else {}
        return {"ENGINE": engine, "NAME": self.own(name), "USER": self.user, "HOST": self.host, "OPTIONS": options}


def is_visible(name: str, suffix: str) -> bool:
    """Return whether a database or account is not one of another worker."""
    return name.endswith(suffix) or not re.search(r"_gw\d+$", name)


@contextlib.contextmanager
def mariadb(*, durable: bool = False) -> Iterator[Server]:
    """A MariaDB server on an empty data directory; a `durable` one waits for its disk, as it does by default."""
    install, daemon, client = _program("mariadb-install-db"), _program("mariadbd"), _program("mariadb")
    with short_folder() as folder:
        user = pwd.getpwuid(os.getuid()).pw_name
        data, socket, temporary = folder / "data", folder / "sql.sock", folder / "tmp"
        temporary.mkdir()  # a server that starts removes the temporary files of others from a common folder
        common = ["--no-defaults", f"--datadir={data}", f"--tmpdir={temporary}", f"--user={user}"]
        _call([install, *common, "--auth-root-authentication-method=normal", "--skip-test-db"])
        unsafe = [] if durable else ["--debug-no-sync", *UNSAFE]
        light = ["--skip-networking", "--skip-log-bin", "--performance-schema=0", *unsafe]
        small = ["--innodb-buffer-pool-size=64M", "--key-buffer-size=8M", "--skip-name-resolve", "--sql-mode="]
        command = [daemon, *common, f"--socket={socket}", f"--pid-file={folder}/pid", *light, *small]
        arguments = (client, "--no-defaults", f"--socket={socket}", "--user=root", "--default-character-set=utf8mb4")
        server = Server(name="mariadb", vendor="mysql", host=str(socket), user="root", client=(*arguments, "--batch"))
        with _running(command, folder, server, signal.SIGKILL):
            yield server


@contextlib.contextmanager
def mysql() -> Iterator[Server]:
    """A MySQL server, from the packages that mysql_server.py keeps in the user's cache."""
    root = mysql_server.home()
    if not root.is_dir():
        raise ServerMissingError("MySQL is not here; run `python -m tests.mysql_server`, which fetches it")
    with short_folder() as folder:
        shutil.copytree(root / "data", folder / "data")
        socket = folder / "sql.sock"
        light = ["--skip-networking", "--disable-log-bin", *UNSAFE]
        lenient = ["--sql-mode=", "--restrict-fk-on-non-standard-key=OFF"]  # as the servers that the schemas come from
        (folder / "tmp").mkdir()
        files = [
            f"--datadir={folder}/data",
            f"--tmpdir={folder}/tmp",
            f"--socket={socket}",
            f"--pid-file={folder}/pid",
        ]
        client = [*mysql_server.command("usr/bin/mysql", root), "--no-defaults", f"--socket={socket}", "--user=root"]
        arguments = (*client, "--default-character-set=utf8mb4", "--batch")
        server = Server(name="mysql", vendor="mysql", host=str(socket), user="root", client=arguments)
        with _running([*mysql_server.daemon(root), *files, *light, *lenient], folder, server, signal.SIGKILL):
            yield server


@contextlib.contextmanager
def postgresql(*options: str) -> Iterator[Server]:
    """A PostgreSQL server on an empty cluster; as root it runs as the user postgres, which it insists on."""
    initdb, daemon, client = _program("initdb"), _program("postgres"), _program("psql")
    with short_folder() as folder:
        switch = []
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
            switch = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
        data = folder / "data"
        _call([*switch, initdb, "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"])
        light = ["-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=100"]
        command = [daemon, "-D", str(data), "-k", str(folder), "-h", "", *light, *options]
        arguments = (client, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(folder), "-U", "postgres", "-At")
        server = Server(name="postgresql", vendor="postgresql", host=str(folder), user="postgres", client=arguments)
        with _running(command, folder, server, signal.SIGQUIT, switch):  # it frees its shared memory first
            yield server


@contextlib.contextmanager
def redis() -> Iterator[Server]:
    """A Redis server that keeps nothing."""
    daemon, client = _program("redis-server"), _program("redis-cli")
    with short_folder() as folder:
        socket = folder / "redis.sock"
        command = [daemon, "--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)]
        server = Server(name="redis", vendor="redis", host=str(socket), user="", client=(client, "-s", str(socket)))
        with _running(command, folder, server, signal.SIGKILL, ping="PING"):
            yield server


START: dict[str, Callable[[], AbstractContextManager[Server]]] = {
    "mariadb": mariadb,
    "mysql": mysql,
    "redis": redis,
    # Compiling a query on the catalog takes far longer than running it; benchmarks have the server as users have it.
    "postgresql": functools.partial(postgresql, "-c", "jit=off"),
}


@contextlib.contextmanager
def _running(
    command: list[str],
    folder: Path,
    server: Server,
    end_by: signal.Signals,
    switch: Sequence[str] = (),
    ping: str = "SELECT 1;",
) -> Iterator[None]:
    """Run the server for the length of the block; `end_by` ends it quickly, as none of its data is kept."""
    log = folder / "log"
    # The server also ends with the thread that starts it, even one that is killed. After `switch`: a change of the
    # user would reset it.
    tied = ["setpriv", "--pdeathsig", end_by.name.removeprefix("SIG")] if shutil.which("setpriv") else []
    words = [*switch, *tied, *command]
    with log.open("wb") as out:
        # In a session of its own it does not get the Ctrl-C that is meant for the tests.
        process = subprocess.Popen(words, stdout=out, stderr=out, cwd=folder, start_new_session=True)
    try:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                server.run(ping)
                break
            except AssertionError as error:
                if process.poll() is not None or time.monotonic() > end:
                    raise ServerMissingError(f"{server.name} did not start: {log.read_text()[-1500:]}") from error
                time.sleep(0.1)
        yield
    finally:
        process.send_signal(end_by)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def short_folder() -> Iterator[Path]:
    """A folder with a short path, for the length of a socket's name is limited."""
    folder = Path(tempfile.mkdtemp(prefix="lg", dir="/tmp"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _program(name: str) -> str:
    found = shutil.which(name, path=os.pathsep.join([*map(str, PLACES), os.environ.get("PATH", os.defpath)]))
    if not found:
        raise ServerMissingError(f"{name} is not installed")
    return found


def _call(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise ServerMissingError(f"{Path(command[0]).name} failed: {(done.stderr or done.stdout)[-1500:]}")


if __name__ == "__main__":
    try:
        for needed in ("mariadbd", "mariadb-install-db", "mariadb", "initdb", "postgres", "psql", "redis-server"):
            _program(needed)
        _program("mariadb_config")
    except ServerMissingError as missing:
        sys.exit(f"{missing}")
