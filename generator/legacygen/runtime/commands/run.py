"""`legacy run`: carries the rows over."""

import json
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from legacygen.runtime.commands.action import USAGE_ERROR, Stubs, path_module
from legacygen.runtime.commands.progress import Progress
from legacygen.runtime.commands.run_report import describe_result, show_result
from legacygen.runtime.export.accounts import OUTCOMES, TableAccount, count_nouns
from legacygen.runtime.export.options import RejectLimit, RunOptions
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.result import RunResult
from legacygen.runtime.export.run.runner import run_exports
from legacygen.runtime.export.shards.coordinator import run_with_workers
from legacygen.runtime.export.shards.workers import send_tasks, start_processes
from legacygen.runtime.export.stub import Export
from legacygen.runtime.export.stub_code import find_errors, find_warnings
from legacygen.runtime.ledger.keys import clean_key

HELP = "carry over every table whose stub is filled in, in one transaction"
SHOWN_REJECTS = 50


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--dry-run", action="store_true", help="carry everything over, then roll it back")
    parser.add_argument("--only", nargs="+", metavar="TABLE", help="only these tables")
    parser.add_argument("--with-deps", action="store_true", help="with --only: also the tables that these point to")
    parser.add_argument("--limit", type=_parse_count, metavar="N", help="read at most N rows of each table")
    parser.add_argument(
        "--ids", metavar="KEY,…", help="with --only and one table: only these rows; the parts of a key with colons"
    )
    parser.add_argument(
        "--commit-every",
        choices=("run", "table", "batch"),
        default="run",
        help="commit once (the default), after each table, or after each page of rows",
    )
    parser.add_argument(
        "--max-rejects",
        type=parse_limit,
        default=RejectLimit(),
        metavar="N|P%",
        help="keep the rest if at most so many rows are rejected (default: 0)",
    )
    parser.add_argument(
        "--missing",
        choices=("report", "deactivate", "delete"),
        default="report",
        help="what becomes of the objects of rows that are gone (default: report)",
    )
    parser.add_argument("--update", action="store_true", help="call row() for all rows, changed or not")
    parser.add_argument("--overwrite", action="store_true", help="replace what was edited in the new project")
    parser.add_argument(
        "--workers", type=_parse_count, metavar="N", help="N processes share the rows, and each commits by itself"
    )
    parser.add_argument("--celery", action="store_true", help="with --workers: N tasks of Celery instead of processes")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def handle(command: BaseCommand, stubs: Stubs, options: dict[str, Any]) -> None:
    """Carry the rows over; raises CommandError if rows were rejected, or nothing can be carried over."""
    if not stubs.filled:
        command.stdout.write(f"{len(stubs.all)} stubs found, none of them filled in. Set `target` in one of them:")
        command.stdout.write(f"  {path_module(stubs.all[0].__module__)}")
        return
    chosen = stubs.choose(options["only"], with_deps=options["with_deps"])
    run_options = _read_options(chosen, options)
    for finding in (*find_warnings(chosen), *find_errors(chosen)):
        command.stderr.write(f"Warning: {finding}")
    carry = run_exports
    if options["workers"]:
        start = send_tasks if options["celery"] else start_processes
        carry = partial(run_with_workers, start=start, workers=options["workers"])
        command.stderr.write(
            "Workers commit each for itself: what they have stored stays, whatever becomes of the run."
        )
    run_stubs(command, stubs, chosen, run_options, as_json=options["json"], carry=carry)


def run_stubs(
    command: BaseCommand,
    stubs: Stubs,
    chosen: Sequence[type[Export]],
    options: RunOptions,
    *,
    as_json: bool = False,
    carry: Callable[..., RunResult] = run_exports,
) -> None:
    """Carry rows over, by this process or by workers, and show what came of it."""
    is_one = carry is run_exports and options.commit_every == "run"
    kept = "Nothing was stored." if is_one else "What was committed before stays."
    try:
        with Progress(command.stderr) as progress:
            result = carry(
                chosen,
                options=options,
                progress=lambda account: progress.show(account.name, account.read, account.total, _count(account)),
                others=[each for each in stubs.filled if each not in chosen],
            )
    except ExportError as error:
        raise CommandError(f"{error} {kept}") from error
    except KeyboardInterrupt:
        raise CommandError(f"Stopped. {kept}") from None
    if as_json:
        command.stdout.write(json.dumps(describe_result(result, options), indent=2, ensure_ascii=False))
    else:
        show_result(command, result)
    _conclude(command, result, options, len(stubs.all) - len(stubs.filled), as_json)


