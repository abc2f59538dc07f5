"""Renders the lines of a stub for the fields of a new model: what is clear as it is, a guess within `Unmapped`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from legacygen.emit.stub_details import StubLine
from legacygen.emit.stubs import render_value
from legacygen.loaded_models import LoadedField
from legacygen.plan import Field, Model
from legacygen.profiles import Meaning
from legacygen.pycode.field_arguments import is_relation_class
from legacygen.pycode.literal import list_literal, string_literal
from legacygen.stub.kinds import FAMILIES, ValueKind, find_kind
from legacygen.stub.proposals import HASHES, Proposal, is_counter

TEXTS = FAMILIES[0]
ISO_DATE = ("%Y-%m-%d",)
ISO_MOMENT = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
CONVERTERS = {
    (Meaning.TIMESTAMP, ValueKind.MOMENT): "epoch",
    (Meaning.MONEY, ValueKind.DECIMAL): "money",
    (Meaning.IP, ValueKind.IP): "ip",
    (Meaning.PHP, ValueKind.JSON): "php",
}
"""The functions of `clean` by what values look like, and the kind of the new field."""


def render_lines(model: Model, proposals: Mapping[str, Proposal], refs: Mapping[str, StubLine]) -> dict[str, StubLine]:
    """Return the lines of the fields of a legacy model, by name; one that is not in it keeps its usual line.

    `refs` are the lines of relations of several columns, which have no usual ones.
    """
    used = {each.field.name for each in proposals.values()}
    found: dict[str, StubLine] = {}
    for field in model.fields:
        usual = refs.get(field.name) or _render_usual(field, model)
        if field.name in proposals:
            found[field.name] = _render_line(field, usual, proposals[field.name])
        elif field.cls.endswith("AutoField"):
            found[field.name] = StubLine(keyword=field.name, value="")
        elif field.name in used:  # another column has been proposed for the field of this name
            found[field.name] = replace(usual, keyword=f"old_{field.name}")
        elif field.name in refs:
            found[field.name] = usual
    return found


def _render_usual(field: Field, model: Model) -> StubLine:
    names = ("ref",) if is_relation_class(field.cls) else ()
    return StubLine(keyword=field.name, value=render_value(field, model), names=names)


def list_unfilled(target: str, fields: Iterable[LoadedField], proposals: Mapping[str, Proposal]) -> Iterator[str]:
    """Yield comments about the fields of a new model that no column fills: a line to fill in for each required one."""
    used = {each.field.name for each in proposals.values()}
    left = [each for each in fields if each.name not in used and not is_counter(each)]
    required = [each for each in left if is_required(each)]
    if required:
        yield f"{target} requires these fields, and no column has been proposed for them:"
    yield from (f"{each.name}=…,  {describe_field(each)}" for each in required)
    others = [f"{each.name} ({describe_field(each)})" for each in left if each not in required]
    if others:
        yield f"{target} also has {', '.join(others)}."


def is_required(field: LoadedField) -> bool:
    """Return whether a new object needs a value for a field: neither NULL nor empty text nor a default will do."""
    may_be_empty = field.blank and find_kind(field.classes) in TEXTS
    return not (field.null or field.has_default or may_be_empty)


def describe_field(field: LoadedField) -> str:
    """Return the class of a field, with its length."""
    length = f"({field.max_length})" if field.max_length >= 0 else ""
    return f"{field.classes[0]}{length}{' with choices' if field.choices else ''}"


def _render_line(field: Field, usual: StubLine, proposal: Proposal) -> StubLine:
    line = _clean_value(field, usual, proposal)
    declared, kind = proposal.column.declared, find_kind(proposal.field.classes)
    is_same = line == usual and (declared is kind or {declared, kind} <= TEXTS)
    is_sure = not proposal.guess and is_same and not proposal.field.choices
    return replace(line, keyword=proposal.field.name, is_sure=is_sure)


def _clean_value(field: Field, usual: StubLine, proposal: Proposal) -> StubLine:
    """Return the line with its value cleaned as the values of the column seem to need it."""
    declared, kind = proposal.column.declared, find_kind(proposal.field.classes)
    value = usual.value
    if "ref" in usual.names:
        is_key = kind is not ValueKind.RELATION and is_relation_class(field.cls)
        return replace(usual, value=f"old.{field.name}_id", names=()) if is_key else usual
    if proposal.field.name == "password" and proposal.column.meaning in HASHES:
        value = f'clean.password({value}, "{HASHES[proposal.column.meaning]}")'
    elif {kind, declared} <= TEXTS:
        value = _clean_text(value, proposal)
    elif kind is not declared:
        value = _convert_value(value, kind, proposal)
    return usual if value == usual.value else replace(usual, value=value, names=("clean",))


def _convert_value(value: str, kind: ValueKind, proposal: Proposal) -> str:
    """Return the value as one of another kind than that of its column, if its values look like that."""
    meaning = proposal.column.meaning
    if kind is ValueKind.FLAG:
        return f"clean.yes({value})"
    if kind is ValueKind.DATE:
        return f"clean.date({value}{_render_formats(proposal, ISO_DATE)})"
    if kind is ValueKind.MOMENT and meaning is Meaning.MOMENT:  # the zone is for the user to say
        return f'clean.local_time({value}, "Area/City"{_render_formats(proposal, ISO_MOMENT)})'
    function = CONVERTERS.get((meaning, kind)) if meaning else None
    return f"clean.{function}({value})" if function else value


def _render_formats(proposal: Proposal, usual: Sequence[str]) -> str:
    """Return the argument for the formats of dates, unless the function reads them anyway."""
    guess = proposal.column.profile.guess if proposal.column.profile else None
    formats: Sequence[str] = guess.formats if guess else ()
    return f", formats={list_literal(map(string_literal, formats))}" if set(formats) - set(usual) else ""


def _clean_text(value: str, proposal: Proposal) -> str:
    profile = proposal.column.profile
    if profile is None:
        return value
    is_damaged = bool(profile.mojibake or profile.entities)
    if profile.nulls and (is_damaged or not proposal.field.null):
        value = f"clean.text({value})"
    value = f"clean.mojibake({value})" if profile.mojibake else value
    return f"clean.unescape({value})" if profile.entities else value
