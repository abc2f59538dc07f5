"""The merge of a whole app, in two stages around planning: what the user has, then what comes of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from legacygen.config import Config
from legacygen.emit import models
from legacygen.lock import Gone, Lock, Pending
from legacygen.merge import classes, exports, imports, place, tables
from legacygen.merge.case import Case
from legacygen.merge.chosen import chosen
from legacygen.merge.deleted import Missing, left_out, missing, still_said
from legacygen.merge.follow import follow_choices, named_choices, places_of, renamed
from legacygen.merge.identity import Held, Identities, Located, key_of
from legacygen.merge.sides import Choice, Merged, Prepared
from legacygen.merge.source import Module
from legacygen.merge.text import Edit, apply
from legacygen.plan import Model, Plan


def prepare(
    base: Plan,
    modules: Iterable[Module],
    located: Located,
    known: Identities,
    config: Config,
    lock: Lock,
    decisions: Mapping[str, str],
) -> Prepared:
    """The names that the user has given, and what has been deleted."""
    is_adopted = not base.models and bool(located.held)
    missing = {model.label for model in base.models if model.label not in located.held}
    if is_adopted:
        missing = set(known.tables.values()) - set(located.held)
    before = {label for label in lock.removed if label not in located.held}
    names = chosen(base, located, config, decisions, lock)
    removed = frozenset(label for label in missing | before if decisions.get(label) != "theirs")
    return Prepared(
        modules=tuple(modules),
        located=located,
        chosen=names,
        written=base,
        base=renamed(base, located),
        removed=removed if located.held else frozenset(),
        named=frozenset((*lock.named, *_named(base, located))) - names.unnamed,
        lock=lock,
        is_adopted=is_adopted,
    )


def _named(written: Plan, located: Located) -> Iterator[str]:
    """What the code calls otherwise than it was written."""
    for model in written.models:
        held = located.held.get(model.label)
        if held is None:
            continue
        if held.cls.name != model.name:
            yield model.label
        for each in model.fields:
            attribute = held.fields.get(key_of(each))
            if attribute and attribute.name != each.name:
                yield f"{model.label}.{key_of(each)}"
        for choices in model.choices:
            yield from (f"{model.label}.{each}" for each in named_choices(choices, held))


def nameable(models: Iterable[Model]) -> Iterator[str]:
    """All that a user can name."""
    for model in models:
        yield model.label
        yield from (f"{model.label}.{key_of(each)}" for each in model.fields)
        yield from (f"{model.label}.{place}" for choices in model.choices for place in places_of(choices))


def merge(prepared: Prepared, theirs: Plan, choice: Choice) -> Merged:
    """The texts with every change of the schema that does not go against one of the user."""
    run = _Run(prepared, theirs, choice)
    for model in run.theirs:
        held = prepared.located.held.get(model.label)
        if held is not None:
            run.merge(model, held)
        else:
            run.add(model)
    planned = {model.label for model in theirs.models}
    for model in prepared.base.models:
        if model.label not in planned and model.label in prepared.located.held:
            run.drop(model, prepared.located.held[model.label])
    return run.finish()


def lost(prepared: Prepared, theirs: Plan) -> set[str]:
    """The classes whose table is gone or left out, in this run or in one before."""
    planned = {model.label for model in theirs.models}
    held = prepared.located.held
    return {
        *(model.name for model in prepared.base.models if model.label not in planned),
        *(each.cls.name for label, each in held.items() if label not in planned),
    }


class _Run:
    """The edits of one merge as they come together."""

    def __init__(self, prepared: Prepared, theirs: Plan, choice: Choice) -> None:
        self.prepared, self.choice, self.notes = prepared, choice, theirs.notes
        held = prepared.located.held
        self.written = {model.label: model for model in prepared.written.models}
        self.base = {
            model.label: follow_choices(model, held.get(model.label), model) for model in prepared.base.models
        }
        self.theirs = [
            follow_choices(model, held.get(model.label), self.written.get(model.label)) for model in theirs.models
        ]
        self.lost = lost(prepared, theirs)
        wanted = {identity for identity, side in choice.decisions.items() if side == "theirs"}
        deleted = missing(self.theirs, self.base, prepared.located, wanted)
        self._leave_out(deleted)
        self.remembered: dict[str, Model] = {}
        self.merged = Merged(pending=list(prepared.chosen.pending))
        self.edits: dict[str, list[Edit]] = {}
        self.code: dict[str, list[str]] = {}
        self.last: tuple[Held, str] | None = None

    def _leave_out(self, deleted: Missing) -> None:
        """Take from both sides what cannot be for the user has deleted a field."""
        notes = [*self.notes, *still_said(self.prepared.written.notes, self.theirs)]
        for index, model in enumerate(self.theirs if deleted else ()):
            if model.label in self.base and model.label in self.prepared.located.held:
                left = left_out(self.base[model.label], model, deleted)
                self.base[model.label], self.theirs[index] = left.base, left.theirs
                notes.extend(left.notes)
        self.notes = tuple(sorted(notes, key=lambda item: (item.table, item.column, item.code, item.text)))

    def merge(self, model: Model, held: Held) -> None:
        self.last = (held, held.cls.name)
        base = self._undeleted(self.base.get(model.label, model), held)
        if model.label in self.choice.held_back:
            self.remembered[model.label] = base
            return
        if base == model and not held.gone and model.name == held.cls.name:
            self.remembered[model.label] = model
            return
        prefix = f"{model.label}."
        case = Case(
            base=base,
            held=held,
            theirs=model,
            decisions=self.choice.decisions,
            named={each.removeprefix(prefix) for each in self.prepared.named if each.startswith(prefix)},
            lost=self.lost,
            tables={each.label for each in self.theirs},
            moved=set(self.choice.renamed.columns.get(model.label, {}).values()),
            kept={each.removeprefix(prefix) for each in self.choice.used if each.startswith(prefix)},
        )
        outcome = classes.merge(case)
        self._edit(held, outcome.edits, outcome.new_code)
        self.merged.pending.extend(outcome.pending)
        self.merged.gone.extend(outcome.gone)
        self.merged.went.extend((*outcome.removed, *outcome.gone))
        self.remembered[model.label] = outcome.base

    def add(self, model: Model) -> None:
        """A class for a new table, behind that of its neighbour."""
        self.remembered[model.label] = model
        block = models.class_text(model)
        if self.last:
            held, neighbour = self.last
            edit = place.class_after(held.cls.module.text, held.cls.module.tree.body, held.cls.node, block)
            self._edit(held, [edit], [block])
            for module, named in exports.beside(self.prepared.modules, held.cls.module, neighbour, model.name):
                self.edits.setdefault(module.path, []).append(named)
            return
        first = next(iter(self.prepared.located.held.values()), None)
        module = first.cls.module if first else self.prepared.modules[0]
        classes_here = [
            each.cls.node for each in self.prepared.located.held.values() if each.cls.module.path == module.path
        ]
        if classes_here:
            edit = place.class_before(module.text, min(classes_here, key=lambda node: node.lineno), block)
        else:
            edit = place.at_end(module.text, block)
        self.edits.setdefault(module.path, []).append(edit)
        self.code.setdefault(module.path, []).append(block)

    def drop(self, model: Model, held: Held) -> None:
        """The table is gone or left out: the class goes unless it is edited or used."""
        outcome = tables.drop(self.prepared, self.base[model.label], held, self.choice)
        self._edit(held, outcome.edits, outcome.new_code)
        self.merged.gone.extend(outcome.gone)
        if outcome.edits:
            self.merged.went.append(Gone(table=model.label, column="", source=held.cls.db_table, cls=held.cls.name))

    def finish(self) -> Merged:
        """Apply the edits, imports included."""
        for module in self.prepared.modules:
            edits = self.edits.get(module.path, [])
            if edits:
                edits = [*imports.needed(module, self.code.get(module.path, [])), *edits]
                made, end = apply(module.text.text, edits), module.text.newline * 2
                is_longer = made.endswith(end) and not module.text.text.endswith(end)
                self.merged.texts[module.path] = made.rstrip() + module.text.newline if is_longer else made
        found = sorted(self.remembered.values(), key=lambda model: (model.name.casefold(), model.name))
        self.merged.base = Plan(models=tuple(found), notes=self.notes)
        self.merged.removed = tuple(sorted(self.prepared.removed & set(self.choice.there)))
        self.merged.named = tuple(sorted(self.prepared.named.intersection(nameable(found))))
        self.merged.pending.extend(self._missing())
        self.merged.second = tuple(
            f"{cls.module.path}:{cls.node.lineno} {cls.name} ({label})" for label, cls in self.prepared.located.others
        )
        return self.merged

    def _missing(self) -> Iterator[Pending]:
        """What the database has and adopted code has not: nobody knows whether it was deleted or is new."""
        asked = {each.id for each in self.prepared.lock.pending if each.kind == "missing"}
        for model in self.theirs:
            held = self.prepared.located.held.get(model.label)
            for each in model.fields if held else ():
                identity = f"{model.label}.{key_of(each)}"
                is_open = self.prepared.is_adopted or identity in asked
                if held and is_open and key_of(each) not in held.fields and identity not in self.choice.decisions:
                    yield Pending(id=identity, kind="missing", ours="nothing", theirs=models.expression(each))
        for label in sorted(self.prepared.removed & set(self.choice.there)):
            if (self.prepared.is_adopted or label in asked) and label not in self.choice.decisions:
                yield Pending(id=label, kind="missing", ours="nothing", theirs="a class")

    def _undeleted(self, base: Model, held: Held) -> Model:
        """What was written, without deleted fields that the user wants back: they are new then.

        Code of which nothing is remembered is taken as written, or decided, as it is.
        """
        back = [
            each
            for each in base.fields
            if key_of(each) not in held.fields
            and self.choice.decisions.get(f"{base.label}.{key_of(each)}") == "theirs"
        ]
        return replace(base, fields=tuple(each for each in base.fields if each not in back)) if back else base

    def _edit(self, held: Held, edits: list[Edit], code: list[str]) -> None:
        path = held.cls.module.path
        self.edits.setdefault(path, []).extend(edits)
        self.code.setdefault(path, []).extend(code)
