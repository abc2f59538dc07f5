"""Finds the formatter that a project configures, and runs it on the statements that a refresh has changed.

They are written as modules into temporary folders, at the paths that they have in the project, so that the project's
own configuration decides about them, with all that it excludes. The project's files are neither read nor written.
"""

import contextlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from legacygen.pycode.statements import (
    ChangedStatement,
    is_same_code,
    join_statements,
    list_changed_statements,
    replace_statements,
    split_statements,
)
from legacygen.pycode.tabs import indent_with_tabs

PATIENCE = 300  # seconds

MOST_FOLDERS = 8
"""Folders, from that of the app upwards, that are searched for a configuration where there is no repository."""

DEFAULTS = {
    "enable-unstable-feature": [],
    "extend": "",
    "indent-style": "space",
    "indent-width": 4,
    "line-length": 88,
    "preview": False,
    "pyi": False,
    "quote-style": "double",
    "skip-magic-trailing-comma": False,
    "skip-string-normalization": False,
    "unstable": False,
}
"""The settings of black and ruff that decide about layout; with these values generated code is as they leave it."""

OPTIONS = {
    "black": ("--quiet", "--fast", "--workers", "1"),
    "ruff": ("format", "--quiet", "--no-cache", "--no-respect-gitignore"),
}
"""The options of each program; that the code of the user is the same afterwards is checked here, for both."""

