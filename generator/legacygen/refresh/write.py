"""Lets Django check a result, then replaces all files at once."""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from legacygen import workspace
from legacygen.errors import RefusedError
from legacygen.introspection.read import Introspection
from legacygen.lockfile import WrittenStub
from legacygen.pycode.repeated_names import find_repeated_names
from legacygen.refresh.answer_cache import write_memory
from legacygen.refresh.context import RefreshContext
from legacygen.refresh.differences import Difference, judge_differences
from legacygen.refresh.formatting import format_result
from legacygen.refresh.report import RefreshReport, begin_report, count_schema, render_diff
from legacygen.refresh.result import RefreshResult
from legacygen.refresh.row_changes import RowChanges, find_broken_code
from legacygen.schema import Schema
from legacygen.workspace import CheckOutcome, DjangoCheck, FileChange

MOST_ERRORS = 3
"""Errors of Django's check that a message shows."""


def check_and_write(
    context: RefreshContext, check: DjangoCheck, found: Introspection, result: RefreshResult, rows: RowChanges
) -> RefreshReport:
    """Check and write a result, or only show it where nothing is to be written.

    Raises RefusedError, with nothing written, where the result would break the project or a file was saved meanwhile.
    """
    if not (result.is_first or context.options.resolves_conflicts or context.is_new(found)):
        result = replace(result, models={}, files={})  # only the user's edits are new, and these are theirs
    formatted = format_result(context, result, {path: _read_before(context, path) for path in result.texts})
    result = formatted.result
    tables = _list_compared_tables(context, result)
    is_checked = bool(result.models) or tables is None or bool(tables)
    if is_checked:
        context.progress("checking the models")
        check.start_check(result.models, only_models=result.is_first, tables=tables, adopted=result.adopted_tables)
    schema, base = workspace.render_schema(found.schema), workspace.render_base(result.base)  # while the check runs
    _refuse_repeated_names(context, result)
    outcome = check.wait_for_outcome() if is_checked else CheckOutcome(stage="done")
    unchecked = _judge_outcome(context, outcome, result)
    result, differences = _compare_models(context, result, outcome, is_complete=tables is None)
    stubs = _remember_stubs(context, result)
    lock = replace(result.lockfile, fingerprint=context.fingerprint(schema), stubs=stubs)
    state = {"schema.json": schema, "base.json": base, "lock.json": workspace.render_lockfile(lock), **rows.texts}
    state_texts = workspace.list_changed_files(context.state, state)
    texts = {**result.texts, **state_texts}
    before = {path: _read_before(context, path) for path in texts}
    with _stage_files(context, texts, before) as replace_files:
        memory = context.render_memory(found, result.plan, {**context.state.texts, **state}, result.models)
        replace_files()
    write_memory(context.source, memory)
    report = _report_rows(context, found, result, rows, _report(context, found, result, before))
    profile = context.state.get_path("profile.json")
    return replace(
        report,
        state=tuple(path for path in state_texts if path != profile),
        unchecked=unchecked,
        unformatted=formatted.unformatted,
        differences=differences,
    )


def _refuse_repeated_names(context: RefreshContext, result: RefreshResult) -> None:
    """Raise RefusedError where a class would have two fields of one name, unless the user's code has them already."""
    for path, text in result.models.items():
        names = find_repeated_names(text) - find_repeated_names(_read_before(context, path) or "")
        if names:
            raise RefusedError(
                f"{path} would have two fields of one name ({', '.join(sorted(names))}); nothing was written. Give "
                "one of them another name, in the code or in [fields] of legacygen.toml."
            )


def write_statistics(context: RefreshContext, rows: RowChanges) -> str:
    """Write the counts of rows alone, if they are new; return the path of their file, else an empty text."""
    path = context.state.get_path("profile.json")
    if not rows.is_new:
        return ""
    before = {path: context.state.texts["profile.json"]}
    with _stage_files(context, {path: rows.texts["profile.json"]}, before) as replace_files:
        replace_files()
    return path if context.options.write else ""


def _remember_stubs(context: RefreshContext, result: RefreshResult) -> tuple[WrittenStub, ...]:
    """Return the stubs of the result, each new one with the digest of its text."""
    return tuple(
        replace(stub, digest=workspace.digest_text(result.files[stub.path]))
        if stub.path in result.files and _read_before(context, stub.path) is None
        else stub
        for stub in result.lockfile.stubs
    )


