"""Finds the statements of a module that an edit has changed, and puts formatted ones in their place.

A statement is one of the module's top level: an import, a class, an `if` with all in it. It begins with its decorators
and ends with its last line; the comment lines above it and the blank lines around it are no part of it. Several
statements on one line count as one. Sources have LF line ends, and no line end at their end.
"""

import ast
import contextlib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from legacygen.pycode.source_text import BYTE_ORDER_MARK, LINE_END, SourceText, TextEdit, apply_edits

SWITCH = re.compile(r"^# ?(?:fmt: ?(?P<fmt>on|off)|yapf: ?(?P<yapf>enable|disable))\s*$", re.M)
"""A comment that switches formatters on or off for the statements below it."""

DB_TABLE = re.compile(r"\bdb_table\s*=\s*([\"'])(?P<table>.*?)\1")
"""The table of a class."""

BLOCK = re.compile(r"(?:\r?\n){2}(?=class |def |@)")
"""The end of a block of statements: a blank line above a class or function."""

MARK = "_legacygen_"
"""A statement between those of a module that is to be split again; formatters leave it as it is."""

MARK_LINE = re.compile(rf"^{MARK}$", re.M)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedStatement:
    """A statement of a new text, from `start` to before `end`, that does not stand in the old text as it is.

    `old` is the source that it had there; None where the statement is new.
    """

    start: int
    end: int
    source: str
    old: str | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Statement:
    """A statement where it stands: the nodes on its lines, and their source."""

    start: int
    end: int
    source: str
    nodes: tuple[ast.stmt, ...]


def list_changed_statements(before: str, after: str) -> list[ChangedStatement]:
    """List the statements that are changed or new in the text `after`.

    Left out are docstrings, and what stands below `# fmt: off`. Nothing is listed where one of the texts is not valid
    Python. Of a text that is new as a whole, each class is listed with what stands below it, and what stands above
    the first one, with the docstring.
    """
    if not before.strip() and not SWITCH.search(after):
        return [_make_new(start, block.rstrip()) for start, block in _split_blocks(after) if block.strip()]
    try:
        old, new = _find_in_differing_blocks(before, after)
    except (SyntaxError, ValueError):
        return []
    known, left = {each.source for each in old}, {each.source for each in new}
    changed = [each for each in new if each.source not in known and not _is_string(each)]
    versions = _find_old_versions([each for each in old if each.source not in left], changed)
    unformatted = _find_switched_off(after, new) if changed else set()
    return [
        ChangedStatement(start=each.start, end=each.end, source=each.source, old=versions.get(each.start))
        for each in changed
        if each.start not in unformatted
    ]


def join_statements(sources: Iterable[str]) -> str:
    """Join the sources of statements to a module, which `split_statements` takes apart again."""
    return f"\n\n\n{MARK}\n\n\n".join(sources) + "\n"


def split_statements(joined: str) -> list[str]:
    """Split a module of `join_statements`, which may have been formatted since."""
    return [part.strip("\n") for part in MARK_LINE.split(LINE_END.sub("\n", joined))]


def is_same_code(one: str, other: str, *, with_imports: bool = True) -> bool:
    """Return whether two texts differ only in layout, quotes, comments and white space within strings.

    Without `with_imports`, the imports of both may differ, too.
    """
    try:
        bodies = [_parse(text).body for text in (one, other)]
    except (SyntaxError, ValueError):
        return False
    left_out = () if with_imports else (ast.Import, ast.ImportFrom)
    said = [[_describe_code(each) for each in body if not isinstance(each, left_out)] for body in bodies]
    return said[0] == said[1]


def replace_statements(text: str, sources: Iterable[tuple[ChangedStatement, str]]) -> str:
    """Return a text with other sources in the place of statements; they get the line ends of the text."""
    first = LINE_END.search(text)
    newline = first[0] if first else "\n"
    edits = [TextEdit(start=each.start, end=each.end, text=new.replace("\n", newline)) for each, new in sources]
    return apply_edits(text, edits)


def find_moved_lines(before: str, after: str, lines: Collection[int]) -> dict[int, int]:
    """Find where `lines` of a text are in the same code with another layout; those of no statement are left out."""
    found: dict[int, int] = {}
    above, above_now = 0, 0
    try:
        for (_, one), (_, other) in zip(_split_blocks(before), _split_blocks(after), strict=True):
            wanted = [line - above for line in lines if line > above]
            found.update((above + line, above_now + now) for line, now in _pair_lines(one, other, wanted))
            above, above_now = above + one.count("\n"), above_now + other.count("\n")
    except (SyntaxError, ValueError):
        return {}
    return found


