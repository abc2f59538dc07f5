"""Leaves out of a plan what needs a field that the user has deleted, with a note; what is in the code stays."""

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from legacygen.matching.models import Matches, field_identity
from legacygen.merge.meta_lists import parse_list_items
from legacygen.merge.planned_arguments import field_arguments
from legacygen.plan import KEY, Argument, Field, Model, Note
from legacygen.planning.notes import make_note
from legacygen.pycode.field_arguments import is_relation_class, is_same_source, read_target
from legacygen.pycode.literal import list_literal
from legacygen.pycode.module import last_name

DeletedFields = Mapping[str, Mapping[str, str]]
"""Columns of the fields that the user has deleted, by class and name of the field."""

NON_FIELD_ARGS = {"name", "opclasses", "nulls_distinct", "deferrable"}
"""Arguments of indexes and constraints that do not contain names of fields."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReducedModel:
    """The base and the plan of a model without what needs a deleted field, and notes about what was left out."""

    base: Model
    theirs: Model
    notes: tuple[Note, ...] = ()


def find_deleted_fields(
    models: Iterable[Model], base: Mapping[str, Model], matches: Matches, wanted: Collection[str]
) -> DeletedFields:
    """Find the fields that are in the base and not in the code, except those that are `wanted` back (IDs).

    A deleted field stays deleted as long as the user does not decide otherwise. Therefore it stays in the base: a
    field that is in neither would be taken for a new one.
    """
    found: dict[str, dict[str, str]] = {}
    for model in models:
        ours, before = matches.models.get(model.label), base.get(model.label)
        if ours is None or before is None:
            continue
        in_base = {field_identity(each) for each in before.fields}
        for each in model.fields:
            identity = field_identity(each)
            if (
                identity in in_base
                and not ours.find_name(identity)
                and identity not in ours.tombstones
                and f"{model.label}.{identity}" not in wanted
            ):
                names = (each.name, f"{each.name}_id") if is_relation_class(each.cls) else (each.name,)
                found.setdefault(model.name, {}).update(dict.fromkeys(names, identity))
    return found


def leave_out_deleted(base: Model, theirs: Model, deleted: DeletedFields) -> ReducedModel:
    """Leave out what needs a deleted field, unless the base has the same: then the merge leaves the code alone anyway.

    A field of a new primary key is restored, for Django treats rows with the same key as one.
    """
    own = dict(deleted.get(theirs.name, {}))
    if not own and not any(_find_target(each) in deleted for each in theirs.fields):
        return ReducedModel(base=base, theirs=theirs)
    restored = _find_key_columns(base, theirs, own)
    notes = [make_note(theirs.label, column, "deleted-key") for column in sorted(restored)]
    own = {name: column for name, column in own.items() if column not in restored}
    # A restored field leaves the base, so that the merge adds it as a new one.
    base = replace(
        base, fields=tuple(_reduce_row_key(each, own) for each in base.fields if field_identity(each) not in restored)
    )
    fields = tuple(_reduce_fields(base, theirs, {**deleted, theirs.name: own}, notes))
    meta = [_reduce_option(each, base, theirs.label, own, notes) for each in theirs.meta]
    shown = set(re.findall(r"self\.(\w+)", theirs.display))
    keeps_old_field = any(each not in theirs.fields for each in fields)
    known = {each.column for each in base.choices}
    return ReducedModel(
        base=base,
        theirs=replace(
            theirs,
            fields=fields,
            choices=tuple(each for each in theirs.choices if each.column in known or each.column not in own.values()),
            meta=tuple(each for each in meta if each),
            # `__str__` must not show a deleted field, or one that differs from the planned one.
            display=base.display if keeps_old_field or shown.intersection(own) else theirs.display,
        ),
        notes=tuple(notes),
    )


def repeat_key_notes(notes: Iterable[Note], models: Iterable[Model]) -> Iterator[Note]:
    """Repeat the notes about restored fields as long as their columns exist; after one run nothing else gives them."""
    about_keys = [each for each in notes if each.code == "deleted-key"]
    existing = (
        {(model.label, field_identity(each)) for model in models for each in model.fields} if about_keys else set()
    )
    yield from (each for each in about_keys if (each.table, each.column) in existing)


def _find_key_columns(base: Model, theirs: Model, own: Mapping[str, str]) -> set[str]:
    """Find the columns of the primary key whose fields are deleted, where that key is new."""
    old_key, new_key = (_list_key_fields(model) for model in (base, theirs))
    return {own[name] for name in new_key if name in own} if old_key != new_key else set()


def _list_key_fields(model: Model) -> list[str]:
    """List the names of the fields of the primary key; a RowKey is not a key of the database."""
    for each in model.fields:
        if field_identity(each) == KEY:
            return [] if each.cls == "RowKey" else [ast.literal_eval(name) for name in each.positional]
    return [each.name for each in model.fields if field_arguments(each).get("primary_key") == "True"]


def _reduce_row_key(each: Field, own: Mapping[str, str]) -> Field:
    """Leave the deleted fields out of a RowKey, which works with any fields; return other fields as they are."""
    if each.cls != "RowKey":
        return each
    return replace(each, positional=tuple(name for name in each.positional if ast.literal_eval(name) not in own))


def _reduce_fields(base: Model, theirs: Model, deleted: DeletedFields, notes: list[Note]) -> Iterator[Field]:
    """Give the planned fields; a relation that needs a deleted field stays as in the base, or is left out."""
    own = deleted[theirs.name]
    before = {field_identity(each): each for each in base.fields}
    for each in theirs.fields:
        identity = field_identity(each)
        needed = _list_needed_deleted(each, theirs.name, deleted)
        if not needed or before.get(identity) == each:
            yield _reduce_row_key(each, own)
            continue
        notes.append(_make_deleted_note(theirs.label, f"the relation {each.name}", needed))
        yield from [before[identity]] if identity in before else []


def _list_needed_deleted(each: Field, owner: str, deleted: DeletedFields) -> list[str]:
    """List the deleted fields that a relation of the class `owner` needs: `name`, or `Class.name` in another class."""
    arguments = field_arguments(each)
    target = _find_target(each)
    needed = [
        f"{'' if cls in (owner, 'self') else f'{cls}.'}{name}"
        for argument, cls in (("from_fields", owner), ("to_fields", target), ("to_field", target))
        for name in _list_mentioned_fields(ast.parse(arguments.get(argument, "''"), mode="eval").body)
        if name in deleted.get(owner if cls == "self" else cls, {})
    ]
    through = read_target(arguments.get("through", ""))
    # The columns of a many-to-many field are those of the join table, written with its label.
    columns = {column.rpartition(".")[2] for column in each.columns} if through else set()
    return needed + [f"{through}.{name}" for name, column in deleted.get(through, {}).items() if column in columns]


def _find_target(each: Field) -> str:
    """Return the class that a relation leads to: for a many-to-many field, that of the join table."""
    arguments = field_arguments(each)
    return read_target(arguments.get("through") or arguments.get("to", ""))


def _reduce_option(
    option: Argument, base: Model, label: str, own: Mapping[str, str], notes: list[Note]
) -> Argument | None:
    """Leave out of an option the items that need a deleted field; None where nothing is left.

    An item of the base stays as it was: whether it is in the code is up to the user.
    """
    items = parse_list_items(option.value) if own else None
    if not items:
        return option
    before = parse_list_items(next((each.value for each in base.meta if each.name == option.name), "[]")) or {}
    kept = []
    for key, source in items.items():
        needed = [each for each in _list_mentioned_fields(ast.parse(source, mode="eval").body) if each in own]
        if needed and not is_same_source(before.get(key), source):
            notes.append(_make_deleted_note(label, key, needed))
            source = before.get(key, "")
        kept += [source] if source else []
    return replace(option, value=list_literal(kept)) if kept else None


def _make_deleted_note(label: str, what: str, needed: Iterable[str]) -> Note:
    return make_note(label, "", "deleted", what=what, fields=", ".join(dict.fromkeys(needed)))


def _list_mentioned_fields(node: ast.expr) -> Iterator[str]:
    """List the fields that an index, a constraint or a list of names mentions."""
    match node:
        case ast.Constant(value=str(name)):
            yield name.removeprefix("-")
        case ast.Call(func=func, args=args, keywords=keywords) if last_name(func) == "Q":
            # The strings in a condition are values; the fields are in the keywords: `Q(total__gt=0)`.
            yield from ((each.arg or "").split("__")[0] for each in keywords)
            parts = [*args, *(each.value for each in keywords)]
            for call in (each for part in parts for each in ast.walk(part) if isinstance(each, ast.Call)):
                yield from _list_mentioned_fields(call)
        case ast.Call(func=func) if last_name(func) == "Value":
            return
        case ast.Call(func=func, args=args, keywords=keywords):
            for part in [*args, *(each.value for each in keywords if each.arg not in NON_FIELD_ARGS)]:
                yield from _list_mentioned_fields(part)
        case _:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.expr):
                    yield from _list_mentioned_fields(child)
