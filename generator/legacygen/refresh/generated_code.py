"""Lists the parts of a model in the code that still are as generated, so that a merge updates them by itself."""

import ast
from collections.abc import Collection, Iterator

from legacygen.matching.models import field_identity
from legacygen.merge.meta_lists import list_item_key
from legacygen.merge.model import returned_expression
from legacygen.merge.model_sides import ModelSides
from legacygen.merge.planned_arguments import field_arguments
from legacygen.pycode.field_arguments import is_same_source, positional_names
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
        known = field_arguments(each)
        call = attribute.call
        if "columns" in known:
            if is_same_source(known["columns"], ", ".join(map(text.source, call.args))):
                yield from call.args
            continue
        for name, node in zip(positional_names(each.cls.rpartition(".")[2]), call.args, strict=False):
            if is_same_source(known.get(name), text.source(node), name, owner):
                yield node
        for keyword in call.keywords:
            name = keyword.arg or ""
            if is_same_source(known.get(name), text.source(keyword.value), name, owner):
                yield keyword.value


def _list_options(sides: ModelSides) -> Iterator[ast.expr]:
    text, base = sides.ours.cls.module.text, {option.name: option.value for option in sides.base.meta}
    for name, node in meta_options(sides.ours.cls.meta).items():
        value = node.value
        if value is None or name not in base:
            continue
        if is_same_source(base[name], text.source(value)):
            yield value
        elif isinstance(value, ast.List | ast.Tuple):
            written = ast.parse(base[name], mode="eval").body
            known = {
                list_item_key(each): ast.unparse(each)
                for each in (written.elts if isinstance(written, ast.List | ast.Tuple) else ())
            }
            for item in value.elts:
                if is_same_source(known.get(list_item_key(item)), text.source(item)):
                    yield item
