"""Three-way merge of a list in Meta, item by item: an item is known by its `name=`, else by what it says."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from legacygen.emit import layout
from legacygen.lock import Pending
from legacygen.merge import brackets
from legacygen.merge.brackets import has_comment
from legacygen.merge.parts import same
from legacygen.merge.source import keyword, text_of
from legacygen.merge.text import Edit, Text, apply
from legacygen.merge.verdict import Verdict, decide, settled
from legacygen.planning import literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The statement to be written (None takes it away), the value to be remembered, and questions if there are any."""

    source: str | None
    base: str | None
    pending: tuple[Pending, ...] = ()


def items_of(source: str | None) -> dict[str, str] | None:
    """The items of a list by what they are known by; nothing of what is no list, or says the same twice."""
    if source is None:
        return {}
    text = f"({source}\n)"
    node = ast.parse(text, mode="eval").body
    if not isinstance(node, ast.List | ast.Tuple):
        return None
    found = {_known_by(item): ast.get_source_segment(text, item) or "" for item in node.elts}
    return found if len(found) == len(node.elts) else None


def merge(
    identity: str,
    base: Mapping[str, str],
    ours: Mapping[str, str],
    theirs: Mapping[str, str],
    source: str,
    *,
    indent: str,
    decisions: Mapping[str, str],
) -> Outcome:
    """The statement `source`, whose items are `ours`, patched; the user's items, their order and comments stay."""
    names = dict.fromkeys([*theirs, *base])
    verdicts = {
        name: settled(_verdict(base.get(name), ours.get(name), theirs.get(name)), f"{identity}.{name}", decisions)
        for name in names
    }
    for name, verdict in verdicts.items():
        if verdict is Verdict.TAKE:
            source = _with_item(source, name, theirs.get(name), list(theirs), indent)
    asked = [name for name, verdict in verdicts.items() if verdict is Verdict.OPEN]
    kept = [base.get(name, "") if name in asked else theirs.get(name, "") for name in names]
    remembered = literal.listed(filter(None, kept)) if any(kept) else None
    pending = tuple(
        Pending(
            id=f"{identity}.{name}",
            ours=" ".join(ours[name].split()),
            theirs=theirs.get(name, "nothing"),
        )
        for name in asked
    )
    return Outcome(source=source if _elements(source).elts else None, base=remembered, pending=pending)


def _verdict(base: str | None, ours: str | None, theirs: str | None) -> Verdict:
    return decide(
        changed_by_user=not same(base, ours) or has_comment(ours or ""),
        changed_by_us=not same(base, theirs),
        agree=same(ours, theirs),
        removed_by_user=base is not None and ours is None,
    )


def _known_by(item: ast.expr) -> str:
    name = text_of(keyword(item, "name")) if isinstance(item, ast.Call) else ""
    return name or ast.unparse(item)


def _elements(source: str) -> ast.List | ast.Tuple:
    node = ast.parse(source).body[0]
    assert isinstance(node, ast.Assign | ast.AnnAssign)
    assert isinstance(node.value, ast.List | ast.Tuple)
    return node.value


def _with_item(source: str, name: str, item: str | None, order: Sequence[str], indent: str) -> str:
    """The statement with an item put in, changed or (None) taken away; a new one behind the nearest before it."""
    node, text = _elements(source), Text(source)
    start = text.start(node)
    found = brackets.items(text, start, text.end(node))
    names = list(map(_known_by, node.elts))
    if name in names and item is None:
        return apply(source, [brackets.removed(text, found, names.index(name))])
    if item is None:
        return source
    if name in names:
        place = node.elts[names.index(name)]
        new = _laid_out(item, text.indent(text.start(place)) if text.line(text.start(place)) > 1 else indent)
        return _opened(apply(source, [Edit(start=text.start(place), end=text.end(place), text=new)]), source, indent)
    before = [names.index(each) for each in order[: order.index(name)] if each in names]
    after = before[-1] if before else -1
    is_opened = bool(found) and text.line(found[max(after, 0)].start) > 1
    new = _laid_out(item, text.indent(found[max(after, 0)].start)) if is_opened else item
    return _opened(apply(source, brackets.inserted(text, start, found, after, new)), source, indent)


def _laid_out(item: str, indent: str) -> str:
    """An item as it would be written on lines of its own."""
    return layout.argument(item, len(indent)).strip().removesuffix(",")


def _opened(source: str, before: str, indent: str) -> str:
    """A single line that has grown too long is opened, as it would have been written."""
    if "\n" in source or len(indent + source) <= layout.WIDTH or len(source) <= len(before) or has_comment(source):
        return source
    text, value = Text(source), _elements(source)
    target = source[: text.start(value)].rstrip().removesuffix("=").rstrip()
    return layout.assignment(target, text.source(value), len(indent)).lstrip()
