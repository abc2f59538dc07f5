"""What stands in for columns and tables that went: taken away when they come back, or when the user says so."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from legacygen.lockfile import Conflict, Lockfile, Tombstone
from legacygen.matching.models import MatchedModel, Matches
from legacygen.merge.base_renamed import find_choices_class, list_choices_identities, list_members
from legacygen.plan import Field, Plan
from legacygen.pycode.insertion import remove_class, remove_method, remove_statement, replace_statement
from legacygen.pycode.literal import string_literal
from legacygen.pycode.module import ClassAttribute, last_name
from legacygen.pycode.source_text import TextEdit, apply_edits
from legacygen.schema import Schema

TABLE_TOMBSTONE = "LegacyTableGone"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftedTombstones:
    """Texts (by path) without the tombstones that are not needed any more, and the plan that goes with them."""

    texts: Mapping[str, str]
    base: Plan


def lift_tombstones(
    located: Matches, base: Plan, lock: Lockfile, there: Schema, decisions: Mapping[str, str]
) -> LiftedTombstones:
    """Put back the user's statement where a column is there again; take away what the user has given up."""
    columns = {table.label: {column.name for column in table.columns} for table in there.tables}
    known = {(each.table, each.column): each for each in lock.gone if not each.part}
    edits: dict[str, tuple[str, list[TextEdit]]] = {}
    back: list[Tombstone] = []
    for label, held in located.held.items():
        text = held.cls.module.text
        found = edits.setdefault(held.cls.module.path, (text.text, []))[1]
        for column, attribute in held.gone.items():
            gone = known.get((label, column))
            if column in columns.get(label, ()):
                found.append(_restored(held, attribute, gone))
                back.extend([gone] if gone else [])
            elif decisions.get(f"{label}.{column}") == "theirs":
                found.append(remove_statement(text, attribute.node))
        found.extend(_given_up(held, [each for each in lock.gone if each.table == label], decisions))
        stone = _of_table(held)
        if stone and label in columns:
            found.append(remove_statement(text, stone.node))
        elif stone and decisions.get(label) == "theirs":
            found[:] = [edit for edit in found if not _within(held, edit)]
            found.append(remove_class(text, held.cls.module.tree.body, held.cls.node))
    texts = {path: apply_edits(text, found) for path, (text, found) in edits.items() if found}
    return LiftedTombstones(texts=texts, base=_with_fields(base, back))


def find_standing_tombstones(
    located: Matches, gone: Iterable[Tombstone], there: Plan, decisions: Mapping[str, str]
) -> tuple[Tombstone, ...]:
    """What went, did not come back and is still in the code, settled where the user has accepted it."""
    back = {
        f"{model.label}.{place}"
        for model in there.models
        for choices in model.choices
        for place in list_choices_identities(choices)
    }
    return tuple(
        replace(each, settled=each.settled or decisions.get(each.id) == "ours")
        for each in gone
        if each.table in located.held and each.id not in back and _stands(located.held[each.table], each)
    )


def list_tombstone_conflicts(gone: Sequence[Tombstone]) -> Iterator[Conflict]:
    """A question for each tombstone that has not been settled; that of a table stands for all in it."""
    tables = {each.table for each in gone if not each.column}
    for each in gone:
        if not each.settled and not (each.column and each.table in tables):
            what = "the column" if each.column else "the table"
            what = f"{each.part.partition('.')[2]!r}" if "." in each.part else "the enumeration" if each.part else what
            ours = " ".join(each.source.split()) if each.column else "a class"
            text = f"{what} is gone, what the code does with it is not"
            yield Conflict(id=each.id, kind="gone", ours=ours, theirs="nothing", text=text)


def _of_table(held: MatchedModel) -> ClassAttribute | None:
    return next((each for each in held.cls.attributes if last_name(each.call.func) == TABLE_TOMBSTONE), None)


def _stands(held: MatchedModel, gone: Tombstone) -> bool:
    if gone.part:
        return _enumerated(held, gone) is not None
    return gone.column in held.gone if gone.column else _of_table(held) is not None


def _enumerated(held: MatchedModel, gone: Tombstone) -> ast.stmt | None:
    """The choices class of something that went, or the one member of it."""
    name, _, member = gone.name.partition(".")
    if not member:
        return held.nested.get(name)
    node = held.nested.get(find_choices_class(held, gone.column)) or held.nested.get(name)
    return list_members(node).get(string_literal(gone.part.partition(".")[2])) if node else None


def _given_up(held: MatchedModel, gone: Iterable[Tombstone], decisions: Mapping[str, str]) -> Iterator[TextEdit]:
    """Enumerations, and members of them, that the user does not want to keep."""
    for each in gone:
        node = _enumerated(held, each) if each.part and decisions.get(each.id) == "theirs" else None
        if isinstance(node, ast.ClassDef):
            yield remove_method(held.cls.module.text, node)
        elif node is not None:
            yield remove_statement(held.cls.module.text, node)


def _restored(held: MatchedModel, attribute: ClassAttribute, gone: Tombstone | None) -> TextEdit:
    text = held.cls.module.text
    if gone is None or not gone.source:
        return remove_statement(text, attribute.node)
    return replace_statement(text, attribute.node, gone.source)


def _within(held: MatchedModel, edit: TextEdit) -> bool:
    text = held.cls.module.text
    return text.start(held.cls.node) <= edit.start <= text.end(held.cls.node)


def _with_fields(base: Plan, back: Iterable[Tombstone]) -> Plan:
    fields: dict[str, list[Field]] = {}
    for each in back:
        if each.field:
            fields.setdefault(each.table, []).append(each.field)
    if not fields:
        return base
    return replace(
        base,
        models=tuple(
            replace(model, fields=(*model.fields, *fields[model.label])) if model.label in fields else model
            for model in base.models
        ),
    )
