"""A real MySQL for the tests: Debian unstable's packages, unpacked beside the system into the user's cache.

`python -m tests.mysql_server` fetches it once (65 MB, with the system's own apt and its mirror, no root needed); it
exits with 1 and the reason where that cannot be done. Nothing is installed.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("mysql-server-core", "mysql-client-core")
UNUSED = ("perl", "libperl")  # scripts that the server does not call
SMALL = (
    "--performance-schema=0",
    "--innodb-buffer-pool-size=64M",
    "--innodb-redo-log-capacity=32M",
    "--mysqlx=OFF",
    "--auto-generate-certs=OFF",
    "--secure-file-priv=NULL",
)
APT = """
Dir::Etc::sourcelist "{folder}/sources.list";
Dir::Etc::sourceparts "-";
Dir::State "{folder}/state";
Dir::State::status "{folder}/status";
Dir::Cache "{folder}/cache";
APT::Install-Recommends "0";
Acquire::Languages "none";
Debug::NoLocking "1";
"""


class FetchError(Exception):
    """It cannot be fetched; says why."""


def home() -> Path:
    """Where the unpacked server is kept."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "legacygen" / "mysql"


def command(program: str, root: Path) -> list[str]:
    """How to call a program below `root`: through the C library that was unpacked with it."""
    for loader in sorted(root.glob("usr/lib/*/ld-linux*.so.*")):
        libraries = f"{loader.parent}:{root}/usr/lib/mysql/private"
        return [str(loader), "--library-path", libraries, str(root / program)]
    raise FetchError(f"no MySQL in {root}")


def daemon(root: Path) -> list[str]:
    """The server without its data directory."""
    owner = ["--user=root"] if os.getuid() == 0 else []
    return [*command("usr/sbin/mysqld", root), "--no-defaults", f"--basedir={root}/usr", *owner, *SMALL]


def fetch() -> None:
    """Unpack the server and make an empty data directory, complete or not at all."""
    if home().is_dir():
        return
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        raise FetchError("no apt-get here to fetch it with")
    mirror = next(mirrors(), "")
    if not mirror:
        raise FetchError("the system's apt sources name no Debian mirror")
    home().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home().parent, prefix="mysql.") as temporary:
        folder = Path(temporary)
        root = folder / "root"
        for package in _download(folder, mirror):
            if not package.name.startswith(UNUSED):
                _call(["dpkg-deb", "-x", str(package), str(root)])
        _call([*daemon(root), f"--datadir={root}/data", "--initialize-insecure"])
        try:
            root.rename(home())
        except OSError:
            if not home().is_dir():  # else another run was quicker
                raise


def mirrors() -> Iterator[str]:
    """The Debian archives that apt is set up with, in both of its formats."""
    lists = Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))
    for path in lists:
        text = path.read_text() if path.is_file() else ""
        for address in re.findall(r"^(?:deb\s+(?:\[[^]]*\]\s+)?|URIs:\s*)(\S+)", text, re.M):
            if address.rstrip("/").endswith("/debian"):
                yield address


def _download(folder: Path, mirror: str) -> list[Path]:
    for name in ("state/lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    keyring = "[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]"
    (folder / "sources.list").write_text(f"deb {keyring} {mirror} sid main\n")
    (folder / "status").touch()
    sandbox = f'APT::Sandbox::User "{"root" if os.getuid() == 0 else ""}";\n'
    (folder / "apt.conf").write_text(APT.format(folder=folder) + sandbox)
    environment = {**os.environ, "APT_CONFIG": str(folder / "apt.conf")}
    _call(["apt-get", "-q", "update"], environment)
    _call(["apt-get", "-q", "-y", "--download-only", "install", *PACKAGES], environment)
    return sorted((folder / "cache/archives").glob("*.deb"))


def _call(words: list[str], environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise FetchError(f"{' '.join(words[:2])} failed: {(done.stderr or done.stdout).strip()[-1000:]}")


if __name__ == "__main__":
    try:
        if not home().is_dir():
            print("fetching MySQL from Debian unstable into the cache …")  # noqa: T201 - it takes a while
            fetch()
    except (FetchError, OSError) as error:
        sys.exit(f"real MySQL is missing: {error}")
