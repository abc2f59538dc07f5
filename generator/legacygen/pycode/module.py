"""Reads the user's modules: model classes with their `db_table`, and the names that modules and classes bind."""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from legacygen.errors import RefusedError
from legacygen.pycode.source_text import BYTE_ORDER_MARK, SourceText

Binding = ast.Assign | ast.AnnAssign

BLOCKS = (ast.If, ast.Try, ast.With, ast.For, ast.While, ast.Match)
"""Statements whose bodies belong to the scope around them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClassAttribute:
    """A name that a class body assigns a call to: a field, or something of the user's own, such as a manager."""

    name: str
    node: Binding
    call: ast.Call


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModelClass:
    """A class of the user, model or not. `db_table` is empty if Meta has none, or one that is no plain string.

    `app` is the `app_label` of Meta, otherwise that of its module.
    `body` are the statements that it stands among: those of the module, or of a block such as `if`; `statement` is the
    statement of the module that holds it, or the class itself. `is_concrete` is false if Meta makes it a proxy or
    abstract, `is_unmanaged` is true if Meta says `managed = False`.
    """

    name: str
    module: "PythonModule"
    node: ast.ClassDef
    body: Sequence[ast.stmt]
    statement: ast.stmt
    app: str
    db_table: str
    meta: ast.ClassDef | None
    attributes: tuple[ClassAttribute, ...]
    is_concrete: bool
    is_unmanaged: bool

    @property
    def bound_names(self) -> set[str]:
        """All names that the class body binds."""
        return {name for statement in self.node.body for name in _list_bound_names(statement)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PythonModule:
    """A module that may hold models; `path` is relative to the project.

    `classes` are those at its top level, also within blocks such as `if` and `try`. `app` is the label of the app that
    it belongs to, if that is another one than the legacy app.
    """

    path: str
    text: SourceText
    tree: ast.Module
    app: str = ""
    classes: tuple[ModelClass, ...] = field(default=())

    @property
    def bound_names(self) -> set[str]:
        """All names that the module binds at its top level."""
        return {name for statement in self.tree.body for name in _list_bound_names(statement)}


def parse_module(path: str, source: str, app: str = "") -> PythonModule:
    """Parse a module; `app` is as in `PythonModule`.

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
    bare = PythonModule(path=path, text=text, tree=tree, app=app)
    # A frozen value cannot refer to itself: the classes refer to a module of the same path and text without classes.
    classes = tuple(
        _read_class(node, bare, body, statement)
        for statement in tree.body
        for node, body in _list_classes(statement, tree.body)
    )
    return PythonModule(path=path, text=text, tree=tree, app=app, classes=classes)


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


def _list_classes(node: ast.stmt, body: Sequence[ast.stmt]) -> Iterator[tuple[ast.ClassDef, Sequence[ast.stmt]]]:
    """List a class, or those in a block, each with the statements that it stands among."""
    if isinstance(node, ast.ClassDef):
        yield node, body
    for inner in _list_bodies(node):
        for each in inner:
            yield from _list_classes(each, inner)


def _list_bodies(node: ast.AST) -> Iterator[list[ast.stmt]]:
    """List the bodies of a block that binds names in the scope around it: `if`, `try`, `with`, a loop or `match`."""
    if isinstance(node, BLOCKS):
        yield from (body for name in ("body", "orelse", "finalbody") if (body := getattr(node, name, None)))
        for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
            yield part.body


def _read_class(node: ast.ClassDef, module: PythonModule, body: Sequence[ast.stmt], statement: ast.stmt) -> ModelClass:
    meta = next((each for each in node.body if isinstance(each, ast.ClassDef) and each.name == "Meta"), None)
    options = meta_options(meta)
    flags = {name for name in ("proxy", "abstract") if name in options and _is_constant(options[name].value, True)}
    return ModelClass(
        name=node.name,
        module=module,
        node=node,
        body=body,
        statement=statement,
        app=_read_text(options, "app_label") or module.app,
        db_table=_read_text(options, "db_table"),
        meta=meta,
        attributes=tuple(_list_attributes(node.body)),
        is_concrete=not flags,
        is_unmanaged="managed" in options and _is_constant(options["managed"].value, False),
    )


def _read_text(options: Mapping[str, Binding], name: str) -> str:
    return string_value(options[name].value) if name in options else ""


def _list_attributes(body: Iterable[ast.stmt]) -> Iterator[ClassAttribute]:
    for node in body:
        if isinstance(node, Binding) and isinstance(node.value, ast.Call) and assigned_name(node):
            yield ClassAttribute(name=assigned_name(node), node=node, call=node.value)


def _is_constant(node: ast.expr | None, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def _list_bound_names(statement: ast.stmt) -> Iterator[str]:
    yield from (name for body in _list_bodies(statement) for each in body for name in _list_bound_names(each))
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
