"""Changes the Meta of a class that moves into an app of Django's own tables."""

import ast
from collections.abc import Iterator

from legacygen.pycode.brackets import find_items, remove_item
from legacygen.pycode.insertion import remove_statement
from legacygen.pycode.module import ModelClass, last_name, meta_options
from legacygen.pycode.source_text import TextEdit

OWN_INDEXES = ("FullTextIndex", "SpatialIndex")


def manage_table(cls: ModelClass) -> Iterator[TextEdit]:
    """Let Meta say `managed = True`, by which the next refresh finds the class of an adopted table, too."""
    node = meta_options(cls.meta).get("managed")
    if node is not None and node.value is not None:
        yield TextEdit(start=cls.module.text.start(node.value), end=cls.module.text.end(node.value), text="True")


def drop_own_indexes(cls: ModelClass) -> Iterator[TextEdit]:
    """Drop the indexes of legacygen's from Meta; a new database gets them by SQL, where they are kept."""
    node, text = meta_options(cls.meta).get("indexes"), cls.module.text
    if node is None or not isinstance(node.value, ast.List):
        return
    every = node.value.elts
    own = [at for at, each in enumerate(every) if isinstance(each, ast.Call) and last_name(each.func) in OWN_INDEXES]
    if own and len(own) == len(every):
        yield remove_statement(text, node)
    elif own:
        items = find_items(text, text.start(node.value), text.end(node.value))
        yield from (remove_item(text, items, at) for at in own)
