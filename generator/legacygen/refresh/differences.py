"""Compares the models that Django has loaded with the plan: nothing that the merge did not see goes unnoticed.

Fields may come from a base class, a loop or a function, where a merge of statements does not look. The loaded models
have them all.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from legacygen.emit.models import render_field_call, render_member
from legacygen.loaded_models import LoadedField, LoadedModel
from legacygen.lockfile import Conflict, Lockfile
from legacygen.matching.models import DatabaseNames
from legacygen.merge.base_renamed import member_value
from legacygen.merge.planned_arguments import field_arguments
from legacygen.plan import Choices, Field, Model, Plan
from legacygen.pycode.field_arguments import read_target
from legacygen.schema import Schema

NOTHING = "nothing"
CHOICE = "choices."
"""The beginning of the parts of a field that are values of its choices, as `choices.paid`."""

NUMBERS = ("max_length", "max_digits", "decimal_places")
BY_HAND = "this is not a field statement of the class alone, so it was not changed: edit it by hand"
NO_FIELD = "the model has no such field, and its class statement was not found: add it by hand"
DRIFT = (
    "the table was changed without Django, which manages it: change the model, run makemigrations, and migrate with "
    "--fake; the migration that follows it is"
)
NO_CHOICE = "the choices of the field lack this value: add it by hand"
MISSING = "the database does not have it, so that every query on the model fails: edit it by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedModels:
    """The plan that the loaded models are compared with, and `before`, that of the last run.

    `lockfile` is that of the last run, under the names that the database has now. `waiting` are the labels of tables
    with an open rename, which are not compared. `decisions` are as in `MergeDecisions`.
    """

    plan: Plan
    before: Plan
    schema: Schema
    names: DatabaseNames
    lockfile: Lockfile
    waiting: Collection[str]
    decisions: Mapping[str, str]

    def list_changed_tables(self) -> list[str]:
        """Return the `db_table`s of the models whose plan has changed."""
        before = {model.label: model for model in self.before.models}
        changed = {model.label for model in self.plan.models if before.get(model.label) != model}
        dropped = {model.label for model in self.before.models} - {model.label for model in self.plan.models}
        return [spelled for spelled, label in self.names.tables.items() if label in changed | dropped]

    def list_adopted_tables(self) -> list[str]:
        """Return the `db_table`s of the tables that Django manages."""
        return [spelled for spelled, label in self.names.tables.items() if label in self.names.adopted]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A fact of a loaded model that differs from the plan: both as text, and the import path of the model.

    `place` is `table.column`, or `table` if there is none; `part` is empty if there is no such column or table.
    """

    place: str
    part: str = ""
    loaded: str
    planned: str
    where: str

    @property
    def id(self) -> str:
        """The ID of the conflict, as `legacygen accept` takes it."""
        return f"{self.place}.{self.part}" if self.part else self.place

    @property
    def text(self) -> str:
        """Everything but where it stands, to be remembered once the user knows of it."""
        return f"{self.id}: {self.loaded}, not {self.planned}"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedDifferences:
    """Differences that are `conflicts`, those of the user to be `told`, and all that are `known` from now on."""

    conflicts: tuple[Conflict, ...] = ()
    told: tuple[Difference, ...] = ()
    known: tuple[str, ...] = ()


def judge_differences(
    expected: ExpectedModels, models: Iterable[LoadedModel], conflicts: Iterable[Conflict], *, is_complete: bool
) -> JudgedDifferences:
    """Judge how the loaded models differ from the plan; `is_complete` if they are all of the project.

    `conflicts` are those of the merge, which cover differences in the same place. What the schema has changed and the
    code has not followed is a conflict. So is every column that does not exist, and what was a conflict before, until
    the user decides. All else is the user's own.
    """
    covered = {each.id for each in conflicts}
    open_ones = [each for each in expected.lockfile.conflicts if each.kind == "differs"]
    tables = {**expected.names.tables, **{each.id: each.id for each in open_ones if "." not in each.id}}
    loaded = [(tables[model.db_table], model) for model in models if model.db_table in tables]
    labels = {label for label, _ in loaded} - {*expected.waiting}
    old, planned = (_index_planned(plan, labels) for plan in (expected.before, expected.plan))
    undecided = {each.id for each in open_ones}
    added = {place: facts for place, facts in planned.items() if place not in old or place in undecided}
    known, told, found = list[str](), list[Difference](), list[Conflict]()
    for each in (*_find_differences(expected, loaded, planned), *_find_missing(expected, loaded, added)):
        decision = expected.decisions.get(each.id)
        if not covered.isdisjoint((each.id, each.place, f"{each.place}.class")):
            continue
        unknown = NOTHING if each.part.startswith(CHOICE) else each.planned
        is_followed = bool(each.part) and old.get(each.place, {}).get(each.part, unknown) == each.planned
        if decision == "ours" or each.text in expected.lockfile.differences:
            known.append(each.text)
        elif each.id in undecided or not is_followed:
            found.append(_make_conflict(each, expected))
        else:
            told.append(each)
            known.append(each.text)
    if not is_complete:  # what the last run left about other tables still holds
        prefixes = tuple(f"{label}." for label, _ in loaded)
        found += [each for each in open_ones if not f"{each.id}.".startswith(prefixes)]
        known += [text for text in expected.lockfile.differences if not text.startswith(prefixes)]
    return JudgedDifferences(conflicts=tuple(found), told=tuple(told), known=tuple(sorted(set(known))))


def _make_conflict(found: Difference, expected: ExpectedModels) -> Conflict:
    text = _describe_drift(found, expected) or _describe_reason(found)
    return Conflict(id=found.id, kind="differs", ours=found.loaded, theirs=found.planned, where=found.where, text=text)


