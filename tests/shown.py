"""Documents show what commands really print: blocks that begin with `$ command` are held to it."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

AS_USERS_HAVE_IT = {"PYTEST_ADDOPTS": "-p no:hypothesispytest"}
"""The environment of pytest in a project, which has no hypothesis; to load that takes longer than all of its tests."""

BLOCK = re.compile(r"```console\n(\$ [^\n]*)\n(.*?)```", re.S)


def hold(document: Path, printed: Callable[[str], str], *, update: bool) -> None:
    """Compare each block with what its command prints now, or write the document anew."""
    text = document.read_text(encoding="utf-8")
    real = BLOCK.sub(lambda block: f"```console\n{block[1]}\n{printed(block[1])}```", text)
    if update:
        document.write_text(real, encoding="utf-8")
    assert text == real or update


def plain(text: str, folder: Path) -> str:
    """Output freed of what differs from machine to machine; `folder` becomes a home."""
    text = text.replace(str(folder), "/home/ada")
    text = re.sub(r"(SQLite|MariaDB) ([\d.]+)", lambda match: f"{match[1]} {VERSIONS[match[1]]}", text)
    return re.sub(r"^\.+ +\[100%\]\n(.*) in [\d.]+s$", r"\1 in 1.20s", text, flags=re.M)


def environment() -> dict[str, str]:
    """The environment of a user who has activated this one, without traces of a test run."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV", "DJANGO"))}
    return {**kept, **AS_USERS_HAVE_IT, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


VERSIONS = {"SQLite": "3.40.1", "MariaDB": "10.11.19"}
