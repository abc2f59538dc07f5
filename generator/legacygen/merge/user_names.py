"""The names that the user gave, so that everything generated from now on uses them."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from legacygen.config import Config
from legacygen.lockfile import Conflict, Lockfile
from legacygen.matching.models import KEY, MatchedModel, Matches, field_identity
from legacygen.merge.planned_arguments import field_arguments
from legacygen.plan import Field, Model, Plan
from legacygen.planning import PinnedName, PinnedNames
from legacygen.pycode.field_arguments import RELATION_FIELDS, is_relation_class
from legacygen.pycode.module import keyword_value, last_name, string_value

RELATION_CLASSES = (*RELATION_FIELDS, "ForeignObject", "ManyToManyField")


@dataclass(frozen=True, slots=True, kw_only=True)
class UserNames:
    """What planning has to know: names, legacygen.toml without the names that the code overrules, and quarrels.

    `overruled` are those names as `Lock` has them, `unnamed` what goes by legacygen.toml although the user named it.
    """

    known: PinnedNames
    config: Config
    pending: tuple[Conflict, ...]
    overruled: tuple[str, ...] = ()
    unnamed: frozenset[str] = frozenset()


def collect_user_names(
    base: Plan, located: Matches, config: Config, decisions: Mapping[str, str], lock: Lockfile
) -> UserNames:
    """The names in the user's code, else those of the last run.

    legacygen.toml rules where the user has not renamed the thing in the code; where both have, the code does,
    and the question is put until it is settled, or legacygen.toml says something else.
    """
    models = {model.label: model for model in base.models}
    sides = _Sides(lock, decisions)
    classes: dict[str, str] = {}
    toml_classes, toml_fields = dict(config.classes), dict(config.fields)
    for label in {**models, **located.held}:
        held, model = located.held.get(label), models.get(label)
        before = model.name if model else ""
        name = held.cls.name if held else before
        if not sides.is_by_toml(toml_classes, label, before, name):
            classes[label] = name
    fields: dict[str, dict[str, PinnedName]] = {}
    for label in {**models, **located.held}:
        fields[label] = {}
        for column, pin, before in _pins(located.held.get(label), models.get(label)):
            key = f"{label}.{column}"
            pin = dataclasses.replace(pin, is_relation=None) if key in lock.named else pin
            if not sides.is_by_toml(toml_fields, key, before, pin.name):
                fields[label][column] = pin
    related = dict(_related(base, located))
    known = PinnedNames(
        classes=classes,
        fields=fields,
        related=related,
        many_to_many=_crossings(base, located, related),
        reserved_classes=tuple(_taken_classes(located)),
        reserved=_taken(base, located),
    )
    return UserNames(
        known=known,
        config=dataclasses.replace(config, classes=toml_classes, fields=toml_fields),
        pending=tuple(sides.pending),
        overruled=tuple(sorted(sides.overruled)),
        unnamed=frozenset(sides.unnamed),
    )


class _Sides:
    """The code and legacygen.toml, where they name a thing differently."""

    def __init__(self, lock: Lockfile, decisions: Mapping[str, str]) -> None:
        self._lock, self._decisions = lock, decisions
        self.pending: list[Conflict] = []
        self.overruled: list[str] = []
        self.unnamed: list[str] = []

    def is_by_toml(self, toml: dict[str, str], key: str, before: str, name: str) -> bool:
        """Whether legacygen.toml gives the name; else its line is left out of `toml`.

        `before` is the name of the last run, `name` that in the code, if there is one.
        """
        wanted, decision = toml.get(key), self._decisions.get(f"{key}.name")
        is_mine = name != before or key in self._lock.named
        if wanted in (None, name) or not name or not is_mine:
            return wanted is not None
        if decision == "theirs":
            self.unnamed.append(key)
            return True
        line = f"{key}={wanted}"
        if decision == "ours" or wanted == before or line in self._lock.overruled:
            self.overruled.append(line)
        else:
            text = "the code and legacygen.toml name it differently; the code rules"
            self.pending.append(Conflict(id=f"{key}.name", kind="name", ours=name, theirs=wanted or "", text=text))
        del toml[key]
        return False


def _pins(held: MatchedModel | None, model: Model | None) -> Iterator[tuple[str, PinnedName, str]]:
    """Column, pin and the name of the last run. A name that the user did not choose follows the column's role."""
    planned = {field_identity(each): each for each in model.fields} if model else {}
    for column in {**planned, **(held.fields if held else {})}:
        if column == KEY or is_many_to_many(column, planned.get(column), held):
            continue
        before = planned[column].name if column in planned else ""
        ours = held.fields[column].name if held and column in held.fields else before
        role = is_relation_class(planned[column].cls) if column in planned and ours == before else None
        yield column, PinnedName(name=ours, is_relation=role), before


