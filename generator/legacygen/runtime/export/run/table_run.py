"""The run of one stub: its rows, page by page."""

import contextlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db import DatabaseError, router
from django.db.models import Model

from legacygen.runtime.export.accounts import TableAccount
from legacygen.runtime.export.failures import describe_failure
from legacygen.runtime.export.hooks import Hooks
from legacygen.runtime.export.legacy_rows import LegacyRow, LegacyRows
from legacygen.runtime.export.local_times import LocalTimes
from legacygen.runtime.export.making import MadePage, MadeRow, RowMaker
from legacygen.runtime.export.merging import Merging, Recall, find_merge_key
from legacygen.runtime.export.object_keys import ObjectKeys
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.reading import PAGE, limit_pages
from legacygen.runtime.export.references import Promise, name_row
from legacygen.runtime.export.refs import StubTable
from legacygen.runtime.export.removal import remove_objects
from legacygen.runtime.export.run.counting import count_row
from legacygen.runtime.export.run.promises import HeldField, UnfilledRow
from legacygen.runtime.export.run.state import RunState
from legacygen.runtime.export.spool.rows import RejectedRow, RowName, WaitingRow
from legacygen.runtime.export.stored_parts import FailedRow, StoredPart
from legacygen.runtime.export.storing import Writer
from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code import StateGuard, find_line_of_attribute
from legacygen.runtime.export.values.holders import name_object
from legacygen.runtime.ledger.keys import StoredKey
from legacygen.runtime.ledger.origins import KnownOrigin

ADVICE = "let `merge_on` join rows that belong together"

GUARDED = 100
"""Calls of `row` after which it is not looked at any more whether it changes its stub."""


