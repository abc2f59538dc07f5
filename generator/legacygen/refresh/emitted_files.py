"""Decides which emitted files are written: generated ones follow the plan, handed over ones are written once."""

import ast
from collections.abc import Iterable, Mapping

from legacygen.emit import Owner, emit_files
from legacygen.emit.stubs import FOLDER
from legacygen.lockfile import Conflict, WrittenStub
from legacygen.matching.models import field_identity
from legacygen.merge.three_way import Resolution, apply_decision, resolve_value
from legacygen.plan import Plan
from legacygen.pycode.stub_comments import announce_columns, list_stub_models
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.match import MatchedCode


def update_generated(
    inputs: RefreshInputs, plan: Plan, decisions: Mapping[str, str]
) -> tuple[dict[str, str], tuple[Conflict, ...]]:
    """Return the new texts of generated files, and conflicts about those that the user has edited."""
    written = _emit_by_path(inputs, inputs.base, Owner.GENERATED) if inputs.base.models else {}
    texts: dict[str, str] = {}
    conflicts: list[Conflict] = []
    for path, theirs in _emit_by_path(inputs, plan, Owner.GENERATED).items():
        ours = inputs.project_texts.get(path)
        agree = _is_same_code(ours, theirs)
        resolution = resolve_value(
            changed_by_user=ours is not None and not _is_same_code(ours, written.get(path)),
            changed_by_us=not _is_same_code(written.get(path), theirs),
            agree=agree,
            removed_by_user=ours is None and path in written,
        )
        if path in decisions and not agree:  # a conflict of an earlier run, which did not write the file
            resolution = Resolution.CONFLICT
        resolution = apply_decision(resolution, path, decisions)
        if resolution is Resolution.TAKE_THEIRS:
            texts[path] = theirs
        elif resolution is Resolution.CONFLICT:
            conflicts.append(Conflict(id=path, ours="the file as you have edited it", theirs="the file as generated"))
    return texts, tuple(conflicts)


def split_modules(texts: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the texts of modules of Python, by path, and the others."""
    modules = {path: text for path, text in texts.items() if path.endswith(".py")}
    return modules, {path: text for path, text in texts.items() if path not in modules}


def _is_same_code(one: str | None, other: str | None) -> bool:
    """Return whether two texts are equal but for their layout, which a formatter of the project may have changed."""
    if one is None or other is None or one == other:
        return one == other
    try:
        return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except (SyntaxError, ValueError):
        return False


def hand_over_files(
    inputs: RefreshInputs, new: Plan, known: Iterable[WrittenStub], modules: Mapping[str, str] | None = None
) -> tuple[dict[str, str], tuple[WrittenStub, ...]]:
    """Return the files of new tables, and all that were ever written; `known` are the latter, before this run.

    `modules` are as in `Emitter`.
    """
    written = {(each.table, each.path): each for each in known}
    paths = {path for _, path in written}
    files = emit_files(new, inputs.config.app, Owner.HANDED_OVER, modules=modules) if new.models else ()
    texts = {
        path: each.text
        for each in files
        if (path := f"{inputs.folder}/{each.path}") not in inputs.project_texts and path not in paths
    }
    for file in files:
        place = (file.table, f"{inputs.folder}/{file.path}")
        if file.table and place not in written:
            written[place] = WrittenStub(table=file.table, path=place[1])
    return texts, tuple(written[place] for place in sorted(written))


def select_without_stub(plan: Plan, known: Iterable[WrittenStub]) -> Plan:
    """Return the models of tables that have never had a stub."""
    tables = {each.table for each in known}
    return Plan(models=tuple(model for model in plan.models if model.label not in tables))


def announce_in_stubs(inputs: RefreshInputs, code: MatchedCode, plan: Plan) -> dict[str, str]:
    """Return the stubs in which a comment announces a new column."""
    written = (model for model in code.user.written.models if model.label not in code.waiting)
    before = {model.label: {field_identity(each) for each in model.fields} for model in written}
    paths = {each.table: each.path for each in code.lockfile.stubs}
    texts = {}
    for model in plan.models:
        known, path = before.get(model.label), paths.get(model.label, "")
        new = {each.name: each.facts for each in model.fields if known and field_identity(each) not in known}
        if new and path in inputs.project_texts:
            source = inputs.project_texts[path]
            text = announce_columns(source, model.name, new, [each.name for each in model.fields])
            texts.update({path: text} if text != source else {})
    return texts


def find_known_stubs(inputs: RefreshInputs, code: MatchedCode) -> tuple[WrittenStub, ...]:
    """Return the stubs of the last run; of adopted code, every table in it has had its own."""
    if code.lockfile.stubs or not code.user.is_adopted:
        return code.lockfile.stubs
    prefix = f"{inputs.folder}/{FOLDER}/"
    texts = {path: text for path, text in inputs.project_texts.items() if path.endswith(".py")}
    stubs = {path: text for path, text in texts.items() if path.startswith(prefix)}
    by_class = {name: path for path, text in stubs.items() for name in list_stub_models(text)}
    return tuple(
        WrittenStub(table=label, path=by_class.get(ours.cls.name, ""))
        for label, ours in code.user.matches.models.items()
        if stubs
    )


def _emit_by_path(inputs: RefreshInputs, plan: Plan, owner: Owner) -> dict[str, str]:
    files = emit_files(plan, inputs.config.app, owner)
    return {f"{inputs.folder}/{each.path}": each.text for each in files}
