"""The objects of the new project that a stub makes, and what it sets on them."""

import ast
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from django.db.models import Model

from legacygen.runtime.export.stub_code.findings import format_place
from legacygen.runtime.export.stub_code.routines import Routine
from legacygen.runtime.export.stub_code.sources import unwrap_function
from legacygen.runtime.export.stub_code.stub_parser import StubCode


@dataclass(frozen=True, slots=True)
class Construction:
    """A place where an object is made, with the expression for each name; some are unknown unless `is_complete`."""

    model: type[Model]
    routine: Routine
    call: ast.Call
    values: dict[str, ast.expr]
    is_complete: bool

    @property
    def place(self) -> str:
        """`path:line` of the construction."""
        return format_place(self.routine.source.path, self.call.lineno)


@dataclass(frozen=True, slots=True)
class AttributeValue:
    """An assignment `new.name = value` to anything but the row and the stub; the name is empty if it is computed."""

    name: str
    holder: ast.expr
    routine: Routine
    value: ast.expr


def find_constructions(code: StubCode) -> list[Construction]:
    """Return the places in `row` and what it calls where objects are made, without stand-ins for stored objects."""
    found = []
    for routine in code.routines:
        for node in routine.nodes if routine.hook == "row" else ():
            if isinstance(node, ast.Call):
                model = routine.find_value(node.func)
                if is_new_model(code, model):
                    made = _read_construction(model, routine, node)
                    if not (made.is_complete and made.values and made.values.keys() <= {"pk", "id"}):
                        found.append(made)
    return found


def find_attribute_values(code: StubCode) -> Iterator[AttributeValue]:
    """Yield the assignments to attributes in `row` and what it calls, `setattr` among them."""
    for routine in code.routines:
        for node in routine.nodes if routine.hook == "row" else ():
            match node:
                case ast.Assign(targets=targets, value=value):
                    for target in targets:
                        yield from _list_attributes(routine, target, value)
                case (
                    ast.AnnAssign(target=target, value=ast.expr() as value) | ast.AugAssign(target=target, value=value)
                ):
                    yield from _list_attributes(routine, target, value)
                case ast.Call(func=ast.Name(id="setattr"), args=[holder, name, value]):
                    if not routine.find_origin(holder):
                        is_known = isinstance(name, ast.Constant)
                        yield AttributeValue(str(name.value) if is_known else "", holder, routine, value)  # type: ignore[attr-defined]


def is_handed_on(code: StubCode, model: type[Model]) -> bool:
    """Return whether objects of a model may be made or changed where that cannot be followed.

    The class is passed to a function, or a method of the project is called on the class or, by its name, on an object.
    """
    for routine in code.routines:
        for node in routine.nodes if routine.hook == "row" else ():
            if isinstance(node, ast.Name | ast.Attribute) and routine.find_value(node) is model:
                parent = routine.parents.get(node)
                is_argument = isinstance(parent, ast.Call) and parent.func is not node
                is_checked = is_argument and routine.find_value(parent.func) in (isinstance, issubclass)  # type: ignore[union-attr]
                is_part = isinstance(parent, ast.keyword | ast.List | ast.Tuple | ast.Dict | ast.IfExp | ast.Return)
                if (is_argument and not is_checked) or is_part:
                    return True
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                origin = routine.find_origin(node.func.value)
                if origin is None and _is_own_method(model, node.func.attr):
                    return True
    return False


def is_new_model(code: StubCode, value: Any) -> bool:
    """Return whether a value is a model of the new project."""
    is_model = isinstance(value, type) and issubclass(value, Model) and value is not Model
    return is_model and value._meta.app_label != code.export.source._meta.app_label and not value._meta.abstract


def find_model_of(code: StubCode, routine: Routine, holder: ast.expr) -> type[Model] | None:
    """Return the model of an object in a local variable, if it is made in the same function."""
    values = routine.values.get(holder.id, []) if isinstance(holder, ast.Name) else []
    models = [routine.find_value(each.func) for each in values if isinstance(each, ast.Call)]
    return next((each for each in models if is_new_model(code, each)), None)


def _read_construction(model: type[Model], routine: Routine, call: ast.Call) -> Construction:
    positions = [field.attname for field in model._meta.concrete_fields]
    values = dict(zip(positions, call.args, strict=False))
    is_complete = not any(isinstance(each, ast.Starred) for each in call.args)
    for each in call.keywords:
        if each.arg:
            values[each.arg] = each.value
        elif isinstance(each.value, ast.Dict) and all(isinstance(key, ast.Constant) for key in each.value.keys):
            pairs = zip(each.value.keys, each.value.values, strict=True)
            values |= {str(key.value): value for key, value in pairs if isinstance(key, ast.Constant)}
        else:
            is_complete = False
    return Construction(model, routine, call, values, is_complete)


def _list_attributes(routine: Routine, target: ast.expr, value: ast.expr) -> Iterator[AttributeValue]:
    if isinstance(target, ast.Attribute) and not routine.find_origin(target.value):
        yield AttributeValue(target.attr, target.value, routine, value)
    elif isinstance(target, ast.Tuple | ast.List):
        for each in target.elts:
            yield from _list_attributes(routine, each, value)


def _is_own_method(model: type[Model], name: str) -> bool:
    """Return whether the model has a method of this name that is not one of every model."""
    function = unwrap_function(inspect.getattr_static(model, name, None))
    return isinstance(function, FunctionType) and not function.__module__.startswith("django.db.")
