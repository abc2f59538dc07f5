"""Puts together what a stub says besides its usual lines: proposals, statistics, and what is left to fill in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from legacygen.emit.stub_details import StubDetails, StubLine, StubTarget
from legacygen.errors import LegacygenError
from legacygen.loaded_models import LoadedField, LoadedModel
from legacygen.plan import Field, Model, Plan
from legacygen.profiles import TableProfile, describe_column_profile, describe_row_count
from legacygen.stub.composite_refs import CLS, describe_relation, list_composite_refs
from legacygen.stub.lines import list_unfilled, render_lines
from legacygen.stub.proposals import LegacyColumn, Proposal, propose_fields

KIT = frozenset({"Export", "Skip", "Unmapped", "clean", "ref"})
UNREAD = "No counts, because the rows were not read."


@dataclass(frozen=True, slots=True, kw_only=True)
class StubTable:
    """A legacy table: its planned model, the fields of that as Django has loaded them, and its statistics."""

    model: Model
    fields: tuple[LoadedField, ...]
    profile: TableProfile | None = None


def find_table(model: Model, loaded: Sequence[LoadedModel], profile: TableProfile | None) -> StubTable:
    """Return the table of a planned model; raises LegacygenError where the code has no such model any more."""
    found = [each for each in loaded if each.name == model.name and not each.managed]
    old = next(iter(sorted(found, key=lambda each: each.app)), None)  # that of the legacy app first
    if old is None:
        raise LegacygenError(f"The project has no legacy model {model.name} any more; run `legacygen refresh` first.")
    return StubTable(model=model, fields=old.fields, profile=profile)


def collect_details(table: StubTable, plan: Plan, target: LoadedModel | None) -> StubDetails:
    """Return the details of the stub of a table in the plan; `target` is the new model."""
    refs = list_composite_refs(table.model, plan)
    proposals = propose_fields(_list_columns(table, refs), target.fields) if target else {}
    return StubDetails(
        target=_make_target(target, plan) if target else None,
        lines=render_lines(table.model, proposals, refs),
        facts={
            each.name: "; ".join(_list_facts(each, table, proposals, target.name if target else ""))
            for each in table.model.fields
        },
        before=(describe_row_count(table.profile) if table.profile else UNREAD,),
        after=tuple(list_unfilled(target.name, target.fields, proposals)) if target else (),
    )


def _list_columns(table: StubTable, refs: Mapping[str, StubLine]) -> list[LegacyColumn]:
    """Return what may go into fields of the new model: columns, and relations of several columns."""
    planned = {each.name for each in table.model.fields}
    profiles = table.profile.columns if table.profile else {}
    relations = (LoadedField(name=name, column="", classes=("ForeignKey",)) for name in refs)
    fields = (*(each for each in table.fields if each.name in planned), *relations)
    return [LegacyColumn(field=each, profile=profiles.get(each.column)) for each in fields]


def _make_target(target: LoadedModel, plan: Plan) -> StubTarget:
    """Return the new model, under another name where a legacy class has the same one."""
    is_taken = target.name in KIT | {each.name for each in plan.models}
    return StubTarget(module=target.module, name=target.name, alias=f"New{target.name}" if is_taken else "")


def _list_facts(field: Field, table: StubTable, proposals: Mapping[str, Proposal], target: str) -> Iterator[str]:
    """Yield what a comment says of a field besides its declaration; `target` is the name of the new model."""
    if field.cls == CLS:
        yield describe_relation(field, table.model)
    elif table.profile and len(field.columns) == 1 and field.columns[0] in table.profile.columns:
        nullable = next((each.null for each in table.fields if each.column == field.columns[0]), True)
        counts = describe_column_profile(table.profile.columns[field.columns[0]], nullable=nullable)
        yield from [counts] if counts else []
    if field.name in proposals:
        guess = proposals[field.name].guess
        yield from [guess] if guess else []
    elif field.cls.endswith("AutoField"):
        yield "a counter, of which the new table has its own"
    elif target:
        yield f"{target} has nothing like it"
