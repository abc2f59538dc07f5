"""Merges all models of an app: base, the user's code and the new plan become edits of the user's modules."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from legacygen.emit.models import IMPORT_LINES, list_shared_imports, render_class, render_field_call
from legacygen.lockfile import Conflict
from legacygen.matching.models import MatchedModel, Renames, field_identity
from legacygen.merge.base_renamed import list_choices_identities, rename_choices
from legacygen.merge.deleted_fields import DeletedFields, find_deleted_fields, leave_out_deleted, repeat_key_notes
from legacygen.merge.dropped_tables import add_table_tombstone, remove_model
from legacygen.merge.model import merge_model
from legacygen.merge.model_sides import ModelSides
from legacygen.merge.user_side import UserSide
from legacygen.plan import Model, Plan
from legacygen.pycode.imports import import_missing_names
from legacygen.pycode.insertion import append_class, insert_class_after, insert_class_before
from legacygen.pycode.module import PythonModule
from legacygen.pycode.reexports import export_beside
from legacygen.pycode.source_text import TextEdit, apply_edits


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeDecisions:
    """Decisions that precede the merge.

    `decisions` are conflicts by ID, each resolved as `ours` or `theirs`, or still `open` since an earlier run. `kept`
    are the IDs of what was dropped but stays in the code. `waiting` are the labels of tables with an open rename,
    `existing` those of all tables in the database, selected or not.
    """

    decisions: Mapping[str, str] = field(default_factory=dict)
    renames: Renames = field(default_factory=Renames)
    kept: Collection[str] = ()
    waiting: Collection[str] = ()
    existing: Collection[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedApp:
    """Changed texts by path, the plan to be remembered as the next base, and conflicts.

    `deleted_classes` and `user_named` are as in `Lockfile`; `duplicates` describe further classes on one table.
    """

    texts: Mapping[str, str]
    base: Plan
    conflicts: tuple[Conflict, ...]
    deleted_classes: tuple[str, ...]
    user_named: tuple[str, ...]
    duplicates: tuple[str, ...]


def merge_app(user: UserSide, theirs: Plan, decisions: MergeDecisions) -> MergedApp:
    """Merge every change of the schema into the code, except where it conflicts with a change of the user."""
    merge = _AppMerge(user, theirs, decisions)
    for model in merge.theirs:
        ours = user.matches.models.get(model.label)
        if ours is not None:
            merge.merge_model(model, ours)
        elif model.label in user.matches.unfollowed:
            merge.remembered[model.label] = model
        else:
            merge.add_model(model)
    planned = {model.label for model in theirs.models}
    for model in user.base.models:
        if model.label not in planned and model.label in user.matches.models:
            merge.drop_model(model.label, user.matches.models[model.label])
    return merge.finish()


def find_lost_classes(user: UserSide, planned: Collection[str]) -> dict[str, bool]:
    """Find the classes that are not planned any more, and whether it is because the user has deleted them.

    Otherwise their table was dropped or is not selected, in this run or in an earlier one.
    """
    lost = {ours.cls.name: False for label, ours in user.matches.models.items() if label not in planned}
    return lost | {model.name: model.label in user.deleted for model in user.base.models if model.label not in planned}


class _AppMerge:
    """Collects the edits of one merge."""

    def __init__(self, user: UserSide, theirs: Plan, decisions: MergeDecisions) -> None:
        self.user, self.decisions, self.notes = user, decisions, theirs.notes
        self.choices, self.shared_imports = theirs.choices, list_shared_imports(theirs, user.names.config.app)
        matched = user.matches.models
        written = {model.label: model for model in user.written.models}
        self.base = {model.label: rename_choices(model, matched.get(model.label), model) for model in user.base.models}
        self.theirs = [
            rename_choices(model, matched.get(model.label), written.get(model.label)) for model in theirs.models
        ]
        self.lost = find_lost_classes(user, {model.label for model in theirs.models})
        wanted = {identity for identity, side in decisions.decisions.items() if side == "theirs"}
        self._leave_out_deleted(find_deleted_fields(self.theirs, self.base, user.matches, wanted))
        self.remembered: dict[str, Model] = {}
        self.conflicts = list(user.names.conflicts)
        self.edits: dict[str, list[TextEdit]] = {}
        self.code: dict[str, list[str]] = {}
        self.previous: tuple[MatchedModel, str] | None = None

    def _leave_out_deleted(self, deleted: DeletedFields) -> None:
        """Leave out of base and theirs what cannot be generated because the user has deleted a field."""
        notes = [*self.notes, *repeat_key_notes(self.user.written.notes, self.theirs)]
        for index, model in enumerate(self.theirs if deleted else ()):
            if model.label in self.base and model.label in self.user.matches.models:
                reduced = leave_out_deleted(self.base[model.label], model, deleted)
                self.base[model.label], self.theirs[index] = reduced.base, reduced.theirs
                notes.extend(reduced.notes)
        self.notes = tuple(sorted(notes, key=lambda item: (item.table, item.column, item.code, item.text)))

    def merge_model(self, model: Model, ours: MatchedModel) -> None:
        """Merge a model that has a class."""
        if not ours.cls.module.app:  # a new class belongs into the legacy app
            self.previous = (ours, ours.cls.name)
        # A class without a base is adopted as it is: the new plan becomes its base.
        base = self._without_wanted(self.base.get(model.label, model), ours)
        if model.label in self.decisions.waiting:
            # A dropped column may be an added one under its old name: class and base wait for the decision.
            self.remembered[model.label] = base
            return
        is_adopted = model.label in self.user.lockfile.adopted  # Django's own: what differs is a conflict, as drift
        if is_adopted or (base == model and not ours.tombstones and model.name == ours.cls.name):
            self.remembered[model.label] = model
            return
        prefix = f"{model.label}."
        sides = ModelSides(
            base=base,
            ours=ours,
            theirs=model,
            decisions=self.decisions.decisions,
            lost=self.lost,
            tables={each.label for each in self.theirs},
            moved=set(self.decisions.renames.columns.get(model.label, {}).values()),
            kept={each.removeprefix(prefix) for each in self.decisions.kept if each.startswith(prefix)},
        )
        merged = merge_model(sides)
        self._edit(ours.cls.module, merged.edits, merged.new_code)
        self.conflicts.extend(merged.conflicts)
        self.remembered[model.label] = merged.base

    def add_model(self, model: Model) -> None:
        """Add a class for a new table, below the class before it in the order of names."""
        self.remembered[model.label] = model
        block = render_class(model)
        matched = self.user.matches.models
        if self.previous:
            ours, neighbour = self.previous
            module = ours.cls.module
            self._edit(module, [insert_class_after(module.text, module.tree.body, ours.cls.statement, block)], [block])
            self._export_beside(module, neighbour, model.name)
            return
        first = next((each.cls for each in matched.values() if not each.cls.module.app), None)
        if first is None:
            module = self.user.modules[0]
            self._edit(module, [append_class(module.text, block)], [block])
            return
        nodes = [each.cls.statement for each in matched.values() if each.cls.module.path == first.module.path]
        place = min(nodes, key=lambda node: node.lineno)
        self._edit(first.module, [insert_class_before(first.module.text, place, block)], [block])
        self._export_beside(first.module, first.name, model.name)

    def _export_beside(self, module: PythonModule, neighbour: str, name: str) -> None:
        for other, edit in export_beside(self.user.modules, module, neighbour, name):
            self._edit(other, [edit], [])

    def drop_model(self, label: str, ours: MatchedModel) -> None:
        """Remove a class that has no table any more, or add a tombstone to it where it survives."""
        if label in self.decisions.kept and label in self.decisions.existing:
            return  # not selected by legacygen.toml: the class is the user's own from now on
        dropped = add_table_tombstone(label, ours) if label in self.decisions.kept else remove_model(ours)
        self._edit(ours.cls.module, [dropped.edit], [dropped.new_code])

    def finish(self) -> MergedApp:
        """Apply the edits, and import what the new code needs."""
        existing = set(self.decisions.existing)
        models = tuple(sorted(self.remembered.values(), key=lambda model: (model.name.casefold(), model.name)))
        duplicates = (
            f"{cls.module.path}:{cls.node.lineno} {cls.name} ({label})" for label, cls in self.user.matches.duplicates
        )
        return MergedApp(
            texts={module.path: self._apply(module) for module in self.user.modules if self.edits.get(module.path)},
            base=Plan(models=models, choices=self.choices, notes=self.notes),
            conflicts=(*self.conflicts, *self._list_missing(existing)),
            deleted_classes=tuple(sorted(self.user.deleted & existing)),
            user_named=tuple(sorted(self.user.named.intersection(_list_nameable(models)))),
            duplicates=tuple(duplicates),
        )

    def _apply(self, module: PythonModule) -> str:
        imports = import_missing_names(module, self.code.get(module.path, []), IMPORT_LINES | self.shared_imports)
        old, newline = module.text.text, module.text.newline
        new = apply_edits(old, [*imports, *self.edits[module.path]])
        # A class that was removed at the end leaves its blank lines.
        has_more_blank_lines = new.endswith(newline * 2) and not old.endswith(newline * 2)
        return new.rstrip() + newline if has_more_blank_lines else new

    def _list_missing(self, existing: set[str]) -> Iterator[Conflict]:
        """List the classes and fields that adopted code lacks: the user may have deleted them, or they are new."""
        # Only the first run of adopted code finds them; after that, a conflict is open until it is decided.
        known = {each.id for each in self.user.lockfile.conflicts if each.kind == "missing"}
        decided, is_adopted = self.decisions.decisions, self.user.is_adopted
        for model in self.theirs:
            ours = self.user.matches.models.get(model.label)
            for each in model.fields if ours else ():
                identity = f"{model.label}.{field_identity(each)}"
                is_open = is_adopted or identity in known
                is_resolved = decided.get(identity) in ("ours", "theirs")
                if ours and is_open and not ours.find_name(field_identity(each)) and not is_resolved:
                    yield Conflict(id=identity, kind="missing", ours="nothing", theirs=render_field_call(each))
        for label in sorted(self.user.deleted & existing):
            if (is_adopted or label in known) and decided.get(label) not in ("ours", "theirs"):
                yield Conflict(id=label, kind="missing", ours="nothing", theirs="a class")

    def _without_wanted(self, base: Model, ours: MatchedModel) -> Model:
        """Return the base without the deleted fields that the user wants back: the merge adds them as new ones."""
        decided = self.decisions.decisions
        wanted = [
            each
            for each in base.fields
            if field_identity(each) not in ours.fields
            and decided.get(f"{base.label}.{field_identity(each)}") == "theirs"
        ]
        if not wanted:
            return base
        return replace(base, fields=tuple(each for each in base.fields if each not in wanted))

    def _edit(self, module: PythonModule, edits: list[TextEdit], code: list[str]) -> None:
        self.edits.setdefault(module.path, []).extend(edits)
        self.code.setdefault(module.path, []).extend(code)


def _list_nameable(models: Collection[Model]) -> Iterator[str]:
    """List the IDs of everything that a user can name."""
    for model in models:
        yield model.label
        yield from (f"{model.label}.{field_identity(each)}" for each in model.fields)
        yield from (
            f"{model.label}.{place}" for choices in model.choices for place in list_choices_identities(choices)
        )
