"""The merge of a whole app, in two stages around planning: what the user has, then what comes of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from legacygen.config import Config
from legacygen.emit.models import IMPORT_LINES, render_class, render_field_call
from legacygen.lockfile import Conflict, Lockfile, Tombstone
from legacygen.matching.models import DatabaseNames, MatchedModel, Matches, field_identity
from legacygen.merge.base_renamed import find_renamed_choices, list_choices_identities, rename_base, rename_choices
from legacygen.merge.deleted_fields import DeletedFields, find_deleted_fields, leave_out_deleted, repeat_key_notes
from legacygen.merge.dropped_tables import drop_model
from legacygen.merge.inputs import MergedApp, MergeDecisions, UserSide
from legacygen.merge.model import merge_model
from legacygen.merge.model_sides import ModelSides
from legacygen.merge.user_names import collect_user_names
from legacygen.plan import Model, Plan
from legacygen.pycode.imports import import_missing_names
from legacygen.pycode.insertion import append_class, insert_class_after, insert_class_before
from legacygen.pycode.module import PythonModule
from legacygen.pycode.reexports import export_beside
from legacygen.pycode.source_text import TextEdit, apply_edits


def prepare_user_side(
    base: Plan,
    modules: Iterable[PythonModule],
    located: Matches,
    known: DatabaseNames,
    config: Config,
    lock: Lockfile,
    decisions: Mapping[str, str],
) -> UserSide:
    """The names that the user has given, and what has been deleted."""
    is_adopted = not base.models and bool(located.held)
    missing = {model.label for model in base.models if model.label not in located.held}
    if is_adopted:
        missing = set(known.tables.values()) - set(located.held)
    before = {label for label in lock.removed if label not in located.held}
    names = collect_user_names(base, located, config, decisions, lock)
    removed = frozenset(label for label in missing | before if decisions.get(label) != "theirs")
    return UserSide(
        modules=tuple(modules),
        located=located,
        chosen=names,
        written=base,
        base=rename_base(base, located),
        removed=removed if located.held else frozenset(),
        named=frozenset((*lock.named, *_named(base, located))) - names.unnamed,
        lock=lock,
        is_adopted=is_adopted,
    )


def _named(written: Plan, located: Matches) -> Iterator[str]:
    """What the code calls otherwise than it was written."""
    for model in written.models:
        held = located.held.get(model.label)
        if held is None:
            continue
        if held.cls.name != model.name:
            yield model.label
        for each in model.fields:
            attribute = held.fields.get(field_identity(each))
            if attribute and attribute.name != each.name:
                yield f"{model.label}.{field_identity(each)}"
        for choices in model.choices:
            yield from (f"{model.label}.{each}" for each in find_renamed_choices(choices, held))


def list_nameable(models: Iterable[Model]) -> Iterator[str]:
    """All that a user can name."""
    for model in models:
        yield model.label
        yield from (f"{model.label}.{field_identity(each)}" for each in model.fields)
        yield from (
            f"{model.label}.{place}" for choices in model.choices for place in list_choices_identities(choices)
        )


def merge_app(prepared: UserSide, theirs: Plan, choice: MergeDecisions) -> MergedApp:
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


def find_lost_classes(prepared: UserSide, theirs: Plan) -> set[str]:
    """The classes whose table is gone or left out, in this run or in one before."""
    planned = {model.label for model in theirs.models}
    held = prepared.located.held
    return {
        *(model.name for model in prepared.base.models if model.label not in planned),
        *(each.cls.name for label, each in held.items() if label not in planned),
    }


class _Run:
    """The edits of one merge as they come together."""

    def __init__(self, prepared: UserSide, theirs: Plan, choice: MergeDecisions) -> None:
        self.prepared, self.choice, self.notes = prepared, choice, theirs.notes
        held = prepared.located.held
        self.written = {model.label: model for model in prepared.written.models}
        self.base = {
            model.label: rename_choices(model, held.get(model.label), model) for model in prepared.base.models
        }
        self.theirs = [
            rename_choices(model, held.get(model.label), self.written.get(model.label)) for model in theirs.models
        ]
        self.lost = find_lost_classes(prepared, theirs)
        wanted = {identity for identity, side in choice.decisions.items() if side == "theirs"}
        deleted = find_deleted_fields(self.theirs, self.base, prepared.located, wanted)
        self._leave_out(deleted)
        self.remembered: dict[str, Model] = {}
        self.merged = MergedApp(pending=list(prepared.chosen.pending))
        self.edits: dict[str, list[TextEdit]] = {}
        self.code: dict[str, list[str]] = {}
        self.last: tuple[MatchedModel, str] | None = None

    def _leave_out(self, deleted: DeletedFields) -> None:
        """Take from both sides what cannot be for the user has deleted a field."""
        notes = [*self.notes, *repeat_key_notes(self.prepared.written.notes, self.theirs)]
        for index, model in enumerate(self.theirs if deleted else ()):
            if model.label in self.base and model.label in self.prepared.located.held:
                left = leave_out_deleted(self.base[model.label], model, deleted)
                self.base[model.label], self.theirs[index] = left.base, left.theirs
                notes.extend(left.notes)
        self.notes = tuple(sorted(notes, key=lambda item: (item.table, item.column, item.code, item.text)))

    def merge(self, model: Model, held: MatchedModel) -> None:
        self.last = (held, held.cls.name)
        base = self._undeleted(self.base.get(model.label, model), held)
        if model.label in self.choice.held_back:
            self.remembered[model.label] = base
            return
        if base == model and not held.gone and model.name == held.cls.name:
            self.remembered[model.label] = model
            return
        prefix = f"{model.label}."
        case = ModelSides(
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
        outcome = merge_model(case)
        self._edit(held, outcome.edits, outcome.new_code)
        self.merged.pending.extend(outcome.pending)
        self.merged.gone.extend(outcome.gone)
        self.merged.went.extend((*outcome.removed, *outcome.gone))
        self.remembered[model.label] = outcome.base

    def add(self, model: Model) -> None:
        """A class for a new table, behind that of its neighbour."""
        self.remembered[model.label] = model
        block = render_class(model)
        if self.last:
            held, neighbour = self.last
            edit = insert_class_after(held.cls.module.text, held.cls.module.tree.body, held.cls.node, block)
            self._edit(held, [edit], [block])
            for module, named in export_beside(self.prepared.modules, held.cls.module, neighbour, model.name):
                self.edits.setdefault(module.path, []).append(named)
            return
        first = next(iter(self.prepared.located.held.values()), None)
        module = first.cls.module if first else self.prepared.modules[0]
        classes_here = [
            each.cls.node for each in self.prepared.located.held.values() if each.cls.module.path == module.path
        ]
        if classes_here:
            edit = insert_class_before(module.text, min(classes_here, key=lambda node: node.lineno), block)
        else:
            edit = append_class(module.text, block)
        self.edits.setdefault(module.path, []).append(edit)
        self.code.setdefault(module.path, []).append(block)

    def drop(self, model: Model, held: MatchedModel) -> None:
        """The table is gone or left out: the class goes unless it is edited or used."""
        outcome = drop_model(self.prepared, self.base[model.label], held, self.choice)
        self._edit(held, outcome.edits, outcome.new_code)
        self.merged.gone.extend(outcome.gone)
        if outcome.edits:
            self.merged.went.append(
                Tombstone(table=model.label, column="", source=held.cls.db_table, cls=held.cls.name)
            )

    def finish(self) -> MergedApp:
        """Apply the edits, imports included."""
        for module in self.prepared.modules:
            edits = self.edits.get(module.path, [])
            if edits:
                edits = [*import_missing_names(module, self.code.get(module.path, []), IMPORT_LINES), *edits]
                made, end = apply_edits(module.text.text, edits), module.text.newline * 2
                is_longer = made.endswith(end) and not module.text.text.endswith(end)
                self.merged.texts[module.path] = made.rstrip() + module.text.newline if is_longer else made
        found = sorted(self.remembered.values(), key=lambda model: (model.name.casefold(), model.name))
        self.merged.base = Plan(models=tuple(found), notes=self.notes)
        self.merged.removed = tuple(sorted(self.prepared.removed & set(self.choice.there)))
        self.merged.named = tuple(sorted(self.prepared.named.intersection(list_nameable(found))))
        self.merged.pending.extend(self._missing())
        self.merged.second = tuple(
            f"{cls.module.path}:{cls.node.lineno} {cls.name} ({label})" for label, cls in self.prepared.located.others
        )
        return self.merged

    def _missing(self) -> Iterator[Conflict]:
        """What the database has and adopted code has not: nobody knows whether it was deleted or is new."""
        asked = {each.id for each in self.prepared.lock.pending if each.kind == "missing"}
        for model in self.theirs:
            held = self.prepared.located.held.get(model.label)
            for each in model.fields if held else ():
                identity = f"{model.label}.{field_identity(each)}"
                is_open = self.prepared.is_adopted or identity in asked
                if (
                    held
                    and is_open
                    and field_identity(each) not in held.fields
                    and identity not in self.choice.decisions
                ):
                    yield Conflict(id=identity, kind="missing", ours="nothing", theirs=render_field_call(each))
        for label in sorted(self.prepared.removed & set(self.choice.there)):
            if (self.prepared.is_adopted or label in asked) and label not in self.choice.decisions:
                yield Conflict(id=label, kind="missing", ours="nothing", theirs="a class")

    def _undeleted(self, base: Model, held: MatchedModel) -> Model:
        """What was written, without deleted fields that the user wants back: they are new then.

        Code of which nothing is remembered is taken as written, or decided, as it is.
        """
        back = [
            each
            for each in base.fields
            if field_identity(each) not in held.fields
            and self.choice.decisions.get(f"{base.label}.{field_identity(each)}") == "theirs"
        ]
        return replace(base, fields=tuple(each for each in base.fields if each not in back)) if back else base

    def _edit(self, held: MatchedModel, edits: list[TextEdit], code: list[str]) -> None:
        path = held.cls.module.path
        self.edits.setdefault(path, []).extend(edits)
        self.code.setdefault(path, []).extend(code)
