"""Three-way merge of one field, argument by argument."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from legacygen.emit.models import render_field_call
from legacygen.lockfile import Conflict
from legacygen.merge.planned_arguments import field_arguments, replace_arguments
from legacygen.merge.three_way import Resolution, apply_decision, resolve_value
from legacygen.plan import Field
from legacygen.pycode.assignment import FieldAssignment
from legacygen.pycode.brackets import contains_comment
from legacygen.pycode.field_arguments import is_relation_class, is_same_source
from legacygen.pycode.layout import lay_out_assignment

USER_OWNED_ARGS = {"verbose_name", "related_name"}
"""Arguments that follow from names; once written they are the user's."""

CLASS_INDEPENDENT_ARGS = {"null", "blank", "unique", "primary_key", "editable", "db_column", "db_comment", "help_text"}
"""Arguments that make sense whatever the class; the others stand and fall with it."""

COMMON_ARGS = (
    CLASS_INDEPENDENT_ARGS
    | USER_OWNED_ARGS
    | {"choices", "db_default", "default", "db_index", "validators", "error_messages", "db_tablespace"}
)
"""Arguments that every class of field accepts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSides:
    """One field from three sides: as last written, as the user has it, as it would be written now.

    `owner` is the user's name of the class, `is_moved` when the column was renamed in the database, `lost` are
    classes without a table any more, `decisions` is what has been accepted.
    """

    label: str
    owner: str
    base: Field
    theirs: Field
    name: str
    source: str
    indent: str
    is_moved: bool
    lost: Collection[str]
    decisions: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedField:
    """The statement to be in the file, what is to be remembered of it, and the questions it leaves."""

    source: str
    base: Field
    pending: tuple[Conflict, ...] = ()


def merge_field(case: FieldSides) -> MergedField:
    """The field with every change of the schema that does not go against one of the user."""
    ours = FieldAssignment(case.source, case.indent, case.theirs.cls)
    verdicts = _verdicts(case, ours)
    base, theirs = field_arguments(case.base), field_arguments(case.theirs)
    taken = {name: theirs.get(name) for name, verdict in verdicts.items() if verdict is Resolution.TAKE}
    back = {
        name: base.get(name)
        for name, verdict in verdicts.items()
        if verdict is Resolution.OPEN or (name in USER_OWNED_ARGS and name not in taken)
    }
    remembered = _remembered(case, taken, back)
    source = _patched(case, ours, taken, remembered) if taken or case.name != case.theirs.name else case.source
    asked = [name for name, verdict in verdicts.items() if verdict is Resolution.OPEN]
    single = [name for name in asked if name in _free(case) or name == "cls" or "cls" not in asked]
    pending = tuple(_pending(case, source, name, theirs.get(name)) for name in single)
    return MergedField(source=source, base=remembered, pending=pending)


def _remembered(case: FieldSides, taken: Collection[str], back: Mapping[str, str | None]) -> Field:
    """The new side with what is taken `back`; where that is the class, the old one with all but that.

    An old class also needs its own `db_column`, for the column that its name alone would mean is another.
    """
    if "cls" not in back:
        return replace_arguments(case.theirs, back)
    base, theirs = field_arguments(case.base), field_arguments(case.theirs)
    moved = {*base, *theirs} - {*back} - ({"db_column"} - {*taken})
    old = replace_arguments(case.base, {name: theirs.get(name) for name in moved})
    return replace(case.theirs, cls=old.cls, positional=old.positional, arguments=old.arguments)


def keeps_class(case: FieldSides) -> bool:
    """Whether the field stays a relation, or none, though its column is planned to be the other."""
    if not _turns(case):
        return False
    return _verdicts(case, FieldAssignment(case.source, case.indent, case.theirs.cls))["cls"] is not Resolution.TAKE


def is_field_edited(case: FieldSides) -> bool:
    """Whether the user has changed the field at all: its name, an argument, or a comment in it."""
    ours = FieldAssignment(case.source, case.indent, case.base.cls)
    base, parts = field_arguments(case.base), ours.parts
    mine = {"cls": ours.cls, **{name: part.source for name, part in parts.items()}}
    return (
        case.name != case.base.name
        or contains_comment(case.source)
        or any(not is_same_source(base.get(name), mine.get(name), name, case.owner) for name in {*base, *mine})
    )


def _verdicts(case: FieldSides, ours: FieldAssignment) -> dict[str, Resolution]:
    base, theirs = field_arguments(case.base), field_arguments(case.theirs)
    mine = {"cls": ours.cls, **{name: part.source for name, part in ours.parts.items()}}
    names = list(dict.fromkeys([*theirs, *base, *mine]))
    verdicts = {name: _verdict(case, name, base.get(name), mine.get(name), theirs.get(name)) for name in names}
    if is_relation_class(ours.cls) and not is_relation_class(case.base.cls):
        # A relation of the user's own making: what is plain about the column does not concern it.
        return {name: verdict if name in _free(case) else Resolution.KEEP for name, verdict in verdicts.items()}
    if verdicts["cls"] is Resolution.TAKE and (_clings(case, base, mine, verdicts) or _is_torn(case)):
        verdicts["cls"] = apply_decision(Resolution.OPEN, _id(case, "cls"), case.decisions)
    if verdicts["cls"] is not Resolution.TAKE and not is_same_source(base["cls"], theirs["cls"], "cls"):
        # The class stays the user's: what stands and falls with it shares its fate.
        bound = {name for name, verdict in verdicts.items() if verdict is not Resolution.KEEP} - _free(case)
        verdicts.update(dict.fromkeys(bound, verdicts["cls"]))
    if verdicts["cls"] is Resolution.TAKE:
        gone = {name for name in base if name not in theirs and name in mine} - _accepted(case)
        verdicts.update(dict.fromkeys(gone, Resolution.TAKE))
    return verdicts


def _clings(
    case: FieldSides, base: Mapping[str, str], mine: Mapping[str, str], verdicts: Mapping[str, Resolution]
) -> bool:
    """Whether the user gave the old class something that the new one may not accept."""
    if case.decisions.get(_id(case, "cls")) == "theirs":
        return False
    own = {name for name, value in mine.items() if not is_same_source(base.get(name), value, name, case.owner)}
    return bool(own - _accepted(case) - {"cls"}) or any(
        verdict is Resolution.OPEN and name not in _free(case) for name, verdict in verdicts.items()
    )


def _is_torn(case: FieldSides) -> bool:
    """Whether a relation would become a plain column for its table is gone: that is not done in silence."""
    target = field_arguments(case.base).get("to", "").strip("\"'")
    return target in case.lost and not is_relation_class(case.theirs.cls)


def _free(case: FieldSides) -> set[str]:
    """What makes sense whatever the class; that a OneToOneField is unique need not be said."""
    return (
        CLASS_INDEPENDENT_ARGS - {"unique"}
        if "models.OneToOneField" in (case.base.cls, case.theirs.cls)
        else CLASS_INDEPENDENT_ARGS
    )


def _turns(case: FieldSides) -> bool:
    """Whether a relation becomes a plain column, or the other way round."""
    return is_relation_class(case.base.cls) != is_relation_class(case.theirs.cls)


def _accepted(case: FieldSides) -> set[str]:
    """Arguments that the new class accepts, whatever the old one was: from a plain column there is no way back."""
    return COMMON_ARGS if is_relation_class(case.theirs.cls) or not _turns(case) else COMMON_ARGS - {"related_name"}


def _verdict(case: FieldSides, name: str, base: str | None, mine: str | None, theirs: str | None) -> Resolution:
    is_own = not is_same_source(base, mine, name, case.owner)
    if name in USER_OWNED_ARGS and (is_own or not _turns(case)) and (base is not None or name == "verbose_name"):
        return Resolution.KEEP
    if name == "db_column":
        return Resolution.TAKE if case.is_moved or case.name != case.theirs.name else Resolution.KEEP
    verdict = resolve_value(
        changed_by_user=is_own or contains_comment(mine or ""),
        changed_by_us=not is_same_source(base, theirs, name, case.owner),
        agree=is_same_source(mine, theirs, name, case.owner),
        removed_by_user=mine is None and base is not None,
    )
    return apply_decision(verdict, _id(case, name), case.decisions)


def _patched(case: FieldSides, ours: FieldAssignment, taken: Mapping[str, str | None], remembered: Field) -> str:
    width = len(case.indent)
    if case.source == lay_out_assignment(case.base.name, render_field_call(case.base), width).lstrip():
        return lay_out_assignment(case.theirs.name, render_field_call(remembered), width).lstrip()
    if case.name != case.theirs.name:
        ours.rename(case.theirs.name)
    if ("cls" in taken and _turns(case)) or "columns" in taken:
        return _made_anew(case, ours, taken, remembered)
    if taken.get("cls"):
        ours.call_another(taken["cls"] or "")
    order = list(field_arguments(case.theirs))
    for name, value in taken.items():
        if name != "cls" and value is not None:
            ours.give(name, value, order)
        elif name != "cls" and name in ours.parts:
            ours.take_away(name)
    return ours.laid_out()


def _made_anew(case: FieldSides, ours: FieldAssignment, taken: Mapping[str, str | None], remembered: Field) -> str:
    """The statement as it would be written, with the arguments that the user gave or changed and it can have."""
    base, possible = field_arguments(case.base), {*_accepted(case), *field_arguments(case.theirs)}
    own = {
        name: part.source
        for name, part in ours.parts.items()
        if name not in taken and name in possible and not is_same_source(base.get(name), part.source, name, case.owner)
    }
    whole = replace_arguments(remembered, own)
    return lay_out_assignment(case.theirs.name, render_field_call(whole), len(case.indent)).lstrip()


def _id(case: FieldSides, name: str) -> str:
    return ".".join([case.label, *case.theirs.columns[:1], "class" if name == "cls" else name])


def _pending(case: FieldSides, source: str, name: str, theirs: str | None) -> Conflict:
    part = FieldAssignment(source, case.indent, case.theirs.cls).parts.get(name)
    mine = part.source if part else ""
    if name == "cls":
        mine, theirs = source.partition("=")[2], render_field_call(case.theirs)
    return Conflict(id=_id(case, name), ours=" ".join(mine.split()) or "nothing", theirs=theirs or "nothing")
