"""Three-way merge of one field, argument by argument."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from legacygen.emit import layout, models
from legacygen.lock import Pending
from legacygen.merge.brackets import has_comment
from legacygen.merge.parts import is_relation, of_field, same, with_parts
from legacygen.merge.statement import Statement
from legacygen.merge.verdict import Verdict, decide, settled
from legacygen.plan import Field

TASTE = {"verbose_name", "related_name"}
"""Arguments that follow from names; once written they are the user's."""

FREE = {"null", "blank", "unique", "primary_key", "editable", "db_column", "db_comment", "help_text"}
"""Arguments that make sense whatever the class; the others stand and fall with it."""

COMMON = (
    FREE | TASTE | {"choices", "db_default", "default", "db_index", "validators", "error_messages", "db_tablespace"}
)
"""Arguments that every class of field accepts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
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
class Outcome:
    """The statement to be in the file, what is to be remembered of it, and the questions it leaves."""

    source: str
    base: Field
    pending: tuple[Pending, ...] = ()


def merge(case: Case) -> Outcome:
    """The field with every change of the schema that does not go against one of the user."""
    ours = Statement(case.source, case.indent, case.theirs.cls)
    verdicts = _verdicts(case, ours)
    base, theirs = of_field(case.base), of_field(case.theirs)
    taken = {name: theirs.get(name) for name, verdict in verdicts.items() if verdict is Verdict.TAKE}
    back = {
        name: base.get(name)
        for name, verdict in verdicts.items()
        if verdict is Verdict.OPEN or (name in TASTE and name not in taken)
    }
    remembered = _remembered(case, taken, back)
    source = _patched(case, ours, taken, remembered) if taken or case.name != case.theirs.name else case.source
    asked = [name for name, verdict in verdicts.items() if verdict is Verdict.OPEN]
    single = [name for name in asked if name in _free(case) or name == "cls" or "cls" not in asked]
    pending = tuple(_pending(case, source, name, theirs.get(name)) for name in single)
    return Outcome(source=source, base=remembered, pending=pending)


def _remembered(case: Case, taken: Collection[str], back: Mapping[str, str | None]) -> Field:
    """The new side with what is taken `back`; where that is the class, the old one with all but that.

    An old class also needs its own `db_column`, for the column that its name alone would mean is another.
    """
    if "cls" not in back:
        return with_parts(case.theirs, back)
    base, theirs = of_field(case.base), of_field(case.theirs)
    moved = {*base, *theirs} - {*back} - ({"db_column"} - {*taken})
    old = with_parts(case.base, {name: theirs.get(name) for name in moved})
    return replace(case.theirs, cls=old.cls, positional=old.positional, arguments=old.arguments)


def stays(case: Case) -> bool:
    """Whether the field stays a relation, or none, though its column is planned to be the other."""
    if not _turns(case):
        return False
    return _verdicts(case, Statement(case.source, case.indent, case.theirs.cls))["cls"] is not Verdict.TAKE


def is_edited(case: Case) -> bool:
    """Whether the user has changed the field at all: its name, an argument, or a comment in it."""
    ours = Statement(case.source, case.indent, case.base.cls)
    base, parts = of_field(case.base), ours.parts
    mine = {"cls": ours.cls, **{name: part.source for name, part in parts.items()}}
    return (
        case.name != case.base.name
        or has_comment(case.source)
        or any(not same(base.get(name), mine.get(name), name, case.owner) for name in {*base, *mine})
    )


def _verdicts(case: Case, ours: Statement) -> dict[str, Verdict]:
    base, theirs = of_field(case.base), of_field(case.theirs)
    mine = {"cls": ours.cls, **{name: part.source for name, part in ours.parts.items()}}
    names = list(dict.fromkeys([*theirs, *base, *mine]))
    verdicts = {name: _verdict(case, name, base.get(name), mine.get(name), theirs.get(name)) for name in names}
    if is_relation(ours.cls) and not is_relation(case.base.cls):
        # A relation of the user's own making: what is plain about the column does not concern it.
        return {name: verdict if name in _free(case) else Verdict.KEEP for name, verdict in verdicts.items()}
    if verdicts["cls"] is Verdict.TAKE and (_clings(case, base, mine, verdicts) or _is_torn(case)):
        verdicts["cls"] = settled(Verdict.OPEN, _id(case, "cls"), case.decisions)
    if verdicts["cls"] is not Verdict.TAKE and not same(base["cls"], theirs["cls"], "cls"):
        # The class stays the user's: what stands and falls with it shares its fate.
        bound = {name for name, verdict in verdicts.items() if verdict is not Verdict.KEEP} - _free(case)
        verdicts.update(dict.fromkeys(bound, verdicts["cls"]))
    if verdicts["cls"] is Verdict.TAKE:
        gone = {name for name in base if name not in theirs and name in mine} - _accepted(case)
        verdicts.update(dict.fromkeys(gone, Verdict.TAKE))
    return verdicts


def _clings(case: Case, base: Mapping[str, str], mine: Mapping[str, str], verdicts: Mapping[str, Verdict]) -> bool:
    """Whether the user gave the old class something that the new one may not accept."""
    if case.decisions.get(_id(case, "cls")) == "theirs":
        return False
    own = {name for name, value in mine.items() if not same(base.get(name), value, name, case.owner)}
    return bool(own - _accepted(case) - {"cls"}) or any(
        verdict is Verdict.OPEN and name not in _free(case) for name, verdict in verdicts.items()
    )


def _is_torn(case: Case) -> bool:
    """Whether a relation would become a plain column for its table is gone: that is not done in silence."""
    target = of_field(case.base).get("to", "").strip("\"'")
    return target in case.lost and not is_relation(case.theirs.cls)


def _free(case: Case) -> set[str]:
    """What makes sense whatever the class; that a OneToOneField is unique need not be said."""
    return FREE - {"unique"} if "models.OneToOneField" in (case.base.cls, case.theirs.cls) else FREE


def _turns(case: Case) -> bool:
    """Whether a relation becomes a plain column, or the other way round."""
    return is_relation(case.base.cls) != is_relation(case.theirs.cls)


def _accepted(case: Case) -> set[str]:
    """Arguments that the new class accepts, whatever the old one was: from a plain column there is no way back."""
    return COMMON if is_relation(case.theirs.cls) or not _turns(case) else COMMON - {"related_name"}


def _verdict(case: Case, name: str, base: str | None, mine: str | None, theirs: str | None) -> Verdict:
    is_own = not same(base, mine, name, case.owner)
    if name in TASTE and (is_own or not _turns(case)) and (base is not None or name == "verbose_name"):
        return Verdict.KEEP
    if name == "db_column":
        return Verdict.TAKE if case.is_moved or case.name != case.theirs.name else Verdict.KEEP
    verdict = decide(
        changed_by_user=is_own or has_comment(mine or ""),
        changed_by_us=not same(base, theirs, name, case.owner),
        agree=same(mine, theirs, name, case.owner),
        removed_by_user=mine is None and base is not None,
    )
    return settled(verdict, _id(case, name), case.decisions)


def _patched(case: Case, ours: Statement, taken: Mapping[str, str | None], remembered: Field) -> str:
    width = len(case.indent)
    if case.source == layout.assignment(case.base.name, models.expression(case.base), width).lstrip():
        return layout.assignment(case.theirs.name, models.expression(remembered), width).lstrip()
    if case.name != case.theirs.name:
        ours.rename(case.theirs.name)
    if ("cls" in taken and _turns(case)) or "columns" in taken:
        return _made_anew(case, ours, taken, remembered)
    if taken.get("cls"):
        ours.call_another(taken["cls"] or "")
    order = list(of_field(case.theirs))
    for name, value in taken.items():
        if name != "cls" and value is not None:
            ours.give(name, value, order)
        elif name != "cls" and name in ours.parts:
            ours.take_away(name)
    return ours.laid_out()


def _made_anew(case: Case, ours: Statement, taken: Mapping[str, str | None], remembered: Field) -> str:
    """The statement as it would be written, with the arguments that the user gave or changed and it can have."""
    base, possible = of_field(case.base), {*_accepted(case), *of_field(case.theirs)}
    own = {
        name: part.source
        for name, part in ours.parts.items()
        if name not in taken and name in possible and not same(base.get(name), part.source, name, case.owner)
    }
    whole = with_parts(remembered, own)
    return layout.assignment(case.theirs.name, models.expression(whole), len(case.indent)).lstrip()


def _id(case: Case, name: str) -> str:
    return ".".join([case.label, *case.theirs.columns[:1], "class" if name == "cls" else name])


def _pending(case: Case, source: str, name: str, theirs: str | None) -> Pending:
    part = Statement(source, case.indent, case.theirs.cls).parts.get(name)
    mine = part.source if part else ""
    if name == "cls":
        mine, theirs = source.partition("=")[2], models.expression(case.theirs)
    return Pending(id=_id(case, name), ours=" ".join(mine.split()) or "nothing", theirs=theirs or "nothing")
