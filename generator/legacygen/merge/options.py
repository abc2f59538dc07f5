"""Three-way merge of one Meta option; lists of indexes and constraints item by item, by their names."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from legacygen.emit import layout
from legacygen.lock import Pending
from legacygen.merge import brackets
from legacygen.merge.brackets import has_comment
from legacygen.merge.parts import same
from legacygen.merge.source import keyword, text_of
from legacygen.merge.text import Edit, Text, apply
from legacygen.merge.verdict import Verdict, decide, settled

TASTE = {"verbose_name", "verbose_name_plural"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The statement to be written (None takes it away), the value to be remembered, and a question if there is one."""

    source: str | None
    base: str | None
    pending: Pending | None = None


def merge(
    identity: str,
    name: str,
    base: str | None,
    source: str | None,
    theirs: str | None,
    *,
    indent: str,
    decisions: Mapping[str, str],
) -> Outcome:
    """One option: `base` and `theirs` are sources of values, `source` is the user's statement; None where absent."""
    if name in TASTE and base is not None:
        return Outcome(source=source, base=base)
    if source is None:
        is_new = base is None and theirs is not None
        return Outcome(source=f"{name} = {theirs}" if is_new else None, base=theirs)
    value = _value(source)
    verdict = decide(
        changed_by_user=not same(base, value),
        changed_by_us=not same(base, theirs),
        agree=same(value, theirs),
    )
    if verdict is Verdict.KEEP:
        return Outcome(source=source, base=theirs)
    if _is_listed(base) and _is_listed(value) and _is_listed(theirs) and not _quarrels(base, value, theirs):
        return Outcome(source=_items_merged(source, base, theirs, indent), base=theirs)
    if verdict is Verdict.TAKE and has_comment(source):
        verdict = Verdict.OPEN
    verdict = settled(verdict, identity, decisions)
    if verdict is Verdict.OPEN:
        asked = Pending(id=identity, ours=" ".join(value.split()), theirs=theirs or "nothing")
        return Outcome(source=source, base=base, pending=asked)
    if verdict is Verdict.KEEP:
        return Outcome(source=source, base=theirs)
    return Outcome(source=_with_value(source, theirs, indent), base=theirs)


def _value(source: str) -> str:
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    assert node.value
    return Text(source).source(node.value)


def _with_value(source: str, value: str | None, indent: str) -> str | None:
    if value is None:
        return None
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    assert node.value
    text = Text(source)
    target = source[: text.start(node.value)].rstrip().removesuffix("=").rstrip()
    if source.endswith(text.source(node.value)) and not indent.strip(" ") and "(" not in target:
        return layout.assignment(target, value, len(indent)).lstrip()
    return apply(source, [Edit(start=text.start(node.value), end=text.end(node.value), text=value)])


def items_of(source: str | None) -> dict[str, str] | None:
    """The items of a list by their `name=`; None when it is something else."""
    if source is None:
        return {}
    node = ast.parse(f"({source}\n)", mode="eval").body
    if not isinstance(node, ast.List | ast.Tuple):
        return None
    found = {}
    for item in node.elts:
        name = text_of(keyword(item, "name")) if isinstance(item, ast.Call) else ""
        if not name:
            return None
        found[name] = ast.get_source_segment(f"({source}\n)", item) or ""
    return found


def _is_listed(source: str | None) -> bool:
    return items_of(source) is not None


def _quarrels(base: str | None, value: str | None, theirs: str | None) -> bool:
    """Whether both sides changed the same item."""
    old, mine, new = items_of(base) or {}, items_of(value) or {}, items_of(theirs) or {}
    return any(
        not same(old.get(name), mine[name])
        and not same(old.get(name), new.get(name))
        and not same(mine[name], new.get(name))
        for name in mine
    )


def _items_merged(source: str, base: str | None, theirs: str | None, indent: str) -> str | None:
    """The list with the items that came, went or changed; those of the user, and their comments, stay."""
    old, new, mine = items_of(base) or {}, items_of(theirs) or {}, items_of(_value(source)) or {}
    if not has_comment(source) and all(same(old.get(name), mine.get(name)) for name in {**old, **mine}):
        return _with_value(source, theirs, indent)
    result = source
    for name in [*new, *(name for name in old if name not in new)]:
        unchanged = same(old.get(name), mine.get(name))
        if same(old.get(name), new.get(name)) or not unchanged:
            continue
        result = _item_set(result, name, new.get(name), list(new))
    return result if items_of(_value(result)) else None


def _item_set(source: str, name: str, item: str | None, order: list[str]) -> str:
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    assert isinstance(node.value, ast.List | ast.Tuple)
    text = Text(source)
    start = text.start(node.value)
    found = brackets.items(text, start, text.end(node.value))
    names = [text_of(keyword(each, "name")) for each in node.value.elts if isinstance(each, ast.Call)]
    if name in names:
        index = names.index(name)
        if item is None:
            return apply(source, [brackets.removed(text, found, index)])
        place = node.value.elts[index]
        return apply(source, [Edit(start=text.start(place), end=text.end(place), text=item)])
    before = [names.index(each) for each in order[: order.index(name)] if each in names]
    after = before[-1] if before else -1
    return apply(source, list(brackets.inserted(text, start, found, after, item or "")))