def _conclude(command: BaseCommand, result: RunResult, options: RunOptions, unfilled: int, as_json: bool) -> None:
    """Say what is left to know, and raise CommandError if rows were rejected."""
    for sentence in result.rejected[:SHOWN_REJECTS]:
        command.stderr.write(sentence)
    if result.rejected_count:
        raise CommandError(_describe_rejects(result, options))
    if as_json:
        return
    if result.dropped_callbacks or result.held_mail:
        command.stdout.write(
            f"Not done, because no stub asks for `signals`: {result.dropped_callbacks} callbacks after COMMIT, "
            f"{result.held_mail} mails."
        )
    command.stdout.write(f"Every row is accounted for. Tables without a target: {unfilled}.")
    if options.dry_run:
        command.stdout.write(
            "Dry run: all changes were rolled back, but for numbers taken from sequences and what hooks did outside "
            "of the database. Next: manage.py legacy run"
        )
    else:
        command.stdout.write("Next: manage.py legacy verify")


def _describe_rejects(result: RunResult, options: RunOptions) -> str:
    count = result.rejected_count
    text = f"{count_nouns(count, 'row')} {'was' if count == 1 else 'were'} rejected"
    if result.follows_count:
        text += f", {result.follows_count} of them only because they point to others"
    if options.dry_run:
        return f"{text}. Dry run: all changes were rolled back."
    if result.is_kept:
        return f"{text}; all others were stored. Next: manage.py legacy rejects"
    kept = "nothing was stored" if not result.commits else "what was committed before stays"
    return f"{text}, more than --max-rejects {options.max_rejects} allows; {kept}. Next: manage.py legacy rejects"


def _count(account: TableAccount) -> str:
    return ", ".join(f"{account.rows[each]} {each}" for each in OUTCOMES if account.rows[each])


def _read_options(chosen: Sequence[type[Export]], options: dict[str, Any]) -> RunOptions:
    """Return the options of the run; raises CommandError for those that do not go together."""
    narrow = [f"--{each}" for each in ("only", "limit", "ids") if options[each]]
    if options["missing"] != "report" and narrow:
        raise CommandError(
            f"--missing {options['missing']} needs all rows of all tables and does not go with {' or '.join(narrow)}.",
            returncode=USAGE_ERROR,
        )
    if options["with_deps"] and not options["only"]:
        raise CommandError("--with-deps goes with --only.", returncode=USAGE_ERROR)
    _check_workers(options)
    return RunOptions(
        dry_run=options["dry_run"],
        limit=options["limit"],
        keys=_read_keys(chosen, options) if options["ids"] else None,
        commit_every=options["commit_every"],
        max_rejects=options["max_rejects"],
        missing=options["missing"],
        update=options["update"],
        overwrite=options["overwrite"],
    )


def _check_workers(options: dict[str, Any]) -> None:
    """Raise CommandError for options that do not go with workers, which commit each for itself."""
    if options["celery"] and not options["workers"]:
        raise CommandError("--celery goes with --workers.", returncode=USAGE_ERROR)
    others = {name: options[name] for name in ("dry_run", "limit", "ids")}
    others["commit_every"] = options["commit_every"] != "run"
    others["missing"] = options["missing"] != "report"
    wrong = [f"--{name.replace('_', '-')}" for name, is_given in others.items() if is_given]
    if options["workers"] and wrong:
        raise CommandError(
            f"--workers does not go with {' or '.join(wrong)}, because each worker commits by itself; leave one of "
            "them out.",
            returncode=USAGE_ERROR,
        )


def _read_keys(chosen: Sequence[type[Export]], options: dict[str, Any]) -> dict[str, list[Any]]:
    sources = {export.source for export in chosen}
    if not options["only"] or len(sources) != 1:
        raise CommandError("--ids goes with --only and one table.", returncode=USAGE_ERROR)
    (source,) = sources
    keys = []
    for text in options["ids"].split(","):
        parts: Any = text.strip().split(":") if len(source._meta.pk_fields) > 1 else text.strip()
        try:
            keys.append(clean_key(source, parts))
        except (ValidationError, ValueError, TypeError) as error:
            message = f"--ids: {text.strip()!r} is no key of {source._meta.db_table}."
            raise CommandError(message, returncode=USAGE_ERROR) from error
    return {source._meta.label: keys}


def _parse_count(text: str) -> int:
    if not text.isdigit() or not int(text):
        raise ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def parse_limit(text: str) -> RejectLimit:
    """Return the limit that a text like `10` or `0.5%` means."""
    try:
        if text.endswith("%"):
            share = float(text[:-1].replace(",", ".")) / 100
            if 0 <= share <= 1:
                return RejectLimit(share=share)
        elif int(text) >= 0:
            return RejectLimit(count=int(text))
    except ValueError:
        pass
    raise ArgumentTypeError(f"{text!r} is neither a number of rows nor a percentage")
