"""Judges a cell of the matrix: nothing of the user is lost, and models and schema agree or the user was told."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.matrix import forks
from tests.matrix.bench import Bench, Refreshed, Variant
from tests.matrix.changes import NEW_NAME, History
from tests.matrix.code import ProjectEdit
from tests.matrix.probe import Probed, import_stubs
from tests.matrix.statements import find_lost, find_lost_edits, list_statements
from tests.merge import shop

OLD_NAMES = {"clients": "customer", "telefax": "fax", "nr": "id"}
SWAPPED = {"customer.name": "customer.fax", "customer.fax": "customer.name"}
NO_FACT = ("max_length", "max_digits", "decimal_places")
"""Facts that another class of the user may not have: a TextField has no length."""


@dataclass(slots=True, kw_only=True)
class Cell:
    """One edit and one history on a bench, with the files and the models as they were after each step."""

    bench: Bench
    edit: ProjectEdit
    history: History
    variant: Variant
    edited: dict[str, str] = field(default_factory=dict)
    begun: Probed = field(default_factory=Probed)
    runs: list[Refreshed] = field(default_factory=list)

    @property
    def last(self) -> Refreshed:
        """The last run."""
        return self.runs[-1]

    def explains(self, place: str) -> bool:
        """Return whether a conflict or a difference that was told is about a place, or about its whole table."""
        told = [each for run in self.runs for each in run.told]
        names = [_old(each) for each in (*self.last.conflicts, *told)]
        return "foreign-keys" in names or any(
            _is_within(_old(place), each) or _is_within(each, _old(place)) for each in names
        )


def is_concerned(edit: ProjectEdit, history: History) -> bool:
    """Return whether an edit has to do with what changes."""
    places = {*edit.uses, *edit.concerns}
    return any(_is_within(each, place) or _is_within(place, each) for each in history.places for place in places)


def _old(place: str) -> str:
    return ".".join(OLD_NAMES.get(part, part) for part in place.split("."))


def _is_within(place: str, other: str) -> bool:
    return f"{place}.".startswith(f"{other}.")


def run_cell(cell: Cell) -> list[str]:
    """Run a cell in the edited project that stands in its bench; return what is wrong with the outcome."""
    bench, history = cell.bench, cell.history
    cell.edited, unformatted = bench.read_files(), bench.list_unformatted(cell.variant.style)
    base = list_statements(_read_generated(cell))
    if history.toml:
        with (bench.root / "legacygen.toml").open("a", encoding="utf-8") as file:
            file.write(f"\n{history.toml}")
    for step in history.steps:
        bench.connect(step(shop.base()))
        cell.runs.append(bench.refresh())
        if cell.last.status == 2:
            if "nothing was written" in cell.last.text and _is_refused(cell):
                return []
            return [f"status {cell.last.status}: {cell.last.text.strip()[-400:]}"]
    after = bench.read_files()
    probed = bench.probe()
    problems = [*_judge_code(cell, after, base), *_judge_models(cell, probed), *_judge_conflicts(cell)]
    problems += [
        f"not formatted: {each}" for each in bench.list_unformatted(cell.variant.style) if each not in unformatted
    ]
    if files_added := after.keys() - cell.edited.keys():
        stubs = forks.call(bench.root, import_stubs) if any("/export/" in each for each in files_added) else []
        problems += [f"stub: {each}" for each in stubs]
    again = bench.refresh()
    if (again.status, again.conflicts) != (cell.last.status, cell.last.conflicts):
        problems.append(f"again {again.status} {again.conflicts}, not {cell.last.status} {cell.last.conflicts}")
    problems += [
        f"changed by a second run: {name}" for name, text in bench.read_files().items() if after.get(name) != text
    ]
    return problems


def _is_refused(cell: Cell) -> bool:
    """Return whether a refusal is right.

    It is where two names swap and only one of the fields can be edited, where code uses the name of a class that
    legacygen.toml renames, and where it does not load without a column.
    """
    if cell.edit.needs_uses and "Edit that code" in cell.last.text:
        return is_concerned(cell.edit, cell.history)
    if NEW_NAME in cell.history.words:
        return "Customer" in cell.last.text
    is_concerned_with_fax = any(_is_within("customer.fax", each) for each in cell.edit.concerns)
    return "swap" in cell.history.name and is_concerned_with_fax and not cell.begun.failure


def _needs_edit(cell: Cell) -> bool:
    """Return whether the user's code does not load without what a decision removes."""
    if cell.edit.needs_uses:
        return is_concerned(cell.edit, cell.history)
    needed = {"customer", "foreign-keys", "customer.(customer_tag)"}
    return cell.edit.needs_class and not needed.isdisjoint(cell.history.places)


