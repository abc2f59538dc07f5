"""Lists the parts of a model in the code that still are as generated, so that a merge updates them by itself."""

import ast
from collections.abc import Collection, Iterator

from legacygen.matching.models import field_identity
from legacygen.merge.meta_lists import list_item_key, parse_list_items
from legacygen.merge.model import returned_expression
from legacygen.merge.model_sides import ModelSides
from legacygen.merge.planned_arguments import field_arguments
from legacygen.pycode.field_arguments import collect_arguments, is_same_source
from legacygen.pycode.masking import Maskable
from legacygen.pycode.module import meta_options


def list_generated_nodes(sides: ModelSides, staying: Collection[str]) -> Iterator[Maskable]:
    """List arguments of fields, Meta options, and the expression of `__str__`, each unchanged by the user.

    `staying` are the identities of fields that keep their class, and with it their arguments, against the schema.
    """
    yield from _list_arguments(sides, staying)
    yield from _list_options(sides)
    for node in sides.ours.cls.node.body:
        if getattr(node, "name", "") == "__str__" and is_same_source(returned_expression(node), sides.base.display):
            yield node


def _list_arguments(sides: ModelSides, staying: Collection[str]) -> Iterator[ast.expr]:
    text, owner = sides.ours.cls.module.text, sides.ours.cls.name
    for each in sides.base.fields:
        attribute = sides.ours.fields.get(field_identity(each))
        if attribute is None or field_identity(each) in staying:
            continue
        call, known = attribute.call, field_arguments(each)
        nodes = [*call.args, *(keyword.value for keyword in call.keywords)]
        for name, argument in collect_arguments(call, text, each.cls).items():
            if is_same_source(known.get(name), argument.source, name, owner):
                yield from call.args if name == "columns" else [nodes[argument.index]]


def _list_options(sides: ModelSides) -> Iterator[ast.expr]:
    text, base = sides.ours.cls.module.text, {option.name: option.value for option in sides.base.meta}
    for name, node in meta_options(sides.ours.cls.meta).items():
        value = node.value
        if value is None or name not in base:
            continue
        if is_same_source(base[name], text.source(value)):
            yield value
        elif isinstance(value, ast.List | ast.Tuple):
            known = parse_list_items(base[name]) or {}
            for item in value.elts:
                if is_same_source(known.get(list_item_key(item)), text.source(item), "item"):
                    yield item
