"""Judges by names whether something holds rows of a model: True and False are certain enough, None is unknown."""

from legacygen.pycode.uses.model_family import ModelFamily
from legacygen.pycode.uses.project_classes import NOWHERE, ClassKey, ProjectClasses, close_over
from legacygen.pycode.uses.receivers import ClassRef


class RowNames:
    """The names in a project for rows of a model, and for those of others.

    A file is foreign if it is about a namesake of the model: there, the names that both have mean the namesake.
    """

    def __init__(self, project: ProjectClasses, family: ModelFamily) -> None:
        self.project, self.family = project, family
        self.namesakes = {
            key
            for _, name in family.models
            for key in project.find_by_name(name) - family.models
            if project.find_class(key).is_model
        }

    def judge_class(self, path: str, ref: ClassRef) -> bool | None:
        """Judge a reference to a class in a file."""
        found = self.project.resolve_class(path, ref)
        if found & self.family.about:
            return True
        return False if found and found <= self.family.others else None

    def judge_attribute(self, name: str, wanted: str, *, is_foreign: bool) -> bool | None:
        """Judge an attribute, such as a relation, whose own attribute `wanted` is in question."""
        rows = self.project.relations.rows.get(name, set())
        is_open = not rows or NOWHERE in rows
        if not is_foreign and (rows & self.family.models or (is_open and name in self.family.variables)):
            return True
        others = rows - self.family.models
        return False if not is_open and any(self.defines(key, wanted) for key in others) else None

    def judge_variable(self, name: str, wanted: str, *, is_foreign: bool) -> bool | None:
        """Judge a variable by its name, whose attribute `wanted` is in question."""
        if name in self.family.variables and not is_foreign:
            return True
        named = self.project.variables.get(name, set()) - self.family.models
        return False if any(self.defines(key, wanted) for key in named) else None

    def is_related(self, name: str, *, is_dotted: bool, is_foreign: bool) -> bool:
        """Return whether a lookup may lead to rows of the model over this part: `customer` of `customer__phone`."""
        rows = self.project.relations.rows.get(name, set())
        if rows & self.family.models:
            return not (is_foreign and rows - self.family.models)
        if rows and NOWHERE not in rows:
            return False
        if name in self.family.variables:
            return not is_foreign
        # A name that nothing is known of may be that of an annotation.
        return not is_dotted and (bool(rows) or name not in self.project.plain_fields)

    def defines(self, key: ClassKey, name: str) -> bool:
        """Return whether a class has an attribute, by its body, that of a base, or the reverse side of a relation."""
        project = self.project
        reverse = project.relations.reverse.get(key, set())
        return name in reverse or any(
            name in project.find_class(each).bound for each in close_over([key], project.links.bases)
        )

    def is_foreign_file(self, path: str) -> bool:
        """Return whether a file has nothing of the app of the model, although there is a namesake in another app."""
        if not self.namesakes:
            return False
        own = {_find_app(each) for each, _ in self.family.models}
        if not path.endswith(".py"):
            return _is_within(path, {_find_app(each) for each, _ in self.namesakes})
        imported = self.project.list_imported_files(path)
        return not any(_is_within(each, own) for each in (path, *imported))


def _find_app(path: str) -> str:
    """Return the folder of the app that a module of models belongs to."""
    folder = path.rpartition("/")[0]
    return folder.removesuffix("/models")


def _is_within(path: str, folders: set[str]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in folders if folder)
