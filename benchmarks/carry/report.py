"""The lines of docs/benchmarks.md on carrying rows over, with the bars, from processes that run in any order."""

import argparse
import contextlib
import dataclasses
import itertools
import json
import random
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.carry import source
from benchmarks.carry.job import CarryCost, Task
from tests import servers

ROOT = Path(__file__).parents[2]
SHARING = ("postgresql", "mariadb", "mysql")
ENGINES = ("postgresql", "sqlite", "mariadb", "mysql")
ROUNDS = 3
SPEED_ROWS = 20_000
MEMORY_ROWS = 500_000
GROWTH = 16.0
"""MiB that a run may need beyond what the process has before it, however many rows there are."""

SLOWER = 2.5
"""A run with bad rows may take so many times as long as one without."""

TITLES = {
    "create": "`create()` for each row",
    "bulk_create": "`bulk_create()`, 1,000 at a time",
    "first": "first run",
    "unchanged": "run again, nothing changed",
    "changed": "run again, all rows changed",
    "wrong": "first run, 0.1 % wrong values",
    "refused": "first run, 0.1 % refused by the server",
    "tuples": "tuples of the drivers",
    "select": "`INSERT … SELECT` in the target",
}
BARS = {
    "first": {"postgresql": 9.0, "sqlite": 6.0, "mariadb": 7.5, "mysql": 7.5},
    "unchanged": {"postgresql": 40.0, "sqlite": 20.0, "mariadb": 40.0, "mysql": 40.0},
}
SHAPES = {
    "first": "people",
    "batches": "people, `--commit-every batch`",
    "pairs": "composite keys",
    "half": "a tree, half of the parents come later",
    "late": "a tree, all parents come later",
    "late batches": "a tree, all parents come later, `--commit-every batch`",
    "rings": "rows that point to each other",
    "files": "a file each",
    "unique": "texts made unique",
    "up": "again, unique names move up",
    "down": "again, unique names move down",
    "anyhow": "again, unique names move in any order",
    "rotate": "again, unique names move in one ring",
    "thousands": "again, unique names move in rings of 1,000",
    "swap": "again, unique names are exchanged two by two",
    "rollback": "people, taken back by `legacy rollback --all`",
}
REPEATED = ("first", "pairs", "half", "late", "rings", "unique")
"""Shapes of which a second run over the same rows is measured too."""

WORKERS = {
    "first": "one process, one transaction",
    "shards": "one process, shards",
    "one": "`--workers 1`",
    "two": "`--workers 2`",
}
SHARED_ROWS = 100_000
OVERHEAD = 1.05
"""Shards may take so many times the CPU time of a run without."""

FASTER = 1.25
"""Two workers have to be so many times as fast as one, by the clock, on two cores."""

