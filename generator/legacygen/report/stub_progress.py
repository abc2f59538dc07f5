"""Reads from the text of an export stub how far it is filled in."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from legacygen.pycode.source_text import BYTE_ORDER_MARK

UNMAPPED = "Unmapped"


@dataclass(frozen=True, slots=True, kw_only=True)
class StubProgress:
    """The state of the stub at `path`: its targets, empty for none yet, and how many of its `lines` are filled in.

    `state` is a sentence for one that cannot be read.
    """

    path: str
    targets: tuple[str, ...] = ()
    done: int = 0
    lines: int = 0
    state: str = ""

    @property
    def text(self) -> str:
        """The state in words."""
        if self.state or not self.targets:
            return self.state or "to do"
        rest = f", {self.done} of {self.lines} lines" if self.done < self.lines else ""
        return f"→ {', '.join(self.targets)}{rest}"


def read_progress(path: str, text: str | None) -> StubProgress:
    """Read the progress of a stub from its text, None where the file was deleted."""
    if text is None:
        return StubProgress(path=path, state="deleted")
    try:
        tree = ast.parse(text.removeprefix(BYTE_ORDER_MARK))
    except (SyntaxError, ValueError):
        return StubProgress(path=path, state="not valid Python")
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    targets = [ast.unparse(value) for cls in classes if (value := _read_target(cls)) is not None]
    values = [keyword.value for node in _list_target_calls(tree) for keyword in node.keywords]
    left = sum(_is_unmapped(value) for value in values)
    known = tuple(dict.fromkeys(each for each in targets if each != UNMAPPED))
    return StubProgress(path=path, targets=known, done=len(values) - left, lines=len(values))


def _read_target(cls: ast.ClassDef) -> ast.expr | None:
    for node in cls.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="target")], value=value):
                return value
    return None


def _list_target_calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="self"), attr="target")):
                yield node


def _is_unmapped(value: ast.expr) -> bool:
    return any(isinstance(node, ast.Name) and node.id == UNMAPPED for node in ast.walk(value))
