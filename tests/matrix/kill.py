"""Kills a refresh before each of its operations on the disk: the next run ends as if nothing had happened."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from tests.matrix import forks
from tests.matrix.bench import Bench

LEAST = 20
"""Operations that every refresh makes at least; fewer would show that they are not counted."""

REFRESH = ("refresh", "--allow-mass-drop")
EVENTS = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.link", "os.symlink")


def is_operation(root: str, event: str, arguments: tuple[object, ...]) -> bool:
    """Return whether an event of the interpreter is an operation in the project that writes."""
    if event == "open":
        path, _, flags = arguments
        is_writing = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        return bool(is_writing) and str(path).startswith(root)
    return event in EVENTS and str(arguments[0]).startswith(root)


def kill_at(root: Path, last: int) -> Callable[[], None]:
    """Return a function that lets this process kill itself before the operation of that number."""

    def begin() -> None:
        count = 0

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal count
            if is_operation(f"{root}/", event, arguments):
                count += 1
                if count == last:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)

    return begin


def run_kills(bench: Bench) -> list[str]:
    """Kill the refresh that is due in the project at each operation; return what is wrong after the next one."""
    bench.save("due")
    whole = forks.run_legacygen(bench.root, *REFRESH)
    wanted, problems, number = _list_all(bench.root), [], 0
    while True:
        number += 1
        bench.restore(bench.folder / "due")
        done = forks.run_legacygen(bench.root, *REFRESH, before=kill_at(bench.root, number))
        if done.status != -signal.SIGKILL:
            break
        again = forks.run_legacygen(bench.root, *REFRESH)
        found = _list_all(bench.root)
        if again.status != whole.status and "unchanged" not in again.text:
            problems.append(f"{number}: status {again.status}: {again.text[-300:]}")
        problems += [
            f"{number}: {name}" for name in found.keys() | wanted.keys() if found.get(name) != wanted.get(name)
        ]
    return [f"{number - 1} operations only", *problems] if number < LEAST else problems


def _list_all(root: Path) -> dict[str, str]:
    """Return all files, links and folders, but for bytecode."""
    found = {}
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if "__pycache__" not in name and not name.endswith((".sqlite3", ".cache/answers.json")):
            is_text = path.is_file() and not path.is_symlink()
            found[name] = path.read_bytes().decode() if is_text else str(path.is_symlink() and path.readlink())
    return found
