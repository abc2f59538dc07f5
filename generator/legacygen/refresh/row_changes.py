"""Holds the rows of a dump against those of the one before, and finds the code that relies on what has changed."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from legacygen import workspace
from legacygen.emit.stubs import FOLDER
from legacygen.introspection.read import Introspection
from legacygen.introspection.sampling import list_keys
from legacygen.matching.app_labels import find_app_label
from legacygen.matching.models import MatchedModel, Renames, collect_database_names, match_models
from legacygen.profiles import Expectations, follow_rows
from legacygen.pycode.module import PythonModule, keyword_value, parse_module
from legacygen.pycode.uses import Reference, find_class_references, find_field_references, merge_lines
from legacygen.refresh.context import RefreshContext, RefreshOptions, load_context
from legacygen.refresh.report import DriftInCode
from legacygen.refresh.target_limits import find_target_limits
from legacygen.schema import Schema
from legacygen.schema.statistics import Drift, RowStatistics, TableStatistics
from legacygen.workspace import RefreshState, Source

Place = tuple[str, str]
"""The label of a table and the name of a column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChanges:
    """The statistics after a run, None where no rows were read; `is_new` if they are to be written."""

    statistics: RowStatistics | None = None
    is_new: bool = False

    @property
    def drift(self) -> tuple[Drift, ...]:
        """The changes of rows since the last run; none if the dump is the same."""
        return self.statistics.drift if self.statistics and self.is_new else ()

    @property
    def sizes(self) -> tuple[TableStatistics, ...]:
        """The rows of the tables, without their columns."""
        return tuple(replace(each, columns=()) for each in self.statistics.tables) if self.statistics else ()

    @property
    def texts(self) -> dict[str, str]:
        """The new text of the state file, by its name; empty if it stays as it is."""
        return (
            {"profile.json": workspace.render_statistics(self.statistics)} if self.statistics and self.is_new else {}
        )


def compare_rows(context: RefreshContext, found: Introspection) -> RowChanges:
    """Compare the rows that were read with those of the last run."""
    if found.counts is None:
        return RowChanges()
    before, old = context.state.statistics, context.state.schema
    expected = Expectations(
        limits=_read_limits(context, found.schema) if before and _has_longer(before, found.counts) else {},
        keys=found.schema.undeclared,
        known_keys=old.undeclared if old else (),
        targets={(each.table, each.identity): each.target_place for each in list_keys(found.schema)},
    )
    now = follow_rows(before, found.counts, expected)
    return RowChanges(statistics=now, is_new=now != before)


def list_drift(source: Source, state: RefreshState) -> tuple[DriftInCode, ...]:
    """List the changes of rows in the last dump that differed from the one before, with the code as it is now."""
    if not (state.statistics and state.statistics.drift and state.schema):
        return ()
    context = load_context(source, RefreshOptions(write=False), lambda text: None)
    return find_broken_code(context, state.schema, state.statistics.drift, {}, {})


def find_broken_code(
    context: RefreshContext,
    schema: Schema,
    drift: tuple[Drift, ...],
    modules: Mapping[str, str],
    texts: Mapping[str, str],
) -> tuple[DriftInCode, ...]:
    """Find the lines of models, stubs and other code that read what has changed.

    `modules` are the new texts of modules with models, by path, `texts` all new texts.
    """
    if not drift:
        return ()
    models = _match_models(context, schema, modules)
    project = {**workspace.read_project_texts(context.source.root), **texts}
    return tuple(
        DriftInCode(
            place=each.place, kind=each.kind, text=each.text, uses=_find_uses(each, models.get(each.table), project)
        )
        for each in drift
    )


def _find_uses(drift: Drift, model: MatchedModel | None, project: Mapping[str, str]) -> tuple[Reference, ...]:
    """Find where a field is declared, and the lines that use it; of a table its class, and the lines that name it."""
    if model is None:
        return ()
    path, cls = model.cls.module.path, model.cls.name
    attribute = model.fields.get(drift.column)
    if not drift.column:
        first, found = Reference(path=path, line=model.cls.node.lineno), find_class_references(project, cls)
    elif attribute:
        first = Reference(path=path, line=attribute.node.lineno)
        found = find_field_references(project, cls, (attribute.name, f"{attribute.name}_id"))
    else:
        return ()
    inside = range(attribute.node.lineno, (attribute.node.end_lineno or 0) + 1) if attribute else ()
    used = [each for each in found if not each.is_idle and not (each.path == path and each.line in inside)]
    return (first, *(each for each in merge_lines(used) if each != first))


def _has_longer(before: RowStatistics, counts: Iterable[TableStatistics]) -> bool:
    """Return whether a column has a longer text than in the run before: only then limits matter."""
    known = {(table.table, each.name): each.longest for table in before.tables for each in table.columns}
    return any(
        each.longest > known.get((table.table, each.name), each.longest) for table in counts for each in table.columns
    )


def _read_limits(context: RefreshContext, schema: Schema) -> dict[Place, dict[str, int]]:
    """Read the greatest lengths that the legacy models and the targets of stubs allow."""
    models = _match_models(context, schema, {})
    found: dict[Place, dict[str, int]] = {place: {"": limit} for place, limit in _list_limits(models)}
    columns = {
        (model.cls.name, attribute.name): (label, column)
        for label, model in models.items()
        for column, attribute in model.fields.items()
    }
    texts = workspace.read_project_texts(context.source.root)
    folder = f"{context.folder}/{FOLDER}/"
    stubs = {path: text for path, text in texts.items() if path.startswith(folder) and path.endswith(".py")}
    for each in find_target_limits(stubs, context.importable):
        place = columns.get((each.model, each.field))
        if place:
            found.setdefault(place, {})[each.target] = each.max_length
    return found


def _list_limits(models: Mapping[str, MatchedModel]) -> Iterator[tuple[Place, int]]:
    for label, model in models.items():
        for column, attribute in model.fields.items():
            match keyword_value(attribute.call, "max_length"):
                case ast.Constant(value=int(limit)):
                    yield (label, column), limit


def _match_models(context: RefreshContext, schema: Schema, texts: Mapping[str, str]) -> Mapping[str, MatchedModel]:
    """Match the classes of the code, with the new texts of modules, by label."""
    names = collect_database_names(context.state.schema or schema, schema, Renames(), context.state.lockfile)
    modules = [_parse(context, path, text) for path, text in {**context.modules, **texts}.items()]
    return match_models(modules, names, context.state.base).models


def _parse(context: RefreshContext, path: str, text: str) -> PythonModule:
    return parse_module(path, text, find_app_label(path, context.folder, context.importable))