def _pair_lines(one: str, other: str, lines: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield lines of a block with their numbers in the other one, both counted from its beginning."""
    if not any(line <= one.count("\n") + 1 for line in lines):
        return
    for node, same in zip(_parse(one).body, _parse(other).body, strict=True):
        wanted = [line for line in lines if node.lineno <= line <= (node.end_lineno or 0)]
        # Both are walked in the same order, outer nodes before inner ones.
        nodes = zip(ast.walk(node), ast.walk(same), strict=True) if wanted else ()
        known: dict[int, int] = {}
        for inner, inner_now in nodes:
            known.setdefault(getattr(inner, "lineno", 0), getattr(inner_now, "lineno", 0))
        yield from ((line, known[max(each for each in known if each <= line)]) for line in wanted)


def _parse(text: str) -> ast.Module:
    return ast.parse(text.removeprefix(BYTE_ORDER_MARK))


def _make_new(start: int, source: str) -> ChangedStatement:
    return ChangedStatement(start=start, end=start + len(source), source=LINE_END.sub("\n", source), old=None)


def _find_in_differing_blocks(before: str, after: str) -> tuple[list[_Statement], list[_Statement]]:
    """Find the statements of two texts, but for those that both have in the same surroundings.

    Raises SyntaxError or ValueError if one of the texts is not valid Python.
    """
    if not SWITCH.search(after):  # else it matters where a statement stands
        old, new = _split_blocks(before), _split_blocks(after)
        known, left = {block for _, block in old}, {block for _, block in new}
        with contextlib.suppress(SyntaxError, ValueError):  # of what is no block: it is all looked at
            return (
                [each for start, block in old if block not in left for each in _find_statements(block, start)],
                [each for start, block in new if block not in known for each in _find_statements(block, start)],
            )
    return _find_statements(before, 0), _find_statements(after, 0)


def _split_blocks(text: str) -> list[tuple[int, str]]:
    """Split a text into blocks of statements, with their start, because parsing a long text takes seconds."""
    starts = [0]
    for found in BLOCK.finditer(text):
        block = text[starts[-1] : found.end()]
        # Else it is within a string. A comment may have such quotes, too, and is then part of a longer block.
        if block.count('"""') % 2 == 0 and block.count("'''") % 2 == 0:
            starts.append(found.end())
    return [(start, text[start:end]) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _find_statements(source: str, offset: int) -> list[_Statement]:
    """Find the statements of a part of a text that begins at `offset`, in order.

    Raises SyntaxError or ValueError if it is not valid Python.
    """
    text, found = SourceText(source), list[_Statement]()
    for node in _parse(source).body:
        start = offset + text.at(_first_line(node), 0)
        nodes: tuple[ast.stmt, ...] = (node,)
        if found and start < found[-1].end:  # it begins on the last line of the one before
            last = found.pop()
            start, nodes = last.start, (*last.nodes, node)
        line = source[text.end(node) : text.next_line(text.end(node))]
        end = offset + text.end(node) + len(line.rstrip("\r\n"))
        inside = LINE_END.sub("\n", source[start - offset : end - offset])
        found.append(_Statement(start=start, end=end, source=inside, nodes=nodes))
    return found


def _first_line(node: ast.stmt) -> int:
    """Return the number of the first line of a statement, with its decorators."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def _is_string(statement: _Statement) -> bool:
    node = statement.nodes[0]
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _find_old_versions(old: Sequence[_Statement], new: Sequence[_Statement]) -> dict[int, str]:
    """Find the old sources of statements, by the start of the new ones: by their names, then by their tables."""
    found: dict[int, str] = {}
    identifiers: tuple[Callable[[_Statement], str], ...] = (_identify_by_name, _identify_by_table)
    for identify in identifiers:
        waiting = defaultdict(list)
        for each in old:
            waiting[identify(each)].append(each)
        for each in new:
            key = identify(each)
            if key and waiting[key] and each.start not in found:
                found[each.start] = waiting[key].pop(0).source
        old = [each for versions in waiting.values() for each in versions]
    return found


def _identify_by_name(statement: _Statement) -> str:
    match statement.nodes[0]:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return f"def {name}"
        case ast.ImportFrom(module=module, level=level):
            return f"from {'.' * level}{module or ''}"
        case ast.Assign(targets=[target, *_]) | ast.AnnAssign(target=target):
            return ast.unparse(target)
        case node:
            return type(node).__name__


def _identify_by_table(statement: _Statement) -> str:
    """Return the table of a class, which has the same one under another name; empty for others."""
    found = DB_TABLE.search(statement.source) if isinstance(statement.nodes[0], ast.ClassDef) else None
    return found["table"] if found else ""


def _find_switched_off(text: str, statements: Sequence[_Statement]) -> set[int]:
    """Find the statements, by their start, for which a comment has switched formatters off."""
    switches = [
        (found.start(), "off" in found[0] or "disable" in found[0])
        for found in SWITCH.finditer(text)
        if not any(each.start <= found.start() < each.end for each in statements)
    ]
    last = {each.start: [is_off for place, is_off in switches if place < each.start][-1:] for each in statements}
    return {start for start, is_off in last.items() if is_off == [True]}


def _describe_code(node: ast.stmt) -> str:
    """Return a text that is equal for the same code; white space within strings does not count."""
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            each.value, each.kind = " ".join(each.value.split()), None
    return ast.dump(node)
