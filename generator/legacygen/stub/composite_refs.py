"""Renders references to rows whose key has several columns, for the relations that a usual stub leaves out."""

import ast
from collections.abc import Iterator, Mapping

from legacygen.emit.stub_details import StubLine
from legacygen.plan import Field, Model, Plan
from legacygen.pycode.field_arguments import is_relation_class, read_target

CLS = "models.ForeignObject"


def list_composite_refs(model: Model, plan: Plan) -> dict[str, StubLine]:
    """Return the lines of the relations of several columns, by the name of their field.

    A relation to other columns than the primary key looks the row up by the fields of these.
    """
    return {field.name: line for field in model.fields if field.cls == CLS for line in _render_ref(field, model, plan)}


def describe_relation(field: Field, model: Model) -> str:
    """Return what a relation of several columns points to, for a comment."""
    target = _name_target(field, model)
    pairs = _read_pairs(field)
    return f"({', '.join(pairs.values())}) points to {target} ({', '.join(pairs)})"


def _render_ref(field: Field, model: Model, plan: Plan) -> Iterator[StubLine]:
    name = _name_target(field, model)
    target = next((each for each in plan.models if each.name == name), None)
    if target is None:
        return
    key, pairs = _list_key_fields(target), _read_pairs(field)
    own = {each.name: each for each in model.fields}
    if set(key) != set(pairs):
        others = {each.name: each for each in target.fields}
        values = {_name_attribute(others[to]): f"old.{_name_attribute(own[name])}" for to, name in pairs.items()}
        lookup = ", ".join(f'"{name}": {value}' for name, value in values.items())
        yield StubLine(keyword=field.name, value=f"ref({name}, by={{{lookup}}})", names=("ref",))
        return
    parts = [(own[pairs[each]], f"old.{_name_attribute(own[pairs[each]])}") for each in key]
    value = f"ref({name}, ({', '.join(part for _, part in parts)}))"
    nullable = [part for each, part in parts if any(item.name == "null" for item in each.arguments)]
    if nullable:  # a key with a NULL in it points nowhere
        value += f" if {' and '.join(f'{part} is not None' for part in nullable)} else None"
    yield StubLine(keyword=field.name, value=value, names=("ref",))


def _list_key_fields(model: Model) -> tuple[str, ...]:
    """Return the names of the fields of a composite key in their order; empty if the key is another one."""
    key = next((each for each in model.fields if each.cls == "models.CompositePrimaryKey"), None)
    names = {_name_attribute(each): each.name for each in model.fields}
    parts = (ast.literal_eval(each) for each in key.positional) if key else ()
    return tuple(names.get(part, part) for part in parts)


def _name_target(field: Field, model: Model) -> str:
    name = read_target(field.positional[0])
    return model.name if name == "self" else name


def _read_pairs(field: Field) -> Mapping[str, str]:
    """Return the own fields of a relation, by those that they point to."""
    arguments = {each.name: each.value for each in field.arguments}
    own, other = (ast.literal_eval(arguments[name]) for name in ("from_fields", "to_fields"))
    return dict(zip(other, own, strict=True))


def _name_attribute(field: Field) -> str:
    return f"{field.name}_id" if is_relation_class(field.cls) else field.name
