"""Stubs from files that a test writes, since their text is what is looked at."""

import importlib.util
import sys
import textwrap
from pathlib import Path
from typing import Any

from legacygen.runtime.export import Export

HEAD = """\
from legacygen.runtime.export import Export, Skip, Unmapped, clean, ref
from tests.runtime.new.models import Contact, Item, Land
from tests.runtime.old.models import Country, Line, Person

"""


def write_stub(folder: Path, body: str, before: str = "", name: str = "stub", base: str = "Export") -> type[Export]:
    """The class `Stub` with this body, from `tbl_person` to Contact; `before` is the code above it."""
    given = {"source": "Person", "target": "Contact"}
    known = "".join(f"    {key} = {value}\n" for key, value in given.items() if f"{key} = " not in body)
    text = f"{textwrap.dedent(before)}\n\nclass Stub({base}):\n{known}{textwrap.indent(textwrap.dedent(body), '    ')}"
    found: type[Export] = load_module(folder, name, HEAD + text).Stub
    return found


def load_module(folder: Path, name: str, text: str) -> Any:
    """The module of a file that is written now; its name is free for the next test."""
    path = folder / f"{name}.py"
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def find_line(export: type[Export], text: str) -> str:
    """`file:line` of the first line of the stub's file with this text."""
    path = Path(str(sys.modules[export.__module__].__file__))
    lines = path.read_text("utf-8").splitlines()
    return f"{path.name}:{next(number for number, line in enumerate(lines, 1) if text in line)}"
