"""Three-way merge of one Meta option; lists are merged item by item."""

import ast
from collections.abc import Mapping

from legacygen.lockfile import Conflict
from legacygen.merge.meta_lists import MergedOption, merge_list, parse_list_items
from legacygen.merge.three_way import Resolution, apply_decision, resolve_value
from legacygen.pycode.brackets import contains_comment
from legacygen.pycode.field_arguments import is_same_source
from legacygen.pycode.layout import lay_out_assignment
from legacygen.pycode.literal import list_literal
from legacygen.pycode.shown_source import show_expression
from legacygen.pycode.source_text import SourceText, TextEdit, apply_edits

USER_OWNED_OPTIONS = {"verbose_name", "verbose_name_plural"}
"""Options that follow from names; they belong to the user once they are written."""


def merge_option(
    identity: str,
    name: str,
    base: str | None,
    source: str | None,
    theirs: str | None,
    *,
    indent: str,
    decisions: Mapping[str, str],
) -> MergedOption:
    """Merge one option: `base` and `theirs` are values, `source` is the user's statement; None where there is none."""
    if name in USER_OWNED_OPTIONS and base is not None:
        return MergedOption(source=source, base=base)
    if source is None:
        new = _find_new_value(base, theirs)
        return MergedOption(source=f"{name} = {new}" if new else None, base=theirs)
    value = _read_value(source)
    resolution = resolve_value(
        changed_by_user=not is_same_source(base, value),
        changed_by_us=not is_same_source(base, theirs),
        agree=is_same_source(value, theirs),
    )
    if resolution is Resolution.KEEP_OURS:
        return MergedOption(source=source, base=theirs)
    base_items, our_items, their_items = (parse_list_items(each) for each in (base, value, theirs))
    # A statement as it was generated is replaced as a whole, so that it looks as in a first run.
    is_as_generated = base is not None and source == lay_out_assignment(name, base, len(indent)).lstrip()
    if base_items is not None and our_items is not None and their_items is not None and not is_as_generated:
        return merge_list(identity, base_items, our_items, their_items, source, indent=indent, decisions=decisions)
    if resolution is Resolution.TAKE_THEIRS and contains_comment(source):
        resolution = Resolution.CONFLICT  # a new value would delete the comment
    resolution = apply_decision(resolution, identity, decisions)
    if resolution is Resolution.CONFLICT:
        conflict = Conflict(id=identity, ours=show_expression(value), theirs=theirs or "nothing")
        # The base does not advance, so that the next run finds the conflict again.
        return MergedOption(source=source, base=base, conflicts=(conflict,))
    if resolution is Resolution.KEEP_OURS:
        return MergedOption(source=source, base=theirs)
    return MergedOption(source=_replace_value(source, theirs, indent), base=theirs)


def _find_new_value(base: str | None, theirs: str | None) -> str | None:
    """Return the value to add where the code has no such option; for a list that the user deleted, its new items."""
    base_items, their_items = parse_list_items(base), parse_list_items(theirs)
    if base is None or not base_items or not their_items:
        return theirs if base is None else None
    added = [item for key, item in their_items.items() if key not in base_items]
    return list_literal(added) if added else None


def _read_value(source: str) -> str:
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    assert node.value
    return SourceText(source).source(node.value)


def _replace_value(source: str, value: str | None, indent: str) -> str | None:
    """Replace the value of a statement; None as value removes the statement."""
    if value is None:
        return None
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    assert node.value
    text = SourceText(source)
    target = source[: text.start(node.value)].rstrip().removesuffix("=").rstrip()
    # A value in parentheses, or an indent with tabs, is not laid out anew: only the value itself is replaced.
    if source.endswith(text.source(node.value)) and not indent.strip(" ") and "(" not in target:
        return lay_out_assignment(target, value, len(indent)).lstrip()
    return apply_edits(source, [TextEdit(start=text.start(node.value), end=text.end(node.value), text=value)])
