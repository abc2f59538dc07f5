"""Edits single items between brackets: arguments of a call, items of a list."""

import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass

from legacygen.pycode.source_text import SourceText, TextEdit


@dataclass(frozen=True, slots=True, kw_only=True)
class BracketItem:
    """The offsets of one item; `comma` is the offset after its comma, or -1 if there is none."""

    start: int
    end: int
    comma: int = -1


def find_items(text: SourceText, start: int, end: int) -> list[BracketItem]:
    """Find the items between the opening bracket at `start` and the closing one before `end`."""
    found: list[BracketItem] = []
    depth, first, last = 0, -1, -1
    for token, begin, stop in _tokenize_at(text.text[start:end], start):
        if token.type in (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER):
            continue
        if token.type == tokenize.OP and token.string in ")]}":
            depth -= 1
            if depth == 0:
                break
        if token.type == tokenize.OP and token.string == "," and depth == 1:
            found.append(BracketItem(start=first, end=last, comma=stop))
            first = -1
        elif depth:  # the opening bracket itself comes at depth 0 and begins no item
            first, last = (begin if first < 0 else first), stop
        # After the item is extended, so that a bracket that opens an item is part of it.
        if token.type == tokenize.OP and token.string in "([{":
            depth += 1
    return [*found, BracketItem(start=first, end=last)] if first >= 0 else found


def contains_comment(text: str) -> bool:
    """Return whether the source of an expression or a statement contains a comment."""
    # In brackets a fragment of any indentation can be tokenized; the line end closes a comment at its end.
    return "#" in text and any(token.type == tokenize.COMMENT for token, _, _ in _tokenize_at(f"({text}\n)", 0))


def insert_item(text: SourceText, start: int, items: list[BracketItem], after: int, new: str) -> Iterator[TextEdit]:
    """Insert an item after the one with the index `after`, or as the first one if `after` is -1.

    `start` is the offset of the opening bracket. An item beside one that has its own line gets its own line, too.
    """
    if not items:
        yield TextEdit(start=start + 1, end=start + 1, text=new)
        return
    item = items[max(after, 0)]
    own_line = _has_own_line(text, item)
    lead = text.newline + text.indent(item.start)
    if after < 0:
        yield TextEdit(start=item.start, end=item.start, text=f"{new},{lead if own_line else ' '}")
    elif not own_line:
        yield TextEdit(start=item.end, end=item.end, text=f", {new}")
    else:
        if item.comma < 0:
            yield TextEdit(start=item.end, end=item.end, text=",")
        # At the end of the line rather than after the comma: a comment there belongs to the item before.
        end = text.next_line(item.end)
        line_end = end - len(text.newline) if end > text.line_start(item.end) else end
        yield TextEdit(start=line_end, end=line_end, text=f"{lead}{new},")


def remove_item(text: SourceText, items: list[BracketItem], index: int) -> TextEdit:
    """Remove an item with its comma, and its whole line if nothing else is on it but white space."""
    item = items[index]
    end = max(item.comma, item.end)
    rest = text.text[end : text.next_line(end)]
    if _has_own_line(text, item) and not rest.strip():
        return TextEdit(start=text.line_start(item.start), end=text.next_line(end), text="")
    # Up to the next item, unless there is a comment between them, which stays.
    if index + 1 < len(items) and not rest.lstrip().startswith("#"):
        return TextEdit(start=item.start, end=items[index + 1].start, text="")
    # The last item on a shared line takes the comma before it along.
    if index and not _has_own_line(text, item):
        return TextEdit(start=items[index - 1].end, end=item.end, text="")
    return TextEdit(start=item.start, end=end + len(rest) - len(rest.lstrip(" \t")), text="")


def _has_own_line(text: SourceText, item: BracketItem) -> bool:
    """Return whether the item begins its line, and only its comma and a comment follow it."""
    if text.text[text.line_start(item.start) : item.start].strip():
        return False
    end = max(item.comma, item.end)
    rest = text.text[end : text.next_line(end)].strip()
    return not rest or rest.startswith("#")


def _tokenize_at(source: str, offset: int) -> Iterator[tuple[tokenize.TokenInfo, int, int]]:
    """Yield each token with the offsets of its start and end, both counted from `offset`."""
    # newline="" keeps CRLF as two characters, so that the offsets are those of the text. Columns of `tokenize` count
    # characters, unlike those of `ast`.
    starts = [0]
    for line in io.StringIO(source, newline=""):
        starts.append(starts[-1] + len(line))
    try:
        for token in tokenize.generate_tokens(io.StringIO(source, newline="").readline):
            (row, column), (last_row, last_column) = token.start, token.end
            if row <= len(starts) and last_row <= len(starts):  # the last tokens may stand beyond the text
                yield token, offset + starts[row - 1] + column, offset + starts[last_row - 1] + last_column
    except tokenize.TokenError:  # the text ends within a bracket; the tokens before have been yielded
        return
