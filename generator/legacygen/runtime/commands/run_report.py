"""The result of a run as `legacy run` prints it, for people or as JSON."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from legacygen.runtime.commands.action import show_orphans, write_table
from legacygen.runtime.export.accounts import OUTCOMES, TableAccount, count_nouns
from legacygen.runtime.export.options import RunOptions
from legacygen.runtime.export.result import RunResult

GONE = (
    ("deactivated", "object", "deactivated"),
    ("deleted", "object", "deleted"),
    ("files", "file", "deleted"),
    ("kept files", "file", "kept"),
)
"""The counts of what became of rows that are gone, each with its noun and its verb."""


def show_result(command: BaseCommand, result: RunResult) -> None:
    """Print the table of the rows, and what is worth a line of its own."""
    rows = [
        [account.name, account.total, *(account.rows[each] for each in OUTCOMES), _list_objects(account)]
        for account in result.accounts
    ]
    write_table(command, ("table", "rows", *OUTCOMES, "objects"), rows)
    for account in result.accounts:
        for line in _list_lines(account):
            command.stdout.write(f"{account.name}{line}")
    show_orphans(command)


def _list_lines(account: TableAccount) -> Iterator[str]:
    """Yield what is to be known of a table, to be put behind its name."""
    for reason, count in sorted(account.skipped.items()):
        yield f": skipped {count}: {reason}"
    for doubt, count in sorted(account.doubtful.items()):
        yield f".{doubt} local times: {count}; each is taken as the first of two"
    for kept in account.kept:
        yield f" {kept} and {'stays deleted' if kept.endswith('was deleted') else 'is kept as it is'}"
    if account.kept_count > len(account.kept):
        yield f": {account.kept_count} objects are kept as they are, some are listed"
    for numbered in account.numbered:
        yield f" {numbered}"
    if account.numbered_count > len(account.numbered):
        yield f": {account.numbered_count} texts got a number, some are listed"
    if account.gone["rows"]:
        done = [f"{count_nouns(account.gone[key], noun)} {what}" for key, noun, what in GONE if account.gone[key]]
        text = ", ".join(done) or f"{'its' if account.gone['rows'] == 1 else 'their'} objects stay"
        gone = f"{count_nouns(account.gone['rows'], 'row')} {'is' if account.gone['rows'] == 1 else 'are'} gone"
        yield f": {gone}; {text}"


def describe_result(result: RunResult, options: RunOptions) -> dict[str, Any]:
    """Return what `--json` prints."""
    tables = [
        {
            "table": account.export.source._meta.db_table,
            "part": account.export.part,
            "rows": account.total,
            **{each: account.rows[each] for each in OUTCOMES},
            "created_objects": dict(account.created),
            "updated_objects": dict(account.updated),
            "skipped_reasons": dict(account.skipped),
            "kept_objects": account.kept,
            "kept_objects_count": account.kept_count,
            "numbered_texts": account.numbered,
            "gone": dict(account.gone),
            "doubtful_times": dict(account.doubtful),
            "rejected_following": account.follows,
        }
        for account in result.accounts
    ]
    return {
        "dry_run": options.dry_run,
        "stored": result.is_kept,
        "rejected": result.rejected_count,
        "rejects": result.rejected,
        "dropped_callbacks": result.dropped_callbacks,
        "held_mail": result.held_mail,
        "tables": tables,
    }


def _list_objects(account: TableAccount) -> str:
    labels = dict.fromkeys([*account.created, *account.updated]) or {account.export.target._meta.label: None}
    parts = []
    for label in labels:
        parts.append(f"{account.created[label]} {label}")
        if account.updated[label]:
            parts[-1] += f" ({account.updated[label]} updated)"
    return ", ".join(parts)
