"""Three-way merge of one field: its class and each of its arguments are resolved, then the statement is patched."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from legacygen.emit.models import render_field_call
from legacygen.lockfile import Conflict
from legacygen.merge.planned_arguments import field_arguments, leads_elsewhere, replace_arguments
from legacygen.merge.three_way import Resolution, apply_decision, resolve_value
from legacygen.plan import Field
from legacygen.pycode.assignment import FieldAssignment
from legacygen.pycode.brackets import contains_comment
from legacygen.pycode.field_arguments import find_value_kind, is_relation_class, is_same_source, read_target
from legacygen.pycode.layout import lay_out_assignment
from legacygen.pycode.shown_source import show_expression

USER_OWNED_ARGS = {"verbose_name", "related_name"}
"""Arguments that follow from names. They belong to the user once they are written: a new plan would only repeat
names that the user has seen, and code may depend on them.
"""

CLASS_INDEPENDENT_ARGS = {"null", "blank", "unique", "primary_key", "editable", "db_column", "db_comment", "help_text"}
"""Arguments that mean the same for every class of field; the others are resolved together with the class."""

COMMON_ARGS = (
    CLASS_INDEPENDENT_ARGS
    | USER_OWNED_ARGS
    | {"choices", "db_default", "default", "db_index", "validators", "error_messages", "db_tablespace"}
)
"""Arguments that every class of field accepts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSides:
    """The three sides of one field: `base` as last written, `source` in the code, `theirs` as planned.

    `label` is that of the table, `owner` the class, `name` and `indent` are those in the code. `is_moved` when the
    column was renamed in the database, `has_own_choices` when its choices are not the generated ones. `lost` are the
    classes that are not planned any more, `decisions` resolved conflicts by ID.
    """

    label: str
    owner: str
    base: Field
    theirs: Field
    name: str
    source: str
    indent: str
    is_moved: bool
    has_own_choices: bool
    lost: Mapping[str, bool]
    decisions: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedField:
    """The merged statement, the new base, and the open conflicts."""

    source: str
    base: Field
    conflicts: tuple[Conflict, ...] = ()


def merge_field(sides: FieldSides) -> MergedField:
    """Merge every change of the schema into the field, except where it conflicts with a change of the user."""
    assignment = FieldAssignment(sides.source, sides.indent, sides.theirs.cls)
    resolutions = _resolve_parts(sides, assignment)
    base, theirs = field_arguments(sides.base), field_arguments(sides.theirs)
    taken = {name: theirs.get(name) for name, each in resolutions.items() if each is Resolution.TAKE_THEIRS}
    # The base of a conflict does not advance. If it did, the next run would find only a change of the user, and the
    # conflict would be forgotten. The base of an argument that belongs to the user stays as it was written.
    not_advanced = {
        name: base.get(name)
        for name, each in resolutions.items()
        if each is Resolution.CONFLICT or (name in USER_OWNED_ARGS and name not in taken)
    }
    new_base = _make_base(sides, taken, not_advanced)
    has_changes = bool(taken) or sides.name != sides.theirs.name
    source = _patch_source(sides, assignment, taken, new_base) if has_changes else sides.source
    in_conflict = [name for name, each in resolutions.items() if each is Resolution.CONFLICT]
    if "cls" in in_conflict:  # a conflict about the class covers the arguments that belong to it
        in_conflict = [name for name in in_conflict if name in {"cls", *_list_independent_args(sides)}]
    conflicts = tuple(_make_conflict(sides, source, name, theirs.get(name)) for name in in_conflict)
    return MergedField(source=source, base=new_base, conflicts=conflicts)


def _make_base(sides: FieldSides, taken: Collection[str], not_advanced: Mapping[str, str | None]) -> Field:
    """Make the new base: the planned field, with the values of the old base for the parts that are `not_advanced`.

    Where the class is in conflict, it is the old field with the new values of all other parts.
    """
    if "cls" not in not_advanced:
        return replace_arguments(sides.theirs, not_advanced)
    base, theirs = field_arguments(sides.base), field_arguments(sides.theirs)
    # An old class keeps its own `db_column`: a relation adds `_id` to the name of the field and a plain field does
    # not, so that without it the name would mean another column.
    advanced = {*base, *theirs} - {*not_advanced} - ({"db_column"} - {*taken})
    old = replace_arguments(sides.base, {name: theirs.get(name) for name in advanced})
    return replace(sides.theirs, cls=old.cls, positional=old.positional, arguments=old.arguments)


def keeps_class(sides: FieldSides) -> bool:
    """Return whether the field keeps its class although another one is planned for its column."""
    if is_same_source(field_arguments(sides.base)["cls"], field_arguments(sides.theirs)["cls"], "cls"):
        return False
    assignment = FieldAssignment(sides.source, sides.indent, sides.theirs.cls)
    return _resolve_parts(sides, assignment)["cls"] is not Resolution.TAKE_THEIRS


def turns_relation(sides: FieldSides) -> bool:
    """Return whether a relation becomes a plain column, or the reverse."""
    return is_relation_class(sides.base.cls) != is_relation_class(sides.theirs.cls)


