"""Compares `legacygen load` with the servers' own clients: CPU time of client and server together, and memory.

`python -m benchmarks.load [--megabytes N] [--server NAME …]` makes a dump of that size, of narrow rows, text and
binary values, and loads it in each way, in turn. `--tables N` makes one of many small tables instead, and
`--dump FILE` takes one that is there; both are for MariaDB, which then waits for its disk as it does by default.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import made
from tests import servers

MEGABYTES = 100
BLOCK = 1 << 20
TABLES = {
    "narrow": ("id integer NOT NULL, a integer, b decimal(10,2), c date", 0.4),
    "texts": ("id integer NOT NULL, name varchar(80), body text", 0.4),
    "blobs": ("id integer NOT NULL, data {binary}", 0.2),
}
"""The columns of each table, and its share of the dump."""

OURS = """
import sys
from pathlib import Path
from legacygen.dump.load_report import LoadOptions
kind, dump, place, host = sys.argv[1:]
nothing = lambda done, total: None
if kind == "postgresql":
    from legacygen.dump.postgresql import PostgreSQLTarget, load_into_postgresql
    load_into_postgresql(Path(dump), PostgreSQLTarget(name=place, user="loader", host=host), LoadOptions(), nothing)
else:
    from legacygen.dump.server import load_into_server
    from legacygen.dump.target import LoadTarget
    target = LoadTarget(name=place, user="root", host=host)
    load_into_server(Path(dump), target, LoadOptions(), nothing, keep_text_in=Path(dump + ".texts"))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadCost:
    """What a load took: seconds of CPU of client and server, seconds of wall time, and megabytes of the client."""

    cpu: float
    wall: float
    megabytes: float


def write_dump(path: Path, megabytes: int, *, is_postgresql: bool) -> None:
    """Write a dump of about that size."""
    numbers = random.Random(1)  # noqa: S311 - the same dump each time
    with path.open("wb", BLOCK) as out:
        name = "PostgreSQL database dump\n--" if is_postgresql else "MySQL dump 10.13  Distrib 8.0.36, for Linux"
        out.write(f"-- {name}\n".encode())
        for table, (columns, share) in TABLES.items():
            binary = "bytea" if is_postgresql else "longblob"
            out.write(f"CREATE TABLE {table} ({columns.format(binary=binary)});\n".encode())
            rows = _make_rows(table, numbers, megabytes * 1e6 * share)
            for statement in _write_copy(table, rows) if is_postgresql else _write_inserts(table, rows):
                out.write(statement.encode())
        out.write(b"-- PostgreSQL database dump complete\n" if is_postgresql else b"-- Dump completed on 2026-01-01\n")


def _make_rows(table: str, numbers: random.Random, size: float) -> Iterator[list[str]]:
    """Make rows of one table until they have that size; texts are in quotes, binary values begin with 0x."""
    done, number = 0.0, 0
    while done < size:
        number += 1
        if table == "narrow":
            row = [str(number), str(numbers.randrange(10**9)), f"{numbers.randrange(10**6) / 100:.2f}", "'2024-02-29'"]
        elif table == "texts":
            row = [str(number), f"'name {number % 9999}'", f"'{'lorem ipsum ' * numbers.randrange(5, 60)}'"]
        else:
            row = [str(number), f"0x{numbers.randbytes(3000).hex()}"]
        done += sum(map(len, row)) + len(row)
        yield row


def _write_inserts(table: str, rows: Iterator[list[str]]) -> Iterator[str]:
    parts: list[str] = []
    size = 0
    for row in rows:
        parts.append(f"({','.join(row)})")
        size += len(parts[-1])
        if size > BLOCK:
            yield f"INSERT INTO {table} VALUES {','.join(parts)};\n"
            parts, size = [], 0
    if parts:
        yield f"INSERT INTO {table} VALUES {','.join(parts)};\n"


def _write_copy(table: str, rows: Iterator[list[str]]) -> Iterator[str]:
    yield f"COPY {table} FROM stdin;\n"
    for row in rows:
        yield "\t".join(value.strip("'").replace("0x", "\\\\x") for value in row) + "\n"
    yield "\\.\n"


