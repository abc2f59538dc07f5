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
from legacygen.pycode.source_text import SourceText, TextEdit, apply_edits

USER_OWNED_OPTIONS = {"verbose_name", "verbose_name_plural"}


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
    """One option: `base` and `theirs` are sources of values, `source` is the user's statement; None where absent."""
    if name in USER_OWNED_OPTIONS and base is not None:
        return MergedOption(source=source, base=base)
    if source is None:
        new = _new(base, theirs)
        return MergedOption(source=f"{name} = {new}" if new else None, base=theirs)
    value = _value(source)
    resolution = resolve_value(
        changed_by_user=not is_same_source(base, value),
        changed_by_us=not is_same_source(base, theirs),
        agree=is_same_source(value, theirs),
    )
    if resolution is Resolution.KEEP_OURS:
        return MergedOption(source=source, base=theirs)
    old, mine, after = (parse_list_items(each) for each in (base, value, theirs))
    is_as_written = base is not None and source == lay_out_assignment(name, base, len(indent)).lstrip()
    if old is not None and mine is not None and after is not None and not is_as_written:
        return merge_list(identity, old, mine, after, source, indent=indent, decisions=decisions)
    if resolution is Resolution.TAKE_THEIRS and contains_comment(source):
        resolution = Resolution.CONFLICT
    resolution = apply_decision(resolution, identity, decisions)
    if resolution is Resolution.CONFLICT:
        asked = Conflict(id=identity, ours=" ".join(value.split()), theirs=theirs or "nothing")
        return MergedOption(source=source, base=base, conflicts=(asked,))
    if resolution is Resolution.KEEP_OURS:
        return MergedOption(source=source, base=theirs)
    return MergedOption(source=_with_value(source, theirs, indent), base=theirs)


def _new(base: str | None, theirs: str | None) -> str | None:
    """What comes where the user has no such option: all of it, or of a list that was deleted the new items."""
    old, new = parse_list_items(base), parse_list_items(theirs)
    if base is None or not old or not new:
        return theirs if base is None else None
    came = [item for key, item in new.items() if key not in old]
    return list_literal(came) if came else None


def _value(source: str) -> str:
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    assert node.value
    return SourceText(source).source(node.value)


def _with_value(source: str, value: str | None, indent: str) -> str | None:
    if value is None:
        return None
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    assert node.value
    text = SourceText(source)
    target = source[: text.start(node.value)].rstrip().removesuffix("=").rstrip()
    if source.endswith(text.source(node.value)) and not indent.strip(" ") and "(" not in target:
        return lay_out_assignment(target, value, len(indent)).lstrip()
    return apply_edits(source, [TextEdit(start=text.start(node.value), end=text.end(node.value), text=value)])
