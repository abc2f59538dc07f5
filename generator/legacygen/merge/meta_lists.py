"""Three-way merge of a list in Meta, item by item: an item is known by its `name=`, else by what it says."""

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
from legacygen.pycode.source_text import SourceText, TextEdit, apply_edits


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedOption:
    """The statement to be written (None takes it away), the value to be remembered, and questions if there are any."""

    source: str | None
    base: str | None
    conflicts: tuple[Conflict, ...] = ()


def parse_list_items(source: str | None) -> dict[str, str] | None:
    """The items of a list by what they are known by; nothing of what is no list, or says the same twice."""
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
    """The statement `source`, whose items are `ours`, patched; the user's items, their order and comments stay."""
    names = dict.fromkeys([*theirs, *base])
    resolutions = {
        name: apply_decision(
            _resolution(base.get(name), ours.get(name), theirs.get(name)), f"{identity}.{name}", decisions
        )
        for name in names
    }
    for name, resolution in resolutions.items():
        if resolution is Resolution.TAKE_THEIRS:
            source = _with_item(source, name, theirs.get(name), list(theirs), indent)
    asked = [name for name, resolution in resolutions.items() if resolution is Resolution.CONFLICT]
    kept = [base.get(name, "") if name in asked else theirs.get(name, "") for name in names]
    remembered = list_literal(filter(None, kept)) if any(kept) else None
    conflicts = tuple(
        Conflict(
            id=f"{identity}.{name}",
            ours=" ".join(ours[name].split()),
            theirs=theirs.get(name, "nothing"),
        )
        for name in asked
    )
    return MergedOption(source=source if _elements(source).elts else None, base=remembered, conflicts=conflicts)


def _resolution(base: str | None, ours: str | None, theirs: str | None) -> Resolution:
    return resolve_value(
        changed_by_user=not is_same_source(base, ours) or contains_comment(ours or ""),
        changed_by_us=not is_same_source(base, theirs),
        agree=is_same_source(ours, theirs),
        removed_by_user=base is not None and ours is None,
    )


def list_item_key(item: ast.expr) -> str:
    """Return what an item of a list is known by: its `name=`, else its source."""
    name = string_value(keyword_value(item, "name")) if isinstance(item, ast.Call) else ""
    return name or ast.unparse(item)


def _elements(source: str) -> ast.List | ast.Tuple:
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    assert isinstance(node.value, ast.List | ast.Tuple)
    return node.value


def _with_item(source: str, name: str, item: str | None, order: Sequence[str], indent: str) -> str:
    """The statement with an item put in, changed or (None) taken away; a new one behind the nearest before it."""
    node, text = _elements(source), SourceText(source)
    start = text.start(node)
    found = find_items(text, start, text.end(node))
    names = list(map(list_item_key, node.elts))
    if name in names and item is None:
        return apply_edits(source, [remove_item(text, found, names.index(name))])
    if item is None:
        return source
    if name in names:
        place = node.elts[names.index(name)]
        new = _laid_out(item, text.indent(text.start(place)) if text.line(text.start(place)) > 1 else indent)
        return _opened(
            apply_edits(source, [TextEdit(start=text.start(place), end=text.end(place), text=new)]), source, indent
        )
    before = [names.index(each) for each in order[: order.index(name)] if each in names]
    after = before[-1] if before else -1
    is_opened = bool(found) and text.line(found[max(after, 0)].start) > 1
    new = _laid_out(item, text.indent(found[max(after, 0)].start)) if is_opened else item
    return _opened(apply_edits(source, insert_item(text, start, found, after, new)), source, indent)


def _laid_out(item: str, indent: str) -> str:
    """An item as it would be written on lines of its own."""
    return lay_out_argument(item, len(indent)).strip().removesuffix(",")


def _opened(source: str, before: str, indent: str) -> str:
    """A single line that has grown too long is opened, as it would have been written."""
    if "\n" in source or len(indent + source) <= WIDTH or len(source) <= len(before) or contains_comment(source):
        return source
    text, value = SourceText(source), _elements(source)
    target = source[: text.start(value)].rstrip().removesuffix("=").rstrip()
    return lay_out_assignment(target, text.source(value), len(indent)).lstrip()
