"""Keeps relations whose foreign keys were dropped while the code uses them: a dump may lack its constraints.

A kept key is planned as one that the server does not enforce, so that everything else sees an ordinary relation.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from legacygen.lockfile import Conflict, KeptKey
from legacygen.matching.models import MatchedModel, field_identity
from legacygen.merge.field import is_field_edited
from legacygen.merge.model import field_sides
from legacygen.merge.model_sides import ModelSides
from legacygen.merge.planned_arguments import field_arguments
from legacygen.plan import Field, Model
from legacygen.planning.keys import find_unique_sets
from legacygen.planning.proven import PROVEN
from legacygen.pycode.field_arguments import is_relation_class, read_target
from legacygen.pycode.uses import Reference
from legacygen.refresh.draft_sides import DraftSides
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.match import MatchedCode
from legacygen.refresh.proven import explain_doubt, list_known_keys
from legacygen.refresh.references import find_relation_uses
from legacygen.refresh.report import AffectedCode
from legacygen.refresh.uses import mask_modules
from legacygen.schema import ForeignKey, Schema, Table

ALL_KEYS = "foreign-keys"
"""The ID of the conflict about all keys, where a dump has none any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptKeys:
    """The `keys` that are kept, the conflicts about those that are not resolved, and the code that uses them."""

    keys: tuple[KeptKey, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    affected: tuple[AffectedCode, ...] = ()

    def add_to(self, schema: Schema) -> Schema:
        """Return the schema with the kept keys, as keys that the server does not enforce."""
        added: dict[str, list[ForeignKey]] = {}
        for each in self.keys:
            added.setdefault(each.table, []).append(replace(each.key, enforced=False))
        if not added:
            return schema
        tables = (
            replace(each, foreign_keys=(*each.foreign_keys, *added[each.label])) if each.label in added else each
            for each in schema.tables
        )
        return replace(schema, tables=tuple(tables))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _DroppedKey:
    """A key that was dropped, the field that was generated for it, and its class; `before` if it was kept already.

    `cls` and `name` are those of class and field in the code. `ours` is None for a class that cannot be followed.
    """

    table: str
    key: ForeignKey
    base: Model
    field: Field
    cls: str
    name: str
    ours: MatchedModel | None
    before: KeptKey | None = None

    @property
    def id(self) -> str:
        """The ID of the conflict: about the class of the field, or about a relation that has no column of its own."""
        if is_relation_class(self.field.cls):
            return f"{self.table}.{self.key.columns[0]}.class"
        return f"{self.table}.{field_identity(self.field)}"

    @property
    def theirs(self) -> str:
        """The other side of the conflict, as text."""
        return "a plain field" if is_relation_class(self.field.cls) else "nothing"

    @property
    def is_proven(self) -> bool:
        """Whether only the rows of an earlier run said so."""
        return self.key.name == PROVEN

    @property
    def is_edited(self) -> bool:
        """Whether the user has changed the field."""
        attribute = self.ours.fields.get(field_identity(self.field)) if self.ours else None
        if self.ours is None or attribute is None:
            return False
        sides = ModelSides(base=self.base, ours=self.ours, theirs=self.base, decisions={})
        return is_field_edited(field_sides(sides, self.field, self.field, attribute))


def keep_dropped_keys(inputs: RefreshInputs, code: MatchedCode, drafts: DraftSides) -> KeptKeys:
    """Decide which relations stay although their foreign keys were dropped.

    A relation that the user has edited, or that code uses, stays and is a conflict until the user decides, and so does
    one that only rows have proved. Where all keys are gone at once, all relations stay, and it is one conflict.
    """
    dropped = tuple(_find_dropped_keys(inputs, code))
    is_whole = _lacks_all_keys(inputs, code) and sum(not (each.before or each.is_proven) for each in dropped) > 1
    texts = {**inputs.project_texts, **mask_modules((), code, drafts)} if dropped else {}
    keys: list[KeptKey] = []
    conflicts: dict[str, Conflict] = {}
    affected: list[AffectedCode] = []
    for each in dropped:
        if not (each.ours or each.before or is_whole):
            continue  # where the class cannot be followed, the loaded model is compared with the plan
        identity = each.before.conflict if each.before else ALL_KEYS if is_whole and not each.is_proven else each.id
        decision = code.resolved.decisions.get(identity)
        is_resolved = decision == "ours" or (each.before is not None and each.before.resolved)
        uses = () if is_resolved else _find_uses(each, texts, inputs.project_texts)
        if decision == "theirs" or not (each.before or is_whole or each.is_proven or uses or each.is_edited):
            continue
        keys.append(KeptKey(table=each.table, key=each.key, conflict=identity, resolved=is_resolved))
        if not is_resolved:
            conflicts[identity] = _make_conflict(each, identity, inputs.selected)
            affected += [AffectedCode(name=each.id, uses=uses)] if uses else []
    return KeptKeys(keys=tuple(keys), conflicts=tuple(conflicts.values()), affected=tuple(affected))


def _find_uses(dropped: _DroppedKey, texts: Mapping[str, str], known: Mapping[str, str]) -> tuple[Reference, ...]:
    arguments = field_arguments(dropped.field)
    return find_relation_uses(
        texts,
        dropped.cls,
        dropped.name,
        read_target(arguments["to"]),
        arguments["related_name"].strip("\"'") if "related_name" in arguments else None,
        known,
    )


def _make_conflict(dropped: _DroppedKey, identity: str, schema: Schema) -> Conflict:
    if identity == ALL_KEYS:
        text = "all foreign keys were dropped at once: was the dump made without them?"
        return Conflict(id=identity, ours="all relations stay", theirs="plain fields", text=text)
    text = "the foreign key was dropped, but the code uses the relation, which stays until you decide"
    if dropped.is_proven:
        text = explain_doubt(dropped.table, dropped.key, schema)
    ours = f"a relation to {dropped.key.target}"
    return Conflict(id=identity, ours=ours, theirs=dropped.theirs, text=text)


def _find_dropped_keys(inputs: RefreshInputs, code: MatchedCode) -> Iterator[_DroppedKey]:
    """Find the keys of the last run, declared, proven or kept, that the database does not have any more."""
    tables = {table.label: table for table in code.user.select_planned(inputs.selected).tables}
    models = {model.label: model for model in code.user.base.models}
    kept = {(each.table, each.key.columns): each for each in code.lockfile.kept_keys}
    for label, key in list_known_keys(code):
        table, target = tables.get(label), tables.get(key.target)
        ours, base = code.user.matches.models.get(label), models.get(label)
        cls = code.user.matches.find_class_name(label)
        if not (table and target and cls and base) or label in code.waiting:
            continue
        if not (_has_columns(table, key.columns) and _has_columns(target, key.target_columns)):
            continue
        is_declared = any(each.columns == key.columns for each in table.foreign_keys)
        is_configured = any(f"{label}.{column}" in inputs.config.relations for column in key.columns)
        planned = next((each for each in base.fields if _is_relation_of(each, key)), None)
        name = _find_name(code, label, planned) if planned else ""
        if planned and name and not (is_declared or is_configured or _must_go(planned, key, target)):
            before = kept.get((label, key.columns))
            yield _DroppedKey(
                table=label, key=key, base=base, field=planned, cls=cls, name=name, ours=ours, before=before
            )


def _must_go(planned: Field, key: ForeignKey, target: Table) -> bool:
    """Return whether a relation over several columns cannot stay, as they identify no row any more."""
    unique = [each for each in (target.primary_key, *find_unique_sets(target)) if each]
    return planned.cls == "models.ForeignObject" and not any(set(each) <= set(key.target_columns) for each in unique)


def _find_name(code: MatchedCode, label: str, planned: Field) -> str:
    """Return the name that a field has in the code; empty where it has none."""
    matches, columns = code.user.matches, code.names.columns.get(label, {})
    if label in matches.models:
        return matches.models[label].find_name(field_identity(planned))
    loaded = matches.unfollowed[label].fields
    return next((each.name for each in loaded if columns.get(each.column, each.column) in planned.columns), "")


def _is_relation_of(planned: Field, key: ForeignKey) -> bool:
    return planned.columns == key.columns and (is_relation_class(planned.cls) or planned.cls == "models.ForeignObject")


def _has_columns(table: Table, names: Collection[str]) -> bool:
    return {each.name for each in table.columns}.issuperset(names)


def _lacks_all_keys(inputs: RefreshInputs, code: MatchedCode) -> bool:
    """Return whether the last dump had foreign keys, and this one has none."""
    has_keys = any(table.foreign_keys for table in code.resolved.old.tables)
    return has_keys and not any(table.foreign_keys for table in inputs.schema.tables)
