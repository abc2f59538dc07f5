"""Renames a plan after the user's code: its names, and those in its expressions, become the names in the code.

Without this, each renamed field would look like a change in every index, key and relation that mentions it.
"""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from legacygen.matching.models import MatchedModel, Matches, field_identity
from legacygen.merge.planned_arguments import field_arguments
from legacygen.plan import KEY, Argument, Choices, Field, Model, Plan
from legacygen.pycode.field_arguments import is_relation_class, read_target
from legacygen.pycode.literal import string_literal
from legacygen.pycode.module import assigned_name, keyword_value, last_name

EMPTY = "__empty__"
"""The name of the label of no value in a choices class; it is no member."""

QUOTED_NAME = re.compile(r'(?<![\w.])(?P<keyword>\w+=)?"(?P<sign>-?)(?P<name>\w+)"')
"""A string that may be the name of a field, with the keyword before it and the sign of a descending order, if any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRenames:
    """New names by old name: of classes, and of fields by class (its old name)."""

    classes: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def rename_base(base: Plan, matches: Matches) -> Plan:
    """Return the plan of the last run as it would have been with the names that the code has now."""
    renames = UserRenames(
        classes={
            model.name: name
            for model in base.models
            if (name := matches.find_class_name(model.label)) and name != model.name
        },
        fields={
            model.name: renamed
            for model in base.models
            if model.label in matches.models and (renamed := _find_renamed_fields(model, matches.models[model.label]))
        },
    )
    if not renames.classes and not renames.fields:
        return base
    return replace(base, models=tuple(_rename_model(model, renames) for model in base.models))


def rename_choices(model: Model, ours: MatchedModel | None, written: Model | None) -> Model:
    """Return the model with the names that its choices classes and their members have in the code.

    What is not in the code has the name with which the last run wrote it, in the model `written`.
    """
    renamed: dict[str, str] = {}
    all_choices = []
    for choices in model.choices:
        name, member_names = _find_choices_names(choices, ours, written)
        members = tuple(
            replace(member, name=member_names.get(member.value, member.name)) for member in choices.members
        )
        renamed[choices.name] = name
        for old, new in zip(choices.members, members, strict=True):
            renamed[f"{choices.name}.{old.name}"] = f"{name}.{new.name}"
        all_choices.append(replace(choices, name=name, members=members))
    if all(old == new for old, new in renamed.items()):
        return model
    fields = tuple(
        replace(each, arguments=tuple(_rename_choices_argument(item, renamed) for item in each.arguments))
        for each in model.fields
    )
    return replace(model, choices=tuple(all_choices), fields=fields)


def find_choices_class(ours: MatchedModel, column: str) -> str:
    """Return the name of the class in `choices=Status.choices`, or `choices=Status`; empty where there is none."""
    attribute = ours.fields.get(column)
    match keyword_value(attribute.call, "choices") if attribute else None:
        case ast.Attribute(attr="choices", value=ast.Name(id=name)) | ast.Name(id=name):
            return name
    return ""


def find_renamed_choices(written: Choices, ours: MatchedModel) -> Iterator[str]:
    """Find the ID of a choices class that the user has renamed, and those of its renamed members."""
    used = find_choices_class(ours, written.column)
    name = used if used in ours.nested else written.name
    if name not in ours.nested:
        return
    place = f"{written.column}.choices"
    if name != written.name:
        yield place
    members = list_members(ours.nested[name])
    for member in written.members:
        if member.value in members and assigned_name(members[member.value]) != member.name:
            yield f"{place}.{member_value(member.value)}"


def list_choices_identities(choices: Choices) -> Iterator[str]:
    """List the IDs of a choices class and its members within the model: `column.choices`, `column.choices.value`."""
    place = f"{choices.column}.choices"
    yield from (place, *(f"{place}.{member_value(member.value)}" for member in choices.members))


def member_value(source: str) -> str:
    """Return the value of a member; `source` is that of a string."""
    value: str = ast.literal_eval(source)
    return value


def _find_choices_names(
    choices: Choices, ours: MatchedModel | None, written: Model | None
) -> tuple[str, dict[str, str]]:
    """Return the name of a choices class, and those of its members by the source of their value."""
    # The class is identified by its column: names may be the user's, and two columns may have the same values.
    known = next((each for each in written.choices if each.column == choices.column), None) if written else None
    name = known.name if known else choices.name
    members = {member.value: member.name for member in known.members} if known else {}
    if ours:
        nested = ours.nested
        used = find_choices_class(ours, choices.column)
        name = used if used in nested else name
        if name in nested:
            members.update((value, assigned_name(node)) for value, node in list_members(nested[name]).items())
    return name, members


def list_members(choices: ast.ClassDef) -> dict[str, ast.Assign]:
    """Return the members of a choices class in the code, by the source of their value."""
    found = {}
    for node in choices.body:
        if isinstance(node, ast.Assign) and assigned_name(node) not in ("", EMPTY):
            # `NEW = "new", "New"` has a label, `NEW = "new"` has none.
            first = node.value.elts[0] if isinstance(node.value, ast.Tuple) and node.value.elts else node.value
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found[string_literal(first.value)] = node
    return found


def _rename_choices_argument(argument: Argument, renamed: Mapping[str, str]) -> Argument:
    """Rename the class in `choices=Status.choices`, and the member in `db_default=Status.NEW`."""
    cls = argument.value.removesuffix(".choices")
    if argument.name == "choices" and cls in renamed:
        return replace(argument, value=f"{renamed[cls]}.choices")
    if argument.name == "db_default":
        return replace(argument, value=renamed.get(argument.value, argument.value))
    return argument


def _find_renamed_fields(model: Model, ours: MatchedModel) -> dict[str, str]:
    """Find the fields that the user has renamed: new names by old name, those with `_id` of relations among them."""
    renamed = {}
    for each in model.fields:
        identity = field_identity(each)
        name, attribute = ours.find_name(identity), ours.fields.get(identity)
        if name in ("", each.name) or identity == KEY:
            continue
        renamed[each.name] = name
        if is_relation_class(each.cls):
            # A relation that the user has made a plain field has no attribute with `_id` any more.
            is_still_relation = attribute is None or is_relation_class(last_name(attribute.call.func))
            renamed[f"{each.name}_id"] = f"{name}_id" if is_still_relation else name
    return renamed


def _rename_model(model: Model, renames: UserRenames) -> Model:
    own = renames.fields.get(model.name, {})
    fields = tuple(_rename_field(each, model.name, renames) for each in model.fields)
    if not own:
        return replace(model, name=renames.classes.get(model.name, model.name), fields=fields)
    return replace(
        model,
        name=renames.classes.get(model.name, model.name),
        fields=fields,
        meta=tuple(replace(item, value=_rename_in_strings(item.value, own)) for item in model.meta),
        display=re.sub(r"\bself\.(\w+)", lambda match: f"self.{own.get(match[1], match[1])}", model.display),
    )


def _rename_field(planned: Field, owner: str, renames: UserRenames) -> Field:
    """Rename a field of the class `owner`, and the fields and classes that its arguments mention."""
    own = renames.fields.get(owner, {})
    name = own.get(planned.name, planned.name)
    if field_identity(planned) == KEY:
        return replace(planned, positional=tuple(_rename_in_strings(each, own) for each in planned.positional))
    parts = field_arguments(planned)
    if "to" not in parts:
        return replace(planned, name=name) if name != planned.name else planned
    target, through = read_target(parts["to"]), read_target(parts.get("through", ""))
    of_target = renames.fields.get(owner if target == "self" else target, {})
    mentioned = {
        "to_field": of_target,
        "to_fields": of_target,
        "from_fields": own,
        "through": {through: renames.classes.get(through, through)},
        "through_fields": renames.fields.get(through, {}),
    }
    arguments = tuple(
        replace(item, value=_rename_in_strings(item.value, mentioned[item.name])) if item.name in mentioned else item
        for item in planned.arguments
    )
    to = planned.positional[0].replace(target, renames.classes.get(target, target))
    return replace(planned, name=name, positional=(to, *planned.positional[1:]), arguments=arguments)


def _rename_in_strings(source: str, renamed: Mapping[str, str]) -> str:
    """Rename the fields that are mentioned in strings of a source."""

    def rename(match: re.Match[str]) -> str:
        if match["keyword"] == "name=":  # an index or a constraint may have the same name as a field
            return match[0]
        return f'{match["keyword"] or ""}"{match["sign"]}{renamed.get(match["name"], match["name"])}"'

    return QUOTED_NAME.sub(rename, source)
