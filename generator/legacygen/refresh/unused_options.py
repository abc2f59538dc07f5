"""Notes the entries of legacygen.toml that have no effect, and are no mistake that a run must stop for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from legacygen.introspection.column_filter import list_column_patterns, matches_any
from legacygen.matching.models import Renames
from legacygen.naming.name import Name, NameKind
from legacygen.naming.prefix import drop_unused_prefixes, strip_prefix
from legacygen.plan import Note, Plan
from legacygen.planning.notes import make_note
from legacygen.pycode.field_arguments import is_relation_class
from legacygen.refresh.inputs import RefreshInputs
from legacygen.schema import Schema

PLACE = "legacygen.toml"


def note_unused_options(plan: Plan, inputs: RefreshInputs, classes: Mapping[str, str], renames: Renames) -> Plan:
    """Return the plan with a note about each entry without effect; `classes` are those that exist, by label."""
    notes = (
        *_note_patterns(inputs),
        *_note_prefixes(inputs, classes),
        *_note_types(inputs, plan),
        *_note_renames(inputs, renames),
    )
    found = sorted((*notes, *plan.notes), key=lambda note: (note.table, note.column, note.code, note.text))
    return replace(plan, notes=tuple(found)) if notes else plan


def _note_patterns(inputs: RefreshInputs) -> Iterator[Note]:
    """Note patterns with wildcards that match nothing; a name without them is refused when tables are selected."""
    schema, config = inputs.schema, inputs.config
    tables = [(table.name, table.label) for table in schema.tables]
    skipped = [(each.name.rpartition(".")[2], each.name) for each in schema.skipped]
    of_columns = set(list_column_patterns(config.exclude, schema))
    for option, patterns in (("include", config.include), ("exclude", config.exclude)):
        for pattern in patterns:
            is_used = pattern in of_columns or any(matches_any(names, [pattern]) for names in (*tables, *skipped))
            if not is_used and re.search(r"[*?\[]", pattern) and tables:
                yield make_note(PLACE, "", "option-pattern", option=option, pattern=pattern)


def _note_prefixes(inputs: RefreshInputs, classes: Mapping[str, str]) -> Iterator[Note]:
    tables = {table.label: table.name for table in inputs.selected.tables}
    for prefix in inputs.config.prefixes or ():
        begun = {label: name for label, name in tables.items() if _strips(prefix, name)}
        existing = [(name, classes[label]) for label, name in begun.items() if label in classes]
        if not begun:
            yield make_note(PLACE, "", "option-prefix", prefix=prefix)
        elif len(existing) == len(begun) and not drop_unused_prefixes([prefix.casefold()], existing):
            yield make_note(PLACE, "", "option-prefix-late", prefix=prefix)


def _strips(prefix: str, table: str) -> bool:
    name = Name(kind=NameKind.CLASS, raw=table, prefixes=(prefix,))
    return strip_prefix(name) != name


def _note_types(inputs: RefreshInputs, plan: Plan) -> Iterator[Note]:
    relations = {
        f"{model.label}.{each.columns[0]}"
        for model in plan.models
        for each in model.fields
        if is_relation_class(each.cls) and len(each.columns) == 1
    }
    for place in sorted(relations.intersection(inputs.config.types)):
        yield make_note(PLACE, "", "option-type", place=place)


def _note_renames(inputs: RefreshInputs, renames: Renames) -> Iterator[Note]:
    """Note new names that the last dump did not have under any name: the old one is not the one that it had."""
    if inputs.old_schema is None:
        return
    known, renamed = set(_list_places(inputs.old_schema)), set(renames.tables.values())
    renamed.update(f"{label}.{new}" for label, columns in renames.columns.items() for new in columns.values())
    before = {new: old for old, new in renames.tables.items()}
    for label, place in _list_owned_places(inputs.schema):
        was = inputs.config.renamed_from.get(place, "")
        old_place = f"{before.get(label, label)}{place.removeprefix(label)}"
        if was and place not in renamed and old_place not in known:
            yield make_note(PLACE, "", "option-rename", place=place, was=was)


def _list_places(schema: Schema) -> Iterator[str]:
    yield from (place for _, place in _list_owned_places(schema))


def _list_owned_places(schema: Schema) -> Iterator[tuple[str, str]]:
    """Yield the label of each table with its place, `table`, and those of its columns, `table.column`."""
    for table in schema.tables:
        yield table.label, table.label
        yield from ((table.label, f"{table.label}.{column.name}") for column in table.columns)
