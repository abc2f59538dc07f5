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
    remembered = with_parts(case.theirs, {name: value for name, value in back.items() if name not in ("cls",)})
    if "cls" in back:
        remembered = replace(remembered, cls=case.base.cls, positional=case.base.positional)
    source = _patched(case, ours, taken, remembered) if taken or case.name != case.theirs.name else case.source
    asked = [name for name, verdict in verdicts.items() if verdict is Verdict.OPEN]
    single = [name for name in asked if name in FREE or name == "cls" or "cls" not in asked]
    pending = tuple(_pending(case, source, name, theirs.get(name)) for name in single)
    return Outcome(source=source, base=remembered, pending=pending)


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
        return {name: verdict if name in FREE else Verdict.KEEP for name, verdict in verdicts.items()}
    if verdicts["cls"] is Verdict.TAKE and (_clings(case, base, mine, verdicts) or _is_torn(case)):
        verdicts["cls"] = settled(Verdict.OPEN, _id(case, "cls"), case.decisions)
    if verdicts["cls"] is not Verdict.TAKE and not same(base["cls"], theirs["cls"], "cls"):
        # The class stays the user's: what stands and falls with it shares its fate.
        bound = {name for name, verdict in verdicts.items() if verdict is not Verdict.KEEP and name not in FREE}
        verdicts.update(dict.fromkeys(bound, verdicts["cls"]))
    if verdicts["cls"] is Verdict.TAKE:
        gone = {name for name in base if name not in theirs and name in mine and name not in COMMON}
        verdicts.update(dict.fromkeys(gone, Verdict.TAKE))
    return verdicts


def _clings(case: Case, base: Mapping[str, str], mine: Mapping[str, str], verdicts: Mapping[str, Verdict]) -> bool:
    """Whether the user gave the old class something that the new one may not accept."""
    if case.decisions.get(_id(case, "cls")) == "theirs":
        return False
    own = {name for name, value in mine.items() if not same(base.get(name), value, name, case.owner)}
    return bool(own - COMMON - {"cls"}) or any(
        verdict is Verdict.OPEN and name not in FREE for name, verdict in verdicts.items()
    )


def _is_torn(case: Case) -> bool:
    """Whether a relation would become a plain column for its table is gone: that is not done in silence."""
    target = of_field(case.base).get("to", "").strip("\"'")
    return target in case.lost and not is_relation(case.theirs.cls)


def _verdict(case: Case, name: str, base: str | None, mine: str | None, theirs: str | None) -> Verdict:
    if name in TASTE and (base is not None or name == "verbose_name"):
        return Verdict.KEEP
    if name == "db_column":
        return Verdict.TAKE if case.is_moved else Verdict.KEEP
    owner = case.owner
    verdict = decide(
        changed_by_user=not same(base, mine, name, owner) or has_comment(mine or ""),
        changed_by_us=not same(base, theirs, name, owner),
        agree=same(mine, theirs, name, owner),
        removed_by_user=mine is None and base is not None,
    )
    return settled(verdict, _id(case, name), case.decisions)


def _patched(case: Case, ours: Statement, taken: Mapping[str, str | None], remembered: Field) -> str:
    width = len(case.indent)
    if case.source == layout.assignment(case.base.name, models.expression(case.base), width).lstrip():
        return layout.assignment(case.theirs.name, models.expression(remembered), width).lstrip()
    if case.name != case.theirs.name:
        ours.rename(case.theirs.name)
    if ("cls" in taken and is_relation(case.theirs.cls) != is_relation(case.base.cls)) or "columns" in taken:
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
    """The statement as it would be written, with the arguments that the user gave or changed."""
    base = of_field(case.base)
    own = {
        name: part.source
        for name, part in ours.parts.items()
        if name not in taken and not same(base.get(name), part.source, name, case.owner)
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
