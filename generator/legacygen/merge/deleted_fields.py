"""What names a field that the user has deleted is left out, and said to be; what is there already stays as it is."""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from legacygen.matching.models import KEY, Matches, field_identity
from legacygen.merge.meta_lists import parse_list_items
from legacygen.merge.planned_arguments import field_arguments
from legacygen.plan import Argument, Field, Model, Note
from legacygen.planning.notes import make_note
from legacygen.pycode.field_arguments import is_relation_class, is_same_source
from legacygen.pycode.literal import list_literal
from legacygen.pycode.module import last_name

DeletedFields = Mapping[str, Mapping[str, str]]
"""By class, the names of fields that the user has deleted, each with its column."""

NON_FIELD_ARGS = {"name", "opclasses", "nulls_distinct", "deferrable"}
"""Arguments of indexes and constraints that name no field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutDeleted:
    """A class as last written and as it would be written without what cannot be, and what is to be said of that."""

    base: Model
    theirs: Model
    notes: tuple[Note, ...] = ()


def find_deleted_fields(
    models: Iterable[Model], base: Mapping[str, Model], matches: Matches, wanted: Collection[str]
) -> DeletedFields:
    """The fields that were written once and are not in the code; without those that are `wanted` back."""
    found: dict[str, dict[str, str]] = {}
    for model in models:
        held, before = matches.models.get(model.label), base.get(model.label)
        if held is None or before is None:
            continue
        written = {field_identity(each) for each in before.fields}
        for each in model.fields:
            key = field_identity(each)
            if (
                key in written
                and key not in held.fields
                and key not in held.tombstones
                and f"{model.label}.{key}" not in wanted
            ):
                names = (each.name, f"{each.name}_id") if is_relation_class(each.cls) else (each.name,)
                found.setdefault(model.name, {}).update(dict.fromkeys(names, key))
    return found


def leave_out_deleted(base: Model, theirs: Model, deleted: DeletedFields) -> WithoutDeleted:
    """The class without what names a deleted field, unless it was written like that before.

    A field of a new primary key comes back, for Django takes rows with the same key for one.
    """
    own = dict(deleted.get(theirs.name, {}))
    if not own and not any(_target(each) in deleted for each in theirs.fields):
        return WithoutDeleted(base=base, theirs=theirs)
    back = _needed_by_key(base, theirs, own)
    notes = [make_note(theirs.label, column, "deleted-key") for column in sorted(back)]
    own = {name: column for name, column in own.items() if column not in back}
    base = replace(
        base, fields=tuple(_rows_told(each, own) for each in base.fields if field_identity(each) not in back)
    )
    fields = list(_fields(base, theirs, {**deleted, theirs.name: own}, notes))
    meta = [_option(each, base, theirs.label, own, notes) for each in theirs.meta]
    shown = set(re.findall(r"self\.(\w+)", theirs.display))
    stayed = [each for each in fields if each not in theirs.fields]
    known = {each.column for each in base.choices}
    return WithoutDeleted(
        base=base,
        theirs=replace(
            theirs,
            fields=tuple(fields),
            choices=tuple(each for each in theirs.choices if each.column in known or each.column not in own.values()),
            meta=tuple(each for each in meta if each),
            display=base.display if stayed or shown.intersection(own) else theirs.display,
        ),
        notes=tuple(notes),
    )


def repeat_key_notes(notes: Iterable[Note], models: Iterable[Model]) -> Iterator[Note]:
    """What was said of fields that came back, as long as their columns are there: it is not said again."""
    said = [each for each in notes if each.code == "deleted-key"]
    there = {(model.label, field_identity(each)) for model in models for each in model.fields} if said else set()
    yield from (each for each in said if (each.table, each.column) in there)


def _needed_by_key(base: Model, theirs: Model, own: Mapping[str, str]) -> set[str]:
    """The columns of the primary key that have no field, where that key is new."""
    before, now = (_key(model) for model in (base, theirs))
    return {own[name] for name in now if name in own} if before != now else set()


def _key(model: Model) -> list[str]:
    """The names of the fields of the primary key."""
    for each in model.fields:
        if field_identity(each) == KEY:
            return [] if each.cls == "RowKey" else [ast.literal_eval(name) for name in each.positional]
    return [each.name for each in model.fields if field_arguments(each).get("primary_key") == "True"]


def _rows_told(each: Field, own: Mapping[str, str]) -> Field:
    """Rows are told apart by the fields that there are."""
    if each.cls != "RowKey":
        return each
    return replace(each, positional=tuple(name for name in each.positional if ast.literal_eval(name) not in own))


def _fields(base: Model, theirs: Model, deleted: DeletedFields, notes: list[Note]) -> Iterator[Field]:
    """The fields; a relation over what is not there stays what it was, if it was anything."""
    own = deleted[theirs.name]
    before = {field_identity(each): each for each in base.fields}
    for each in theirs.fields:
        now, key = _rows_told(each, own), field_identity(each)
        lacks = _lacking(each, theirs.name, deleted)
        if not lacks or before.get(key) == each:
            yield now
            continue
        notes.append(_note(theirs.label, f"the relation {each.name}", lacks))
        yield from [before[key]] if key in before else []


def _lacking(each: Field, owner: str, deleted: DeletedFields) -> list[str]:
    """What a relation names and the code has no field for."""
    parts = field_arguments(each)
    target = _target(each)
    spoken = [("from_fields", owner), ("to_fields", target), ("to_field", target)]
    through = parts.get("through", "").strip("\"'")
    found = [
        f"{'' if cls in (owner, 'self') else f'{cls}.'}{name}"
        for part, cls in spoken
        for name in _mentioned(ast.parse(parts.get(part, "''"), mode="eval").body)
        if name in deleted.get(owner if cls == "self" else cls, {})
    ]
    columns = {column.rpartition(".")[2] for column in each.columns} if through else set()
    return found + [f"{through}.{name}" for name, column in deleted.get(through, {}).items() if column in columns]


def _target(each: Field) -> str:
    """The class that a relation leads to, or goes through."""
    parts = field_arguments(each)
    return (parts.get("through") or parts.get("to", "")).strip("\"'")


def _option(option: Argument, base: Model, label: str, own: Mapping[str, str], notes: list[Note]) -> Argument | None:
    """An option without the items that name what is not there; those that were written before stay as they were."""
    new = parse_list_items(option.value) if own else None
    if not new:
        return option
    before = parse_list_items(next((each.value for each in base.meta if each.name == option.name), "[]")) or {}
    kept = []
    for name, source in new.items():
        lacks = [each for each in _mentioned(ast.parse(source, mode="eval").body) if each in own]
        if lacks and not is_same_source(before.get(name), source):
            notes.append(_note(label, name, lacks))
            source = before.get(name, "")
        kept += [source] if source else []
    return replace(option, value=list_literal(kept)) if kept else None


def _note(label: str, what: str, lacks: Iterable[str]) -> Note:
    return make_note(label, "", "deleted", what=what, fields=", ".join(dict.fromkeys(lacks)))


def _mentioned(node: ast.expr) -> Iterator[str]:
    """The fields that an index, a constraint or a list of names is about."""
    match node:
        case ast.Constant(value=str(name)):
            yield name.removeprefix("-")
        case ast.Call(func=func, args=args, keywords=keywords) if last_name(func) == "Q":
            yield from ((each.arg or "").split("__")[0] for each in keywords)
            inside = [*args, *(each.value for each in keywords)]
            for call in (each for part in inside for each in ast.walk(part) if isinstance(each, ast.Call)):
                yield from _mentioned(call)
        case ast.Call(func=func) if last_name(func) == "Value":
            return
        case ast.Call(func=func, args=args, keywords=keywords):
            for part in [*args, *(each.value for each in keywords if each.arg not in NON_FIELD_ARGS)]:
                yield from _mentioned(part)
        case _:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    yield from _mentioned(child)