class TableRun:
    """The rows of one stub on their way: read, made, stored, accounted for.

    Rows that wait for others are in the spool; `wanted` of the state has the tables that they need.
    """

    def __init__(self, export: type[Export], number: int, state: RunState, recall: Recall) -> None:
        self.export, self.number, self.source = export(), number, export.source
        self.name = StubTable(export.source, export.part)
        self.account = TableAccount(export)
        self.alias = router.db_for_write(export.target)
        self.ledger = state.ledgers[self.alias]
        self.table = state.find_table(export)
        self.is_begun = self.is_read = False
        self.rows = LegacyRows(self.export, state.spool, state.key_range)
        self._times = LocalTimes(export.source, self.rows.alias)
        self._guard, self._guarded = StateGuard(self.export), 0
        self._state = state
        self.maker = RowMaker(self.export, self.rows, state.references, self.alias)
        self.writer = Writer(
            ledger=self.ledger,
            table=self.table,
            run=state.run_ids[self.alias],
            hooks=Hooks(self.export, self.alias, state.references),
            merging=Merging(self.ledger, self.table, self.export, recall),
            dates=state.dates,
            files=state.files[self.alias],
            texts=state.texts[self.alias],
            account=self.account,
            overwrite=state.options.overwrite,
            is_shard=state.is_shard,
        )

    def read_rows(self) -> Iterator[list[RowName]]:
        """Read the whole table, page by page, and carry what can be carried; yield the rows that were stored."""
        self.is_begun = True
        with self._name_read_errors():
            self.account.total, filtered = self.rows.count_rows()
        self.account.rows["filtered"] = filtered
        self.account.is_limited = not self._state.options.reads_all
        for page in self._read_pages():
            self.account.read += len(page)
            self.rows.tell_apart(page)
            self._state.seen_keys.add_rows(self.table, page)
            yield self.carry_page(page)
        self.is_read = True

    def carry_page(self, page: Sequence[LegacyRow]) -> list[RowName]:
        """Carry over what is new or has changed; return the rows that were stored."""
        options, changed = self._state.options, page
        if self._state.seen_keys.knows_table(self.table):  # else no row of it was carried over in an earlier run
            changed = page if options.update or options.overwrite else self._choose_changed(page)
            self.account.rows["unchanged"] += len(page) - len(changed)
            self.find_origins(changed)
        self.account.doubtful.update(self._times.count_doubtful(row.values for row in changed))
        return self.carry_rows(changed)

    def carry_again(self, waiting: Sequence[WaitingRow]) -> list[RowName]:
        """Carry rows that have waited."""
        rows = self.rows.name_waiting(waiting)
        self.find_origins(rows)
        return self.carry_rows(rows)

    def _choose_changed(self, page: Sequence[LegacyRow]) -> list[LegacyRow]:
        """Return the rows that are new, have changed, or are looked at in each run."""
        known = self.ledger.find_hashes(self.table, [row.stored for row in page])
        return [row for row in page if known.get(row.stored) != row.hash]

    def carry_rows(self, rows: Sequence[LegacyRow]) -> list[RowName]:
        """Make and store rows, except those that have to wait; return those that were stored."""
        if not rows:
            return []
        page = self.maker.make_rows(rows, self._check_state)
        held = self._hold_promises(page) if self._state.references.promised else []
        self.maker.check_values(page)
        stored = self.writer.store_rows(page.made, looks_ahead=self._state.seen_keys.knows_any())
        names = self._count_stored(stored.parts)
        self._state.promises.keep_fields(self.number, held, stored.parts)
        for row, why in page.skipped:
            self.account.add_skipped(why)
            if row.origins:
                self.account.list_kept(f"{row.key!r}: was carried over before, is skipped now,")
        for rejected, reason, follows in page.rejected:
            self.reject_row(rejected, reason, follows)
        for each in stored.rejected:
            if not (each.is_taken and self._hold_back(each)):
                self.reject_row(each.made.row, each.reason + self._state.taken_advice * each.is_taken)
        self._let_wait(page)
        self._state.drop_callbacks(self.export)
        for made in stored.postponed:
            self._state.note_waiting(self.name, made.row)
            late = WaitingRow(self.number, made.row.stored, made.row.values)
            self._state.spool.add_postponed(late, made.outcome, is_new=not made.row.origins)
        return names

    def _hold_promises(self, page: MadePage) -> list[HeldField]:
        """Empty the fields that point to rows of a circle; rows in which one must not be empty wait."""
        made, page.made = page.made, []
        found: list[HeldField] = []
        for each in made:
            held = self._state.promises.hold_fields(each, self.alias)
            if isinstance(held, Promise):
                page.waiting.append((each.row, held.table, held.reference.key))
            else:
                page.made.append(each)
                found += held
        return found

    def _hold_back(self, failed: FailedRow) -> bool:
        """Keep a row until another one gives its unique value away; return False, with nothing done, if in vain.

        So it is in a first run, in which no object gets other values than it was stored with.
        """
        row = failed.made.row
        if str(row.name) in self._state.last_tries or not self._state.seen_keys.knows_any():
            return False
        targets = [self.ledger.read_target(each) for each in row.origins.values()]
        objects = [name_object(each.model, each.key) for each in targets]
        waiting = WaitingRow(self.number, row.stored, row.values)
        self._state.spool.held.hold_back(waiting, row.name, objects, failed.holder)
        return True

    def carry_postponed(self) -> None:
        """Call the hooks that had to wait, now that everything else is there."""
        self.writer.hooks.is_late = True
        while postponed := self._state.spool.take_postponed(self.number, PAGE):
            rows, created, updated = (each.copy() for each in self._list_counts())
            stored = set(self.carry_again([row for row, _, _ in postponed]))
            rejected = self.account.rows["rejected"] - rows["rejected"]
            self.account.rows, self.account.created, self.account.updated = rows, created, updated
            self.account.rows["rejected"] += rejected
            for row, outcome, is_new in postponed:
                (name,) = [each.name for each in self.rows.name_waiting([row])]
                if name not in stored:
                    self.account.rows[outcome] -= 1
                    if is_new:
                        self.remove_row(row.stored)

    def _list_counts(self) -> tuple[Counter[str], Counter[str], Counter[str]]:
        return self.account.rows, self.account.created, self.account.updated

    def find_part_models(self, keys: Sequence[Any]) -> dict[Any, dict[str, type[Model]]]:
        """Return what rows will become, by key and part, as far as `row` tells without its references."""
        with self._name_read_errors():
            rows = self.rows.read_keys(keys)
            objects = self.rows.make_objects(rows)
        return {row.key: self.maker.try_row(old) for row, old in zip(rows, objects, strict=True)}

    def reject_row(self, row: LegacyRow, reason: str, follows: bool = False) -> None:
        """Note that a row cannot be carried over."""
        rejected = RejectedRow(self.number, row.stored, reason, follows, row.values)
        if self._state.spool.add_rejected(row.name, rejected):
            self.account.add_row("rejected")
            self.account.follows += follows

    def reject_stored(self, row: LegacyRow, reason: str, outcome: str, follows: bool = False) -> None:
        """Note that a row cannot be carried over, though it was stored and counted already."""
        rejected = RejectedRow(self.number, row.stored, reason, follows, row.values)
        if self._state.spool.add_rejected(row.name, rejected):
            self.account.rows[outcome] -= 1
            self.account.add_row("rejected")
            self.account.follows += follows

    def carry_unfilled(self, unfilled: UnfilledRow) -> None:
        """Carry a row again that was stored, but points in a circle to one that was not."""
        counted = self.account.rows.copy()
        if self.carry_again([unfilled.row]):
            self.account.rows = counted
            return
        self.account.rows[unfilled.outcome] -= 1
        if unfilled.is_new:
            self.remove_row(unfilled.row.stored)

    def remove_row(self, stored: StoredKey) -> None:
        """Remove the objects of a row that are new in this run, and forget the row."""
        parts = self.ledger.find_origins([self.table], [stored]).get(stored, [])
        for each in reversed(parts):
            target = self.ledger.read_target(each)
            if each.is_created:
                remove_objects({target.model: ObjectKeys([target.key])}, self.alias)
                self.account.created[target.model._meta.label] -= 1
        self.ledger.delete_origins([each.id for each in parts])

    def remake_rows(self, origins: Sequence[KnownOrigin], keys: Collection[str]) -> list[MadeRow]:
        """Call the stub again for rows that were carried over before; return those with one of the merge keys."""
        with self._name_read_errors():
            rows = self.rows.read_stored([each.stored_key for each in origins])
        self.find_origins(rows)
        made = self.maker.make_rows(rows, lambda: None).made
        found = []
        for each in made:
            part, new = next(iter(each.objects.items()))
            if part in each.row.origins and find_merge_key(new, self.export.merge_on) in keys:
                each.is_recalled = True
                each.others = {name: other for name, other in each.objects.items() if name != part}
                each.objects = {part: new}
                found.append(each)
        return found

    def find_origins(self, rows: Sequence[LegacyRow]) -> None:
        """Add to rows what the ledger knows of them."""
        known = self.ledger.find_origins([self.table], [row.stored for row in rows])
        for row in rows:
            row.origins = {each.part: each for each in known.get(row.stored, ())}

    def _read_pages(self) -> Iterator[list[LegacyRow]]:
        options = self._state.options
        with self._name_read_errors():
            if options.keys is None:
                yield from limit_pages(self.rows.read_pages(), options.limit)
                return
            keys = options.keys.get(self.source._meta.label, ())
            for start in range(0, len(keys), PAGE):
                yield self.rows.read_keys(keys[start : start + PAGE])

    @contextlib.contextmanager
    def _name_read_errors(self) -> Iterator[None]:
        """Turn an error of the legacy database into an ExportError that names the table."""
        try:
            yield
        except (DatabaseError, ValueError) as error:
            raise ExportError(f"{self.account.name} cannot be read: {describe_failure(error)}.") from error

    def _check_state(self) -> None:
        """Raise ExportError if `row` has changed what hangs on the stub, in the first rows, because that is slow."""
        if self._guarded == GUARDED:
            return
        self._guarded += 1
        name = self._guard.find_change()
        if name:
            place = find_line_of_attribute(type(self.export), name)
            raise ExportError(f"{place}: row() changes {name}, but it may run twice for a row; {ADVICE}.")

    def _let_wait(self, page: MadePage) -> None:
        for row, table, key in page.waiting:
            self._state.note_waiting(self.name, row, table, key)
            self._state.spool.add_waiting(self.number, row.name, row.values, name_row(table, key))
            self._state.wanted[table] = None

    def _count_stored(self, parts: Sequence[StoredPart]) -> list[RowName]:
        by_row: dict[int, list[StoredPart]] = {}
        for part in parts:
            if not part.made.is_recalled:
                by_row.setdefault(id(part.made), []).append(part)
        for group in by_row.values():
            count_row(group, self.account, self.ledger)
        rows = [group[0].made.row for group in by_row.values()]
        self._state.references.forget_missing(self.source, (row.key for row in rows))
        return [row.name for row in rows]
