"""The house rules that ruff has no rule for. `python -m tests.house` prints each breach and then exits with 1."""

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
FUNCTION_LINES = 40
FILE_LINES = 300
RUNTIME = "generator/legacygen/runtime/"
"""What generated projects import: each of its backends has classes with the names that Django expects."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A Python file; its path is relative to the root of the repository."""

    path: str
    lines: int
    nodes: tuple[ast.AST, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """A place that breaks a rule; `name` is the function or class, empty for a whole file."""

    source: Source
    line: int
    name: str = ""
    text: str

    def __str__(self) -> str:
        return f"{self.source.path}:{self.line}{' ' * bool(self.name)}{self.name}: {self.text}"


def long_functions(sources: list[Source]) -> Iterator[Breach]:
    """Find functions that are too long; decorators do not count, nested functions do."""
    for source in sources:
        for node in source.nodes:
            if isinstance(node, Function):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    text = f"{lines} lines, at most {FUNCTION_LINES}"
                    yield Breach(source=source, line=node.lineno, name=node.name, text=text)


def long_files(sources: list[Source]) -> Iterator[Breach]:
    """Find files that are too long."""
    for source in sources:
        if source.lines > FILE_LINES:
            yield Breach(source=source, line=source.lines, text=f"{source.lines} lines, at most {FILE_LINES}")


def repeated_classes(sources: list[Source]) -> Iterator[Breach]:
    """Find classes whose name another class of the tool has too, be it private or nested."""
    first: dict[str, str] = {}
    for source in sources:
        if source.path.startswith(RUNTIME):
            continue
        for node in source.nodes:
            if isinstance(node, ast.ClassDef):
                place = f"{source.path}:{node.lineno}"
                if first.setdefault(node.name, place) != place:
                    text = f"a class of this name is in {first[node.name]}"
                    yield Breach(source=source, line=node.lineno, name=node.name, text=text)


def docstrings_with_what(sources: list[Source]) -> Iterator[Breach]:
    """Find docstrings that begin with `What` instead of a verb or the name of a thing."""
    for source in sources:
        for node in source.nodes:
            if isinstance(node, ast.Module | ast.ClassDef | Function) and (
                (ast.get_docstring(node) or "").startswith("What ")
            ):
                name = "" if isinstance(node, ast.Module) else node.name
                text = 'the docstring begins with "What"; name the thing, or begin with a verb'
                yield Breach(source=source, line=node.body[0].lineno, name=name, text=text)


RULES: tuple[Callable[[list[Source]], Iterator[Breach]], ...] = (
    long_functions,
    long_files,
    repeated_classes,
    docstrings_with_what,
)


def find_breaches(sources: list[Source]) -> list[Breach]:
    """Return what breaks the rules, in the order of the files."""
    found = [breach for rule in RULES for breach in rule(sources)]
    return sorted(found, key=lambda breach: (breach.source.path, breach.line))


def parse(path: str, text: str) -> Source:
    """Make a source of the text of a file."""
    return Source(path=path, lines=len(text.splitlines()), nodes=tuple(ast.walk(ast.parse(text))))


def read_sources(root: Path = ROOT) -> list[Source]:
    """Read the files that the rules are for: all Python of generator/."""
    paths = sorted((root / "generator").rglob("*.py"))
    return [parse(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


if __name__ == "__main__":
    sys.exit("\n".join(map(str, find_breaches(read_sources()))) or 0)
