"""Finds the classes of a project that share the fields of a model, or are about it, and the names for its rows."""

import functools
from dataclasses import dataclass

from legacygen.pycode.uses.project_classes import ClassKey, ProjectClasses, close_over, name_variables


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFamily:
    """The classes around a model: `models` are itself and its subclasses, `rows` those and all of their bases.

    `about` are all classes whose strings may name fields of the model: rows, managers, forms, admins. A file that has
    one of the classes `shown` works with the model. `others` are classes about other models only. `variables` are
    names that rows of the model have.
    """

    models: frozenset[ClassKey]
    rows: frozenset[ClassKey]
    about: frozenset[ClassKey]
    shown: frozenset[ClassKey]
    others: frozenset[ClassKey]
    variables: frozenset[str]


@functools.lru_cache(maxsize=64)
def find_family(project: ProjectClasses, model: str) -> ModelFamily:
    """Find the family of the class of that name; of several, those that name a table are meant."""
    words = {model}
    while True:
        project.read_files_with(words)
        family = _find_family(project, model)
        found = {name for _, name in family.about | family.shown} - words
        if not found:
            return family
        words |= found


def _find_family(project: ProjectClasses, model: str) -> ModelFamily:
    links = project.links
    named = project.find_by_name(model)
    start = {key for key in named if project.find_class(key).has_table} or named
    models = close_over(start, links.subclasses)
    rows = close_over(models, links.bases)
    managers = {each for key in rows for each in links.managers.get(key, ())}
    querysets = _add_called(project, close_over(managers, links.bases))
    about, shown = _find_admirers(project, models)
    # Bases such as `models.Model`, which are outside of the project, have a lot of other subclasses.
    every = models | {key for key in rows | querysets | about if key[0]}
    return ModelFamily(
        models=frozenset(models),
        rows=frozenset(rows & every),
        about=frozenset(every),
        shown=frozenset((models | managers | shown) & every),
        others=frozenset(_list_others(project) - every),
        variables=frozenset(variable for _, name in models for variable in name_variables(name)),
    )


def _find_admirers(project: ProjectClasses, models: set[ClassKey]) -> tuple[set[ClassKey], set[ClassKey]]:
    """Find the classes about some models with their bases, and those that are not only such a base."""
    links = project.links
    direct = {each for key in models for each in links.admirers.get(key, ())}
    # A class that is about another model says nothing of this one, whatever its bases and subclasses are.
    undecided = {key for key in links.bases if not links.subjects.get(key)} | direct
    down = {key: each & undecided for key, each in links.subclasses.items()}
    up = {key: each & undecided for key, each in links.bases.items()}
    shown = close_over(direct, down)
    return close_over(shown, up), shown


def _add_called(project: ProjectClasses, managers: set[ClassKey]) -> set[ClassKey]:
    """Add the querysets that managers make in their methods."""
    found = set(managers)
    waiting = list(managers)
    while waiting:
        path, name = waiting.pop()
        for ref in project.read_facts(path).called.get(name, ()) if path else ():
            for key in project.resolve_class(path, ref) - found:
                if key[0] and any(base.endswith(("QuerySet", "Manager")) for base in _list_base_names(project, key)):
                    found.add(key)
                    waiting.append(key)
    return found


def _list_base_names(project: ProjectClasses, key: ClassKey) -> set[str]:
    return {name for _, name in close_over([key], project.links.bases)}


def _list_others(project: ProjectClasses) -> set[ClassKey]:
    """List all classes that are models, about models, or managers of models."""
    links = project.links
    models = {key for key in links.bases if project.find_class(key).is_model}
    managers = close_over({each for key in models for each in links.managers.get(key, ())}, links.bases)
    about = {key for key in links.bases if links.subjects.get(key)}
    return {key for key in models | managers | about if key[0]}
