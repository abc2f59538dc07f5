"""Reads a Python text in one walk: its classes and imports, and every place that may name a field."""

import ast
import functools
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from legacygen.pycode.module import assigned_name, last_name
from legacygen.pycode.source_text import BYTE_ORDER_MARK
from legacygen.pycode.tombstone_names import TOMBSTONES
from legacygen.pycode.uses.class_facts import (
    ClassFacts,
    is_field_class,
    join_facts,
    read_alias_facts,
    read_class_facts,
)
from legacygen.pycode.uses.known_calls import (
    BY_NAME,
    CONSTRUCTORS,
    KEYWORD_CALLS,
    OF_OUTER,
    OF_SECOND,
    SPOKEN,
    TARGET_ARGUMENTS,
)
from legacygen.pycode.uses.mentions import ImportedName, Mention, MentionKind, PythonFacts
from legacygen.pycode.uses.receivers import (
    OWN,
    UNKNOWN,
    ClassRef,
    Receiver,
    ReceiverKind,
    find_receiver,
    is_class_like,
    read_class_ref,
)
from legacygen.pycode.uses.reference import is_wording

LOOKUP = re.compile(r"[-^=@+?]?([^\W\d]\w*(?:\.[^\W\d]\w*)*)")
"""A string that may name a field, with the prefixes of `ordering` and of the admin's `search_fields`."""

BINDINGS = (ast.NamedExpr, ast.For, ast.AsyncFor, ast.comprehension, ast.withitem)
"""The nodes, beside assignments, that give a variable something."""

FORMATTED = re.compile(r"\{\w*((?:\.[^\W\d]\w*)+)[]!:}[]")
"""A field of a text for `format` that reads an attribute, such as `{0.name}` or `{row.name:>9}`."""