def resolve_cell(cell: Cell, side: str) -> list[str]:
    """Resolve all conflicts with one side; return what is wrong afterwards."""
    kept = [each for each, kind in cell.last.conflicts.items() if not (kind == "differs" and side == "theirs")]
    if not kept:
        return []
    before = list_statements(cell.bench.read_files())
    done = cell.bench.accept(dict.fromkeys(kept, side))
    if done.status == 2 and "nothing was written" in done.text and _needs_edit(cell):
        return []
    if done.status == 2:
        return [f"accept --{side}: status {done.status}: {done.text.strip()[-300:]}"]
    again = cell.bench.refresh()
    if again.status == 2:
        return [f"after --{side}: status {again.status}: {again.text.strip()[-300:]}"]
    # A resolved rename may leave another conflict about the same column: that no field follows it.
    before_kinds, kinds = cell.last.conflicts, again.conflicts
    problems = [f"after --{side} still open: {each}" for each in kept if kinds.get(each) == before_kinds[each]]
    if side == "ours":
        after = list_statements(cell.bench.read_files())
        problems += [f"--ours has changed {each}" for each in find_lost(before, after, cell.history.words)]
    return problems


def _read_generated(cell: Cell) -> dict[str, str]:
    folder = cell.bench.folder / "plain" / "legacy"
    return {path.name: path.read_text(encoding="utf-8") for path in folder.rglob("*.py")}


def _name_as_before(files: dict[str, str]) -> dict[str, str]:
    """Return the texts with the name that the class of the customer had before legacygen.toml gave it another one."""
    return {path: re.sub(rf"\b{NEW_NAME}\b", "Customer", text) for path, text in files.items()}


def _judge_code(cell: Cell, files: dict[str, str], base: Any) -> Iterator[str]:
    before, after = list_statements(cell.edited), list_statements(_name_as_before(files))
    for each in find_lost(before, after, cell.history.words):
        yield f"lost: {each}"
    for each in find_lost_edits(before, base, after, files[".legacygen/lock.json"]):
        yield f"edit lost: {each}"
    for name in cell.edited.keys() - files.keys():
        yield f"file lost: {name}"


def _judge_models(cell: Cell, probed: Probed) -> Iterator[str]:
    if probed.failure:
        yield f"does not load: {probed.failure}" + (" (status 0)" if cell.last.status == 0 else "")
        return
    # The user's own code has to be edited first, or waits for a decision, as an ordering by a column of another table.
    waiting = {*cell.history.dropped, *map(_old, cell.last.conflicts)}
    is_using = any(_is_within(use, each) for use in cell.edit.uses for each in waiting)
    for table, reason in probed.unread.items():
        if cell.last.status == 0 or not (is_using or cell.explains(table)):
            yield f"unread (status {cell.last.status}): {reason[:200]}"
    _, fresh = cell.bench.prepare(cell.history.steps[-1](shop.base()))
    known = {*cell.begun.messages, *fresh.messages}
    if cell.last.status == 0:
        yield from (f"new message: {each}" for each in probed.messages if each not in known)
    yield from _compare_facts(cell, probed, fresh)


def _compare_facts(cell: Cell, probed: Probed, fresh: Probed) -> Iterator[str]:
    """Compare with a first generation, except for what the user had made different before and nothing has changed."""
    _, old = cell.bench.prepare(shop.base())
    for place, facts in fresh.facts.items():
        mine = probed.facts.get(place)
        former = SWAPPED.get(place, place) if cell.history.name == "swap, declared" else place
        before = cell.begun.facts.get(former) or cell.begun.facts.get(_old(former))
        was = old.facts.get(former) or old.facts.get(_old(former))
        if mine is None:
            if was is not None and before is None:
                continue  # the user has deleted it
            if not cell.explains(place):
                yield f"missing: {place}"
            continue
        for name, value in facts.items():
            is_own = before is not None and was is not None and before[name] != was[name] and was[name] == value
            is_own |= name in NO_FACT and mine[name] is None and mine["class"] != facts["class"]
            is_own |= name == "choices" and (not mine[name] or {*value} <= {*mine[name]})
            is_own |= name == "max_length" and mine[name] == max(map(len, mine["choices"]), default=0)
            if not _is_same(mine[name], value) and not is_own and not cell.explains(place):
                yield f"{place}: {name} {mine[name]!r}, not {value!r}"


def _is_same(mine: object, value: object) -> bool:
    """Return whether a fact is the same; the table that a relation points to may have been renamed."""
    return mine == value or (isinstance(mine, str) and _old(mine) == _old(str(value)))


def _judge_conflicts(cell: Cell) -> Iterator[str]:
    conflicts = cell.last.conflicts
    if bool(conflicts) and cell.last.status != 1:
        yield f"conflicts with status {cell.last.status}"
    for place in sorted({*cell.edit.uses} & {*cell.history.dropped}):
        if not any(_is_within(_old(each), place) or _is_within(place, _old(each)) for each in conflicts):
            yield f"not asked about {place}: {conflicts}"
    if not (is_concerned(cell.edit, cell.history) or cell.history.is_open) and conflicts:
        yield f"asked for nothing: {conflicts}"
    if not is_concerned(cell.edit, cell.history):
        yield from (f"told of nothing: {each}" for run in cell.runs for each in run.told)
    for each in conflicts:
        if not _is_among(_old(each), cell.history.places):
            yield f"asked about something else: {each}"


def _is_among(place: str, places: Collection[str]) -> bool:
    return any(_is_within(place, each) or _is_within(each, place) for each in places)
