"""Collects the names that the user has given, so that everything that is generated from now on uses them."""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from legacygen.config import Config
from legacygen.lockfile import Conflict, Lockfile
from legacygen.matching.models import MatchedModel, Matches, field_identity
from legacygen.merge.planned_arguments import field_arguments
from legacygen.plan import KEY, Field, Model, Plan
from legacygen.planning import PinnedName, PinnedNames
from legacygen.pycode.field_arguments import RELATION_FIELDS, is_relation_class, read_target
from legacygen.pycode.module import ClassAttribute, keyword_value, last_name, string_value

RELATION_CLASSES = (*RELATION_FIELDS, "ForeignObject", "ManyToManyField")


@dataclass(frozen=True, slots=True, kw_only=True)
class UserNames:
    """The names that planning has to keep, and legacygen.toml without the names that the code overrules.

    `overruled` are those names, as in `Lockfile.overruled`. `named_by_toml` has a name in legacygen.toml that wins
    over the user's own.
    """

    pinned: PinnedNames
    config: Config
    conflicts: tuple[Conflict, ...]
    overruled: tuple[str, ...] = ()
    named_by_toml: frozenset[str] = frozenset()


def collect_user_names(
    base: Plan, matches: Matches, config: Config, decisions: Mapping[str, str], lockfile: Lockfile, app: str
) -> UserNames:
    """Collect the names in the user's code, else those of the last run; `app` is the label of the legacy app.

    legacygen.toml wins where the user has not renamed the thing in the code. Where both have a name for it, the code
    wins, and it is a conflict until it is resolved or legacygen.toml has another name.
    """
    models = {model.label: model for model in base.models}
    toml = _TomlNames(config, lockfile, decisions)
    classes = _pin_classes(models, matches, toml)
    fields: dict[str, dict[str, PinnedName]] = {}
    for label in {**models, **matches.models}:
        fields[label] = {}
        for column, pinned, before in _pin_fields(matches.models.get(label), models.get(label)):
            key = f"{label}.{column}"
            # A name that the user has chosen stays even if the column becomes a relation, or is none any more.
            pinned = dataclasses.replace(pinned, is_relation=None) if key in lockfile.user_named else pinned
            if not toml.decides(toml.fields, key, before, pinned.name):
                fields[label][column] = pinned
    related = dict(_list_related_names(base, matches))
    return UserNames(
        pinned=PinnedNames(
            classes=classes,
            fields=fields,
            related=related,
            many_to_many=_find_many_to_many_names(base, matches, related),
            reserved_classes=tuple(_list_other_names(matches)),
            reserved=_find_reserved_attributes(base, matches),
            apps=matches.list_apps(),
            app=app,
        ),
        config=dataclasses.replace(config, classes=toml.classes, fields=toml.fields),
        conflicts=tuple(toml.conflicts),
        overruled=tuple(sorted(toml.overruled)),
        named_by_toml=frozenset(toml.winning),
    )


class _TomlNames:
    """The names in legacygen.toml; those that the code overrules are removed one by one."""

    def __init__(self, config: Config, lockfile: Lockfile, decisions: Mapping[str, str]) -> None:
        self._lockfile, self._decisions = lockfile, decisions
        self.classes, self.fields = dict(config.classes), dict(config.fields)
        self.conflicts: list[Conflict] = []
        self.overruled: list[str] = []
        self.winning: list[str] = []

    def decides(self, section: dict[str, str], key: str, before: str, name: str) -> bool:
        """Return whether legacygen.toml decides the name; else its line is removed from `section`.

        `before` is the name of the last run, `name` that in the code, if there is one.
        """
        wanted, decision = section.get(key), self._decisions.get(f"{key}.name")
        is_user_named = name != before or key in self._lockfile.user_named
        if wanted in (None, name) or not name or not is_user_named:
            return wanted is not None  # a generated name always follows legacygen.toml
        if decision == "theirs":
            self.winning.append(key)
            return True
        line = f"{key}={wanted}"
        # The code wins without a conflict where its name is newer (the last run wrote that of legacygen.toml), and
        # where the user has decided so. `overruled` remembers the whole line, so that another name is a new conflict.
        if decision == "ours" or wanted == before or line in self._lockfile.overruled:
            self.overruled.append(line)
        else:
            text = "the code and legacygen.toml have different names for it; the name in the code is used"
            self.conflicts.append(Conflict(id=f"{key}.name", kind="name", ours=name, theirs=wanted or "", text=text))
        del section[key]
        return False