def is_field_edited(sides: FieldSides) -> bool:
    """Return whether the user has changed the field at all: its name, an argument, or a comment in it."""
    assignment = FieldAssignment(sides.source, sides.indent, sides.base.cls)
    base, ours = field_arguments(sides.base), _read_arguments(assignment)
    return (
        sides.name != sides.base.name
        or contains_comment(sides.source)
        or any(not is_same_source(base.get(name), ours.get(name), name, sides.owner) for name in {*base, *ours})
    )


def _read_arguments(assignment: FieldAssignment) -> dict[str, str]:
    """Return the arguments in the code by name, and the class as `cls`, as `field_arguments` does for a plan."""
    return {"cls": assignment.cls, **{name: part.source for name, part in assignment.arguments.items()}}


def _resolve_parts(sides: FieldSides, assignment: FieldAssignment) -> dict[str, Resolution]:
    """Resolve the class (`cls`) and each argument: first each by itself, then those that depend on the class."""
    base, theirs = field_arguments(sides.base), field_arguments(sides.theirs)
    ours = _read_arguments(assignment)
    names = list(dict.fromkeys([*theirs, *base, *ours]))
    found = {name: _resolve_part(sides, name, base.get(name), ours.get(name), theirs.get(name)) for name in names}
    independent = _list_independent_args(sides)
    if is_relation_class(assignment.cls) and not is_relation_class(sides.base.cls):
        # The user has turned a plain column into a relation, which has no use for the arguments of a plain field.
        found = {name: each if name in independent else Resolution.KEEP_OURS for name, each in found.items()}
        if "unique" in base and "unique" not in theirs and assignment.cls.endswith("OneToOneField"):
            # Code may rely on the single object at the other side.
            found["unique"] = apply_decision(Resolution.CONFLICT, _make_part_id(sides, "unique"), sides.decisions)
        return found
    if assignment.hides_arguments:
        # An argument that is not seen may be there; the loaded models show whether they follow the schema.
        unseen = {name for name, each in found.items() if each is Resolution.TAKE_THEIRS and name not in ours}
        found.update(dict.fromkeys(unseen, Resolution.KEEP_OURS))
    takes_class = found["cls"] is Resolution.TAKE_THEIRS
    if takes_class and (
        assignment.hides_arguments or _has_class_edits(sides, base, ours, found) or _loses_target(sides)
    ):
        found["cls"] = apply_decision(Resolution.CONFLICT, _make_part_id(sides, "cls"), sides.decisions)
    if (
        found["cls"] is Resolution.CONFLICT
        and sides.lost.get(read_target(base.get("to", "")))
        and _has_new_target(base, ours)
    ):
        found["cls"] = (
            Resolution.KEEP_OURS
        )  # the user has deleted the class, and put something in place of the relation
    if found["cls"] is Resolution.TAKE_THEIRS:
        # The new class may not accept what was generated for the old one, even where the user has changed its value.
        obsolete = {name for name in base if name not in theirs and name in ours} - _list_accepted_args(sides)
        found.update(dict.fromkeys(obsolete, Resolution.TAKE_THEIRS))
    elif not is_same_source(base["cls"], theirs["cls"], "cls"):
        # The user's class stays. New values for the arguments that belong to it are meant for the planned class.
        dependent = {name for name, each in found.items() if each is not Resolution.KEEP_OURS} - independent
        found.update(dict.fromkeys(dependent, found["cls"]))
    return found


def _resolve_part(sides: FieldSides, name: str, base: str | None, ours: str | None, theirs: str | None) -> Resolution:
    is_edited = not is_same_source(base, ours, name, sides.owner)
    # An absent verbose name counts as written: it was left out because Django derives the same from the name.
    was_written = base is not None or name == "verbose_name"
    is_new = turns_relation(sides) or (name == "related_name" and leads_elsewhere(sides.base, sides.theirs))
    if name in USER_OWNED_ARGS and was_written and (is_edited or not is_new):
        return Resolution.KEEP_OURS
    if name == "db_column":
        # It is not a value to be merged: with the name of the field, it says which column the field is. It changes
        # only where one of the two is renamed.
        return Resolution.TAKE_THEIRS if sides.is_moved or sides.name != sides.theirs.name else Resolution.KEEP_OURS
    # Django rejects choices that are longer than the field.
    is_cut = name == "max_length" and sides.has_own_choices and theirs is not None and int(theirs) < int(base or 0)
    resolution = resolve_value(
        changed_by_user=is_edited or is_cut or contains_comment(ours or ""),  # a new value would delete the comment
        changed_by_us=not is_same_source(base, theirs, name, sides.owner),
        agree=is_same_source(ours, theirs, name, sides.owner),
        removed_by_user=ours is None and base is not None,
    )
    return apply_decision(resolution, _make_part_id(sides, name), sides.decisions)


