"""Removes the class of a dropped table, or puts a tombstone into it where it survives."""

import ast
import copy
import inspect
from collections.abc import Collection
from dataclasses import dataclass

from legacygen.emit.models import render_class
from legacygen.matching.models import MatchedModel
from legacygen.plan import Model
from legacygen.pycode.brackets import contains_comment
from legacygen.pycode.insertion import find_statement_start, insert_before, remove_class
from legacygen.pycode.literal import string_literal
from legacygen.pycode.module import string_value
from legacygen.pycode.source_text import TextEdit
from legacygen.pycode.tombstone_names import TABLE_TOMBSTONE


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedModel:
    """The edit of the module, and the code that it adds (for its imports)."""

    edit: TextEdit
    new_code: str = ""


def remove_model(ours: MatchedModel) -> DroppedModel:
    """Remove the class."""
    return DroppedModel(edit=remove_class(ours.cls.module.text, ours.cls.node, ours.cls.body))


def add_table_tombstone(label: str, ours: MatchedModel) -> DroppedModel:
    """Add a tombstone to the class, which then raises an error for every query."""
    cls = ours.cls
    first = next(node for node in cls.node.body if not _is_docstring(node))
    indent = cls.module.text.indent(cls.module.text.start(first))
    # As `objects` it is the default manager. A manager of the user must stay, for other code may use it by name.
    name = "legacy_table_gone" if "objects" in cls.bound_names else "objects"
    block = f"{indent}{name} = {TABLE_TOMBSTONE}({string_literal(label)})\n"
    return DroppedModel(edit=insert_before(cls.module.text, first, block), new_code=f"{TABLE_TOMBSTONE}()")


def is_model_edited(base: Model, ours: MatchedModel) -> bool:
    """Return whether the user has changed anything in a class except its layout and the order of its statements."""
    text = ours.cls.module.text
    start = find_statement_start(text, ours.cls.node)
    source = text.source(ours.cls.node)
    generated = render_class(base)
    return (
        text.text[start:].lstrip().startswith("#")
        or base.name != ours.cls.name
        or _sort_body(ast.parse(generated).body[0], {"models"}) != _sort_body(ours.cls.node, _find_aliases(ours))
        or (contains_comment(source) and _list_comments(source) != _list_comments(generated))
    )


def _find_aliases(ours: MatchedModel) -> set[str]:
    """Find the names under which the module of a class has imported Django's `models`."""
    imports = (node for node in ours.cls.module.tree.body if isinstance(node, ast.ImportFrom))
    return {each.asname or each.name for node in imports for each in node.names if each.name == "models"}


def _sort_body(node: ast.stmt, aliases: Collection[str]) -> object:
    """Return a value that is the same for two classes that differ only in layout and the order of statements.

    `models.CharField` and `CharField` are the same, where `models` is one of the aliases.
    """
    if isinstance(node, ast.Expr) and string_value(node.value):  # a docstring may be indented with tabs
        return inspect.cleandoc(string_value(node.value))
    if not isinstance(node, ast.ClassDef):
        return _dump(node, aliases)
    head = [_dump(each, aliases) for each in (*node.bases, *node.keywords, *node.decorator_list)]
    return (node.name, tuple(head), tuple(sorted(repr(_sort_body(each, aliases)) for each in node.body)))


def _dump(node: ast.AST, aliases: Collection[str]) -> str:
    return ast.dump(_Unqualified(aliases).visit(copy.deepcopy(node)))


class _Unqualified(ast.NodeTransformer):
    """Leaves out the module that a name is taken from, if it is one of the aliases."""

    def __init__(self, aliases: Collection[str]) -> None:
        self._aliases = aliases

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """Replace `models.CharField` by `CharField`."""
        if isinstance(node.value, ast.Name) and node.value.id in self._aliases:
            return ast.Name(id=node.attr, ctx=node.ctx)
        return self.generic_visit(node)


def _list_comments(source: str) -> list[str]:
    return sorted(line.strip() for line in source.split("\n") if "#" in line and contains_comment(line.strip()))


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