def _list_compared_tables(context: RefreshContext, result: RefreshResult) -> list[str] | None:
    """List the tables whose loaded models are to be compared with the plan; None for all.

    Where the code is as the last run left it, only what the plan has changed can differ. What a first run writes has
    nothing that could.
    """
    if result.expected is None:
        return []
    return result.expected.list_changed_tables() if context.is_untouched else None


def _compare_models(
    context: RefreshContext, result: RefreshResult, outcome: CheckOutcome, *, is_complete: bool
) -> tuple[RefreshResult, tuple[Difference, ...]]:
    """Return the result with conflicts about models that do not follow the schema, and what the user is to be told."""
    if result.expected is None:
        return result, ()
    is_complete = is_complete and outcome.has_models
    models = context.select_own_models(outcome.models)
    judged = judge_differences(result.expected, models, result.lockfile.conflicts, is_complete=is_complete)
    conflicts = sorted((*result.lockfile.conflicts, *judged.conflicts), key=lambda each: each.id)
    lockfile = replace(result.lockfile, conflicts=tuple(conflicts), differences=judged.known)
    return replace(result, lockfile=lockfile), judged.told


def _read_before(context: RefreshContext, path: str) -> str | None:
    """Return the text that a new one replaces: of a module, the one that the refresh has worked on."""
    if path in context.modules:
        return context.modules[path]
    return workspace.read_if_exists(context.source.root / path)


@contextlib.contextmanager
def _stage_files(
    context: RefreshContext, texts: Mapping[str, str], before: Mapping[str, str | None]
) -> Iterator[Callable[[], None]]:
    """Prepare all files, and give the function that replaces them."""
    if not (context.options.write and texts):
        yield lambda: None
        return
    changes = [FileChange(path=path, text=text, before=before[path]) for path, text in texts.items()]
    with workspace.stage_changes(context.source, changes) as replace_files:
        yield replace_files


def _judge_outcome(context: RefreshContext, outcome: CheckOutcome, result: RefreshResult) -> str:
    """Return why the result could not be checked, or what the check says about it; empty where all is well.

    Raises RefusedError where the result would break the project.
    """
    if outcome.is_clean or (outcome.stage == "done" and not result.models):
        return ""
    now = outcome
    if result.models and outcome.stage != "settings":
        now = workspace.check_present_project(context.source.root, context.settings, context.config.app)
        # Where code uses what was dropped, errors of the check are expected, and listed as affected.
        is_fatal = outcome.stage == "models" or not result.affected
        is_new = now.is_clean or not set(outcome.errors) <= set(now.errors)
        if is_fatal and is_new:
            raise RefusedError(
                f"The result would not pass Django's check ({_join_errors(outcome.errors)}); nothing was written. "
                "Edit that code, then repeat the command."
            )
    if outcome.stage == "done":
        new = [each for each in outcome.errors if each not in now.errors]
        return f"check says: {_join_errors(new)}" if new else ""
    return f"not checked, the project does not load: {_join_errors(outcome.errors)}"


def _join_errors(errors: Sequence[str]) -> str:
    rest = len(errors) - MOST_ERRORS
    return "; ".join(errors[:MOST_ERRORS]) + (f"; and {rest} more" if rest > 0 else "")


def _report(
    context: RefreshContext, found: Introspection, result: RefreshResult, before: Mapping[str, str | None]
) -> RefreshReport:
    texts = result.texts
    old = {path: text for path, text in before.items() if text is not None}
    return replace(
        begin_report(context.config.app, found, count_schema(found, result.plan)),
        is_judged_anew=_list_verdicts(found.schema) != _list_verdicts(context.state.schema),
        changes=result.changes,
        notes=tuple(note for note in result.plan.notes if note not in context.state.base.notes),
        created=tuple(path for path in texts if path not in old),
        updated=tuple(path for path in texts if path in old),
        conflicts=result.lockfile.conflicts,
        affected=result.affected,
        duplicates=result.duplicates,
        unfollowed=result.unfollowed,
        diff="" if context.options.write else render_diff(texts, old),
    )


def _report_rows(
    context: RefreshContext, found: Introspection, result: RefreshResult, rows: RowChanges, report: RefreshReport
) -> RefreshReport:
    """Return the report with the rows of a first run, or what has changed in them."""
    return replace(
        report,
        profile=context.state.get_path("profile.json") if rows.texts and context.options.write else "",
        sizes=rows.sizes if context.state.statistics is None else (),
        drift=find_broken_code(context, found.schema, rows.drift, result.models, result.texts),
    )


def _list_verdicts(schema: Schema | None) -> list[tuple[object, ...]]:
    return [(*each.pair, each.verdict) for each in schema.undeclared] if schema else []
