"""Three-way merge of a list in Meta, item by item.

An item is identified by its `name=`, which is that of the index or constraint in the database: the same index with
other columns is then a changed item, not a removed and an added one. Items without a name are identified by their
source.
"""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legacygen.lockfile import Conflict
from legacygen.merge.three_way import Resolution, apply_decision, resolve_value
from legacygen.pycode.brackets import contains_comment, find_items, insert_item, remove_item
from legacygen.pycode.field_arguments import is_same_source
from legacygen.pycode.layout import WIDTH, lay_out_argument, lay_out_assignment
from legacygen.pycode.literal import list_literal
from legacygen.pycode.module import keyword_value, string_value
from legacygen.pycode.shown_source import show_expression
from legacygen.pycode.source_text import SourceText, TextEdit, apply_edits


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedOption:
    """The merged statement (None removes it), the new base, and the open conflicts."""

    source: str | None
    base: str | None
    conflicts: tuple[Conflict, ...] = ()


def parse_list_items(source: str | None) -> dict[str, str] | None:
    """Return the items of a list by key; None for anything but a list, and for one with the same key twice."""
    if source is None:
        return {}
    text = f"({source}\n)"
    node = ast.parse(text, mode="eval").body
    if not isinstance(node, ast.List | ast.Tuple):
        return None
    found = {list_item_key(item): ast.get_source_segment(text, item) or "" for item in node.elts}
    return found if len(found) == len(node.elts) else None


def merge_list(
    identity: str,
    base: Mapping[str, str],
    ours: Mapping[str, str],
    theirs: Mapping[str, str],
    source: str,
    *,
    indent: str,
    decisions: Mapping[str, str],
) -> MergedOption:
    """Patch the statement `source`, whose items are `ours`; the user's items, their order and comments stay.

    `base`, `ours` and `theirs` are the items by key.
    """
    keys = dict.fromkeys([*theirs, *base])
    resolutions = {
        key: apply_decision(
            _resolve_item(base.get(key), ours.get(key), theirs.get(key)), f"{identity}.{key}", decisions
        )
        for key in keys
    }
    for key, resolution in resolutions.items():
        if resolution is Resolution.TAKE_THEIRS:
            source = _set_item(source, key, theirs.get(key), list(theirs), indent)
    in_conflict = [key for key, resolution in resolutions.items() if resolution is Resolution.CONFLICT]
    # The base of an item in conflict does not advance, so that the next run finds the conflict again.
    new_items = [base.get(key, "") if key in in_conflict else theirs.get(key, "") for key in keys]
    new_base = list_literal(filter(None, new_items)) if any(new_items) else None
    conflicts = tuple(
        Conflict(
            id=f"{identity}.{key}",
            ours=show_expression(ours[key]),
            theirs=theirs.get(key, "nothing"),
        )
        for key in in_conflict
    )
    return MergedOption(source=source if _parse_list(source).elts else None, base=new_base, conflicts=conflicts)


def _resolve_item(base: str | None, ours: str | None, theirs: str | None) -> Resolution:
    return resolve_value(
        # A comment would be deleted with the item.
        changed_by_user=not is_same_source(base, ours, "item") or contains_comment(ours or ""),
        changed_by_us=not is_same_source(base, theirs, "item"),
        agree=is_same_source(ours, theirs, "item"),
        removed_by_user=base is not None and ours is None,
    )


def list_item_key(item: ast.expr) -> str:
    """Return the key of an item: its `name=`, else its source."""
    name = string_value(keyword_value(item, "name")) if isinstance(item, ast.Call) else ""
    return name or ast.unparse(item)


def _parse_list(source: str) -> ast.List | ast.Tuple:
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    assert isinstance(node.value, ast.List | ast.Tuple)
    return node.value


def _set_item(source: str, key: str, item: str | None, order: Sequence[str], indent: str) -> str:
    """Add, replace or (None) remove an item; a new one is added below the nearest of those before it in `order`."""
    node, text = _parse_list(source), SourceText(source)
    start = text.start(node)
    found = find_items(text, start, text.end(node))
    keys = list(map(list_item_key, node.elts))
    if key in keys and item is None:
        return apply_edits(source, [remove_item(text, found, keys.index(key))])
    if item is None:
        return source
    if key in keys:
        old = node.elts[keys.index(key)]
        new = _lay_out_item(item, text.indent(text.start(old)) if text.line(text.start(old)) > 1 else indent)
        edit = TextEdit(start=text.start(old), end=text.end(old), text=new)
        return _split_long_line(apply_edits(source, [edit]), source, indent)
    before = [keys.index(each) for each in order[: order.index(key)] if each in keys]
    after = before[-1] if before else -1
    has_own_lines = bool(found) and text.line(found[max(after, 0)].start) > 1
    new = _lay_out_item(item, text.indent(found[max(after, 0)].start)) if has_own_lines else item
    return _split_long_line(apply_edits(source, insert_item(text, start, found, after, new)), source, indent)


def _lay_out_item(item: str, indent: str) -> str:
    """Return an item as it is generated on lines of its own."""
    return lay_out_argument(item, len(indent)).strip().removesuffix(",")


def _split_long_line(source: str, before: str, indent: str) -> str:
    """Split a single line that has become too long, as it would have been generated."""
    # A line that was too long before is the user's layout.
    if "\n" in source or len(indent + source) <= WIDTH or len(source) <= len(before) or contains_comment(source):
        return source
    text, value = SourceText(source), _parse_list(source)
    target = source[: text.start(value)].rstrip().removesuffix("=").rstrip()
    return lay_out_assignment(target, text.source(value), len(indent)).lstrip()
