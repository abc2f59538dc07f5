"""Runs cells of the matrix one after the other, in the order of their edits."""

import gc
import itertools
import random
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tests.matrix.bench import Bench, Variant
from tests.matrix.changes import HISTORIES, History
from tests.matrix.code import ProjectEdit, join_edits
from tests.matrix.enumerations import ENUMERATIONS
from tests.matrix.fields import FIELDS
from tests.matrix.frameworks import FRAMEWORKS
from tests.matrix.habits import HABITS
from tests.matrix.judge import Cell, is_concerned, resolve_cell, run_cell
from tests.matrix.keys import KEYS
from tests.matrix.kill import run_kills
from tests.matrix.layouts import LAYOUTS
from tests.matrix.more import MORE
from tests.matrix.placed import PLACED
from tests.matrix.queries import QUERIES
from tests.matrix.shapes import SHAPES
from tests.matrix.uses import USES
from tests.merge import shop

GROUPS = {
    "placed": PLACED,
    "fields": FIELDS,
    "uses": USES,
    "more": MORE,
    "queries": QUERIES,
    "shapes": SHAPES,
    "habits": HABITS,
    "layouts": LAYOUTS,
    "frameworks": FRAMEWORKS,
    "enumerations": ENUMERATIONS,
    "keys": KEYS,
}
EDITS = tuple(edit for group in GROUPS.values() for edit in group)
STRIDE = 7
"""How far the edits of two neighbouring histories are apart, so that they are of different kinds."""

Pair = tuple[ProjectEdit, Sequence[History]]
Pairs = Sequence[Pair]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A cell by name, and what is wrong with it; `conflicts` are those that it ends with.

    `is_made` unless the edit could not be made, or left a project that does not load.
    """

    name: str
    problems: tuple[str, ...]
    conflicts: tuple[str, ...] = ()
    is_made: bool = True


def select_concerned(engine: str) -> Pairs:
    """Return every edit with all histories that have to do with it; a class that was moved with every one."""
    histories = [each for each in HISTORIES if engine in each.engines]
    return tuple(
        (edit, tuple(each for each in histories if edit in (*PLACED, *SHAPES, *LAYOUTS) or is_concerned(edit, each)))
        for edit in EDITS
        if engine in edit.engines
    )


def select_covering(engine: str) -> Pairs:
    """Return one cell for each history that falls to an engine, with one of the edits that have to do with it."""
    found = []
    for number, history in enumerate(HISTORIES):
        if history.engines[number % len(history.engines)] == engine:
            concerned = [edit for edit in EDITS if engine in edit.engines and is_concerned(edit, history)] or PLACED
            found.append((concerned[STRIDE * number % len(concerned)], (history,)))
    return found


def select_joined(engine: str, seed: int) -> Iterator[Pair]:
    """Yield random pairs of edits, made one after the other, each with a history that has to do with both; no end."""
    draw = random.Random(seed)
    edits = [each for each in EDITS if engine in each.engines]
    histories = [each for each in HISTORIES if engine in each.engines]
    while True:
        one, other = draw.sample(edits, 2)
        concerned = [each for each in histories if is_concerned(one, each) and is_concerned(other, each)]
        if concerned:
            yield join_edits(one, other), [draw.choice(concerned)]


def take_every(pairs: Pairs, step: int, offset: int) -> Pairs:
    """Return each cell whose number, counted over all edits, is `offset` more than a multiple of `step`."""
    numbers = itertools.count()
    found = [(edit, [each for each in histories if next(numbers) % step == offset]) for edit, histories in pairs]
    return [(edit, histories) for edit, histories in found if histories]


def run_cells(bench: Bench, pairs: Iterable[Pair], variant: Variant, *, resolve: bool) -> Iterator[Judged]:
    """Run cells, each in the project as it is after its edit; with `resolve`, conflicts are decided both ways too."""
    for edit, histories in pairs:
        gc.collect()  # collection is off, and forks of a large process take long
        try:
            bench.edit(edit, variant)
        except (AssertionError, KeyError, ValueError):  # the code of this engine is not as the edit expects it
            yield Judged(name=edit.name, problems=(traceback.format_exc(),), is_made=False)
            continue
        bench.connect(shop.base())
        done = bench.refresh()
        begun = bench.probe()
        bench.save("edited")
        if done.status == 2 or begun.failure:
            yield Judged(name=edit.name, problems=(done.text, begun.failure), is_made=False)
            continue
        for history in histories:
            bench.restore(bench.folder / "edited")
            cell = Cell(bench=bench, edit=edit, history=history, variant=variant, begun=begun)
            yield _judge(cell, resolve=resolve)


def run_killed(bench: Bench, pairs: Pairs, variant: Variant) -> Iterator[Judged]:
    """Kill the first refresh of each cell at each of its operations on the disk."""
    for edit, histories in pairs:
        for history in histories:
            bench.edit(edit, variant)
            with (bench.root / "legacygen.toml").open("a", encoding="utf-8") as file:
                file.write(f"\n{history.toml}")
            bench.connect(history.steps[0](shop.base()))
            yield Judged(name=f"{edit.name} × {history.name}", problems=tuple(run_kills(bench)))


def _judge(cell: Cell, *, resolve: bool) -> Judged:
    try:
        problems = run_cell(cell)
        if resolve and cell.runs and cell.last.conflicts:
            cell.bench.save("open")
            for side in ("ours", "theirs"):
                cell.bench.restore(cell.bench.folder / "open")
                problems += resolve_cell(cell, side)
    except Exception:
        problems = [traceback.format_exc()]
    conflicts = tuple(cell.last.conflicts) if cell.runs else ()
    return Judged(name=f"{cell.edit.name} × {cell.history.name}", problems=tuple(problems), conflicts=conflicts)
