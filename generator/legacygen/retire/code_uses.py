"""Finds in the code of a project the lines that use what goes, and those that legacygen itself has written."""

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from legacygen.pycode.source_text import BYTE_ORDER_MARK
from legacygen.pycode.uses.reference import is_wording
from legacygen.retire.gone_names import LEGACYGEN, TEST_FIXTURE, GoneNames, is_legacygen, name_module

Import = ast.Import | ast.ImportFrom
Chain = ast.Name | ast.Attribute

DOTTED = re.compile(r"\w+(?:\.\w+)*")
FIXTURE = f"legacygen.runtime.testing.{TEST_FIXTURE}"
SETTING = "LEGACY_APPS"
COMMAND = "manage.py legacy"


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeUse:
    """A line that uses a `name` that goes, or one of legacygen.

    `is_vague` for a text that may mean something else.
    """

    line: int
    name: str
    is_vague: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UsedImport:
    """A name that a statement imports, with the name that it binds and the dotted name behind that."""

    statement: Import
    alias: ast.alias
    bound: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ModuleUses:
    """The `uses` in a module that the user has written, and the statements and imports that legacygen has written."""

    tree: ast.Module
    uses: tuple[CodeUse, ...] = ()
    statements: tuple[ast.Expr, ...] = ()
    imports: tuple[UsedImport, ...] = ()

    @property
    def own_uses(self) -> tuple[CodeUse, ...]:
        """The lines that legacygen has written, as uses, for a file that must not be changed."""
        return tuple(CodeUse(line=each.statement.lineno, name=each.target) for each in self.imports)


def find_module_uses(path: str, text: str, names: GoneNames) -> ModuleUses | None:
    """Find what the module at a path uses; None if its text is not valid Python."""
    try:
        tree = ast.parse(text.removeprefix(BYTE_ORDER_MARK))
    except (SyntaxError, ValueError):
        return None
    imports = tuple(each for each in _list_imports(path, tree) if names.concerns(each.target))
    targets = {each.bound: each.target for each in imports}
    alone = _list_lone_statements(tree)
    statements = tuple(node for node in alone if isinstance(node, ast.Expr) and _is_install(node, targets, names))
    removed = {id(node) for statement in statements for node in ast.walk(statement)}
    chains = [(node, name) for node, name in _list_chains(tree) if id(node) not in removed]
    read = {name.partition(".")[0] for _, name in chains}
    called = {name.partition(".")[0] for each in statements for _, name in _list_chains(each)}
    own = tuple(
        each
        for each in imports
        if each.statement in alone and each.bound not in read and (each.bound in called or each.target == FIXTURE)
    )
    left = [each for each in imports if each not in own]
    found = [
        *_list_import_uses(left),
        *_list_chain_uses(chains, targets, names),
        *_list_unknown_installs(tree, targets),
        *_list_other_uses(tree, names),
    ]
    uses = sorted({(each.line, each.name): each for each in found}.values(), key=lambda use: (use.line, use.name))
    return ModuleUses(tree=tree, uses=tuple(uses), statements=statements, imports=own)


def _list_lone_statements(tree: ast.Module) -> list[ast.stmt]:
    """List the statements of a module that share no line with another one."""
    lines = Counter(line for node in tree.body for line in range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return [node for node in tree.body if lines[node.lineno] == lines[node.end_lineno or node.lineno] == 1]


def _list_imports(path: str, tree: ast.Module) -> Iterator[UsedImport]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                for each in aliases:
                    first = each.name.partition(".")[0]
                    bound, target = (each.asname, each.name) if each.asname else (first, each.name)
                    yield UsedImport(statement=node, alias=each, bound=bound, target=target)
            case ast.ImportFrom(names=aliases):
                module = _find_module(path, node)
                for each in aliases:
                    target = module if each.name == "*" else f"{module}.{each.name}"
                    yield UsedImport(statement=node, alias=each, bound=each.asname or each.name, target=target)


def _find_module(path: str, node: ast.ImportFrom) -> str:
    """Return the dotted name of the module that a statement imports from."""
    if not node.level:
        return node.module or ""
    parts = name_module(path).split(".")
    up = node.level - 1 if path.endswith("/__init__.py") else node.level
    return ".".join([*parts[: len(parts) - up], *filter(None, [node.module])])


def _list_chains(tree: ast.AST) -> Iterator[tuple[Chain, str]]:
    """Yield each dotted name that is read, as a whole."""
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, Chain) and id(node) not in inner and (name := _spell_chain(node)):
            yield node, name


