"""Three-way merge of one Meta option; lists are merged item by item."""

import ast
from collections.abc import Mapping

from legacygen.emit import layout
from legacygen.lock import Pending
from legacygen.merge import items
from legacygen.merge.brackets import has_comment
from legacygen.merge.parts import same
from legacygen.merge.text import Edit, Text, apply
from legacygen.merge.verdict import Verdict, decide, settled
from legacygen.planning import literal

TASTE = {"verbose_name", "verbose_name_plural"}


def merge(
    identity: str,
    name: str,
    base: str | None,
    source: str | None,
    theirs: str | None,
    *,
    indent: str,
    decisions: Mapping[str, str],
) -> items.Outcome:
    """One option: `base` and `theirs` are sources of values, `source` is the user's statement; None where absent."""
    if name in TASTE and base is not None:
        return items.Outcome(source=source, base=base)
    if source is None:
        new = _new(base, theirs)
        return items.Outcome(source=f"{name} = {new}" if new else None, base=theirs)
    value = _value(source)
    verdict = decide(
        changed_by_user=not same(base, value),
        changed_by_us=not same(base, theirs),
        agree=same(value, theirs),
    )
    if verdict is Verdict.KEEP:
        return items.Outcome(source=source, base=theirs)
    old, mine, after = (items.items_of(each) for each in (base, value, theirs))
    is_as_written = base is not None and source == layout.assignment(name, base, len(indent)).lstrip()
    if old is not None and mine is not None and after is not None and not is_as_written:
        return items.merge(identity, old, mine, after, source, indent=indent, decisions=decisions)
    if verdict is Verdict.TAKE and has_comment(source):
        verdict = Verdict.OPEN
    verdict = settled(verdict, identity, decisions)
    if verdict is Verdict.OPEN:
        asked = Pending(id=identity, ours=" ".join(value.split()), theirs=theirs or "nothing")
        return items.Outcome(source=source, base=base, pending=(asked,))
    if verdict is Verdict.KEEP:
        return items.Outcome(source=source, base=theirs)
    return items.Outcome(source=_with_value(source, theirs, indent), base=theirs)


def _new(base: str | None, theirs: str | None) -> str | None:
    """What comes where the user has no such option: all of it, or of a list that was deleted the new items."""
    old, new = items.items_of(base), items.items_of(theirs)
    if base is None or not old or not new:
        return theirs if base is None else None
    came = [item for key, item in new.items() if key not in old]
    return literal.listed(came) if came else None


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
