"""From facts to decisions: plans the models for a schema. The same input always gives the same plan."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from legacygen.config import Config
from legacygen.naming.reserved import FUNCTIONS
from legacygen.plan import Argument, Model, Note, Plan
from legacygen.planning.drafts import draft_model
from legacygen.planning.graph import SchemaGraph, build_graph
from legacygen.planning.name_clashes import refuse_clashes
from legacygen.planning.pinned_names import PinnedName, PinnedNames
from legacygen.planning.shared_choices import KnownChoices
from legacygen.planning.table_model import plan_table_model
from legacygen.planning.table_names import name_tables
from legacygen.pycode.literal import STRING, string_literal
from legacygen.schema import Schema

__all__ = [
    "KnownChoices",
    "PinnedName",
    "PinnedNames",
    "SchemaGraph",
    "build_graph",
    "draft_model",
    "plan_models",
    "plan_schema",
]

RELATIONS = {"models.ForeignKey", "models.OneToOneField", "models.ForeignObject", "models.ManyToManyField"}


def plan_schema(schema: Schema, config: Config, pinned: PinnedNames | None = None) -> Plan:
    """Plan the models for a schema that has been reduced to the selected tables."""
    return plan_models(build_graph(schema, config), config, pinned)


def plan_models(graph: SchemaGraph, config: Config, pinned: PinnedNames | None = None) -> Plan:
    """Choose all names, then plan the models; pinned names stay, and new ones avoid them."""
    known = pinned or PinnedNames()
    known = replace(known, reserved_classes=(*known.reserved_classes, *(each.name for each in graph.choices)))
    planned = _plan_named(graph, config, known, ())
    hidden = _find_functions(model for model, _ in planned).intersection(model.name for model, _ in planned)
    if hidden:  # a class would take the place of a function that the module imports
        planned = _plan_named(graph, config, known, hidden)
        kept = hidden.intersection(model.name for model, _ in planned)
        planned = [(_qualify_functions(model, kept), notes) for model, notes in planned] if kept else planned
    refuse_clashes(tuple(graph.tables.values()), config, known)
    apps = {model.name: known.apps.get(model.label, known.app) for model, _ in planned} if known.apps else {}
    named = (_qualify_targets(model, apps) if apps else model for model, _ in planned)
    models = sorted(named, key=lambda model: (model.name.casefold(), model.name))
    notes = [*graph.notes, *(note for _, found in planned for note in found)]
    return Plan(models=tuple(models), choices=graph.choices, notes=tuple(sorted(notes, key=_note_order)))


def _plan_named(
    graph: SchemaGraph, config: Config, pinned: PinnedNames, imported: Iterable[str]
) -> list[tuple[Model, tuple[Note, ...]]]:
    contexts = tuple(graph.tables.values())
    names = name_tables(contexts, config, pinned, imported)
    return [plan_table_model(context, names, graph.index_names, config) for context in contexts]


def _find_functions(models: Iterable[Model]) -> set[str]:
    """Return the functions of Django in the expressions of models, and names in strings that could be one."""
    arguments = (
        item.value for model in models for item in (*model.meta, *(a for f in model.fields for a in f.arguments))
    )
    return {name for value in arguments if "(" in value for name in re.findall(r"\w+(?=\()", value)} & FUNCTIONS


def _qualify_functions(model: Model, names: Iterable[str]) -> Model:
    """Reach the functions through `models` whose names existing classes have: `models.functions.Lower(…)`."""
    calls = re.compile(rf"{STRING.pattern}|\b(?P<name>{'|'.join(sorted(names))})(?=\()")

    def qualify(item: Argument) -> Argument:
        value = calls.sub(lambda found: f"models.functions.{found[0]}" if found["name"] else found[0], item.value)
        return replace(item, value=value)

    fields = (replace(each, arguments=tuple(map(qualify, each.arguments))) for each in model.fields)
    return replace(model, fields=tuple(fields), meta=tuple(map(qualify, model.meta)))


def _qualify_targets(model: Model, apps: Mapping[str, str]) -> Model:
    """Name classes with the label of their app where a relation leads to another app; `apps` are labels by class."""
    spelled = {
        string_literal(name): string_literal(f"{app}.{name}") for name, app in apps.items() if app != apps[model.name]
    }
    fields = (
        replace(
            each,
            positional=tuple(spelled.get(value, value) for value in each.positional),
            arguments=tuple(
                replace(item, value=spelled.get(item.value, item.value)) if item.name == "through" else item
                for item in each.arguments
            ),
        )
        if each.cls in RELATIONS
        else each
        for each in model.fields
    )
    return replace(model, fields=tuple(fields))


def _note_order(note: Note) -> tuple[str, str, str, str]:
    return note.table, note.column, note.code, note.text
