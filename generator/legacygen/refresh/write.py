"""Lets Django check a result, then replaces all files at once."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from legacygen import workspace
from legacygen.errors import RefusedError
from legacygen.introspection.read import Introspection
from legacygen.refresh.answer_cache import write_memory
from legacygen.refresh.context import RefreshContext
from legacygen.refresh.report import RefreshReport, begin_report, count_schema, render_diff
from legacygen.refresh.result import RefreshResult
from legacygen.workspace import DjangoCheck, FileChange

MOST_ERRORS = 3
"""Errors of Django's check that a message shows."""


def check_and_write(
    context: RefreshContext, check: DjangoCheck, found: Introspection, result: RefreshResult
) -> RefreshReport:
    """Check and write a result, or only show it where nothing is to be written.

    Raises RefusedError, with nothing written, where the result would break the project or a file was saved meanwhile.
    """
    if not (result.is_first or context.options.resolves_conflicts or context.is_new(found)):
        result = replace(result, models={}, files={})  # only the user's edits are new, and these are theirs
    schema = workspace.render_schema(found.schema)
    lockfile = replace(result.lockfile, fingerprint=context.fingerprint(schema))
    state = workspace.render_state(schema, result.base, lockfile)
    state_texts = workspace.list_changed_files(context.state, state)
    texts = {**result.texts, **state_texts}
    before = {path: _read_before(context, path) for path in texts}
    if result.models:
        context.progress("checking the models")
        check.start_check(result.models, only_models=result.is_first)
    with _stage_files(context, texts, before) as replace_files:
        memory = context.render_memory(found, result.plan, state, result.models)
        unchecked = _judge_check(context, check, result) if result.models else ""
        replace_files()
    write_memory(context.source, memory)
    report = _report(context, found, result, before)
    return replace(report, state=tuple(state_texts), unchecked=unchecked)


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


def _judge_check(context: RefreshContext, check: DjangoCheck, result: RefreshResult) -> str:
    """Return why the result could not be checked, or nothing; raise RefusedError where it breaks the project."""
    outcome = check.wait_for_outcome()
    if outcome.is_clean:
        return ""
    rest = len(outcome.errors) - MOST_ERRORS
    errors = "; ".join(outcome.errors[:MOST_ERRORS]) + (f"; and {rest} more" if rest > 0 else "")
    # Where code uses what was dropped, errors of the check are expected, and listed as affected.
    is_fatal = outcome.stage == "models" or not result.affected
    source, config = context.source, context.config
    if is_fatal and workspace.is_new_failure(source.root, config.app, context.settings, outcome):
        raise RefusedError(f"The result would not pass Django's check ({errors}); nothing was written.")
    if outcome.stage == "done":
        return f"check says: {errors}"
    return f"not checked, the project does not load: {errors}"


def _report(
    context: RefreshContext, found: Introspection, result: RefreshResult, before: Mapping[str, str | None]
) -> RefreshReport:
    texts = result.texts
    old = {path: text for path, text in before.items() if text is not None}
    return replace(
        begin_report(context.config.app, found, count_schema(found, result.plan)),
        changes=result.changes,
        notes=tuple(note for note in result.plan.notes if note not in context.state.base.notes),
        created=tuple(path for path in texts if path not in old),
        updated=tuple(path for path in texts if path in old),
        conflicts=result.lockfile.conflicts,
        affected=result.affected,
        duplicates=result.duplicates,
        diff="" if context.options.write else render_diff(texts, old),
    )
