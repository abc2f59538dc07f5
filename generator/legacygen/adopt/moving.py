"""Moves the classes of legacy tables into another app, as models that Django manages. Texts in, texts out."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from legacygen.adopt.adapting import Adaptation
from legacygen.adopt.managed_meta import drop_own_indexes, manage_table
from legacygen.errors import RefusedError
from legacygen.pycode.assignment import FieldAssignment
from legacygen.pycode.imports import import_missing_names
from legacygen.pycode.insertion import (
    append_class,
    find_statement_start,
    has_trailing_comment,
    remove_class,
    remove_statement,
)
from legacygen.pycode.layout import lay_out_import
from legacygen.pycode.literal import string_literal
from legacygen.pycode.module import ModelClass, PythonModule, last_name, parse_module, string_value
from legacygen.pycode.source_text import SourceText, TextEdit, apply_edits

RELATIONS = ("ForeignKey", "OneToOneField", "ManyToManyField", "ForeignObject", "GenericRelation")
REEXPORT = "  # noqa: E402, F401 - adopted by Django"
MODELS_IMPORT = "from django.db import models\n"
"""The beginning of a module of models that is empty."""

ARGUMENTS = ("to", "on_delete", "related_name", "null", "blank", "db_constraint", "db_index")
"""The order in which arguments are set; others keep their place."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MovedClass:
    """A class that moves, with the changes of its fields by their names."""

    cls: ModelClass
    adaptations: Mapping[str, Adaptation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """The app that classes move to: its label, the import path and the path of its models, and their text."""

    app: str
    module: str
    path: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPlaces:
    """Where the classes of the legacy app are after the move: the label of the app by the name of the class."""

    legacy: str
    apps: Mapping[str, str]

    def render_reference(self, name: str, app: str) -> str:
        """Render the target of a relation in a model of `app`: a string, with the app where it is another one."""
        there = self.apps.get(name, self.legacy)
        return string_literal(name if there == app else f"{there}.{name}")


def move_classes(
    modules: Iterable[PythonModule], moved: Sequence[MovedClass], to: Destination, places: ClassPlaces
) -> dict[str, str]:
    """Return the new texts of modules, by path: the classes leave theirs, which import them from `to` then.

    Raises RefusedError for a class that cannot leave its module.
    """
    texts: dict[str, str] = {}
    blocks: list[tuple[str, str]] = []
    known: dict[str, str] = {}
    for module in modules:
        leaving = [each for each in moved if each.cls.module.path == module.path]
        lines = _list_import_lines(module)
        for each in leaving:
            block = _adapt_class(each, module, to, places)
            _refuse_local_names(each.cls, block, module, lines, {other.cls.name for other in moved})
            blocks.append((each.cls.name, block))
            known.update(lines)
        text = _leave_module(module, [each.cls for each in leaving], to, places)
        if text != module.text.text:
            texts[module.path] = text
    texts[to.path] = _enter_module(to, [block for _, block in sorted(blocks)], known)
    return texts


def _adapt_class(moved: MovedClass, module: PythonModule, to: Destination, places: ClassPlaces) -> str:
    """Return the source of a class in the form that it has in its new app."""
    cls, text = moved.cls, module.text
    if cls.node.col_offset:
        raise RefusedError(f"{module.path}: {cls.name} stands in a block; move it to the top level, then adopt it.")
    start = find_statement_start(text, cls.node)
    block = parse_module(module.path, text.text[start : text.end(cls.node)].replace("\r\n", "\n"))
    own = block.classes[0]
    edits = [*manage_table(own), *drop_own_indexes(own)]
    for attribute in own.attributes:
        source = block.text.source(attribute.node)
        assignment = FieldAssignment(source, block.text.indent(block.text.start(attribute.node)), "")
        _point_relation(assignment, to.app, places)
        _apply_adaptation(assignment, moved.adaptations.get(attribute.name))
        if assignment.source != source:
            place = block.text.start(attribute.node)
            edits.append(TextEdit(start=place, end=block.text.end(attribute.node), text=assignment.lay_out()))
    return apply_edits(block.text.text, edits)


def _point_relation(assignment: FieldAssignment, app: str, places: ClassPlaces) -> None:
    """Let a relation name its target by a string that is right in `app`."""
    if last_name(ast.parse(assignment.cls, mode="eval").body) not in RELATIONS or assignment.hides_arguments:
        return
    for name in ("to", "through"):
        argument = assignment.arguments.get(name)
        target = _find_target(ast.parse(argument.source, mode="eval").body, places) if argument else ""
        if target:
            assignment.set_argument(name, places.render_reference(target, app), ARGUMENTS)


def _find_target(node: ast.expr, places: ClassPlaces) -> str:
    """Return the class of the legacy app that an argument names; empty for `self` and classes of other apps."""
    text = string_value(node) or (node.id if isinstance(node, ast.Name) else "")
    app, _, name = text.rpartition(".")
    return name if app in ("", places.legacy) and name != "self" else ""


def _apply_adaptation(assignment: FieldAssignment, adaptation: Adaptation | None) -> None:
    if adaptation is None:
        return
    if adaptation.cls:
        assignment.change_class(adaptation.cls)
    for name, value in adaptation.arguments.items():
        if value is not None:
            assignment.set_argument(name, value, ARGUMENTS)
        elif name in assignment.arguments:
            assignment.remove_argument(name)


def change_fields(module: PythonModule, changes: Mapping[str, Mapping[str, Adaptation]]) -> str:
    """Return the text of a module with changes of fields, by the names of class and field."""
    text, edits = module.text, []
    for cls in module.classes:
        for attribute in cls.attributes if cls.name in changes else ():
            assignment = FieldAssignment(text.source(attribute.node), text.indent(text.start(attribute.node)), "")
            _apply_adaptation(assignment, changes[cls.name].get(attribute.name))
            edits.append(
                TextEdit(start=text.start(attribute.node), end=text.end(attribute.node), text=assignment.lay_out())
            )
    return apply_edits(text.text, edits)


def _list_import_lines(module: PythonModule) -> dict[str, str]:
    """List the line that imports each name of a module, by name; relative imports become absolute."""
    found = {}
    package = module.path.split("/")[:-1]
    for node in module.tree.body:
        if isinstance(node, ast.ImportFrom):
            parts = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*parts, *filter(None, [node.module])])
            for alias in node.names:
                renamed = f" as {alias.asname}" if alias.asname else ""
                found[alias.asname or alias.name] = f"from {source} import {alias.name}{renamed}"
        elif isinstance(node, ast.Import):
            for alias in node.names:
                renamed = f" as {alias.asname}" if alias.asname else ""
                found[alias.asname or alias.name.split(".")[0]] = f"import {alias.name}{renamed}"
    return found


