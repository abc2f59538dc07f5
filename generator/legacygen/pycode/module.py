"""The user's modules as they are: which class stands for which table, and what its body binds."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from legacygen.errors import RefusedError
from legacygen.pycode.source_text import SourceText

Binding = ast.Assign | ast.AnnAssign


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ClassAttribute:
    """A name that a class body binds to the result of a call: a field, or something of the user's own."""

    name: str
    node: Binding
    call: ast.Call


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModelClass:
    """A model class of the user. `db_table` is empty where its Meta says none in plain words."""

    name: str
    module: "PythonModule"
    node: ast.ClassDef
    db_table: str
    meta: ast.ClassDef | None
    attributes: tuple[ClassAttribute, ...]
    is_concrete: bool

    @property
    def bound(self) -> set[str]:
        """Every name that the class body binds."""
        return {name for statement in self.node.body for name in _bound(statement)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PythonModule:
    """One module of the app; `path` is relative to the project."""

    path: str
    text: SourceText
    tree: ast.Module
    classes: tuple[ModelClass, ...] = field(default=())

    @property
    def bound(self) -> set[str]:
        """Every name that the module binds at its top level."""
        return {name for statement in self.tree.body for name in _bound(statement)}


def parse_module(path: str, source: str) -> PythonModule:
    """Read one module; raises RefusedError, naming the line, when it is no Python."""
    try:
        tree = ast.parse(source.removeprefix("\ufeff"))
    except (SyntaxError, ValueError) as error:
        where = f"line {error.lineno}" if isinstance(error, SyntaxError) else "it"
        reason = error.msg if isinstance(error, SyntaxError) else error
        raise RefusedError(
            f"{path} is not valid Python ({where}: {reason}); mend it, then refresh. Nothing was written."
        ) from None
    text = SourceText(source)
    bare = PythonModule(path=path, text=text, tree=tree)
    nodes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    # The classes know the module only for its path and text, which both values share.
    return PythonModule(path=path, text=text, tree=tree, classes=tuple(_class(node, bare) for node in nodes))


def assigned_name(target: Binding) -> str:
    """The one plain name that an assignment binds, or nothing."""
    targets = target.targets if isinstance(target, ast.Assign) else [target.target]
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else ""


def string_value(node: ast.expr | None) -> str:
    """The value of a plain string, or nothing."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def meta_options(meta: ast.ClassDef | None) -> dict[str, Binding]:
    """The options of a Meta class by name."""
    body = meta.body if meta else []
    found = {assigned_name(node): node for node in body if isinstance(node, Binding) and node.value}
    return {name: node for name, node in found.items() if name}


def keyword_value(call: ast.Call, name: str) -> ast.expr | None:
    """The value of a keyword argument, if it is inputs."""
    for each in call.keywords:
        if each.arg == name:
            return each.value
    return None


def last_name(node: ast.expr) -> str:
    """The last name of a dotted one: `CharField` of `models.CharField`."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _class(node: ast.ClassDef, module: PythonModule) -> ModelClass:
    meta = next((each for each in node.body if isinstance(each, ast.ClassDef) and each.name == "Meta"), None)
    said = meta_options(meta)
    flags = {name for name in ("proxy", "abstract") if name in said and _is_true(said[name].value)}
    return ModelClass(
        name=node.name,
        module=module,
        node=node,
        db_table=string_value(said["db_table"].value) if "db_table" in said else "",
        meta=meta,
        attributes=tuple(_attributes(node.body)),
        is_concrete=not flags,
    )


def _attributes(body: Iterable[ast.stmt]) -> Iterator[ClassAttribute]:
    for node in body:
        if isinstance(node, Binding) and isinstance(node.value, ast.Call) and assigned_name(node):
            yield ClassAttribute(name=assigned_name(node), node=node, call=node.value)


def _is_true(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is True


def _bound(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
            yield statement.name
        case ast.Import() | ast.ImportFrom():
            yield from ((alias.asname or alias.name).split(".")[0] for alias in statement.names)
        case ast.Assign() | ast.AnnAssign():
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for each in targets:
                names = [each] if isinstance(each, ast.Name) else ast.walk(each)
                yield from (node.id for node in names if isinstance(node, ast.Name))
