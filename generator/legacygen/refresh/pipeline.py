"""The stages of a refresh, in order: introspect, match, survivors, plan, merge, render, check, write."""

import contextlib
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from legacygen import workspace
from legacygen.errors import ConfigError, did_you_mean
from legacygen.introspection.read import Introspection, SameAnswers, read_database
from legacygen.introspection.table_filter import select_tables
from legacygen.refresh.answer_cache import write_memory
from legacygen.refresh.context import Progress, RefreshContext, RefreshOptions, load_context
from legacygen.refresh.known_facts import keep_known_facts
from legacygen.refresh.own_tables import leave_out_own_tables
from legacygen.refresh.report import RefreshReport, begin_report, count_schema
from legacygen.workspace import DjangoCheck, Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from legacygen.merge import UserSide
    from legacygen.planning import SchemaGraph
    from legacygen.refresh.inputs import RefreshInputs
    from legacygen.refresh.result import RefreshResult
    from legacygen.schema import Schema


def refresh_source(source: Source, options: RefreshOptions, progress: Progress) -> RefreshReport:
    """Bring the app of one source up to date with its database, or with a schema.json.

    Raises a LegacygenError, with nothing written, for everything that the user has to fix first.
    """
    with workspace.hold_run_lock(source) if options.write else contextlib.nullcontext():
        recovered = workspace.recover_transaction(source, may_write=options.write)
        context = load_context(source, options, progress)
        check = DjangoCheck(source.root, context.settings, context.config.app)
        with contextlib.closing(check):
            check.start_process()  # Django takes a while to load, and can do so while the server answers
            return replace(_refresh(context, check), recovered=recovered)


def resolve_from_last_schema(source: Source, options: RefreshOptions) -> RefreshOptions:
    """Return the options that resolve conflicts with the schema of the last run, without a database.

    Raises ConfigError for an ID that is not that of an open conflict.
    """
    conflicts = {each.id: each for each in workspace.load_state(source).lockfile.conflicts}
    known = list(conflicts)
    for identity, side in options.decisions.items():
        if identity not in known:
            listed = ", ".join(known) or "none"
            raise ConfigError(
                f"No open conflict {identity!r}{did_you_mean(identity, known)} Open conflicts: {listed}."
            )
        if conflicts[identity].kind == "differs" and side == "theirs":
            raise ConfigError(f"{identity} is not written by refresh: edit the code by hand, or keep it with --ours.")
    return replace(options, from_schema=source.state / "schema.json")


def _refresh(context: RefreshContext, check: DjangoCheck) -> RefreshReport:
    found = _introspect(context)
    if isinstance(found, SameAnswers):
        return _report_unchanged(context, found)
    found = keep_known_facts(found, context.state.schema)
    if context.is_untouched and not context.is_new(found):
        return _follow_rows_only(context, found)
    from legacygen.refresh.row_changes import compare_rows
    from legacygen.refresh.write import check_and_write  # with what an unchanged schema does not need

    context.progress(f"planning {len(found.selected.tables)} models")
    inputs = context.add_loaded_models(context.gather_inputs(found))
    return check_and_write(context, check, found, generate(inputs), compare_rows(context, found))


def _follow_rows_only(context: RefreshContext, found: Introspection) -> RefreshReport:
    """Keep the new counts of a dump with the same schema, for which the code is up to date."""
    from legacygen.refresh.row_changes import compare_rows, find_broken_code
    from legacygen.refresh.write import write_statistics

    rows = compare_rows(context, found)
    path = write_statistics(context, rows)
    state = {**context.state.texts, **rows.texts}
    write_memory(context.source, context.render_memory(found, context.state.base, state, {}))
    drift = find_broken_code(context, found.schema, rows.drift, {}, {})
    sizes = rows.sizes if context.state.statistics is None else ()
    return replace(_report_unchanged(context, found), sizes=sizes, drift=drift, profile=path)


def generate(inputs: "RefreshInputs") -> "RefreshResult":
    """Make new texts from a schema and the user's code. Nothing is read or written here.

    Raises RefusedError where too many tables have been dropped, ConfigError where legacygen.toml cannot be followed.
    """
    # The stages are imported here because an unchanged schema needs none of them.
    from legacygen.merge import merge_app
    from legacygen.planning import plan_models
    from legacygen.refresh.draft_sides import DraftSides
    from legacygen.refresh.first import generate_first
    from legacygen.refresh.kept_keys import keep_dropped_keys
    from legacygen.refresh.match import match_code
    from legacygen.refresh.proven import choose_proven_keys
    from legacygen.refresh.render import assemble_result, render_files, wait_for_decision
    from legacygen.refresh.survivors import decide_survivors
    from legacygen.refresh.unused_options import note_unused_options

    code = match_code(inputs)
    if code.resolved.has_open_table:
        return wait_for_decision(inputs, code)
    if not (code.user.matches.models or code.user.matches.unfollowed):
        return generate_first(inputs, code)
    inputs = choose_proven_keys(inputs, code)
    names, build = code.user.names, _prepare_graph(inputs, code.user)
    graph = build(code.user.select_planned(inputs.selected))
    kept = keep_dropped_keys(inputs, code, DraftSides(code, graph))
    if kept.keys:
        inputs = replace(inputs, selected=kept.add_to(inputs.selected))
        graph = build(code.user.select_planned(inputs.selected))
    survivors = decide_survivors(inputs, code, graph)
    plan = plan_models(graph, names.config, survivors.pinned)
    plan = note_unused_options(plan, inputs, names.pinned.classes, code.resolved.renames)
    merged = merge_app(code.user, plan, survivors.decisions)
    files = render_files(inputs, code, plan, merged.texts)
    return assemble_result(inputs, code, kept, survivors, plan, merged, files)


def _prepare_graph(inputs: "RefreshInputs", user: "UserSide") -> "Callable[[Schema], SchemaGraph]":
    """Return `build_graph` with everything that the project decides."""
    from legacygen.planning import build_graph
    from legacygen.refresh.known_choices import find_known_choices

    return partial(
        build_graph,
        config=user.names.config,
        taken=inputs.taken_names,
        known_joins=user.names.pinned.many_to_many,
        known_choices=find_known_choices(user),
    )


def _introspect(context: RefreshContext) -> Introspection | SameAnswers:
    path = context.options.from_schema
    if path:
        return _read_schema_file(context, path)
    context.progress(f"reading the schema of {context.config.database!r}")
    known = context.memory.answers if context.memory else ()
    found = read_database(context.source.root, context.settings, context.config, known)
    return found if isinstance(found, SameAnswers) else leave_out_own_tables(context, found)


def _read_schema_file(context: RefreshContext, path: Path) -> Introspection:
    schema = workspace.parse_schema(workspace.read_text(path), str(path))
    root = context.source.root
    shown = path.relative_to(root) if path.is_relative_to(root) else path
    return Introspection(source=shown.as_posix(), schema=schema, selected=select_tables(schema, context.config))


def _report_unchanged(context: RefreshContext, found: Introspection | SameAnswers) -> RefreshReport:
    if isinstance(found, SameAnswers):
        assert context.memory  # without it the answers of the last run would not be known
        counts = context.memory.counts
    else:
        counts = count_schema(found, context.state.base)
    lockfile = context.state.lockfile
    report = replace(begin_report(context.config.app, found, counts), conflicts=lockfile.conflicts)
    if all(each.resolved for each in lockfile.tombstones):
        return report
    from legacygen.refresh.references import list_affected

    texts = workspace.read_project_texts(context.source.root)
    return replace(report, affected=list_affected(lockfile.tombstones, texts))
