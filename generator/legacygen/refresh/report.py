"""Reports what one refresh found, wrote and left open."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from legacygen.introspection.read import Introspection, SameAnswers
from legacygen.lockfile import Conflict
from legacygen.plan import Plan
from legacygen.pycode.field_arguments import is_relation_class
from legacygen.schema import Skipped, TableKind
from legacygen.schema.statistics import DriftKind, TableStatistics
from legacygen.schema.undeclared import Verdict

if TYPE_CHECKING:
    from legacygen.matching.schema_diff import SchemaChange
    from legacygen.plan import Note
    from legacygen.pycode.uses import Reference
    from legacygen.refresh.differences import Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaCounts:
    """How much of a schema is selected, and what it became; how many relations rows prove, leave open or disprove."""

    tables: int
    views: int
    left_out: int
    columns: int
    models: int
    relations: int = 0
    composite_keys: int = 0
    proven: int = 0
    undecided: int = 0
    rejected: int = 0
    skipped: tuple[Skipped, ...] = ()


def count_schema(found: Introspection, plan: Plan) -> SchemaCounts:
    """Count the selected tables of a schema, and the models and relations of its plan."""
    tables = found.selected.tables
    views = sum(table.kind is not TableKind.TABLE for table in tables)
    fields = [each.cls for model in plan.models for each in model.fields]
    verdicts = [each.verdict for each in found.selected.undeclared]
    return SchemaCounts(
        tables=len(tables) - views,
        views=views,
        left_out=len(found.schema.tables) - len(tables),
        columns=sum(len(table.columns) for table in tables),
        models=len(plan.models),
        relations=sum(is_relation_class(cls) or cls == "models.ForeignObject" for cls in fields),
        composite_keys=fields.count("models.CompositePrimaryKey"),
        proven=verdicts.count(Verdict.PROVEN),
        undecided=verdicts.count(Verdict.UNDECIDED),
        rejected=verdicts.count(Verdict.REJECTED),
        skipped=found.selected.skipped,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaOrigin:
    """Where the schema came from, and in how many statements (0 from a file)."""

    text: str
    statements: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedCode:
    """Lines of the project that use something that was dropped; `name` is its ID."""

    name: str
    uses: "tuple[Reference, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class DriftInCode:
    """A change of the rows of `place`, as a sentence, and the lines of the project that read them, the model first."""

    place: str
    kind: DriftKind
    text: str
    uses: "tuple[Reference, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshReport:
    """The outcome of one refresh, written or only shown. Paths are relative to the project.

    `proven`, `undecided` and `rejected` count columns that may be relations although none is declared;
    `is_judged_anew` if they are other ones than in the last run.
    `changes` are those of the schema since the last run, empty in a first one. `unchecked` says why the result could
    not be checked by Django, `unformatted` why it could not be formatted; `diff` is that of a run that writes nothing.
    `duplicates` describe further classes on one table, which are left alone, `unfollowed` the classes that were not
    found in the code, `differences` what the user has made different from the schema since the last run. `sizes` are
    the rows of the tables, where no run has counted them before; `drift` are changes of rows since the last run, and
    `profile` is the path of the file that keeps the counts, if it was written. Both are no reason to exit with 1.
    """

    app: str
    origin: SchemaOrigin
    tables: int
    views: int
    left_out: int
    columns: int
    models: int
    relations: int
    composite_keys: int
    proven: int = 0
    undecided: int = 0
    rejected: int = 0
    is_judged_anew: bool = False
    changes: "tuple[SchemaChange, ...]" = ()
    notes: "tuple[Note, ...]" = ()
    skipped: tuple[Skipped, ...] = ()
    created: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    affected: tuple[AffectedCode, ...] = ()
    duplicates: tuple[str, ...] = ()
    unfollowed: tuple[str, ...] = ()
    differences: "tuple[Difference, ...]" = ()
    sizes: tuple[TableStatistics, ...] = ()
    drift: tuple[DriftInCode, ...] = ()
    profile: str = ""
    recovered: str = ""
    unchecked: str = ""
    unformatted: str = ""
    diff: str = ""

    @property
    def is_unchanged(self) -> bool:
        """Whether nothing is to be written, neither code nor state."""
        return not (self.created or self.updated or self.state)

    @property
    def is_incomplete(self) -> bool:
        """Whether a table could not be read, a conflict is open, or Django could not check what was written."""
        is_unchecked = bool(self.unchecked) and bool(self.created or self.updated)
        return bool(self.conflicts) or is_unchecked or any(item.broken for item in self.skipped)


def begin_report(app: str, found: Introspection | SameAnswers, counts: SchemaCounts) -> RefreshReport:
    """Return the report of a refresh that has only read the schema so far."""
    return RefreshReport(
        app=app,
        origin=SchemaOrigin(text=found.source, statements=found.statements),
        tables=counts.tables,
        views=counts.views,
        left_out=counts.left_out,
        columns=counts.columns,
        models=counts.models,
        relations=counts.relations,
        composite_keys=counts.composite_keys,
        proven=counts.proven,
        undecided=counts.undecided,
        rejected=counts.rejected,
        skipped=counts.skipped,
    )


def render_diff(texts: Mapping[str, str], before: Mapping[str, str]) -> str:
    """Render all changes as one unified diff."""
    lines: list[str] = []
    for path, text in texts.items():
        old = before.get(path, "")
        start = f"a/{path}" if path in before else "/dev/null"
        lines.extend(
            difflib.unified_diff(old.splitlines(keepends=True), text.splitlines(keepends=True), start, f"b/{path}")
        )
    return "".join(lines)
