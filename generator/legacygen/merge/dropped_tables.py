"""A table that is gone: its class goes with it, or stays as a tombstone when the user has worked on it or uses it."""

import ast
from dataclasses import dataclass, field

from legacygen.emit.models import render_class
from legacygen.lockfile import Tombstone
from legacygen.matching.models import MatchedModel
from legacygen.merge.inputs import MergeDecisions, UserSide
from legacygen.plan import Model
from legacygen.pycode.brackets import contains_comment
from legacygen.pycode.insertion import find_statement_start, insert_before, remove_class
from legacygen.pycode.literal import string_literal
from legacygen.pycode.source_text import TextEdit

TABLE_TOMBSTONE = "LegacyTableGone"


@dataclass(slots=True, kw_only=True)
class DroppedTable:
    """Edits of the module's text, the code they bring in, and the tombstone if there is one."""

    edits: list[TextEdit] = field(default_factory=list)
    new_code: list[str] = field(default_factory=list)
    gone: list[Tombstone] = field(default_factory=list)


def drop_model(prepared: UserSide, base: Model, held: MatchedModel, choice: MergeDecisions) -> DroppedTable:
    """What becomes of a class whose table is gone, or is no longer taken."""
    cls = held.cls
    is_named = any(f"{each}.".startswith(f"{base.label}.") for each in prepared.named)
    keeps = is_named or is_model_edited(base, held) or base.label in choice.used
    if not keeps or choice.decisions.get(base.label) == "theirs":
        return DroppedTable(edits=[remove_class(cls.module.text, cls.module.tree.body, cls.node)])
    if base.label in choice.there:
        return DroppedTable()  # left out by legacygen.toml: the class is the user's own from now on
    gone = Tombstone(table=base.label, column="", source=cls.db_table, cls=cls.name)
    first = next(node for node in cls.node.body if not _is_docstring(node))
    indent = cls.module.text.indent(cls.module.text.start(first))
    name = "legacy_table_gone" if "objects" in cls.bound else "objects"
    block = f"{indent}{name} = {TABLE_TOMBSTONE}({string_literal(base.label)})\n"
    return DroppedTable(
        edits=[insert_before(cls.module.text, first, block)], new_code=[f"{TABLE_TOMBSTONE}()"], gone=[gone]
    )


def is_model_edited(base: Model, held: MatchedModel) -> bool:
    """Whether the user has changed anything of a class but its layout and the order of its parts."""
    text = held.cls.module.text
    start = find_statement_start(text, held.cls.node)
    source = text.source(held.cls.node)
    generated = render_class(base)
    return (
        text.text[start:].lstrip().startswith("#")
        or base.name != held.cls.name
        or _shape(ast.parse(generated).body[0]) != _shape(held.cls.node)
        or (contains_comment(source) and _comments(source) != _comments(generated))
    )


def _shape(node: ast.stmt) -> object:
    """A class as a value that neither the order of its statements nor their layout changes."""
    if not isinstance(node, ast.ClassDef):
        return ast.dump(node)
    head = [ast.dump(each) for each in (*node.bases, *node.keywords, *node.decorator_list)]
    return (node.name, tuple(head), tuple(sorted(map(repr, map(_shape, node.body)))))


def _comments(source: str) -> list[str]:
    return sorted(line.strip() for line in source.split("\n") if "#" in line and contains_comment(line.strip()))


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
