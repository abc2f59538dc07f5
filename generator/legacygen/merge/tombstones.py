"""What stands in for columns and tables that went: taken away when they come back, or when the user says so."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from legacygen.lock import Gone, Lock, Pending
from legacygen.merge import place
from legacygen.merge.follow import choices_name, members_of, places_of
from legacygen.merge.identity import Held, Located
from legacygen.merge.source import Attribute, last_word
from legacygen.merge.text import Edit, apply
from legacygen.plan import Field, Plan
from legacygen.planning import literal
from legacygen.schema import Schema

TABLE = "LegacyTableGone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """Texts (by path) without the tombstones that are not needed any more, and the plan that goes with them."""

    texts: Mapping[str, str]
    base: Plan


def lift(located: Located, base: Plan, lock: Lock, there: Schema, decisions: Mapping[str, str]) -> Lifted:
    """Put back the user's statement where a column is there again; take away what the user has given up."""
    columns = {table.label: {column.name for column in table.columns} for table in there.tables}
    known = {(each.table, each.column): each for each in lock.gone if not each.part}
    edits: dict[str, tuple[str, list[Edit]]] = {}
    back: list[Gone] = []
    for label, held in located.held.items():
        text = held.cls.module.text
        found = edits.setdefault(held.cls.module.path, (text.text, []))[1]
        for column, attribute in held.gone.items():
            gone = known.get((label, column))
            if column in columns.get(label, ()):
                found.append(_restored(held, attribute, gone))
                back.extend([gone] if gone else [])
            elif decisions.get(f"{label}.{column}") == "theirs":
                found.append(place.without(text, attribute.node))
        found.extend(_given_up(held, [each for each in lock.gone if each.table == label], decisions))
        stone = _of_table(held)
        if stone and label in columns:
            found.append(place.without(text, stone.node))
        elif stone and decisions.get(label) == "theirs":
            found[:] = [edit for edit in found if not _within(held, edit)]
            found.append(place.class_without(text, held.cls.module.tree.body, held.cls.node))
    texts = {path: apply(text, found) for path, (text, found) in edits.items() if found}
    return Lifted(texts=texts, base=_with_fields(base, back))


def standing(located: Located, gone: Iterable[Gone], there: Plan, decisions: Mapping[str, str]) -> tuple[Gone, ...]:
    """What went, did not come back and is still in the code, settled where the user has accepted it."""
    back = {
        f"{model.label}.{place}" for model in there.models for choices in model.choices for place in places_of(choices)
    }
    return tuple(
        replace(each, settled=each.settled or decisions.get(each.id) == "ours")
        for each in gone
        if each.table in located.held and each.id not in back and _stands(located.held[each.table], each)
    )


def questions(gone: Sequence[Gone]) -> Iterator[Pending]:
    """A question for each tombstone that has not been settled; that of a table stands for all in it."""
    tables = {each.table for each in gone if not each.column}
    for each in gone:
        if not each.settled and not (each.column and each.table in tables):
            what = "the column" if each.column else "the table"
            what = f"{each.part.partition('.')[2]!r}" if "." in each.part else "the enumeration" if each.part else what
            ours = " ".join(each.source.split()) if each.column else "a class"
            text = f"{what} is gone, what the code does with it is not"
            yield Pending(id=each.id, kind="gone", ours=ours, theirs="nothing", text=text)


def _of_table(held: Held) -> Attribute | None:
    return next((each for each in held.cls.attributes if last_word(each.call.func) == TABLE), None)


def _stands(held: Held, gone: Gone) -> bool:
    if gone.part:
        return _enumerated(held, gone) is not None
    return gone.column in held.gone if gone.column else _of_table(held) is not None


def _enumerated(held: Held, gone: Gone) -> ast.stmt | None:
    """The choices class of something that went, or the one member of it."""
    name, _, member = gone.name.partition(".")
    if not member:
        return held.nested.get(name)
    node = held.nested.get(choices_name(held, gone.column)) or held.nested.get(name)
    return members_of(node).get(literal.string(gone.part.partition(".")[2])) if node else None


def _given_up(held: Held, gone: Iterable[Gone], decisions: Mapping[str, str]) -> Iterator[Edit]:
    """Enumerations, and members of them, that the user does not want to keep."""
    for each in gone:
        node = _enumerated(held, each) if each.part and decisions.get(each.id) == "theirs" else None
        if isinstance(node, ast.ClassDef):
            yield place.method_without(held.cls.module.text, node)
        elif node is not None:
            yield place.without(held.cls.module.text, node)


def _restored(held: Held, attribute: Attribute, gone: Gone | None) -> Edit:
    text = held.cls.module.text
    if gone is None or not gone.source:
        return place.without(text, attribute.node)
    return place.replaced(text, attribute.node, gone.source)


def _within(held: Held, edit: Edit) -> bool:
    text = held.cls.module.text
    return text.start(held.cls.node) <= edit.start <= text.end(held.cls.node)


def _with_fields(base: Plan, back: Iterable[Gone]) -> Plan:
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
