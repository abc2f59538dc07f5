"""Tombstones stand in the code for dropped columns and tables, and are removed when these exist again."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from legacygen.lockfile import Conflict, Lockfile, Tombstone
from legacygen.matching.models import MatchedModel, Matches
from legacygen.merge.base_renamed import find_choices_class, list_choices_identities, list_members
from legacygen.plan import Field, Plan
from legacygen.pycode.insertion import remove_class, remove_methods, remove_statement, replace_statement
from legacygen.pycode.literal import string_literal
from legacygen.pycode.module import ClassAttribute, last_name
from legacygen.pycode.source_text import TextEdit, apply_edits
from legacygen.pycode.tombstone_names import TABLE_TOMBSTONE
from legacygen.schema import Schema


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftedTombstones:
    """Texts (by path) without the tombstones that are not needed any more, and the base that belongs to them."""

    texts: Mapping[str, str]
    base: Plan


def lift_tombstones(
    matches: Matches, base: Plan, lockfile: Lockfile, selected: Schema, decisions: Mapping[str, str]
) -> LiftedTombstones:
    """Restore the user's statement where a column exists again; remove what the user has decided to remove."""
    columns = {table.label: {column.name for column in table.columns} for table in selected.tables}
    known = {(each.table, each.column): each for each in lockfile.tombstones if not each.part}
    edits: dict[str, tuple[str, list[TextEdit]]] = {}
    restored: list[Tombstone] = []
    for label, ours in matches.models.items():
        text = ours.cls.module.text
        found = edits.setdefault(ours.cls.module.path, (text.text, []))[1]
        for column, attribute in ours.tombstones.items():
            tombstone = known.get((label, column))
            if column in columns.get(label, ()):
                found.append(_restore_field(ours, attribute, tombstone))
                restored.extend([tombstone] if tombstone else [])
            elif decisions.get(f"{label}.{column}") == "theirs":
                found.append(remove_statement(text, attribute.node))
        own = [each for each in lockfile.tombstones if each.table == label]
        found.extend(_remove_enumerations(ours, own, decisions))
        table_tombstone = _find_table_tombstone(ours)
        if table_tombstone and label in columns:
            found.append(remove_statement(text, table_tombstone.node))
        elif table_tombstone and decisions.get(label) == "theirs":
            # Edits within the class would overlap with its removal.
            found[:] = [edit for edit in found if not _is_within(ours, edit)]
            found.append(remove_class(text, ours.cls.node, ours.cls.body))
    texts = {path: apply_edits(text, found) for path, (text, found) in edits.items() if found}
    return LiftedTombstones(texts=texts, base=_restore_base(base, restored))


def find_standing_tombstones(
    matches: Matches, tombstones: Iterable[Tombstone], plan: Plan, decisions: Mapping[str, str]
) -> tuple[Tombstone, ...]:
    """Return those of earlier runs that still stand in the code, resolved where the user has accepted them."""
    planned_again = {
        f"{model.label}.{place}"
        for model in plan.models
        for choices in model.choices
        for place in list_choices_identities(choices)
    }
    return tuple(
        replace(each, resolved=each.resolved or decisions.get(each.id) == "ours")
        for each in tombstones
        if each.table in matches.models and each.id not in planned_again and _stands(matches.models[each.table], each)
    )


def list_tombstone_conflicts(tombstones: Sequence[Tombstone]) -> Iterator[Conflict]:
    """List a conflict for each unresolved tombstone; that of a table covers those of its columns."""
    tables = {each.table for each in tombstones if not each.column}
    for each in tombstones:
        if not each.resolved and not (each.column and each.table in tables):
            what = "the column" if each.column else "the table"
            if each.part:
                what = f"the value {each.part.partition('.')[2]!r}" if "." in each.part else "the enumeration"
            ours = " ".join(each.source.split()) if each.column else "a class"
            text = f"{what} was dropped, but the code still uses it"
            yield Conflict(id=each.id, kind="dropped", ours=ours, theirs="nothing", text=text)


def _find_table_tombstone(ours: MatchedModel) -> ClassAttribute | None:
    return next((each for each in ours.cls.attributes if last_name(each.call.func) == TABLE_TOMBSTONE), None)


def _stands(ours: MatchedModel, tombstone: Tombstone) -> bool:
    if tombstone.part:
        return _find_enumeration(ours, tombstone) is not None
    return tombstone.column in ours.tombstones if tombstone.column else _find_table_tombstone(ours) is not None


def _find_enumeration(ours: MatchedModel, tombstone: Tombstone) -> ast.stmt | None:
    """Find the choices class, or the member of it, that a tombstone is about."""
    name, _, member = tombstone.name.partition(".")
    if not member:
        return ours.nested.get(name)
    node = ours.nested.get(find_choices_class(ours, tombstone.column)) or ours.nested.get(name)
    return list_members(node).get(string_literal(tombstone.part.partition(".")[2])) if node else None


def _remove_enumerations(
    ours: MatchedModel, tombstones: Iterable[Tombstone], decisions: Mapping[str, str]
) -> Iterator[TextEdit]:
    """Remove the choices classes and members that the user has decided to remove."""
    removed = [each for each in tombstones if each.part and decisions.get(each.id) == "theirs"]
    nodes = [node for node in (_find_enumeration(ours, each) for each in removed) if node is not None]
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    yield from remove_methods(ours.cls.module.text, classes)
    for node in nodes:
        if node not in classes and not any(node in each.body for each in classes):
            yield remove_statement(ours.cls.module.text, node)


def _restore_field(ours: MatchedModel, attribute: ClassAttribute, tombstone: Tombstone | None) -> TextEdit:
    text = ours.cls.module.text
    if tombstone is None or not tombstone.source:
        return remove_statement(text, attribute.node)
    return replace_statement(text, attribute.node, tombstone.source)


def _is_within(ours: MatchedModel, edit: TextEdit) -> bool:
    text = ours.cls.module.text
    return text.start(ours.cls.node) <= edit.start <= text.end(ours.cls.node)


def _restore_base(base: Plan, restored: Iterable[Tombstone]) -> Plan:
    """Add the fields of restored columns to the base again, so that the merge compares with what was generated."""
    fields: dict[str, list[Field]] = {}
    for each in restored:
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
