"""The first generation: a new models.py, or new classes at the end of one that holds other things."""

from legacygen.emit import PATH, Owner, emit_files
from legacygen.lockfile import Lockfile
from legacygen.matching.schema_diff import diff_schemas
from legacygen.merge import MergeDecisions, merge_app
from legacygen.planning import build_graph, plan_models
from legacygen.refresh.emitted_files import hand_over_files, split_modules, update_generated
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.match import MatchedCode, without_models
from legacygen.refresh.result import RefreshResult
from legacygen.refresh.unused_options import note_unused_options


def generate_first(inputs: RefreshInputs, code: MatchedCode) -> RefreshResult:
    """Generate everything for an app that has no model of ours yet."""
    path = f"{inputs.folder}/{PATH}"
    plan = plan_models(build_graph(inputs.selected, inputs.config, inputs.taken_names), inputs.config)
    plan = note_unused_options(plan, inputs, {}, code.resolved.renames)
    modules = tuple(
        each for each in code.user.modules if not each.app and (each.path == path or "/models/" in each.path)
    )
    if any(each.text.text.strip() for each in modules):
        models = merge_app(without_models(inputs, modules), plan, MergeDecisions()).texts
    else:
        emitted = emit_files(plan, inputs.config.app, Owner.MERGED)
        models = {f"{inputs.folder}/{each.path}": each.text for each in emitted}
    generated, conflicts = update_generated(inputs, plan, code.resolved.decisions)
    handed_over, stubs = hand_over_files(inputs, plan, inputs.lockfile.stubs)
    generated_modules, others = split_modules(generated)
    resolved = code.resolved
    changes = diff_schemas(resolved.old, inputs.schema, resolved.renames) if inputs.old_schema else ()
    return RefreshResult(
        models={**models, **generated_modules},
        files={**others, **handed_over},
        plan=plan,
        base=plan,
        lockfile=Lockfile(stubs=stubs, conflicts=conflicts),
        changes=changes,
        is_first=True,
    )
