"""What a run can touch at all: where only columns of some tables have changed, most models need not be looked at."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from legacygen import merge, naming, planning
from legacygen.config import Config
from legacygen.merge import pieces
from legacygen.merge.identity import Renamed, identities, locate
from legacygen.merge.source import Module
from legacygen.merge.stages import nameable
from legacygen.plan import Plan
from legacygen.planning.identifiers import db_table
from legacygen.renewal.given import Given
from legacygen.renewal.renewed import Renewed

WAY = re.compile(r"""related_name\s*=\s*["'](\w+)["']""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The tables that have changed, by label; modules, plan of the last run and configuration with what concerns them.

    `structure` is that of everything, `ways` are the names of all ways back, wherever they lead.
    """

    structure: planning.Structure
    changed: frozenset[str]
    modules: tuple[Module, ...]
    base: Plan
    config: Config
    ways: frozenset[str]

    def is_exceeded(self, plan: Plan) -> bool:
        """Whether a plan has a new name for which it takes all of the code to tell that it is free."""
        known = {model.label: {field.name for field in model.fields} for model in self.base.models}
        new = {field.name for model in plan.models for field in model.fields if field.name not in known[model.label]}
        return any(naming.fold(name) in self.ways for name in new)

    @property
    def around(self) -> list[str]:
        """The tables that concern those, but have not changed."""
        return [model.label for model in self.base.models if model.label not in self.changed]


def scope_of(given: Given) -> Scope | None:
    """What there is to do, where that is not everything.

    A settled project would stay as it is under its old schema. So nothing outside can become another where no table
    came or went, and keys, relations and the names of indexes are what they were, for names that are there stay.
    """
    old = given.settled()
    if old is None or given.old is None:
        return None
    if [table.label for table in given.old.tables] != [table.label for table in given.schema.tables]:
        return None
    new = planning.structure(given.taken, given.config)
    changed = frozenset(label for label, table in new.tables.items() if table != old.tables.get(label))
    if not changed or not _is_alike(old, new, changed):
        return None
    return _found(given, new, changed)


def _is_alike(old: planning.Structure, new: planning.Structure, changed: Collection[str]) -> bool:
    """Whether nothing has changed but what only the model of a changed table shows."""

    def outside(made: planning.Structure) -> tuple[object, ...]:
        names = {key: name for key, name in made.indexes.items() if key[0] not in changed}
        return made.engine, made.tables.keys(), made.keys, made.found, made.crossings, names

    return outside(old) == outside(new)


def _found(given: Given, new: planning.Structure, changed: frozenset[str]) -> Scope | None:
    """The classes of the tables and of those they speak of, and what the text alone cannot tell from them."""
    assert given.old
    close = planning.spoken(new, changed)
    tables = {db_table(table, given.schema.engine) for table in given.old.tables if table.label in close}
    cut = {path: pieces.cut(text) for path, text in given.texts.items()}
    every = [piece for _, parts in cut.values() for piece in parts]
    named = [piece.table for piece in every if piece.table is not None]
    if len(named) != len(set(named)):
        return None
    modules = tuple(
        merge.parse(path, given.texts[path], pieces.only(head, parts, tables)) for path, (head, parts) in cut.items()
    )
    known = identities(given.old, given.schema, Renamed())
    there = {known.tables.get(cls.db_table, "") for module in modules for cls in module.classes}
    base = given.base_of({*close, *there})
    located = locate(modules, known, base)
    models = tuple(model for model in base.models if model.label in located.held)
    labels = {model.label for model in models}
    if not labels >= close or located.others:
        return None
    classes = {label: name for label, name in given.config.classes.items() if label in labels}
    return Scope(
        structure=new,
        changed=changed,
        modules=modules,
        base=Plan(models=models, notes=tuple(note for note in base.notes if note.table in changed)),
        config=replace(given.config, classes=classes),
        ways=frozenset(naming.fold(name) for text in given.texts.values() for name in WAY.findall(text)),
    )


def widened(renewed: Renewed, given: Given, scope: Scope) -> Renewed:
    """The result with everything else as the last run left it."""
    own = {name for model in scope.base.models for name in nameable([model])}
    lock = given.lock
    named = {name for name in lock.named if name not in own}.union(renewed.lock.named)
    overruled = {line for line in lock.overruled if line.rpartition("=")[0] not in own}.union(renewed.lock.overruled)
    base = given.base()
    return replace(
        renewed,
        plan=_with(base, renewed.plan, scope),
        base=_with(base, renewed.base, scope),
        lock=replace(renewed.lock, named=tuple(sorted(named)), overruled=tuple(sorted(overruled))),
    )


def _with(base: Plan, part: Plan, scope: Scope) -> Plan:
    new = {model.label: model for model in part.models if model.label in scope.changed}
    return Plan(
        models=tuple(new.get(model.label, model) for model in base.models),
        notes=planning.in_order((*(note for note in base.notes if note.table not in scope.changed), *part.notes)),
    )
