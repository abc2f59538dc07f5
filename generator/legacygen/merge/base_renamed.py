"""A plan in the words of the user: names in its expressions follow what was renamed in the code."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from legacygen.matching.models import KEY, MatchedModel, Matches, field_identity
from legacygen.merge.planned_arguments import field_arguments
from legacygen.plan import Argument, Choices, Field, Model, Plan
from legacygen.pycode.field_arguments import is_relation_class
from legacygen.pycode.literal import string_literal
from legacygen.pycode.module import assigned_name, keyword_value, last_name

STRING = re.compile(r'(?<![\w.])(?P<before>\w+=)?"(?P<mark>-?)(?P<name>\w+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRenames:
    """Old names to new ones: classes of the app, fields by class (old name), choices and members by label."""

    classes: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def rename_base(base: Plan, matches: Matches) -> Plan:
    """The plan of the last run as it would have been with the names that the code has now."""
    names = UserRenames(
        classes={
            model.name: matches.models[model.label].cls.name
            for model in base.models
            if model.label in matches.models and matches.models[model.label].cls.name != model.name
        },
        fields={
            model.name: changed
            for model in base.models
            if model.label in matches.models and (changed := _fields(model, matches.models[model.label]))
        },
    )
    if not names.classes and not names.fields:
        return base
    return replace(base, models=tuple(_model(model, names) for model in base.models))


def rename_choices(model: Model, held: MatchedModel | None, before: Model | None) -> Model:
    """The model with the names that the user, or else the last run, gave to choices classes and their members."""
    changed: dict[str, str] = {}
    all_choices = []
    for choices in model.choices:
        name, members = _choices_names(choices, held, before)
        changed[choices.name] = name
        changed.update(
            {
                f"{choices.name}.{member.name}": f"{name}.{members.get(member.value, member.name)}"
                for member in choices.members
            }
        )
        found = tuple(replace(member, name=members.get(member.value, member.name)) for member in choices.members)
        all_choices.append(replace(choices, name=name, members=found))
    if all(old == new for old, new in changed.items()):
        return model
    fields = tuple(
        replace(each, arguments=tuple(_argument(item, changed) for item in each.arguments)) for each in model.fields
    )
    return replace(model, choices=tuple(all_choices), fields=fields)


def find_choices_class(held: MatchedModel, column: str) -> str:
    """The nested class that a field of the user takes its choices from, or nothing."""
    attribute = held.fields.get(column)
    value = keyword_value(attribute.call, "choices") if attribute else None
    is_dotted = isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name)
    return value.value.id if is_dotted else ""  # type: ignore[union-attr]


def find_renamed_choices(written: Choices, held: MatchedModel) -> Iterator[str]:
    """What of a choices class the code calls otherwise than it was written: `column.choices`, `….choices.value`."""
    used = find_choices_class(held, written.column)
    name = used if used in held.nested else written.name
    if name not in held.nested:
        return
    place = f"{written.column}.choices"
    if name != written.name:
        yield place
    members = list_members(held.nested[name])
    for member in written.members:
        if member.value in members and assigned_name(members[member.value]) != member.name:
            yield f"{place}.{member_value(member.value)}"


def list_choices_identities(choices: Choices) -> Iterator[str]:
    """What stands for a choices class and each of its members: `column.choices`, `column.choices.value`."""
    place = f"{choices.column}.choices"
    yield from (place, *(f"{place}.{member_value(member.value)}" for member in choices.members))


def member_value(source: str) -> str:
    """The value of a member, whose `source` is a string."""
    value: str = ast.literal_eval(source)
    return value


def _choices_names(choices: Choices, held: MatchedModel | None, before: Model | None) -> tuple[str, dict[str, str]]:
    known = next((each for each in before.choices if each.column == choices.column), None) if before else None
    name = known.name if known else choices.name
    members = {member.value: member.name for member in known.members} if known else {}
    if held:
        nested = held.nested
        used = find_choices_class(held, choices.column)
        name = used if used in nested else name
        if name in nested:
            members.update((value, assigned_name(node)) for value, node in list_members(nested[name]).items())
    return name, members


def list_members(choices: ast.ClassDef) -> dict[str, ast.Assign]:
    """The members of a choices class of the user by the source of their value."""
    found = {}
    for node in choices.body:
        if isinstance(node, ast.Assign) and assigned_name(node):
            first = node.value.elts[0] if isinstance(node.value, ast.Tuple) and node.value.elts else node.value
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                found[string_literal(first.value)] = node
    return found


def _argument(item: Argument, changed: Mapping[str, str]) -> Argument:
    head = item.value.removesuffix(".choices")
    if item.name == "choices" and head in changed:
        return replace(item, value=f"{changed[head]}.choices")
    return replace(item, value=changed.get(item.value, item.value)) if item.name == "db_default" else item


def _fields(model: Model, held: MatchedModel) -> dict[str, str]:
    """Old to new names, and those of the columns themselves, of what the user renamed."""
    changed = {}
    for each in model.fields:
        attribute = held.fields.get(field_identity(each))
        if attribute is None or attribute.name == each.name or field_identity(each) == KEY:
            continue
        changed[each.name] = attribute.name
        if is_relation_class(each.cls):
            is_still = is_relation_class(last_name(attribute.call.func))
            changed[f"{each.name}_id"] = f"{attribute.name}_id" if is_still else attribute.name
    return changed


def _model(model: Model, names: UserRenames) -> Model:
    own = names.fields.get(model.name, {})
    fields = tuple(_field(each, model.name, own, names) for each in model.fields)
    if not own:
        return replace(model, name=names.classes.get(model.name, model.name), fields=fields)
    return replace(
        model,
        name=names.classes.get(model.name, model.name),
        fields=fields,
        meta=tuple(replace(item, value=_strings(item.value, own)) for item in model.meta),
        display=re.sub(r"\bself\.(\w+)", lambda match: f"self.{own.get(match[1], match[1])}", model.display),
    )


def _field(planned: Field, owner: str, own: Mapping[str, str], names: UserRenames) -> Field:
    name = own.get(planned.name, planned.name)
    if field_identity(planned) == KEY:
        return replace(planned, positional=tuple(_strings(each, own) for each in planned.positional))
    parts = field_arguments(planned)
    if "to" not in parts:
        return replace(planned, name=name) if name != planned.name else planned
    target, through = parts["to"].strip("\"'"), parts.get("through", "").strip("\"'")
    theirs = names.fields.get(owner if target == "self" else target, {})
    spoken = {
        "to_field": theirs,
        "to_fields": theirs,
        "from_fields": own,
        "through": {through: names.classes.get(through, through)},
        "through_fields": names.fields.get(through, {}),
    }
    arguments = tuple(
        replace(item, value=_strings(item.value, spoken[item.name])) if item.name in spoken else item
        for item in planned.arguments
    )
    to = planned.positional[0].replace(target, names.classes.get(target, target))
    return replace(planned, name=name, positional=(to, *planned.positional[1:]), arguments=arguments)


def _strings(source: str, changed: Mapping[str, str]) -> str:
    """Source with the field names in its strings changed; names of indexes and the like stay."""

    def one(match: re.Match[str]) -> str:
        if match["before"] == "name=":
            return match[0]
        return f'{match["before"] or ""}"{match["mark"]}{changed.get(match["name"], match["name"])}"'

    return STRING.sub(one, source)