def measure(
    command: list[str], dump: Path | None, server: servers.Server | None, folder: Path | None = None
) -> LoadCost:
    """Run a client, and add the CPU time that the server takes meanwhile; raises RuntimeError if it fails."""
    before, start = _read_cpu(server), time.perf_counter()
    with tempfile.TemporaryFile() as errors, open(dump or os.devnull, "rb") as text:  # noqa: PTH123
        process = subprocess.Popen(command, stdin=text, stdout=errors, stderr=errors, cwd=folder)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            raise RuntimeError(f"{command[0]} ended with {process.returncode}: {errors.read()[-1500:].decode()}")
    wall = time.perf_counter() - start
    client = usage.ru_utime + usage.ru_stime
    return LoadCost(cpu=client + _read_cpu(server) - before, wall=wall, megabytes=usage.ru_maxrss / 1024)


def _read_cpu(server: servers.Server | None) -> float:
    """Return the CPU seconds of all processes of a server, those that have ended too."""
    if server is None:
        return 0.0
    place = Path(server.host) if server.vendor == "postgresql" else Path(server.host).parent
    name = "data/postmaster.pid" if server.vendor == "postgresql" else "pid"
    number = int((place / name).read_text().split()[0])
    own = _read_times(number)
    return own + sum(_read_times(child) for child in _list_children(number))


def _read_times(number: int) -> float:
    try:
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _list_children(number: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
    except OSError:
        return []


def compare_server(name: str, dump: Path, folder: Path, *, durable: bool) -> Iterator[tuple[str, LoadCost]]:
    """Load a dump with the server's client, and with legacygen in each way; yield what each took."""
    with servers.mariadb(durable=durable) if name == "mariadb" else getattr(servers, name)() as server:
        server.create("theirs")
        yield f"`{Path(server.client[0]).name} < dump`", measure([*server.client, "theirs"], dump, server)
        if name == "postgresql":
            server.run("CREATE ROLE loader LOGIN CREATEDB;")
        ours = [sys.executable, "-c", OURS, name, str(dump), "ours", server.host]
        yield f"`legacygen load`, {name}", measure(ours, None, server)
    if name != "postgresql":
        legacygen = [sys.executable, "-m", "legacygen"]
        new = [*legacygen, "new", "site", "--data", "legacy_engine=sqlite", "--defaults"]
        subprocess.run(new, cwd=folder, check=True, capture_output=True)
        (folder / "site/.env").write_text("DJANGO_SECRET_KEY=x\nLEGACY_DB_NAME=legacy.sqlite3\n")
        yield "`legacygen load`, SQLite", measure([*legacygen, "load", str(dump)], None, None, folder / "site")


def compare_dump(name: str, dump: Path, title: str, folder: Path, *, durable: bool = False) -> None:
    """Print a row for each way to load a dump."""
    theirs: LoadCost | None = None
    for way, cost in compare_server(name, dump, folder, durable=durable):
        theirs = theirs or cost
        figures = f"{cost.cpu:.1f} s | {cost.cpu / theirs.cpu:.2f} | {cost.wall:.1f} s | {cost.wall / theirs.wall:.2f}"
        print(f"| {title}, {name} | {way} | {figures} | {cost.megabytes:.0f} MB |", flush=True)


def main() -> None:
    """Print a table for each server."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--megabytes", type=int, default=MEGABYTES)
    parser.add_argument("--server", nargs="*", default=["mariadb", "postgresql"])
    parser.add_argument("--tables", type=int)
    parser.add_argument("--dump", type=Path)
    chosen = parser.parse_args()
    columns = ("dump", "way", "CPU", "times the client", "wall", "times the client", "memory")
    print(f"| {' | '.join(columns)} |", "|---|---|---:|---:|---:|---:|---:|", sep="\n")
    for name in ["mariadb"] if chosen.tables or chosen.dump else chosen.server:
        with tempfile.TemporaryDirectory(prefix="lgb", dir="/tmp") as text:
            folder = Path(text)
            made_dump = folder / "dump.sql"
            if chosen.dump:
                compare_dump(name, chosen.dump.absolute(), chosen.dump.name, folder, durable=True)
            elif chosen.tables:
                made_dump.write_text(made.sql("mysql", chosen.tables), encoding="utf-8")
                compare_dump(name, made_dump, f"{chosen.tables} tables", folder, durable=True)
            else:
                write_dump(made_dump, chosen.megabytes, is_postgresql=name == "postgresql")
                compare_dump(name, made_dump, f"{chosen.megabytes} MB", folder)


if __name__ == "__main__":
    main()
