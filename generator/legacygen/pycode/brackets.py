"""Patches to what stands between brackets, one item at a time: arguments of a call, items of a list."""

import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from legacygen.pycode.source_text import SourceText, TextEdit


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketItem:
    """One item; `comma` is the offset after its comma, or -1 where none follows."""

    start: int
    end: int
    comma: int = -1


def find_items(text: SourceText, start: int, end: int) -> list[BracketItem]:
    """The items between the opening bracket at `start` and the closing one before `end`."""
    found: list[BracketItem] = []
    depth, first, last = 0, -1, -1
    for token, begin, stop in _tokens(text.text[start:end], start):
        if token.type in (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER):
            continue
        if token.type == tokenize.OP and token.string in ")]}":
            depth -= 1
            if depth == 0:
                break
        if token.type == tokenize.OP and token.string == "," and depth == 1:
            found.append(BracketItem(start=first, end=last, comma=stop))
            first = -1
        elif depth:
            first, last = (begin if first < 0 else first), stop
        if token.type == tokenize.OP and token.string in "([{":
            depth += 1
    return [*found, BracketItem(start=first, end=last)] if first >= 0 else found


def contains_comment(text: str) -> bool:
    """Whether source of an expression or statement holds a comment."""
    return "#" in text and any(token.type == tokenize.COMMENT for token, _, _ in _tokens(f"({text}\n)", 0))


def insert_item(text: SourceText, start: int, found: list[BracketItem], after: int, new: str) -> Iterator[TextEdit]:
    """Put an item behind the one with index `after`, or first when it is -1; `start` is that of the bracket."""
    if not found:
        yield TextEdit(start=start + 1, end=start + 1, text=new)
        return
    item = found[max(after, 0)]
    alone = _is_alone(text, item)
    lead = text.newline + text.indent(item.start)
    if after < 0:
        yield TextEdit(start=item.start, end=item.start, text=f"{new},{lead if alone else ' '}")
    elif not alone:
        yield TextEdit(start=item.end, end=item.end, text=f", {new}")
    else:
        if item.comma < 0:
            yield TextEdit(start=item.end, end=item.end, text=",")
        end = text.next_line(item.end)
        line_end = end - len(text.newline) if end > text.line_start(item.end) else end
        yield TextEdit(start=line_end, end=line_end, text=f"{lead}{new},")


def remove_item(text: SourceText, found: list[BracketItem], index: int) -> TextEdit:
    """Take an item away with its comma, and its line where nothing else stands on it."""
    item = found[index]
    end = max(item.comma, item.end)
    rest = text.text[end : text.next_line(end)]
    if _is_alone(text, item) and not rest.strip():
        return TextEdit(start=text.line_start(item.start), end=text.next_line(end), text="")
    if index + 1 < len(found) and not rest.lstrip().startswith("#"):
        return TextEdit(start=item.start, end=found[index + 1].start, text="")
    if index and not _is_alone(text, item):
        return TextEdit(start=found[index - 1].end, end=item.end, text="")
    return TextEdit(start=item.start, end=end + len(rest) - len(rest.lstrip(" \t")), text="")


def _is_alone(text: SourceText, item: BracketItem) -> bool:
    """Whether the item begins its line and nothing but its comma and a comment follow."""
    if text.text[text.line_start(item.start) : item.start].strip():
        return False
    end = max(item.comma, item.end)
    rest = text.text[end : text.next_line(end)].strip()
    return not rest or rest.startswith("#")


def _tokens(source: str, offset: int) -> Iterator[tuple[tokenize.TokenInfo, int, int]]:
    starts = [0]
    for line in io.StringIO(source, newline=""):
        starts.append(starts[-1] + len(line))
    try:
        for token in tokenize.generate_tokens(io.StringIO(source, newline="").readline):
            (row, column), (last_row, last_column) = token.start, token.end
            if row <= len(starts) and last_row <= len(starts):
                yield token, offset + starts[row - 1] + column, offset + starts[last_row - 1] + last_column
    except tokenize.TokenError:  # the text ends inside a bracket: everything before has been seen
        return