def _has_class_edits(
    sides: FieldSides, base: Mapping[str, str], ours: Mapping[str, str], resolutions: Mapping[str, Resolution]
) -> bool:
    """Return whether the user has given the old class an argument that the new class may not accept."""
    if sides.decisions.get(_make_part_id(sides, "cls")) == "theirs":
        return False
    edited = {name for name, value in ours.items() if not is_same_source(base.get(name), value, name, sides.owner)}
    independent = _list_independent_args(sides)
    has_conflict = any(each is Resolution.CONFLICT and name not in independent for name, each in resolutions.items())
    return has_conflict or bool(edited - _list_accepted_args(sides) - {"cls"})


def _has_new_target(base: Mapping[str, str], ours: Mapping[str, str]) -> bool:
    """Return whether the user has made the relation a plain field, or one to another class."""
    return any(not is_same_source(base.get(name), ours.get(name), name) for name in ("cls", "to"))


def _loses_target(sides: FieldSides) -> bool:
    """Return whether a relation would become a plain column because its table was dropped.

    That is a conflict even where the user has changed nothing, because code may follow the relation.
    """
    target = read_target(field_arguments(sides.base).get("to", ""))
    return target in sides.lost and not is_relation_class(sides.theirs.cls)


def _list_independent_args(sides: FieldSides) -> set[str]:
    """Return the arguments that do not depend on the class; a OneToOneField is unique without the argument."""
    is_one_to_one = "models.OneToOneField" in (sides.base.cls, sides.theirs.cls)
    return CLASS_INDEPENDENT_ARGS - {"unique"} if is_one_to_one else CLASS_INDEPENDENT_ARGS


def _list_accepted_args(sides: FieldSides) -> set[str]:
    """Return the arguments that the new class accepts; a plain column has no related name.

    Choices and defaults have values of the old class, which mean something else in a class of another kind.
    """
    loses_relation = turns_relation(sides) and not is_relation_class(sides.theirs.cls)
    unfit = {"related_name"} if loses_relation else set()
    if find_value_kind(sides.base.cls) != find_value_kind(sides.theirs.cls):
        unfit |= {"choices", "default"}
    return COMMON_ARGS - unfit


def _patch_source(
    sides: FieldSides, assignment: FieldAssignment, taken: Mapping[str, str | None], new_base: Field
) -> str:
    """Patch the parts that are `taken` into the statement; everything else in it stays, with comments and layout."""
    width = len(sides.indent)
    if sides.source == lay_out_assignment(sides.base.name, render_field_call(sides.base), width).lstrip():
        # The statement is as it was generated. A rendered one looks as in a first run; a patched one might not.
        return lay_out_assignment(sides.theirs.name, render_field_call(new_base), width).lstrip()
    if sides.name != sides.theirs.name:
        assignment.change_name(sides.theirs.name)
    if ("cls" in taken and (turns_relation(sides) or assignment.hides_arguments)) or "columns" in taken:
        # So little of the old call fits that there is nothing to patch.
        return _render_with_edits(sides, assignment, taken, new_base)
    if taken.get("cls"):
        assignment.change_class(taken["cls"] or "")
    order = list(field_arguments(sides.theirs))
    for name, value in taken.items():
        if name != "cls" and value is not None:
            assignment.set_argument(name, value, order)
        elif name != "cls" and name in assignment.arguments:
            assignment.remove_argument(name)
    if "unique" in taken and is_relation_class(assignment.cls) and not is_relation_class(sides.theirs.cls):
        _make_single(assignment, is_single=bool(taken["unique"]))
    return assignment.lay_out()


def _make_single(assignment: FieldAssignment, *, is_single: bool) -> None:
    """Make the user's own relation a OneToOneField where its column is unique, as Django would have it."""
    old, new = ("ForeignKey", "OneToOneField") if is_single else ("OneToOneField", "ForeignKey")
    if assignment.cls.endswith(old):
        assignment.change_class(f"{assignment.cls.removesuffix(old)}{new}")
        if is_single and "unique" in assignment.arguments:
            assignment.remove_argument("unique")


def _render_with_edits(
    sides: FieldSides, assignment: FieldAssignment, taken: Mapping[str, str | None], new_base: Field
) -> str:
    """Render a new statement, with those arguments of the user that the new class accepts."""
    base, accepted = field_arguments(sides.base), {*_list_accepted_args(sides), *field_arguments(sides.theirs)}
    edited = {
        name: part.source
        for name, part in assignment.arguments.items()
        if name in accepted - {*taken}
        and not part.source.startswith("*")
        and not is_same_source(base.get(name), part.source, name, sides.owner)
    }
    merged = replace_arguments(new_base, edited)
    return lay_out_assignment(sides.theirs.name, render_field_call(merged), len(sides.indent)).lstrip()


def _make_part_id(sides: FieldSides, name: str) -> str:
    return ".".join([sides.label, *sides.theirs.columns[:1], "class" if name == "cls" else name])


def _make_conflict(sides: FieldSides, source: str, name: str, theirs: str | None) -> Conflict:
    part = FieldAssignment(source, sides.indent, sides.theirs.cls).arguments.get(name)
    ours = part.source if part else ""
    if name == "cls":
        ours, theirs = source.partition("=")[2], render_field_call(sides.theirs)
    shown = show_expression(ours) if ours else "nothing"
    return Conflict(id=_make_part_id(sides, name), ours=shown, theirs=theirs or "nothing")
