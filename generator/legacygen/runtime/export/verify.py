"""Compares what is stored with what the stubs make of the legacy rows now; nothing is written."""

import contextlib
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import router, transaction
from django.db.models import Model

from legacygen.runtime.export.files import has_content
from legacygen.runtime.export.given import watch_constructors
from legacygen.runtime.export.legacy_rows import LegacyRow
from legacygen.runtime.export.making import MadeRow
from legacygen.runtime.export.options import RunOptions
from legacygen.runtime.export.plan import list_new_models
from legacygen.runtime.export.preconditions import check_exports
from legacygen.runtime.export.refs import current_run
from legacygen.runtime.export.run.exchange import take_known_keys
from legacygen.runtime.export.run.runner import Run
from legacygen.runtime.export.run.state import RunState
from legacygen.runtime.export.run.table_run import TableRun
from legacygen.runtime.export.spool.rows import RowName
from legacygen.runtime.export.storage import read_values
from legacygen.runtime.export.stored_parts import StoredPart
from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.unique_texts import is_numbered
from legacygen.runtime.export.values.kinds import SECRET, show_value
from legacygen.runtime.export.values.stored import clean_value
from legacygen.runtime.ledger.keys import StoredKey
from legacygen.runtime.ledger.models import Origin, Reject
from legacygen.runtime.ledger.origins import Ledger

LISTED = 20
"""Differences that are listed for each table."""

ALIKE = 5
"""Differences of one kind that are listed; of the others there is only the number."""

KINDS = 100
"""Kinds of differences that are counted apart; a reason may hold a key, and then each is of its own kind."""


@dataclass(slots=True)
class TableVerdict:
    """The verdict on one stub: its rows by what they are in the new project, and differences as sentences.

    `rows` has `same`, `different`, `merged`, `skipped`, `filtered`, `rejected`, `missing` (neither carried over nor
    known as rejected) and `gone` (carried over, and not in the table any more).
    """

    name: str
    total: int = 0
    compared: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    listed: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    """How many differences of each kind there are, and in `hidden` how many of them are not listed."""
    hidden: Counter[str] = field(default_factory=Counter)

    def add_difference(self, kind: str, text: str) -> None:
        """Note a difference, of which the kind says what other rows may have in common with it."""
        kind = kind if kind in self.kinds or len(self.kinds) < KINDS else "other differences"
        self.kinds[kind] += 1
        if len(self.listed) < LISTED and self.kinds[kind] <= ALIKE:
            self.listed.append(text)
        else:
            self.hidden[kind] += 1

    @property
    def differences(self) -> list[str]:
        """The first differences as sentences, and a line for each kind of which there are more."""
        more = [f"and {count} more: {kind}" for kind, count in self.hidden.items() if count]
        return [*self.listed, *more]

    @property
    def is_right(self) -> bool:
        """Return whether every row is in the new project as the stub wants it, or left out for a reason."""
        return not (self.rows["different"] or self.rows["missing"] or self.rows["gone"])


def verify_exports(
    exports: Sequence[type[Export]],
    *,
    sample: int | None,
    progress: Callable[[TableVerdict], None],
    others: Sequence[type[Export]] = (),
) -> list[TableVerdict]:
    """Compare all rows of the tables, or about `sample` of each, which are spread over the table.

    Raises ExportError as a run would if it cannot be done.
    """
    check_exports(exports, others)
    aliases = sorted({router.db_for_write(export.target) for export in exports})
    state = RunState({alias: Ledger(alias) for alias in aliases}, RunOptions(dry_run=True))
    run = Run(exports, state, others=others)
    try:
        with contextlib.ExitStack() as stack:
            stack.enter_context(watch_constructors(list_new_models(exports)))
            for alias in aliases:
                stack.enter_context(transaction.atomic(using=alias))
            run.begin()
            state.references.coming = set()  # nothing is to come: what is not in the ledger is missing
            token = current_run.set(state.references)
            try:
                return [_verify_table(table, sample, progress) for table in run.tables]
            finally:
                current_run.reset(token)
                for alias in aliases:
                    transaction.set_rollback(True, using=alias)
    finally:
        state.spool.close()