def _spell_chain(node: ast.expr) -> str:
    """Return a dotted name; empty for any other expression, up to the part that is none."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            before = _spell_chain(value)
            return f"{before}.{name}" if before else ""
    return ""


def _resolve(name: str, targets: Mapping[str, str]) -> str:
    """Return the dotted name behind a name in the code, empty if it was not imported."""
    first, _, rest = name.partition(".")
    target = targets.get(first, "")
    if target == name or target.startswith(f"{first}."):  # `import a.b` binds `a`
        return name
    return ".".join(filter(None, (target, rest))) if target else ""


def _is_install(node: ast.Expr, targets: Mapping[str, str], names: GoneNames) -> bool:
    """Return whether a statement is `legacy.install(globals())`, by which settings get their legacy databases."""
    match node.value:
        case ast.Call(func=function, args=[ast.Call(func=ast.Name(id="globals")), *_]):
            name = _resolve(_spell_chain(function), targets)
            return name.endswith(".install") and names.is_gone(name)
    return False


def _list_import_uses(imports: list[UsedImport]) -> Iterator[CodeUse]:
    for each in imports:
        yield CodeUse(line=each.alias.lineno, name=each.target)


def _list_chain_uses(
    chains: list[tuple[Chain, str]], targets: Mapping[str, str], names: GoneNames
) -> Iterator[CodeUse]:
    for node, name in chains:
        if (target := _resolve(name, targets)) and names.concerns(target):
            yield CodeUse(line=node.lineno, name=target)
        if name.endswith(f".{SETTING}"):
            yield CodeUse(line=node.lineno, name=f"settings.{SETTING}")


def _list_unknown_installs(tree: ast.Module, targets: Mapping[str, str]) -> Iterator[CodeUse]:
    """Yield calls `legacy.install(globals())` of a name that another module of settings may have imported."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=function, args=[ast.Call(func=ast.Name(id="globals")), *_]):
                name = _spell_chain(function)
                if name.endswith(".install") and not _resolve(name, targets):
                    yield CodeUse(line=node.lineno, name=name, is_vague=True)


def _list_other_uses(tree: ast.Module, names: GoneNames) -> Iterator[CodeUse]:
    """Yield uses by texts, and by the fixture for tests."""
    wording = {id(node.value) for node in ast.walk(tree) if is_wording(node) and hasattr(node, "value")}
    exported = {id(each) for node in tree.body if _assigns(node, "__all__") for each in ast.walk(node)}
    installed = {id(each) for node in ast.walk(tree) if _assigns(node, "INSTALLED_APPS") for each in ast.walk(node)}
    for node in ast.walk(tree):
        match node:
            case ast.arg(arg="legacy_db"):
                yield CodeUse(line=node.lineno, name=FIXTURE)
            case ast.Call(func=function, args=[ast.Constant(value="legacy"), *_]) if (
                _spell_chain(function).rpartition(".")[2] == "call_command"
            ):
                yield CodeUse(line=node.lineno, name=COMMAND)
            case ast.Constant(value=str(value)) if id(node) not in wording | exported and DOTTED.fullmatch(value):
                if use := _judge_text(value, node.lineno, names):
                    yield replace(use, is_vague=use.is_vague and id(node) not in installed)


def _judge_text(value: str, line: int, names: GoneNames) -> CodeUse | None:
    """Return the use that a text without blanks is, if it is one."""
    if value == TEST_FIXTURE:
        return CodeUse(line=line, name=FIXTURE)
    if value == LEGACYGEN or names.is_vague(value):
        return CodeUse(line=line, name=value, is_vague=True)
    if is_legacygen(value) or value.casefold() in names.models or names.is_gone(value):
        return CodeUse(line=line, name=value)
    return None


def _assigns(node: ast.AST, name: str) -> bool:
    """Return whether a statement assigns to a name, or adds to it."""
    match node:
        case ast.Assign(targets=[ast.Name(id=target)]) | ast.AugAssign(target=ast.Name(id=target)):
            return target == name
    return False
