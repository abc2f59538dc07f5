"""Finds the lines of a project that use fields and relations of a model, in Python, templates and fixtures."""

from collections.abc import Mapping

from legacygen.pycode.uses.fixture_uses import is_fixture, list_fixture_values
from legacygen.pycode.uses.model_family import find_family
from legacygen.pycode.uses.project_classes import index_classes
from legacygen.pycode.uses.python_uses import list_python_uses
from legacygen.pycode.uses.reference import Reference, merge_lines
from legacygen.pycode.uses.row_names import RowNames
from legacygen.pycode.uses.template_uses import list_template_uses

Texts = Mapping[str, str]

DERIVED = (("get_", "_display"), ("get_next_by_", ""), ("get_previous_by_", ""))
"""The texts around the name of a field in the names of methods that Django gives to a model."""


def find_field_references(
    texts: Texts, model: str, names: tuple[str, ...], lookups: tuple[str, ...] = (), known: Texts | None = None
) -> tuple[Reference, ...]:
    """Find the uses of fields `names` of the class `model` in texts by path; `lookups` are names in lookups only.

    `known` are texts that show the classes and relations of the project, if something of them is masked in `texts`.
    """
    names = (*names, *(f"{each[0]}{name}{each[1]}" for name in names if name for each in DERIVED))
    wanted = {*names, *lookups}
    searched = {path: text for path, text in texts.items() if any(name in text for name in wanted)}
    if not searched:  # then nothing has to be parsed
        return ()
    project = index_classes(tuple((known or texts).items()))
    for path in searched:  # all of them first, since each new file means that what is known of classes is made anew
        project.read_facts(path)
    rows = RowNames(project, find_family(project, model))
    found: list[Reference] = []
    for path, text in searched.items():
        if path.endswith(".py"):
            uses = list_python_uses(path, text, rows, names, wanted)
            found += [Reference(path=path, line=each.line, is_idle=each.is_idle) for each in uses]
        elif is_fixture(path):
            found += [Reference(path=path, line=each) for each in list_fixture_values(text, model, names)]
        else:
            found += [Reference(path=path, line=each.line) for each in list_template_uses(path, text, rows, names)]
    return merge_lines(found)


def find_reverse_references(
    texts: Texts, target: str, accessor: str, query: str, known: Texts | None = None
) -> tuple[Reference, ...]:
    """Find the uses of a relation from the other side, by its names in the class `target` and in lookups.

    Both names are empty if the relation has no reverse side.
    """
    return find_field_references(texts, target, (accessor,), (query,), known) if target and accessor else ()
