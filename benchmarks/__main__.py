"""`./dev bench`: every figure of docs/benchmarks.md, and whether it is within its limit."""

import argparse
import contextlib
import itertools
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import made
from benchmarks.carry import report
from benchmarks.carry.report import Line
from benchmarks.delay import delayed
from benchmarks.measure import Comparison, Cost, compare, connected, peer, rendered, run
from tests import servers

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/benchmarks.md"
CORPORA = Path(os.environ.get("LEGACYGEN_CORPORA", ROOT.parent / "shared/corpora"))
GLPI = CORPORA / "mysql/glpi.sql"
TABLES = 1000
CHANGED = 20
ROUND_TRIP = 0.005  # seconds
MEMORY = 400  # megabytes
HEAD = ("| database | on | refresh | inspectdb | ratio | limit | memory |", "|---|---|---:|---:|---:|---:|---:|")
REFRESH = ["-m", "legacygen", "refresh"]
INSPECTDB = ["manage.py", "inspectdb"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One line of the table: what is refreshed where, and the ratio to inspectdb that it may take.

    `then` gives what happens to the database between a first, uncounted refresh and the counted one, by round.
    """

    title: str
    server: str
    script: Callable[[str], str]
    limit: float
    then: Callable[[int], str] | None = None
    round_trip: float = 0.0
    rounds: int = 3


def _glpi(vendor: str) -> str:
    return f"SET sql_mode = '', FOREIGN_KEY_CHECKS = 0;\n{GLPI.read_text(encoding='utf-8')}"


def _made(vendor: str) -> str:
    return made.sql(vendor, TABLES)


def _nothing(number: int) -> str:
    return ""


def _new_columns(number: int) -> str:
    tables = range(0, TABLES, TABLES // CHANGED)
    return "".join(f"ALTER TABLE {made.name(table)} ADD vat_{number} varchar(20);" for table in tables)


CASES = (
    Case(title="glpi, 297 tables", server="mariadb", script=_glpi, limit=1 / 6),
    Case(title="glpi, 297 tables", server="mysql", script=_glpi, limit=1 / 6),
    Case(title="made, 1,000 tables", server="mariadb", script=_made, limit=1 / 10, rounds=1),
    Case(title="made, 1,000 tables", server="postgresql", script=_made, limit=1 / 2.5),
    Case(title="made, unchanged", server="postgresql", script=_made, limit=1 / 8, then=_nothing),
    Case(title="made, 20 tables changed", server="postgresql", script=_made, limit=1 / 2.5, then=_new_columns),
    Case(title="made, 5 ms away", server="mariadb", script=_made, limit=1 / 10, round_trip=ROUND_TRIP, rounds=1),
    Case(title="made, 5 ms away", server="postgresql", script=_made, limit=1 / 10, round_trip=ROUND_TRIP, rounds=1),
)


def measure(case: Case) -> Comparison:
    """Start the server with nothing but that database, and let both read it."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="lgb", dir="/tmp")))  # short
        server = stack.enter_context(getattr(servers, case.server)())
        database = server.create("legacy", case.script(server.vendor))
        if case.round_trip:
            database = stack.enter_context(_far(server, database, folder, case.round_trip))
        root = rendered(server.vendor, folder)
        rounds = itertools.count()

        def ours() -> Cost:
            number = next(rounds)
            place = connected(root, folder / f"site{number}", database)
            if case.then:
                run(REFRESH, place)
                server.run(case.then(number), "legacy")
            return run(REFRESH, place)

        ours()  # not counted: it leaves bytecode behind, as does the next line
        beside = peer(folder / "peer", database)
        run([*INSPECTDB, "nothing"], beside)
        return compare(ours, lambda: run(INSPECTDB, beside), case.rounds)


@contextlib.contextmanager
def _far(
    server: servers.Server, database: dict[str, object], folder: Path, seconds: float
) -> Iterator[dict[str, object]]:
    """The database behind a socket of its own that takes its time."""
    near = Path(server.host) / ".s.PGSQL.5432" if server.vendor == "postgresql" else Path(server.host)
    far = folder / near.name
    with delayed(near, far, seconds):
        yield {**database, "HOST": str(folder if server.vendor == "postgresql" else far)}


def main() -> int:
    """Print the tables; 1 when a limit is exceeded."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    parser.add_argument("only", nargs="*", help="servers or titles, or parts of them")
    parser.add_argument("--rounds", type=int, help="runs of each case, or pairs of runs")
    parser.add_argument("--rows", type=int, help="rows that are carried over")
    parser.add_argument("--write", action="store_true", help="write the tables into docs/benchmarks.md")
    chosen = parser.parse_args()
    is_met = True
    for head, lines in ((HEAD, _compare_refreshes(chosen)), *report.list_tables(chosen)):
        shown = list(head)
        for line in lines:
            if len(shown) == len(head):
                print(*head, sep="\n")
            print(line.text, flush=True)
            shown.append(line.text)
            is_met &= line.is_met
        if chosen.write and len(shown) > len(head):
            PAGE.write_text(replace_table(PAGE.read_text(encoding="utf-8"), shown), encoding="utf-8")
    print(_machine())
    return int(not is_met)


def _compare_refreshes(chosen: argparse.Namespace) -> Iterator[Line]:
    for case in CASES:
        if chosen.only and not any(word in f"{case.title} {case.server}" for word in chosen.only):
            continue
        if case.script is _glpi and not GLPI.exists():
            print(f"no {GLPI}; LEGACYGEN_CORPORA names the folder of the public schemas", file=sys.stderr)
            continue
        found = measure(replace(case, rounds=chosen.rounds or case.rounds))
        yield Line(text=_line(case, found), is_met=found.ratio <= case.limit and found.megabytes <= MEMORY)


def replace_table(page: str, lines: list[str]) -> str:
    """Return the page with another table under the same head."""
    before, head, rest = page.partition(lines[0])
    if not head:
        raise LookupError(f"{PAGE.name} has no table that begins with {lines[0]}")
    after = itertools.dropwhile(lambda line: line.startswith("|"), rest.splitlines(keepends=True)[1:])
    return f"{before}{chr(10).join(lines)}\n{''.join(after)}"


def _line(case: Case, found: Comparison) -> str:
    times = f"{found.ours:.2f} s | {found.theirs:.1f} s | 1/{1 / found.ratio:.1f} | 1/{1 / case.limit:g}"
    return f"| {case.title} | {case.server} | {times} | {found.megabytes:.0f} MB |"


def _machine() -> str:
    import django

    python = f"Python {platform.python_version()}, Django {django.__version__}"
    return f"{python}, {os.cpu_count()} cores"


if __name__ == "__main__":
    sys.exit(main())
