"""Runs cells of the matrix by hand: `python -m tests.matrix --engine postgresql --style ruff --layout package`.

Prints each cell that does not hold, with the reasons, and the number of those that do.
"""

import argparse
import contextlib
import dataclasses
import itertools
import json
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from tests import servers
from tests.matrix import forks
from tests.matrix.bench import STYLES, Bench, Variant
from tests.matrix.runs import (
    GROUPS,
    Judged,
    Pairs,
    run_cells,
    run_killed,
    select_concerned,
    select_covering,
    select_joined,
    take_every,
)
from tests.merge import shop


def main() -> None:
    options = _parse_arguments()
    forks.preload()
    with _open_bench(options) as bench:
        held = total = 0
        variant = Variant(style=options.style, layout=options.layout)
        run = partial(run_killed, bench) if options.kill else partial(run_cells, bench, resolve=options.resolve)
        judged: Iterator[Judged] = run(_select(options), variant)
        if options.joined:
            joined = run_cells(bench, select_joined(options.engine, options.seed), variant, resolve=options.resolve)
            judged = itertools.islice((each for each in joined if each.is_made), options.joined)
        for each in judged:
            held, total = held + (not each.problems), total + 1
            if options.json:
                sys.stdout.write(json.dumps(dataclasses.asdict(each)) + "\n")
            elif each.problems:
                lines = "".join(f"    {problem}\n" for problem in each.problems)
                sys.stdout.write(f"{each.name}: {', '.join(each.conflicts)}\n{lines}")
            sys.stdout.flush()
        sys.stdout.write(f"{held} of {total} cells hold\n")


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--engine", choices=shop.ENGINES, default="sqlite")
    parser.add_argument("--style", choices=STYLES, default="plain")
    parser.add_argument("--layout", choices=("flat", "package"), default="flat")
    parser.add_argument("--group", choices=GROUPS, help="only edits of this kind")
    parser.add_argument("--edit", help="only this edit")
    parser.add_argument("--history", help="only these histories, with semicolons between them")
    parser.add_argument("--covering", action="store_true", help="few cells, in which every history is once")
    parser.add_argument("--every", type=int, default=1, help="only each so manieth cell")
    parser.add_argument("--offset", type=int, default=0, help="the first of the cells that --every counts")
    parser.add_argument("--joined", type=int, default=0, help="instead, so many pairs of edits, each with a history")
    parser.add_argument("--seed", type=int, default=0, help="what --joined draws begin with")
    parser.add_argument("--resolve", action="store_true", help="also resolve conflicts, with each of both sides")
    parser.add_argument("--kill", action="store_true", help="kill the refresh at each operation on the disk")
    parser.add_argument("--json", action="store_true", help="print all cells as JSON, one a line")
    parser.add_argument("--server", type=json.loads, help="a running server, as JSON; another one is started without")
    return parser.parse_args()


def _select(options: argparse.Namespace) -> Pairs:
    pairs = select_covering(options.engine) if options.covering else select_concerned(options.engine)
    histories = options.history.split(";") if options.history else []
    selected = [
        (edit, [each for each in found if not histories or each.name in histories])
        for edit, found in pairs
        if options.edit in (None, edit.name) and (not options.group or edit in GROUPS[options.group])
    ]
    return take_every(selected, options.every, options.offset)


@contextlib.contextmanager
def _open_bench(options: argparse.Namespace) -> Iterator[Bench]:
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="matrix")))
        server = None
        if options.server:
            server = servers.Server(**{**options.server, "client": tuple(options.server["client"])})
        elif options.engine != "sqlite":
            name = "mariadb" if options.engine == "mysql" else options.engine
            server = stack.enter_context(servers.START[name]())
        bench = Bench(engine=options.engine, folder=folder, server=server)
        bench.make_first(options.style)
        yield bench


if __name__ == "__main__":
    main()
