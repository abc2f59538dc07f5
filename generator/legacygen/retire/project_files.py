"""Reads the files of a project in which something of legacygen may be left."""

import contextlib
import subprocess
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from legacygen import workspace
from legacygen.config import Config, parse_config
from legacygen.errors import ConfigError, LegacygenError
from legacygen.retire.gone_names import name_module
from legacygen.workspace import CONFIG, Source

PLAIN = (
    ".copier-answers*.yml",
    ".dockerignore",
    ".env*",
    ".github/workflows/*",
    ".gitignore",
    ".gitlab-ci.yml",
    ".pre-commit-config.yaml",
    "*.cfg",
    "*.ini",
    "*.lock",
    "*.md",
    "*.rst",
    "*.sh",
    "*.toml",
    "*compose*.y*ml",
    "Dockerfile*",
    "Jenkinsfile",
    "Makefile",
    "Pipfile",
    "Procfile",
    "constraints*",
    "justfile",
    "requirements*.in",
    "requirements*.txt",
    "requirements/*",
)
"""The files that are not Python and may mention legacygen, as patterns from the folder of the project."""

APP_FILES = ("__init__.py", "README.md", "admin.py", "apps.py", "models.py", "router.py", "settings.py", "tests.py")
APP_FOLDERS = ("export", "models", "tests")
"""The files of a legacy app that legacygen writes, or that mean nothing without it; any other is the user's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyApp:
    """A legacy app of the project: its source, configuration, folder, and the paths of the files in it that go."""

    source: Source
    config: Config
    folder: str
    paths: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The label of the app in Django."""
        return self.config.app.rpartition(".")[2]

    @property
    def prefix(self) -> str:
        """The beginning of the names of its variables."""
        return self.config.database.upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFiles:
    """The texts of a project by path, and its legacy apps.

    `code` are Python and templates, `plain` all others; `tracked` are the paths that git has, None without git.
    """

    root: Path
    apps: tuple[LegacyApp, ...] = ()
    code: Mapping[str, str] = field(default_factory=dict)
    plain: Mapping[str, str] = field(default_factory=dict)
    tracked: frozenset[str] | None = None

    def may_remove(self, path: str) -> bool:
        """Return whether a file can be removed: no link, and git gives it back, if there is git."""
        return not (self.root / path).is_symlink() and (self.tracked is None or path in self.tracked)


def read_project_files(root: Path) -> ProjectFiles:
    """Read the files of the project in a folder; raises ConfigError if that is no project of Django."""
    if not ((root / "manage.py").is_file() or (root / CONFIG).is_file()):
        raise ConfigError(
            f"There is neither a manage.py nor a {CONFIG} in {root.name!r}; run this in the project's folder."
        )
    try:
        sources = workspace.find_sources(root)
    except ConfigError:
        sources = ()
    return ProjectFiles(
        root=root,
        apps=tuple(_read_app(each) for each in sources),
        code=workspace.read_project_texts(root),
        plain=dict(_read_plain_texts(root)),
        tracked=_list_tracked(root),
    )


def list_state_files(source: Source) -> Iterator[str]:
    """List the files of the state of a source that belong to git."""
    for path in sorted(source.state.iterdir()) if source.state.is_dir() else ():
        if path.is_file() and path.suffix in (".json", ".sql"):
            yield source.format_path(path)


def describe_unclean_tree(root: Path) -> str:
    """Return why git could not give everything back, empty if it could."""
    done = _run_git(root, "status", "--porcelain")
    if done is None:
        return "this folder is in no git repository"
    changed = done.splitlines()
    more = f" and {len(changed) - 3} more" if len(changed) > 3 else ""
    return f"git has not stored {', '.join(line[3:] for line in changed[:3])}{more}" if changed else ""


def _read_app(source: Source) -> LegacyApp:
    config = parse_config(workspace.read_text(source.config), source.config.name)
    folder = config.app.replace(".", "/")
    return LegacyApp(source=source, config=config, folder=folder, paths=tuple(_list_app_files(source.root, folder)))


def _list_app_files(root: Path, folder: str) -> Iterator[str]:
    for name in APP_FILES:
        if (root / folder / name).is_file():
            yield f"{folder}/{name}"
    for name in APP_FOLDERS:
        for path in sorted((root / folder / name).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path.relative_to(root).as_posix()


def _read_plain_texts(root: Path) -> Iterator[tuple[str, str]]:
    for path in sorted({path for pattern in PLAIN for path in root.glob(pattern)}):
        if path.is_file() and path.suffix != ".py":
            with contextlib.suppress(LegacygenError):
                yield path.relative_to(root).as_posix(), workspace.read_raw_text(path)


def _list_tracked(root: Path) -> frozenset[str] | None:
    done = _run_git(root, "ls-files", "-z")
    return None if done is None else frozenset(filter(None, done.split("\0")))


def _run_git(root: Path, *arguments: str) -> str | None:
    """Run git in a folder; None if there is no git, or no repository."""
    try:
        done = subprocess.run(  # noqa: S603 - arguments of our own
            ["git", *arguments],  # noqa: S607 - the user's git
            cwd=root,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def list_gone_modules(files: ProjectFiles, paths: Collection[str]) -> tuple[str, ...]:
    """List the dotted names of the modules at these paths, without a package in whose folder others stay."""
    kept = {name_module(path) for path in files.code if path.endswith(".py") and path not in paths}
    names = (name_module(path) for path in sorted(paths) if path.endswith(".py"))
    return tuple(each for each in names if not any(other.startswith(f"{each}.") for other in kept))