def is_many_to_many(column: str, planned: Field | None, held: MatchedModel | None) -> bool:
    """Whether an identity is that of a many-to-many field, whose name is kept by its joining table."""
    if not column.startswith("("):
        return False
    attribute = held.fields.get(column) if held else None
    cls = last_name(attribute.call.func) if attribute else planned.cls if planned else ""
    return cls.endswith("ManyToManyField")


def _related(base: Plan, located: Matches) -> Iterator[tuple[str, str]]:
    for model in base.models:
        for field in model.fields:
            said = _way_back(field)
            if said:
                yield f"{model.label}.{field_identity(field)}", said
    for label, held in located.held.items():
        for column, attribute in held.fields.items():
            name = string_value(keyword_value(attribute.call, "related_name"))
            if name:
                yield f"{label}.{column}", name


def _way_back(field: Field) -> str:
    return next((item.value.strip("\"'") for item in field.arguments if item.name == "related_name"), "")


def _crossings(base: Plan, located: Matches, related: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The names of many-to-many fields and of their ways back, by the label of the joining table."""
    found = {
        (model.label, field_identity(field)): field.name
        for model in base.models
        for field in model.fields
        if field.cls.endswith("ManyToManyField")
    }
    for label, held in located.held.items():
        for column, attribute in held.fields.items():
            if last_name(attribute.call.func) == "ManyToManyField":
                found[label, column] = attribute.name
    return {
        identity.strip("()"): (name, related[f"{label}.{identity}"])
        for (label, identity), name in found.items()
        if f"{label}.{identity}" in related
    }


def _taken_classes(located: Matches) -> Iterator[str]:
    models = {(held.cls.module.path, held.cls.name) for held in located.held.values()}
    modules = {held.cls.module.path: held.cls.module for held in located.held.values()}
    for path, module in modules.items():
        yield from (name for name in module.bound if (path, name) not in models)


def _taken(base: Plan, located: Matches) -> dict[str, set[str]]:
    """By label: attributes of the user's own, and the ways back that lead there already."""
    taken: dict[str, set[str]] = {label: set() for label in located.held}
    labels = {held.cls.name: label for label, held in located.held.items()}
    for label, held in located.held.items():
        mapped = {attribute.name for attribute in held.fields.values()}
        taken[label] |= held.cls.bound - mapped - {"Meta", "__str__"}
        for attribute in (each for each in held.cls.attributes if last_name(each.call.func) in RELATION_CLASSES):
            back = string_value(keyword_value(attribute.call, "related_name"))
            to = attribute.call.args[0] if attribute.call.args else keyword_value(attribute.call, "to")
            if back and to is not None:
                target = (string_value(to) or last_name(to)).rpartition(".")[2]
                taken.setdefault(label if target == "self" else labels.get(target, ""), set()).add(back)
    known = {model.name: model.label for model in base.models}
    for model in base.models:
        for field in model.fields:
            back = _way_back(field)
            if back:
                target = field_arguments(field).get("to", "").strip("\"'")
                taken.setdefault(model.label if target == "self" else known.get(target, ""), set()).add(back)
    return taken