def _pin_classes(models: Mapping[str, Model], matches: Matches, toml: _TomlNames) -> dict[str, str]:
    """Return the names of classes by label, without those that legacygen.toml decides."""
    classes = {}
    for label in {**models, **matches.models, **matches.unfollowed}:
        ours, model = matches.models.get(label), models.get(label)
        before = model.name if model else ""
        name = ours.cls.name if ours else matches.unfollowed[label].name if label in matches.unfollowed else before
        if not toml.decides(toml.classes, label, before, name):
            classes[label] = name
    return classes


def _pin_fields(ours: MatchedModel | None, model: Model | None) -> Iterator[tuple[str, PinnedName, str]]:
    """List the column of each field, with its pinned name and its name in the last run.

    A name that the user did not choose is pinned only as long as the column stays a relation, or none.
    """
    planned = {field_identity(each): each for each in model.fields} if model else {}
    for column in {**planned, **(ours.fields if ours else {}), **(ours.elsewhere if ours else {})}:
        if column == KEY or is_many_to_many(column, planned.get(column), ours):
            continue
        before = planned[column].name if column in planned else ""
        name = (ours.find_name(column) if ours else "") or before
        role = is_relation_class(planned[column].cls) if column in planned and name == before else None
        yield column, PinnedName(name=name, is_relation=role), before


def is_many_to_many(identity: str, planned: Field | None, ours: MatchedModel | None) -> bool:
    """Return whether an identity is that of a many-to-many field, whose name is pinned by its join table."""
    if not identity.startswith("("):
        return False
    attribute = ours.fields.get(identity) if ours else None
    cls = last_name(attribute.call.func) if attribute else planned.cls if planned else ""
    return cls.endswith("ManyToManyField")


def _list_related_names(base: Plan, matches: Matches) -> Iterator[tuple[str, str]]:
    """List related names by `label.identity`; those in the code come last, so that they win."""
    for model in base.models:
        for field in model.fields:
            name = _get_related_name(field)
            if name:
                yield f"{model.label}.{field_identity(field)}", name
    for label, ours in matches.models.items():
        for column, attribute in ours.fields.items():
            name = string_value(keyword_value(attribute.call, "related_name"))
            if name:
                yield f"{label}.{column}", name


def _get_related_name(field: Field) -> str:
    return next((item.value.strip("\"'") for item in field.arguments if item.name == "related_name"), "")


def _find_many_to_many_names(base: Plan, matches: Matches, related: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Find the names of many-to-many fields and their related names, by the label of the join table."""
    found = {
        (model.label, field_identity(field)): field.name
        for model in base.models
        for field in model.fields
        if field.cls.endswith("ManyToManyField")
    }
    for label, ours in matches.models.items():
        for column, attribute in ours.fields.items():
            if last_name(attribute.call.func) == "ManyToManyField":
                found[label, column] = attribute.name
    return {
        identity.strip("()"): (name, related[f"{label}.{identity}"])
        for (label, identity), name in found.items()
        if f"{label}.{identity}" in related
    }


def _list_other_names(matches: Matches) -> Iterator[str]:
    """List the names in the modules of models that are not models; one module may import the models of another."""
    models = {ours.cls.name for ours in matches.models.values()}
    modules = {ours.cls.module.path: ours.cls.module for ours in matches.models.values() if not ours.cls.module.app}
    for module in modules.values():
        yield from (name for name in module.bound_names if name not in models)


def _find_reserved_attributes(base: Plan, matches: Matches) -> dict[str, set[str]]:
    """Find by label the attributes that are not fields of columns, and the related names of existing relations."""
    reserved: dict[str, set[str]] = {label: set() for label in matches.models}
    labels = {ours.cls.name: label for label, ours in matches.models.items()}
    for label, ours in matches.models.items():
        mapped = {attribute.name for attribute in ours.fields.values()}
        reserved[label] |= ours.cls.bound_names - mapped - {"Meta", "__str__"}
        for attribute in ours.cls.attributes:
            name, target = _read_reverse(attribute)
            if name:
                reserved.setdefault(label if target == "self" else labels.get(target, ""), set()).add(name)
    known = {model.name: model.label for model in base.models}
    for model in base.models:
        for field in model.fields:
            name = _get_related_name(field)
            if name:
                target = read_target(field_arguments(field).get("to", ""))
                reserved.setdefault(model.label if target == "self" else known.get(target, ""), set()).add(name)
    return reserved


def _read_reverse(attribute: ClassAttribute) -> tuple[str, str]:
    """Return the related name of a relation in the code, and its target class; both empty where it has none."""
    if last_name(attribute.call.func) not in RELATION_CLASSES:
        return "", ""
    to = attribute.call.args[0] if attribute.call.args else keyword_value(attribute.call, "to")
    name = string_value(keyword_value(attribute.call, "related_name"))
    return (name, (string_value(to) or last_name(to)).rpartition(".")[2]) if name and to is not None else ("", "")