LINES_PER_PROCESS = {"black": 1000, "ruff": 1_000_000}
"""From how many lines on another process saves time: black formats about 1,000 lines a second, on one processor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formatter:
    """A configured formatter: `black` or `ruff`, and the file with its configuration.

    `keeps_generated` when it leaves generated code as it is, so that only code of the user needs it.
    """

    name: str
    config: Path
    keeps_generated: bool

    def find_command(self) -> list[str]:
        """Find the program beside this interpreter, else on the path; empty where it is not installed."""
        if self.name == "black" and importlib.util.find_spec("black"):
            return [sys.executable, "-P", "-m", "black", *OPTIONS["black"]]
        program = shutil.which(self.name, path=str(Path(sys.executable).parent)) or shutil.which(self.name)
        return [program, *OPTIONS[self.name]] if program else []


@dataclass(frozen=True, slots=True, kw_only=True)
class FormattedTexts:
    """Texts by path, and why they, or some of them, could not be formatted; empty where they could."""

    texts: Mapping[str, str]
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """The source of a statement, to be formatted as one of the file `path`."""

    path: str
    source: str


def find_formatter(folder: Path) -> Formatter | None:
    """Find the formatter that is configured in a folder, or in the nearest one above it that configures any.

    Where both are configured it is ruff if there is a section about its formatter, and black if ruff is a linter only.
    """
    found: dict[str, tuple[Path, dict[str, object]]] = {}
    for parent in _list_config_folders(folder.absolute()):
        for name, config, settings in _read_settings(parent):
            found.setdefault(name, (config, settings))
    is_linter = "ruff" not in found or "format" not in found["ruff"][1]
    name = "black" if is_linter and "black" in found else "ruff"
    if name not in found:
        return None
    config, settings = found[name]
    section = settings.get("format")
    merged = {**settings, **section} if isinstance(section, dict) else settings
    keeps_generated = all(merged.get(key, value) == value for key, value in DEFAULTS.items())
    return Formatter(name=name, config=config, keeps_generated=keeps_generated)


def format_changes(
    formatter: Formatter, root: Path, before: Mapping[str, str | None], texts: Mapping[str, str]
) -> FormattedTexts:
    """Format the statements that are changed or new in texts, by path within the project `root`.

    `before` are the old texts. A changed statement stays as it is where its old version was not as the formatter
    leaves it: that is the user's layout.
    """
    changed = {path: _list_formattable(formatter, before.get(path) or "", text) for path, text in texts.items()}
    pieces = dict.fromkeys(piece for path, found in changed.items() for piece in _list_pieces(path, found))
    if not pieces:
        return FormattedTexts(texts=texts)
    command = formatter.find_command()
    if not command:
        problem = f"{formatter.config.name} configures {formatter.name}, which is not installed"
        return FormattedTexts(texts=texts, problem=problem)
    try:
        formatted, problem = _run_formatter(formatter, command, root.absolute(), list(pieces))
    except OSError as error:
        return FormattedTexts(texts=texts, problem=f"{formatter.name}: {error.strerror}")
    new = {}
    for path, statements in changed.items():
        text = replace_statements(texts[path], _choose_sources(path, statements, formatted))
        new[path] = indent_with_tabs(before.get(path) or "", text)
    return FormattedTexts(texts=new, problem=problem)


def _list_config_folders(folder: Path) -> Iterator[Path]:
    """List a folder and those above it, up to that of the repository."""
    for parent in [folder, *folder.parents][:MOST_FOLDERS]:
        yield parent
        if (parent / ".git").exists():
            return


def _read_settings(folder: Path) -> Iterator[tuple[str, Path, dict[str, object]]]:
    """Read the settings of the formatters in a folder: name, file and settings, with hyphens in their names."""
    for name in (".ruff.toml", "ruff.toml"):
        if (folder / name).is_file():
            yield "ruff", folder / name, _read_toml(folder / name)
    path = folder / "pyproject.toml"
    tools = _read_toml(path).get("tool") if path.is_file() else None
    for name in ("ruff", "black"):
        settings = tools.get(name) if isinstance(tools, dict) else None
        if isinstance(settings, dict):
            yield name, path, {key.replace("_", "-"): value for key, value in settings.items()}


def _read_toml(path: Path) -> dict[str, object]:
    with contextlib.suppress(OSError, ValueError):
        return tomllib.loads(path.read_text(encoding="utf-8"))
    return {}


def _list_formattable(formatter: Formatter, before: str, text: str) -> list[ChangedStatement]:
    if formatter.keeps_generated and not before.strip():
        return []
    changed = list_changed_statements(before, text)
    return [each for each in changed if each.old is not None or not formatter.keeps_generated]


def _list_pieces(path: str, statements: Iterable[ChangedStatement]) -> Iterator[_Piece]:
    for each in statements:
        yield _Piece(path=path, source=each.source)
        if each.old is not None:
            yield _Piece(path=path, source=each.old)


def _choose_sources(
    path: str, statements: Iterable[ChangedStatement], formatted: Mapping[_Piece, str]
) -> Iterator[tuple[ChangedStatement, str]]:
    for each in statements:
        source = formatted.get(_Piece(path=path, source=each.source), each.source)
        was_clean = each.old is None or formatted.get(_Piece(path=path, source=each.old)) == each.old
        # New code is ours, and there may be much of it; for that of the user, no formatter is taken at its word.
        if was_clean and (each.old is None or is_same_code(each.source, source)):
            yield each, source


def _run_formatter(
    formatter: Formatter, command: Sequence[str], root: Path, pieces: Iterable[_Piece]
) -> tuple[dict[_Piece, str], str]:
    """Return formatted sources, and the message of the formatter where it has failed."""
    top = formatter.config.parent
    batches = _make_batches(formatter, [piece for piece in pieces if (root / piece.path).is_relative_to(top)])
    formatted: dict[_Piece, str] = {}
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name, str(number)) for number, _ in enumerate(batches)]
        for folder, batch in zip(folders, batches, strict=True):
            # Black takes the folder of a repository as the one that its patterns of paths begin at.
            (folder / ".git").mkdir(parents=True)
            for path, inside in batch.items():
                target = folder / (root / path).relative_to(top)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(join_statements(piece.source for piece in inside).encode())
        problem = _run_processes([*command, "--config", str(formatter.config), "."], folders)
        for folder, batch in zip(folders, batches, strict=True):
            for path, inside in batch.items():
                text = (folder / (root / path).relative_to(top)).read_bytes().decode()
                sources = split_statements(text)
                if len(sources) == len(inside):
                    formatted.update(zip(inside, sources, strict=True))
    return formatted, f"{formatter.name}: {problem}" if problem else ""


def _make_batches(formatter: Formatter, pieces: Sequence[_Piece]) -> list[dict[str, list[_Piece]]]:
    """Distribute pieces to processes that have about the same number of lines to format; by path in each of them."""
    lines = [piece.source.count("\n") + 1 for piece in pieces]
    number = max(1, min(os.cpu_count() or 1, sum(lines) // LINES_PER_PROCESS[formatter.name]))
    batches: list[dict[str, list[_Piece]]] = [{} for _ in range(number)]
    loads = [0] * number
    for piece, count in zip(pieces, lines, strict=True):
        index = loads.index(min(loads))
        batches[index].setdefault(piece.path, []).append(piece)
        loads[index] += count
    return batches


def _run_processes(command: Sequence[str], folders: Sequence[Path]) -> str:
    """Run a command in each of the folders at the same time; returns the last line of an error, if there is any."""
    problem = ""
    with contextlib.ExitStack() as stack:
        processes = []
        for folder in folders:
            process = subprocess.Popen(  # noqa: S603 - the formatter that the project configures
                command,
                cwd=folder,
                env={**os.environ, "BLACK_CACHE_DIR": str(folder / ".cache")},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
            )
            stack.enter_context(process)
            stack.callback(process.kill)  # which does nothing once it has ended
            processes.append(process)
        for process in processes:
            try:
                _, errors = process.communicate(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                return f"nothing after {PATIENCE} seconds"
            if process.returncode:
                problem = errors.strip().split("\n")[-1] or f"exit status {process.returncode}"
    return problem
