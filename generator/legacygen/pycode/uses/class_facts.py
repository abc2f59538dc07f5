"""Reads from a class what ties it to models: its bases, managers and relations, and the models that it is about."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from legacygen.pycode.module import Binding, assigned_name, keyword_value, last_name, meta_options, string_value
from legacygen.pycode.uses.receivers import ClassRef, ReceiverKind, find_receiver, read_class_ref

RELATION = re.compile(r"(ForeignKey|OneToOneField|ManyToManyField|ForeignObject)$")
"""The classes of fields that lead to other rows, among them the user's own of such a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationFact:
    """A relation of a class: `accessor` and `query` are its reverse names, empty if it has none.

    `target` is None where the code does not say it by a name.
    """

    name: str
    target: ClassRef | None
    accessor: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFacts:
    """One class. `subjects` are the models that it is about: those of a form, an admin, a view, an export stub.

    `managers` are the classes that its body makes managers of, `bound` the names that its body binds, `columns` those
    of fields that lead to no other rows. `is_model` if it is a model of its own, `has_table` if it names a table,
    `is_declarative` if its attributes are fields of the model that its Meta names.
    """

    bases: tuple[ClassRef, ...] = ()
    subjects: tuple[ClassRef, ...] = ()
    managers: tuple[ClassRef, ...] = ()
    relations: tuple[RelationFact, ...] = ()
    bound: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    is_model: bool = False
    has_table: bool = False
    is_declarative: bool = False


def read_class_facts(node: ast.ClassDef) -> ClassFacts:
    """Read what one class statement says."""
    meta = next((each for each in node.body if isinstance(each, ast.ClassDef) and each.name == "Meta"), None)
    options = meta_options(meta)
    bases = tuple(ref for each in node.bases for ref in _list_base_refs(each))
    model = options.get("model")
    subjects = (*_list_subjects(node), *filter(None, [read_class_ref(model.value)] if model else []))
    assigned = [each for each in node.body if isinstance(each, Binding)]
    return ClassFacts(
        # `class Meta(CustomerForm.Meta)` takes over the options of another class.
        bases=(*bases, *(ref for each in (meta.bases if meta else ()) for ref in _list_base_refs(each))),
        subjects=subjects,
        managers=tuple(ref for each in assigned if each.value for ref in _list_manager_refs(each.value)),
        relations=tuple(_list_relations(node.name, assigned)),
        bound=frozenset(_list_bound_names(node)),
        columns=frozenset(assigned_name(each) for each in assigned if _is_column(each.value)),
        is_model=any(each.name.endswith("Model") for each in bases) or (meta is not None and not subjects),
        has_table="db_table" in options,
        is_declarative=model is not None,
    )


def read_alias_facts(value: ast.expr) -> ClassFacts:
    """Read a name that is assigned a class, or a call that makes one: it is like a subclass of all in the value."""
    return ClassFacts(bases=tuple(_list_base_refs(value)))


def join_facts(one: ClassFacts, other: ClassFacts) -> ClassFacts:
    """Join the facts of two classes of one name in one file."""
    return replace(
        one,
        bases=one.bases + other.bases,
        subjects=one.subjects + other.subjects,
        managers=one.managers + other.managers,
        relations=one.relations + other.relations,
        bound=one.bound | other.bound,
        columns=one.columns | other.columns,
        is_model=one.is_model or other.is_model,
        has_table=one.has_table or other.has_table,
        is_declarative=one.is_declarative or other.is_declarative,
    )


def _list_base_refs(node: ast.expr) -> Iterator[ClassRef]:
    """List the classes in the expression of a base: `A`, `a.B`, `A[int]`, `A.from_queryset(B)`, `A.Meta`."""
    match node:
        case ast.Attribute(attr="Meta", value=value) | ast.Subscript(value=value):
            yield from _list_base_refs(value)
        case ast.Name() | ast.Attribute():
            ref = read_class_ref(node)
            yield from [ref] if ref else []
        case ast.Call(func=func, args=args):
            for each in (*((func.value,) if isinstance(func, ast.Attribute) else ()), *args):
                yield from _list_base_refs(each)


def _list_subjects(node: ast.ClassDef) -> Iterator[ClassRef]:
    """List the models that the body or a decorator names: `model = X`, `queryset = X.objects…`, `@register(X)`."""
    for each in node.body:
        if not isinstance(each, Binding) or each.value is None:
            continue
        name = assigned_name(each)
        receiver = find_receiver(each.value)
        if name == "model" or (name == "source" and isinstance(each.value, ast.Name)):
            ref = read_class_ref(each.value)
            yield from [ref] if ref else []
        elif name == "queryset" and receiver.kind is ReceiverKind.CLASS:
            yield receiver.ref
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and last_name(decorator.func) == "register":
            yield from filter(None, map(read_class_ref, decorator.args))


def _list_manager_refs(node: ast.expr) -> Iterator[ClassRef]:
    """List the classes that `X()`, `X.as_manager()` and `X.from_queryset(Y)()` make a manager of."""
    if not isinstance(node, ast.Call):
        return
    match node.func:
        case ast.Call() as made:
            yield from _list_base_refs(made)
        case ast.Attribute(attr="as_manager" | "from_queryset", value=value):
            yield from _list_base_refs(value)
            yield from (ref for each in node.args for ref in _list_base_refs(each))
        case ast.Name() | ast.Attribute() as func if not is_field_class(last_name(func)):
            yield from _list_base_refs(func)


def is_field_class(name: str) -> bool:
    """Return whether a class of this name makes a field, as most calls in the body of a model do."""
    return name.endswith(("Field", "Key", "ForeignObject"))


def _is_column(node: ast.expr | None) -> bool:
    """Return whether an expression makes a field of a class that certainly is no relation of the user's own."""
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="models" | "fields"), attr=name)):
            return is_field_class(name) and not RELATION.search(name)
    return False


def _list_relations(owner: str, assigned: list[Binding]) -> Iterator[RelationFact]:
    for each in assigned:
        call = each.value
        if not isinstance(call, ast.Call) or not RELATION.search(last_name(call.func)):
            continue
        related = keyword_value(call, "related_name")
        default = owner.lower() if last_name(call.func).endswith("OneToOneField") else f"{owner.lower()}_set"
        # A name that no string says, such as a masked one, is not known; then no default stands for it.
        accessor = default if related is None else string_value(related)
        query = string_value(keyword_value(call, "related_query_name")) or string_value(related) or owner.lower()
        has_reverse = bool(accessor) and not accessor.endswith("+")
        yield RelationFact(
            name=assigned_name(each),
            target=_read_relation_target(call, owner),
            accessor=accessor if has_reverse else "",
            query=query if has_reverse else "",
        )


def _read_relation_target(call: ast.Call, owner: str) -> ClassRef | None:
    node = call.args[0] if call.args else keyword_value(call, "to")
    ref = read_class_ref(node)
    if ref is None or ref.name.isupper() or last_name(call.func).startswith("Generic"):
        return None  # a setting such as AUTH_USER_MODEL, or no class at all
    return ClassRef(name=owner) if ref.is_label and ref.name == "self" else ref


def _list_bound_names(node: ast.ClassDef) -> Iterator[str]:
    for each in node.body:
        match each:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign() | ast.AnnAssign():
                yield assigned_name(each)