@functools.lru_cache(maxsize=4096)
def read_python_facts(text: str) -> PythonFacts:
    """Read a text; there are no facts in one that is not valid Python."""
    try:
        tree = ast.parse(text.removeprefix(BYTE_ORDER_MARK))
    except (SyntaxError, ValueError):
        return PythonFacts()
    return _FactsReader(tree).read()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a node is: the class around it, the receivers of the calls around it, and whether it is `Unmapped`."""

    cls: str = ""
    receivers: tuple[Receiver, ...] = ()
    is_idle: bool = False


_Waiting = Iterable[tuple[ast.AST, _Place]]


class _FactsReader:
    """Walks one tree. There is no recursion, because the depth of an expression is unlimited."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._mentions: dict[str, list[Mention]] = {}
        self._classes: dict[str, ClassFacts] = {}
        self._imports: dict[str, list[ImportedName]] = {}
        self._registered: list[tuple[ClassRef, ClassRef]] = []
        self._called: dict[str, set[ClassRef]] = {}
        self._bindings: dict[str, set[Receiver]] = {}
        self._dotted: set[str] = set()
        self._modules = {
            (alias.asname or alias.name).split(".")[0]
            for node in tree.body
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        self._visitors: dict[type, Callable[..., _Waiting | None]] = {
            ast.ClassDef: self._visit_class,
            ast.Import: self._visit_import,
            ast.ImportFrom: self._visit_import_from,
            ast.Call: self._visit_call,
            ast.keyword: self._visit_keyword,
            ast.Attribute: self._visit_attribute,
            ast.Name: lambda node, _: (),
            ast.Expr: lambda node, _: () if is_wording(node) else None,
            ast.Constant: self._visit_constant,
            ast.Subscript: self._visit_subscript,
            ast.MatchClass: self._visit_pattern,
            **dict.fromkeys((ast.Assign, ast.AnnAssign), self._visit_assignment),
            **dict.fromkeys(BINDINGS, self._visit_binding),
        }

    def read(self) -> PythonFacts:
        """Read the whole tree."""
        waiting: list[tuple[ast.AST, _Place]] = [(self._tree, _Place())]
        while waiting:
            node, place = waiting.pop()
            visit = self._visitors.get(type(node))
            following = visit(node, place) if visit else None
            if following is None:
                waiting.extend((child, place) for child in ast.iter_child_nodes(node))
            else:
                waiting.extend(following)
        return PythonFacts(
            mentions=self._mentions,
            classes=self._classes,
            imports=self._imports,
            registered=tuple(self._registered),
            called=self._called,
            bindings=self._bindings,
            dotted=frozenset(self._dotted),
        )

    def _visit_class(self, node: ast.ClassDef, place: _Place) -> _Waiting | None:
        if place.cls:
            return None  # nested classes and methods belong to the outer class
        self._add_class(node.name, facts := read_class_facts(node))
        inner = replace(place, cls=node.name)
        for each in () if facts.is_model else node.body:
            name = assigned_name(each) if isinstance(each, ast.Assign | ast.AnnAssign) else ""
            if name and (facts.is_declarative or isinstance(getattr(each, "value", None), ast.Call)):
                self._add(MentionKind.DECLARED, (name,), each.lineno, inner)
        return ((child, inner) for child in ast.iter_child_nodes(node))

    def _add_class(self, name: str, facts: ClassFacts) -> None:
        known = self._classes.get(name)
        self._classes[name] = join_facts(known, facts) if known else facts

    def _visit_import(self, node: ast.Import, place: _Place) -> _Waiting:
        for each in node.names:
            # `import a.b` binds `a`; the rest of the name stands where it is used.
            module = each.name if each.asname else each.name.split(".")[0]
            imported = ImportedName(module=module, name="")
            self._imports.setdefault(each.asname or module, []).append(imported)
        return ()

    def _visit_import_from(self, node: ast.ImportFrom, place: _Place) -> _Waiting:
        for each in node.names:
            imported = ImportedName(module=node.module or "", name=each.name, level=node.level)
            self._imports.setdefault(each.asname or each.name, []).append(imported)
        return ()

    def _visit_call(self, node: ast.Call, place: _Place) -> _Waiting:
        name = last_name(node.func)
        if name in TOMBSTONES:
            return ()
        if name in SPOKEN:
            return [(each, place) for each in (node.func, *node.args) if not isinstance(each, ast.Constant)]
        if name == "register" and len(node.args) > 1:
            self._add_registration(*node.args[:2])
        if is_field_class(name):  # the arguments belong to the class around the field
            return self._follow_field(node, place)
        if name == "Unmapped":
            return [(each, replace(place, is_idle=True)) for each in node.args]
        receivers = self._find_receivers(node, name, place)
        inner = replace(place, receivers=receivers)
        if receivers and receivers[0].kind is ReceiverKind.CLASS and place.cls:
            self._called.setdefault(place.cls, set()).add(receivers[0].ref)
        for each in node.keywords:
            if each.arg:
                parts = tuple(each.arg.split("__"))
                self._add(MentionKind.KEYWORD, parts, each.lineno, inner, is_lookup=name in KEYWORD_CALLS)
        return [(node.func, place), *((each, inner) for each in (*node.args, *node.keywords))]

    def _follow_field(self, node: ast.Call, place: _Place) -> Iterator[tuple[ast.AST, _Place]]:
        yield from ((each, place) for each in (node.func, *node.args))
        for each in node.keywords:
            target = read_class_ref(node.args[0]) if node.args and each.arg in TARGET_ARGUMENTS else None
            if target:
                about = Receiver(kind=ReceiverKind.CLASS, name=target.name, prefix=target.prefix)
                yield each, replace(place, receivers=(about,))
            else:
                yield each, place

    def _add_registration(self, models: ast.expr, admin: ast.expr) -> None:
        listed = models.elts if isinstance(models, ast.List | ast.Tuple) else [models]
        cls = read_class_ref(admin)
        for each in listed:
            if (model := read_class_ref(each)) and cls:
                self._registered.append((model, cls))

    def _find_receivers(self, node: ast.Call, name: str, place: _Place) -> tuple[Receiver, ...]:
        """Find whose fields the arguments may name; a call such as `F("phone")` leaves it to the one around it."""
        own: tuple[Receiver, ...] = ()
        if name in CONSTRUCTORS:
            return (find_receiver(node.func) if isinstance(node.func, ast.Attribute) else OWN,)
        if name in OF_OUTER:
            return tuple(each for each in place.receivers if each != place.receivers[0]) or (UNKNOWN,)
        if is_class_like(name):
            own = (find_receiver(node),)
        elif isinstance(node.func, ast.Attribute):
            receiver = find_receiver(node.func.value)
            if receiver.kind is ReceiverKind.CLASS:
                own = (receiver,)
            elif receiver.kind is not ReceiverKind.VARIABLE or receiver.name not in self._modules:
                return (receiver,)
        given = node.args[1:] if name in OF_SECOND else node.args
        first = find_receiver(given[0]) if given else UNKNOWN
        if name in BY_NAME:
            return (first,)
        # `get_object_or_404(Customer, …)`, `baker.make(Customer, …)`
        named = (first,) if first.kind is ReceiverKind.CLASS else ()
        return (*own, *named, *place.receivers[:3])

    def _visit_keyword(self, node: ast.keyword, place: _Place) -> _Waiting:
        return () if is_wording(node) else ((node.value, place),)

    def _visit_attribute(self, node: ast.Attribute, place: _Place) -> _Waiting | None:
        if is_class_like(node.attr):
            self._dotted.add(node.attr)
            if isinstance(node.value, ast.Name) and node.value.id in self._modules:
                return ()
        line = node.end_lineno or node.lineno
        self._add(MentionKind.ATTRIBUTE, (node.attr,), line, replace(place, receivers=(find_receiver(node.value),)))
        return ((node.value, place),)

    def _visit_constant(self, node: ast.Constant, place: _Place) -> _Waiting:
        text = node.value if isinstance(node.value, str) else ""
        for chain in FORMATTED.findall(text) if "{" in text else ():
            for name in chain.removeprefix(".").split("."):
                self._add(MentionKind.ATTRIBUTE, (name,), node.lineno, replace(place, receivers=(UNKNOWN,)))
        match = LOOKUP.fullmatch(text)
        if match:
            is_dotted = "." in match[1]
            parts = tuple(re.split(r"__|\.", match[1]))
            self._add(MentionKind.STRING, parts, node.lineno, place, is_dotted=is_dotted)
        return ()

    def _visit_subscript(self, node: ast.Subscript, place: _Place) -> _Waiting:
        return ((node.value, place), (node.slice, replace(place, receivers=(find_receiver(node.value),))))

    def _visit_pattern(self, node: ast.MatchClass, place: _Place) -> _Waiting | None:
        for name in node.kwd_attrs:
            inner = replace(place, receivers=(find_receiver(node.cls),))
            self._add(MentionKind.KEYWORD, (name,), node.lineno, inner)
        return None

    def _visit_assignment(self, node: ast.Assign | ast.AnnAssign, place: _Place) -> _Waiting | None:
        if is_wording(node):
            return ()
        name = assigned_name(node)
        if name and node.value and is_class_like(name) and not place.cls:
            facts = read_alias_facts(node.value)
            if facts.bases:
                self._add_class(name, facts)
        if not place.cls or not isinstance(node.value, ast.Call) or not is_field_class(last_name(node.value.func)):
            self._bind(name, node.value)
        return None

    def _visit_binding(
        self, node: ast.NamedExpr | ast.For | ast.AsyncFor | ast.comprehension | ast.withitem, place: _Place
    ) -> None:
        target = node.optional_vars if isinstance(node, ast.withitem) else node.target
        if isinstance(target, ast.Tuple) and target.elts:
            target = target.elts[-1]  # `for index, row in enumerate(…)`
        value = getattr(node, "value", None) or getattr(node, "iter", None) or getattr(node, "context_expr", None)
        if isinstance(target, ast.Name):
            self._bind(target.id, value)

    def _bind(self, name: str, value: ast.expr | None) -> None:
        receiver = find_receiver(value) if name and value else UNKNOWN
        if receiver.kind in (ReceiverKind.CLASS, ReceiverKind.ATTRIBUTE, ReceiverKind.VARIABLE):
            self._bindings.setdefault(name, set()).add(receiver)

    def _add(
        self,
        kind: MentionKind,
        parts: tuple[str, ...],
        line: int,
        place: _Place,
        *,
        is_lookup: bool = False,
        is_dotted: bool = False,
    ) -> None:
        mention = Mention(
            kind=kind,
            parts=parts,
            line=line,
            cls=place.cls,
            receivers=place.receivers,
            is_lookup=is_lookup,
            is_dotted=is_dotted,
            is_idle=place.is_idle,
        )
        for part in set(parts):
            self._mentions.setdefault(part, []).append(mention)