SPEED_HEAD = ("| into | how | client | server | wall | times `create()` | bar |", "|---|---|---:|---:|---:|---:|---:|")
WORKERS_HEAD = ("| into | who | client and server | wall | compared | bar |", "|---|---|---:|---:|---:|---:|")
MEMORY_HEAD = ("| into | rows | number | growth | bar | CPU a row |", "|---|---|---:|---:|---:|---:|")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a table, and whether the figure is within its bar."""

    text: str
    is_met: bool = True


def list_tables(chosen: argparse.Namespace) -> Iterator[tuple[tuple[str, str], Iterator[Line]]]:
    """Yield the heads and lines of the tables, as far as they were chosen; the lines are measured as they are read."""
    words = chosen.only or ("",)
    engines = [each for each in ENGINES if any(word in f"{each} carry speed" for word in words)]
    speeds = (measure_speed(each, chosen.rows or SPEED_ROWS, chosen.rounds or ROUNDS) for each in engines)
    yield SPEED_HEAD, itertools.chain.from_iterable(speeds)
    shared = [each for each in SHARING if any(word in f"{each} carry workers" for word in words)]
    found = (measure_workers(each, chosen.rows or SHARED_ROWS, chosen.rounds or ROUNDS) for each in shared)
    yield WORKERS_HEAD, itertools.chain.from_iterable(found)
    cases = [(each, shape) for each in ENGINES for shape in SHAPES]
    named = [case for case in cases if any(word in f"{case[0]} carry memory {SHAPES[case[1]]}" for word in words)]
    grown = (measure_memory(*case, chosen.rows or MEMORY_ROWS) for case in named)
    yield MEMORY_HEAD, itertools.chain.from_iterable(grown)


def measure_speed(engine: str, rows: int, rounds: int) -> Iterator[Line]:
    """Yield a line for each way to carry rows over."""
    costs = _measure_costs(engine, rows, rounds, list(TITLES))
    for variant in TITLES:
        yield _compare(engine, variant, costs)


def measure_workers(engine: str, rows: int, rounds: int) -> Iterator[Line]:
    """Yield a line for each number of workers, and for a run without any."""
    costs = _measure_costs(engine, rows, rounds, list(WORKERS))
    # The CPU time of processes that the measured one starts is not known.
    compared = {
        "shards": (costs["shards"].cpu / costs["first"].cpu, f"at most {OVERHEAD:g} of the CPU time without"),
        "two": (costs["one"].wall / costs["two"].wall, f"at least {FASTER:g} times as fast as one"),
    }
    for variant, title in WORKERS.items():
        ratio, bar = compared.get(variant, (0.0, ""))
        is_met = variant not in compared or (ratio <= OVERHEAD if variant == "shards" else ratio >= FASTER)
        shown = f"{ratio:.2f}" if ratio else ""
        cpu = f"{costs[variant].cpu:.0f} µs" if variant in ("first", "shards") else ""
        figures = f"{cpu} | {costs[variant].wall:.0f} µs | {shown if is_met else f'**{shown}**'} | {bar}"
        yield Line(text=f"| {engine} | {title} | {figures} |", is_met=is_met)


def measure_memory(engine: str, shape: str, rows: int) -> Iterator[Line]:
    """Yield the line of one shape of table, and that of a second run over the same rows."""
    with _databases(engine, source.make_shape(shape.split()[0], rows), rows) as task:
        for variant, title in ((shape, SHAPES[shape]), (f"{shape} again", f"{SHAPES[shape]}; again, nothing changed")):
            if variant not in SHAPES and shape not in REPEATED:
                continue
            cost = _run(dataclasses.replace(task, variant=variant))
            is_met = cost.growth <= GROWTH
            shown = f"{cost.growth:.1f} MiB" if is_met else f"**{cost.growth:.1f} MiB**"
            figures = f"{rows:,} | {shown} | {GROWTH:g} MiB | {cost.cpu:.0f} µs"
            yield Line(text=f"| {engine} | {title} | {figures} |", is_met=is_met)


def _measure_costs(engine: str, rows: int, rounds: int, variants: Sequence[str]) -> dict[str, CarryCost]:
    """Return what each variant takes, as medians of processes that run in any order."""
    found: dict[str, list[CarryCost]] = {each: [] for each in variants}
    with _databases(engine, source.make_people(rows), rows) as task:
        for _ in range(rounds):
            for variant in random.sample(variants, len(variants)):
                found[variant].append(_run(dataclasses.replace(task, variant=variant)))
    return {variant: _take_medians(each) for variant, each in found.items()}


def _compare(engine: str, variant: str, costs: dict[str, CarryCost]) -> Line:
    cost = costs[variant]
    ratio, bar, is_met = costs["create"].cpu / cost.cpu, "", True
    if variant in BARS:
        bar, is_met = f"{BARS[variant][engine]:g}", ratio >= BARS[variant][engine]
    elif variant in ("wrong", "refused"):
        least = costs["create"].cpu / costs["first"].cpu / SLOWER
        bar, is_met = f"{least:.1f}", ratio >= least
    times = f"{cost.client:.0f} µs | {cost.server:.0f} µs | {cost.wall:.0f} µs"
    shown = f"{ratio:.1f}" if is_met else f"**{ratio:.1f}**"
    return Line(text=f"| {engine} | {TITLES[variant]} | {times} | {shown} | {bar} |", is_met=is_met)


@contextlib.contextmanager
def _databases(engine: str, script: str, rows: int) -> Iterator[Task]:
    """MariaDB with the legacy tables, and a database with empty new ones."""
    with contextlib.ExitStack() as stack:
        old = stack.enter_context(servers.mariadb())
        if engine == "sqlite":
            folder = stack.enter_context(servers.short_folder())
            running = [old]
            default: dict[str, object] = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "new.db")}
        else:
            new = old if engine == "mariadb" else stack.enter_context(servers.START[engine]())
            running, default = [old, new], new.create("new")
        source_database = old.create("legacy", script)
        guarded = {**source_database, "ENGINE": "legacygen.runtime.backends.mysql"}
        named = {"legacy": guarded, "source": source_database, "default": default}
        databases = {alias: {**each, "TIME_ZONE": "UTC"} for alias, each in named.items()}
        numbers = sorted({_find_process(each) for each in running})
        task = Task(variant="prepare", rows=rows, databases=databases, servers=numbers)
        _run(task)
        yield task


def _find_process(server: servers.Server) -> int:
    place = Path(server.host)
    file = place / "data/postmaster.pid" if server.vendor == "postgresql" else place.parent / "pid"
    return int(file.read_text(encoding="ascii").split()[0])


def _run(task: Task) -> Any:
    """Run a task in a process of its own; raises RuntimeError with its words when it fails."""
    command = [sys.executable, "-m", "benchmarks.carry.job"]
    text = json.dumps(dataclasses.asdict(task))
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(f"{task.variant} failed: {done.stderr[-2000:]}")
    answer = json.loads(done.stdout)
    return answer and CarryCost(**answer)


def _take_medians(costs: Sequence[CarryCost]) -> CarryCost:
    names = [field.name for field in dataclasses.fields(CarryCost)]
    return CarryCost(**{name: statistics.median(getattr(each, name) for each in costs) for name in names})