def _verify_table(table: TableRun, sample: int | None, progress: Callable[[TableVerdict], None]) -> TableVerdict:
    verdict = TableVerdict(table.account.name)
    verdict.total, verdict.rows["filtered"] = table.rows.count_rows()
    step = max(1, (verdict.total - verdict.rows["filtered"]) // sample) if sample else 1
    known = 0
    for page in table.rows.read_pages():
        table.rows.tell_apart(page)
        table.find_origins(page)
        known += sum(each.position == 0 for row in page for each in row.origins.values())
        chosen = list(itertools.islice(page, 0, None, step)) if step > 1 else page
        _verify_rows(table, chosen, verdict)
        if step > 1:
            _look_for_missing(table, [row for row in page if not row.origins and row not in chosen], verdict)
        progress(verdict)
    in_ledger = Origin.objects.using(table.alias).filter(table=table.table, position=0).count()
    if in_ledger > known and not verdict.rows["filtered"]:
        verdict.rows["gone"] = in_ledger - known
        count = in_ledger - known
        text = "1 row was carried over and is" if count == 1 else f"{count} rows were carried over and are"
        verdict.add_difference("gone", f"{text} not in the table any more")
    return verdict


def _verify_rows(table: TableRun, rows: Sequence[LegacyRow], verdict: TableVerdict) -> None:
    verdict.compared += len(rows)
    page = table.maker.make_rows(rows, lambda: None)
    for row, reason in page.skipped:
        if row.origins:
            verdict.rows["different"] += 1
            verdict.add_difference("is skipped now", f"{row.key!r}: is skipped now ({reason}), but was carried over")
        else:
            verdict.rows["skipped"] += 1
    rejected = {row.name: reason for row, reason, _ in page.rejected}
    _judge_left_out(table, [row for row, _, _ in page.rejected], verdict, rejected)
    _judge_left_out(table, [each.row for each in page.made if not each.row.origins], verdict, {})
    made = [each for each in page.made if each.row.origins]
    different = _compare_objects(table, made)
    known = _list_rejected(table, [each.row for each in made if each.row.name in different])
    for each in made:
        is_rejected = each.row.stored in known
        verdict.rows["rejected" if is_rejected else "different" if each.row.name in different else "same"] += 1
    for name, (kind, text) in ((name, it) for name, found in different.items() for it in found):
        if name.stored not in known:
            verdict.add_difference(kind, text)


def _look_for_missing(table: TableRun, rows: Sequence[LegacyRow], verdict: TableVerdict) -> None:
    """Call the stub for rows of which the ledger knows nothing, since it may skip them."""
    page = table.maker.make_rows(rows, lambda: None)
    verdict.rows["skipped"] += len(page.skipped)
    _judge_left_out(table, [row for row, _, _ in page.rejected], verdict, {r.name: why for r, why, _ in page.rejected})
    _judge_left_out(table, [each.row for each in page.made], verdict, {})


def _judge_left_out(
    table: TableRun, rows: Sequence[LegacyRow], verdict: TableVerdict, reasons: dict[RowName, str]
) -> None:
    """Count rows that are not in the new project: rejected, if the last run said so, else missing."""
    known = _list_rejected(table, rows)
    for row in rows:
        if row.stored in known:
            verdict.rows["rejected"] += 1
            continue
        verdict.rows["missing"] += 1
        why = reasons.get(row.name, "was not carried over")
        verdict.add_difference(why, f"{row.key!r}: {why}")


def _list_rejected(table: TableRun, rows: Sequence[LegacyRow]) -> set[StoredKey]:
    """Return the keys of those rows that the last run has rejected."""
    keys = [row.stored.number for row in rows]
    known = Reject.objects.using(table.alias).filter(table=table.table, key__in=keys)
    return {StoredKey(*key) for key in known.values_list("key", "key_text")}


def _compare_objects(table: TableRun, made: Sequence[MadeRow]) -> dict[RowName, list[tuple[str, str]]]:
    """Return the rows whose objects are not as the stub wants them, with the differences: kind and sentence."""
    found: dict[RowName, list[tuple[str, str]]] = {}
    groups: dict[tuple[type[Model], tuple[str, ...]], list[StoredPart]] = {}
    planned = table.writer.plan_parts(made) if made else []
    take_known_keys(table, planned)
    for part in planned:
        if part.origin is None:
            text = f"its part {part.part!r} is missing"
            found.setdefault(part.made.row.name, []).append((text, f"{part.made.row.key!r}: {text}"))
        elif part.owner is None and not part.made.is_recalled:
            groups.setdefault((type(part.new), part.names), []).append(part)
    for (model, names), parts in groups.items():
        keys = [table.ledger.read_target(each.origin).key for each in parts if each.origin]
        stored = read_values(model, keys, names, table.alias)
        fields = [model._meta.get_field(name) for name in names]
        for part, key in zip(parts, keys, strict=True):
            differing = _list_differences(fields, part.new, stored[key]) if key in stored else {"": "was deleted"}
            if differing:
                text = f"{part.made.row.key!r}: {model._meta.label} {key!r}: {'; '.join(differing.values())}"
                kind = f"{', '.join(differing)} of {model._meta.label}" if key in stored else "was deleted"
                found.setdefault(part.made.row.name, []).append((kind, text))
    return found


def _list_differences(fields: Sequence[Any], new: Model, values: Sequence[Any]) -> dict[str, str]:
    """Return what differs, by field."""
    found = {}
    for each, value in zip(fields, values, strict=True):
        held = getattr(new, each.attname)
        is_kept = has_content(held, value) or is_numbered(each, held, value)
        wanted = value if is_kept else clean_value(each, held)
        if wanted != value and not hasattr(wanted, "resolve_expression"):
            secret = bool(SECRET.search(each.name))
            found[each.name] = f"{each.name} is {show_value(value, secret)}, should be {show_value(wanted, secret)}"
    return found