def _refuse_local_names(
    cls: ModelClass, block: str, module: PythonModule, imports: Mapping[str, str], moved: set[str]
) -> None:
    """Raise RefusedError if a class uses a name that its module makes by itself, and that stays there."""
    local = module.bound_names - imports.keys() - moved - cls.bound_names
    used = sorted(local & _list_loaded_names(block))
    if used:
        raise RefusedError(
            f"{module.path}: {cls.name} uses {', '.join(used)} of this module; move that to a module of its own and "
            "import it, then adopt the table. Nothing was written."
        )


def _list_loaded_names(text: str) -> set[str]:
    return {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}


def _leave_module(module: PythonModule, classes: Sequence[ModelClass], to: Destination, places: ClassPlaces) -> str:
    """Return the text of a module that classes leave, with an import of them at its end, and relations that follow."""
    text = module.text
    edits = list(_follow_relations(module, classes, places))
    for cls in classes:
        removed = remove_class(text, cls.node, cls.body)
        start = min(removed.start, find_statement_start(text, cls.node))
        edits.append(TextEdit(start=start, end=removed.end, text=removed.text))
    new = apply_edits(text.text, edits)
    if classes:
        new = _drop_unused_imports(module, new)
        new = _add_reexport(new, to.module, [cls.name for cls in classes], text.newline)
    return new