def _describe_reason(found: Difference) -> str:
    if found.part:
        return NO_CHOICE if found.part.startswith(CHOICE) else BY_HAND
    return NO_FIELD if found.loaded == NOTHING else MISSING


def _describe_drift(found: Difference, expected: ExpectedModels) -> str:
    """Describe the migration that follows a change of an adopted table; empty for other tables."""
    model = next((each for each in expected.plan.models if f"{found.place}.".startswith(f"{each.label}.")), None)
    if model is None or model.label not in expected.names.adopted:
        return ""
    column = found.place.removeprefix(f"{model.label}.")
    planned = next((each for each in model.fields if each.identity == column), None)
    if planned is None:
        operation = f'RemoveField("{model.name}", "{column}")'
    else:
        kind = "AddField" if found.loaded == NOTHING and not found.part else "AlterField"
        operation = f'{kind}("{model.name}", "{planned.name}", {render_field_call(planned)})'
    return f"{DRIFT}: {operation}"


def _find_differences(
    expected: ExpectedModels, loaded: Iterable[tuple[str, LoadedModel]], planned: Mapping[str, Mapping[str, str]]
) -> Iterator[Difference]:
    """Yield the differences of loaded models, each with the label of its table, from the facts of planned fields."""
    columns = {each.label: {column.name for column in each.columns} | {each.rowid} for each in expected.schema.tables}
    gone = {each.table for each in expected.lockfile.tombstones if not each.column}
    for label, model in loaded:
        if label in expected.waiting or (label not in columns and label in gone):
            continue
        if label not in columns:
            yield Difference(place=label, loaded=f"class {model.name}", planned=NOTHING, where=model.path)
            continue
        for column, field in _list_columns(expected.names, label, model):
            place = f"{label}.{column}"
            if not _is_among(column, columns[label], expected.schema.engine):
                yield Difference(place=place, loaded=field.classes[0], planned=NOTHING, where=model.path)
                continue
            wanted = planned.get(place, {})
            for part, value in _describe_loaded(field, expected.names, wanted).items():
                if wanted.get(part, value) != value:
                    yield Difference(place=place, part=part, loaded=value, planned=wanted[part], where=model.path)


def _find_missing(
    expected: ExpectedModels, loaded: Iterable[tuple[str, LoadedModel]], added: Mapping[str, Mapping[str, str]]
) -> Iterator[Difference]:
    """Yield the columns that the schema has added and no model of their table has."""
    models = dict(loaded)
    places = {
        f"{label}.{column}" for label, each in loaded for column, _ in _list_columns(expected.names, label, each)
    }
    for label, model in models.items():
        for place in added.keys() - places:
            if place.startswith(f"{label}."):
                yield Difference(place=place, loaded=NOTHING, planned=added[place]["class"], where=model.path)


def _list_columns(names: DatabaseNames, label: str, model: LoadedModel) -> Iterator[tuple[str, LoadedField]]:
    spelled = names.columns.get(label, {})
    yield from ((spelled.get(field.column, field.column), field) for field in model.fields)


def _is_among(column: str, columns: Collection[str], engine: str) -> bool:
    """Return whether a table has a column; only PostgreSQL tells capitals from small letters there."""
    return column in columns or (engine != "postgresql" and column.casefold() in {each.casefold() for each in columns})


def _index_planned(plan: Plan, labels: Collection[str]) -> dict[str, dict[str, str]]:
    """Return the facts, as text by part, of the planned fields that have a column of their own, by `table.column`."""
    by_class = {model.name: model.label for model in plan.models}
    return {
        f"{model.label}.{each.columns[0]}": {
            **_describe_planned(each, model, by_class),
            **_describe_choices(each, (*model.choices, *plan.choices)),
        }
        for model in plan.models
        if model.label in labels
        for each in model.fields
        if len(each.columns) == 1 and each.identity == each.columns[0]
    }


def _describe_planned(planned: Field, model: Model, labels: Mapping[str, str]) -> dict[str, str]:
    arguments = field_arguments(planned)
    target = read_target(arguments.get("to", ""))
    facts = {name: f"{name}={arguments[name]}" for name in NUMBERS if arguments.get(name, "").isdigit()}
    cls = planned.cls.rpartition(".")[2]
    label = model.label if target == "self" else labels.get(target, target)
    is_unique = cls == "OneToOneField" or "True" in (arguments.get("unique"), arguments.get("primary_key"))
    return {
        **facts,
        "null": f"null={arguments.get('null', 'False')}",
        "unique": f"unique={is_unique}",
        "class": f"{cls} to {label}" if target else cls,
    }


def _describe_choices(planned: Field, classes: Iterable[Choices]) -> dict[str, str]:
    name = field_arguments(planned).get("choices", "").removesuffix(".choices")
    members = next((each.members for each in classes if each.name == name), ())
    return {f"{CHOICE}{member_value(each.value)}": render_member(each).strip() for each in members}


def _describe_loaded(loaded: LoadedField, names: DatabaseNames, planned: Mapping[str, str]) -> dict[str, str]:
    """Describe a loaded field as `_describe_planned` does; a subclass counts as the planned class."""
    target = names.tables.get(loaded.target, loaded.target)
    spelled = [f"{cls} to {target}" if target else cls for cls in loaded.classes]
    facts = {name: f"{name}={value}" for name in NUMBERS if (value := getattr(loaded, name)) >= 0}
    cls = planned["class"] if planned.get("class") in spelled else spelled[0]
    for part in [each for each in planned if each.startswith(CHOICE) and loaded.choices]:
        facts[part] = planned[part] if part.removeprefix(CHOICE) in loaded.choices else NOTHING
    return {**facts, "null": f"null={loaded.null}", "unique": f"unique={loaded.unique}", "class": cls}
