"""Compares the rows of a dump with those of the one before: changes that no schema shows."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from legacygen.schema.statistics import CodeCount, ColumnCounts, Drift, DriftKind, RowStatistics, TableStatistics
from legacygen.schema.undeclared import UndeclaredKey, Verdict

STEADY = 0.1
"""The share by which estimates differ without meaning anything."""
MOST_CODES = 20

Place = tuple[str, str]
"""The label of a table and the name of a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """The things besides counts that rows are held against.

    `limits` are the `max_length`s of the fields into which columns go, by their names; that of the legacy model has
    none. `keys` and `known_keys` are the undeclared keys of this
    dump and of the one before, `targets` are those of declared and proven keys, by column.
    """

    limits: Mapping[Place, Mapping[str, int]] = field(default_factory=dict)
    keys: Sequence[UndeclaredKey] = ()
    known_keys: Sequence[UndeclaredKey] = ()
    targets: Mapping[Place, str] = field(default_factory=dict)


def follow_rows(
    before: RowStatistics | None, counts: Iterable[TableStatistics], expected: Expectations
) -> RowStatistics:
    """Return the statistics after a dump with those counts; they are `before` if it is the same dump."""
    known = {each.table: each for each in before.tables} if before else {}
    merged = [_merge_table(known.get(each.table), each) for each in counts]
    if before and [replace(each, has_grown=False) for each in before.tables] == merged:
        return before
    grown = {each.table for each in merged if _has_grown(known.get(each.table), each)}
    # Where no table has grown, the rows are those of the dump before, read again with another schema or selection.
    growing = grown or {each.table for each in known.values() if each.has_grown}
    tables = tuple(replace(each, has_grown=each.table in growing) for each in merged)
    return RowStatistics(tables=tables, drift=tuple(_list_drift(known, tables, expected)))


def _merge_table(before: TableStatistics | None, now: TableStatistics) -> TableStatistics:
    """Return the counts of a table; what was seen in rows that were not read again stays known."""
    if before is None:
        return now
    if before.is_estimate and now.is_estimate and abs(before.rows - now.rows) <= STEADY * before.rows:
        now = replace(now, rows=before.rows, is_minimum=before.is_minimum)
    if now.read >= now.rows:
        return now
    known = {each.name: each for each in before.columns}
    return replace(now, columns=tuple(_merge_column(known.get(each.name), each) for each in now.columns))


def _merge_column(before: ColumnCounts | None, now: ColumnCounts) -> ColumnCounts:
    if before is None:
        return now
    codes = {each.code: each for each in (*before.codes, *now.codes)} if before.codes and now.codes else {}
    kept = tuple(codes[code] for code in sorted(codes, key=str.encode)) if codes else now.codes
    return replace(
        now,
        nulls=now.nulls or before.nulls,
        longest=max(now.longest, before.longest),
        orphans=max(now.orphans, before.orphans),
        codes=kept if len(kept) <= MOST_CODES else (),
    )


def _has_grown(before: TableStatistics | None, now: TableStatistics) -> bool:
    if before is None:
        return False
    is_counted = not (before.is_estimate or now.is_estimate)
    return now.highest > before.highest or (is_counted and now.rows > before.rows)


def _list_drift(
    known: Mapping[str, TableStatistics], tables: Sequence[TableStatistics], expected: Expectations
) -> Iterator[Drift]:
    growing = {each.table for each in tables if each.has_grown}
    for now in tables:
        before = known.get(now.table)
        if before is None:
            continue
        if before.has_grown and now.rows and growing and now.table not in growing:
            text = f"no new rows since the dump before, while other tables have some ({now.shown_rows} rows)"
            yield Drift(table=now.table, kind=DriftKind.STOPPED, text=text)
        columns = {each.name: each for each in before.columns}
        keys = {each.column for each in expected.keys if each.table == now.table}
        for column in now.columns if before.read and now.read else ():
            known_column = columns.get(column.name)
            if known_column:
                yield from _compare_column(before, known_column, now, column, expected.limits, keys)
            target = expected.targets.get((now.table, column.name))
            orphans = known_column.orphans if known_column else 0
            if target and column.orphans > orphans:
                text = _describe_orphans(f"{column.orphans:,}", target, f"{orphans:,}" if orphans else "none")
                yield Drift(table=now.table, column=column.name, kind=DriftKind.ORPHANS, text=text)
    counted = {(table.table, column.name) for table in tables for column in table.columns if column.orphans}
    yield from _list_orphans(expected, counted)


def _describe_orphans(rows: str, target: str, before: str) -> str:
    return f"{rows} {'row' if rows == '1' else 'rows'} with values that are not in {target}, {before} before"


def _compare_column(
    table: TableStatistics,
    before: ColumnCounts,
    now_table: TableStatistics,
    now: ColumnCounts,
    limits: Mapping[Place, Mapping[str, int]],
    keys: Collection[str],
) -> Iterator[Drift]:
    place = {"table": now_table.table, "column": now.name}
    new = [each for each in now.codes if each.code not in {known.code for known in before.codes}]
    if before.codes and new:
        yield Drift(**place, kind=DriftKind.CODE, text=_describe_codes(new))
    if before.codes and not now.codes and now.name not in keys and now.nulls < now_table.read:
        text = f"had {_count(len(before.codes), 'code')}, and now has other values too"
        yield Drift(**place, kind=DriftKind.CODE, text=text)
    if now.nulls and not before.nulls:
        text = f"NULL in {_count(now.nulls, 'row')}, where the {_count(table.read, 'row')} read before had none"
        yield Drift(**place, kind=DriftKind.NULL, text=text)
    for name, limit in sorted(limits.get((now_table.table, now.name), {}).items()):
        if before.longest <= limit < now.longest:
            owner = f" of {name}" if name else ""
            text = f"a text of {now.longest:,} characters, but max_length{owner} is {limit:,}"
            yield Drift(**place, kind=DriftKind.LONGER, text=text)


def _describe_codes(new: Sequence[CodeCount]) -> str:
    shown = ", ".join(f"{each.code!r} in {_count(each.rows, 'row')}" for each in new)
    return f"new {'value' if len(new) == 1 else 'values'} {shown}"


def _list_orphans(expected: Expectations, counted: Collection[Place]) -> Iterator[Drift]:
    """List the undeclared keys with more orphans, except for columns whose orphans were counted one by one."""
    known = {each.pair: each for each in expected.known_keys if each.verdict is not Verdict.REJECTED and each.values}
    for now in expected.keys:
        before = known.get(now.pair)
        if before and now.orphans > before.orphans and (now.table, now.column) not in counted:
            was = f"{before.orphans:,}+" if before.orphans else "none"
            text = _describe_orphans(f"{now.orphans:,}+", now.target_place, was)
            yield Drift(table=now.table, column=now.column, kind=DriftKind.ORPHANS, text=text)


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
