"""Reads the user's modules: model classes with their `db_table`, and the names that modules and classes bind."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from legacygen.errors import RefusedError
from legacygen.pycode.source_text import BYTE_ORDER_MARK, SourceText

Binding = ast.Assign | ast.AnnAssign


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClassAttribute:
    """A name that a class body assigns a call to: a field, or something of the user's own, such as a manager."""

    name: str
    node: Binding
    call: ast.Call


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModelClass:
    """A class of the user, model or not. `db_table` is empty if Meta has none, or one that is no plain string.

    `is_concrete` is false if Meta makes it a proxy or abstract.
    """

    name: str
    module: "PythonModule"
    node: ast.ClassDef
    db_table: str
    meta: ast.ClassDef | None
    attributes: tuple[ClassAttribute, ...]
    is_concrete: bool

    @property
    def bound_names(self) -> set[str]:
        """All names that the class body binds."""
        return {name for statement in self.node.body for name in _list_bound_names(statement)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PythonModule:
    """A module of the app; `path` is relative to the project, `classes` are those at its top level."""

    path: str
    text: SourceText
    tree: ast.Module
    classes: tuple[ModelClass, ...] = field(default=())

    @property
    def bound_names(self) -> set[str]:
        """All names that the module binds at its top level."""
        return {name for statement in self.tree.body for name in _list_bound_names(statement)}


def parse_module(path: str, source: str) -> PythonModule:
    """Parse a module.

    Raises RefusedError, which names the line, if it is not valid Python.
    """
    try:
        tree = ast.parse(source.removeprefix(BYTE_ORDER_MARK))
    except (SyntaxError, ValueError) as error:
        where = f"line {error.lineno}" if isinstance(error, SyntaxError) else "it"
        reason = error.msg if isinstance(error, SyntaxError) else error
        raise RefusedError(
            f"{path} is not valid Python ({where}: {reason}); fix it, then refresh. Nothing was written."
        ) from None
    text = SourceText(source)
    bare = PythonModule(path=path, text=text, tree=tree)
    nodes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    # A frozen value cannot refer to itself: the classes refer to a module of the same path and text without classes.
    return PythonModule(path=path, text=text, tree=tree, classes=tuple(_read_class(node, bare) for node in nodes))


def assigned_name(target: Binding) -> str:
    """Return the name that an assignment binds; empty if it binds several, or an attribute or item."""
    targets = target.targets if isinstance(target, ast.Assign) else [target.target]
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else ""


def string_value(node: ast.expr | None) -> str:
    """Return the value of a plain string literal; empty for any other expression."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def meta_options(meta: ast.ClassDef | None) -> dict[str, Binding]:
    """Return the assignments in a Meta class by the name of the option."""
    body = meta.body if meta else []
    found = {assigned_name(node): node for node in body if isinstance(node, Binding) and node.value}
    return {name: node for name, node in found.items() if name}


def keyword_value(call: ast.Call, name: str) -> ast.expr | None:
    """Return the value of a keyword argument, or None if the call does not have it."""
    for each in call.keywords:
        if each.arg == name:
            return each.value
    return None


def last_name(node: ast.expr) -> str:
    """Return the last part of a dotted name, `CharField` of `models.CharField`; empty for any other expression."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _read_class(node: ast.ClassDef, module: PythonModule) -> ModelClass:
    meta = next((each for each in node.body if isinstance(each, ast.ClassDef) and each.name == "Meta"), None)
    options = meta_options(meta)
    flags = {name for name in ("proxy", "abstract") if name in options and _is_true(options[name].value)}
    return ModelClass(
        name=node.name,
        module=module,
        node=node,
        db_table=string_value(options["db_table"].value) if "db_table" in options else "",
        meta=meta,
        attributes=tuple(_list_attributes(node.body)),
        is_concrete=not flags,
    )


def _list_attributes(body: Iterable[ast.stmt]) -> Iterator[ClassAttribute]:
    for node in body:
        if isinstance(node, Binding) and isinstance(node.value, ast.Call) and assigned_name(node):
            yield ClassAttribute(name=assigned_name(node), node=node, call=node.value)


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _list_bound_names(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            yield statement.name
        case ast.Import() | ast.ImportFrom():
            # `import a.b` binds `a`.
            yield from ((alias.asname or alias.name).split(".")[0] for alias in statement.names)
        case ast.Assign() | ast.AnnAssign():
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for each in targets:
                names = [each] if isinstance(each, ast.Name) else ast.walk(each)  # `a, (b, c) = …`
                yield from (node.id for node in names if isinstance(node, ast.Name))
