"""Gives new code the layout of the project: its tabs, and the style of the formatter that it configures."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from legacygen import workspace
from legacygen.lockfile import Conflict
from legacygen.pycode.statements import find_moved_lines
from legacygen.pycode.tabs import indent_with_tabs
from legacygen.refresh.context import RefreshContext
from legacygen.refresh.report import AffectedCode
from legacygen.refresh.result import RefreshResult


@dataclass(frozen=True, slots=True, kw_only=True)
class FormattedResult:
    """A result with formatted texts; `unformatted` says why there are some that could not be, else it is empty."""

    result: RefreshResult
    unformatted: str = ""


def format_result(context: RefreshContext, result: RefreshResult, before: Mapping[str, str | None]) -> FormattedResult:
    """Format what is changed or new in the Python of a result; `before` are the old texts by path."""
    texts = {path: text for path, text in result.texts.items() if path.endswith(".py")}
    new = {path: indent_with_tabs(before.get(path) or "", text) for path, text in texts.items()}
    root = context.source.root
    formatter = workspace.find_formatter(root / context.folder) if new else None
    problem = ""
    if formatter:
        formatted = workspace.format_changes(formatter, root, before, new)
        new, problem = dict(formatted.texts), formatted.problem
    changed = {path: text for path, text in new.items() if text != texts[path]}
    if not changed:
        return FormattedResult(result=result, unformatted=problem)
    moved = _MovedLines(result, texts, changed)
    return FormattedResult(
        result=replace(
            result,
            models={path: changed.get(path, text) for path, text in result.models.items()},
            files={path: changed.get(path, text) for path, text in result.files.items()},
            lockfile=replace(result.lockfile, conflicts=tuple(map(moved.relocate, result.lockfile.conflicts))),
            affected=tuple(map(moved.relocate_uses, result.affected)),
        ),
        unformatted=problem,
    )


class _MovedLines:
    """The new numbers of the lines that a result names, in the files whose layout has changed."""

    def __init__(self, result: RefreshResult, before: Mapping[str, str], after: Mapping[str, str]) -> None:
        named: dict[str, set[int]] = defaultdict(set)
        for conflict in result.lockfile.conflicts:
            path, _, line = conflict.where.rpartition(":")
            named[path].update([int(line)] if path in after else [])
        for use in (use for each in result.affected for use in each.uses):
            named[use.path].add(use.line)
        self._lines = {
            path: find_moved_lines(before[path], after[path], lines)
            for path, lines in named.items()
            if path in after and lines
        }

    def _find(self, path: str, line: int) -> int:
        return self._lines.get(path, {}).get(line, line)

    def relocate(self, conflict: Conflict) -> Conflict:
        """Return a conflict with its line in the new text."""
        path, _, line = conflict.where.rpartition(":")
        return replace(conflict, where=f"{path}:{self._find(path, int(line))}") if path in self._lines else conflict

    def relocate_uses(self, affected: AffectedCode) -> AffectedCode:
        """Return affected code with its lines in the new texts."""
        return replace(
            affected, uses=tuple(replace(each, line=self._find(each.path, each.line)) for each in affected.uses)
        )
