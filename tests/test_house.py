"""The house rules find what breaks them, and nothing else."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import FILE_LINES, FUNCTION_LINES, Source, find_breaches, parse, read_sources

ROOT = Path(__file__).parents[1]


def function(lines: int, head: str = "def f():") -> str:
    """A function of that many lines."""
    return "\n".join([head, *["    pass"] * (lines - 1)]) + "\n"


CASES = {
    "a function of 40 lines": (function(40), []),
    "a function of 41 lines": (function(41), ["a.py:1 f: 41 lines, at most 40"]),
    "a coroutine": (function(41, "async def f():"), ["a.py:1 f: 41 lines, at most 40"]),
    "decorators do not count": ("@decorated\n" + function(40), []),
    "a method": ("class C:\n" + "    def f(self):\n" + "        pass\n" * 40, ["a.py:2 f: 41 lines, at most 40"]),
    "a nested function": (
        "def f():\n    def g():\n" + "        pass\n" * 40,
        ["a.py:1 f: 42 lines, at most 40", "a.py:2 g: 41 lines, at most 40"],
    ),
    "a file of 300 lines": ("x = 1\n" * 300, []),
    "a file of 301 lines": ("x = 1\n" * 301, ["a.py:301: 301 lines, at most 300"]),
    "a class twice": ("class C: pass\nclass C: pass\n", ["a.py:2 C: a class of this name is in a.py:1"]),
    "a private class twice": ("class _C: pass\nclass _C: pass\n", ["a.py:2 _C: a class of this name is in a.py:1"]),
    "a nested class": ("class C:\n  class D: pass\nclass D: pass\n", ["a.py:2 D: a class of this name is in a.py:3"]),
    "classes of two names": ("class C: pass\nclass _C: pass\n", []),
    "a module's docstring": (
        '"""What is there."""\n',
        ['a.py:1: the docstring begins with "What"; name the thing, or begin with a verb'],
    ),
    "a function's docstring": (
        'def f():\n    """What is there."""\n',
        ['a.py:2 f: the docstring begins with "What"; name the thing, or begin with a verb'],
    ),
    "a class's docstring": (
        'class C:\n    """What is there."""\n',
        ['a.py:2 C: the docstring begins with "What"; name the thing, or begin with a verb'],
    ),
    "another docstring": ('"""Whatever; What is there."""\ndef f():\n    """Return what is there."""\n', []),
    "a text that is no docstring": ('x = 1\n"""What is there."""\n', []),
}


@pytest.mark.parametrize(("text", "found"), CASES.values(), ids=CASES)
def test_a_rule_finds_what_breaks_it(text: str, found: list[str]) -> None:
    assert [str(breach) for breach in find_breaches([parse("a.py", text)])] == found


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (("generator/legacygen/a.py", "generator/legacygen/b/c.py"), 1),
        (("generator/legacygen/a.py", "generator/legacygen/runtime/b.py"), 0),
        (("generator/legacygen/runtime/a.py", "generator/legacygen/runtime/b.py"), 0),
    ],
)
def test_the_runtime_may_have_classes_of_the_same_name(paths: tuple[str, ...], found: int) -> None:
    assert len(find_breaches([parse(path, "class C: pass\n") for path in paths])) == found


@pytest.fixture(scope="module")
def sources() -> list[Source]:
    """The files of the package, parsed once."""
    return list(read_sources())


def test_the_rules_are_for_the_whole_package(sources: list[Source]) -> None:
    paths = [source.path for source in sources]
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "generator").rglob("*.py")} == set(paths)
    assert paths == sorted(paths)


def test_the_limits_are_those_that_contributors_are_told() -> None:
    rule = f"A function has at most {FUNCTION_LINES} lines, a file at most {FILE_LINES}."
    assert rule in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_program_prints_what_it_found_and_fails(sources: list[Source]) -> None:
    done = subprocess.run([sys.executable, "-m", "tests.house"], cwd=ROOT, capture_output=True, text=True, check=False)
    breaches = [str(breach) for breach in find_breaches(sources)]
    assert (done.returncode, done.stdout) == (1 if breaches else 0, "")
    assert done.stderr.splitlines() == breaches