def _follow_relations(module: PythonModule, leaving: Sequence[ModelClass], places: ClassPlaces) -> Iterator[TextEdit]:
    """Let the relations of the classes that stay in a module of the legacy app name classes that move."""
    gone = {id(each.node) for each in leaving}
    app = module.app or places.legacy
    for cls in module.classes:
        for attribute in cls.attributes if id(cls.node) not in gone and not module.app else ():
            source = module.text.source(attribute.node)
            assignment = FieldAssignment(source, module.text.indent(module.text.start(attribute.node)), "")
            target = assignment.arguments.get("to")
            name = _find_target(ast.parse(target.source, mode="eval").body, places) if target else ""
            through = assignment.arguments.get("through")
            joined = _find_target(ast.parse(through.source, mode="eval").body, places) if through else ""
            if name in places.apps or joined in places.apps:
                _point_relation(assignment, app, places)
            if assignment.source != source:
                start, end = module.text.start(attribute.node), module.text.end(attribute.node)
                yield TextEdit(start=start, end=end, text=assignment.lay_out())


def _drop_unused_imports(module: PythonModule, text: str) -> str:
    """Return a text without the imports of names that only the classes used that have left."""
    before, tree = _list_loaded_names(module.text.text), ast.parse(text)
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    source, edits = SourceText(text), []
    for node in tree.body:
        if not isinstance(node, ast.ImportFrom) or any(alias.asname or alias.name == "*" for alias in node.names):
            continue
        if has_trailing_comment(source, node):  # such as `noqa`, which says that it is not there for the module itself
            continue
        names = [alias.name for alias in node.names]
        kept = [name for name in names if name in used or name not in before]
        if not kept:
            edits.append(_remove_import(source, node))
        elif kept != names and not node.level:
            line = lay_out_import(node.module or "", kept).replace("\n", source.newline)
            edits.append(TextEdit(start=source.start(node), end=source.end(node), text=line))
    return apply_edits(text, edits)


def _remove_import(source: SourceText, node: ast.ImportFrom) -> TextEdit:
    """Remove an import; where blank lines stand around it, with those below."""
    edit = remove_statement(source, node)
    above = source.text[: edit.start].endswith(source.newline * 2)
    end = edit.end
    while above and source.text[end:].startswith(source.newline):
        end += len(source.newline)
    return TextEdit(start=edit.start, end=end, text=edit.text)


def _add_reexport(text: str, module: str, names: Sequence[str], newline: str) -> str:
    """Return the text with an import of the classes at its end, where no circle of imports can hide a class."""
    earlier = next(
        (
            node
            for node in ast.parse(text).body
            if isinstance(node, ast.ImportFrom) and node.module == module and not node.level
        ),
        None,
    )
    source = SourceText(text)
    if earlier:
        every = sorted({*names, *(alias.name for alias in earlier.names)})
        start, end = source.line_start(source.start(earlier)), source.next_line(source.end(earlier))
    else:
        every, start, end = sorted(names), len(text.rstrip()), len(text)
    lines = lay_out_import(module, every).split("\n")
    lines[0] += REEXPORT
    block = newline.join(lines) + newline
    return text[:start] + ("" if earlier else newline * 3) + block + text[end:]


def _enter_module(to: Destination, blocks: Sequence[str], known: Mapping[str, str]) -> str:
    """Return the text of the destination with the classes at its end, and the imports that they need.

    Raises RefusedError where a name means something else there.
    """
    base = to.text if to.text.strip() else MODELS_IMPORT
    module = parse_module(to.path, base)
    there = _list_import_lines(module)
    used = {name for block in blocks for name in _list_loaded_names(block)}
    for name in sorted(used & known.keys() & module.bound_names):
        if there.get(name) != known[name]:
            raise RefusedError(f"{to.path}: {name} is another one than that of the legacy models; rename it there.")
    edits = [*import_missing_names(module, blocks, known)]
    text = apply_edits(base, edits).rstrip()
    for block in blocks:
        source = SourceText(f"{text.rstrip()}\n")
        text = apply_edits(source.text, [append_class(source, block)])
    return text
