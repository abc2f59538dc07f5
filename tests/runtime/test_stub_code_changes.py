"""row() may run twice for a row, so that it must not change what outlives the row."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from django.utils.functional import cached_property

from legacygen.runtime.export import Export
from legacygen.runtime.export.stub_code import StateGuard, find_line_of_attribute, find_state_changes
from tests.runtime.old.models import Country, Person
from tests.runtime.stub_files import find_line, write_stub

BEFORE = """\
import heapq
from django.utils.functional import cached_property
SEEN = set()
NAMES = {"a": "b"}
COUNT = 0

def remember(names, name):
    names.append(name)

def remember_here(name):
    SEEN.add(name)

class Base(Export):
    seen = []
    def keep(self, name):
        self.kept = name
"""
INIT = "def __init__(self):\n    self.seen, self.count, self.names = set(), 0, {}\n"

CHANGES = {
    "an attribute": ("self.last = old.name", "self.last"),
    "a counter": ("self.count += 1", "self.count"),
    "an annotated attribute": ("self.last: str = old.name", "self.last"),
    "several at once": ("x, self.last = 1, 2", "self.last"),
    "a loop": ("for self.last in 'ab': pass", "self.last"),
    "del": ("del self.count", "self.count"),
    "an item": ("self.names[old.name] = 1", "self.names"),
    "a deleted item": ("del self.names[old.name]", "self.names"),
    "an item of an item": ("self.names['x'].last[1] += 2", "self.names"),
    "add": ("self.seen.add(old.name)", "self.seen"),
    "setdefault": ("self.names.setdefault(old.name, []).append(1)", "self.names"),
    "an item that is changed": ("self.names.get('x').append(1)", "self.names"),
    "write": ("self.log.write(old.name)", "self.log"),
    "__setitem__": ("self.names.__setitem__(1, 2)", "self.names"),
    "a method through its class": ("set.add(self.seen, old.name)", "self.seen"),
    "an alias": ("seen = self.seen\nseen.add(1)", "self.seen"),
    "an alias of an alias": ("a = self.seen\nb = a or None\nb.add(1)", "self.seen"),
    "an alias in a loop": ("for each in self.names.values():\n    each.clear()", "self.names"),
    "an alias that grows": ("seen = self.seen\nseen |= {1}", "self.seen"),
    "setattr": ("setattr(self, 'last', 1)", "self.last"),
    "setattr, computed": ("setattr(self, old.name, 1)", "self"),
    "object.__setattr__": ("object.__setattr__(self, 'last', 1)", "self.last"),
    "__dict__": ("self.__dict__['last'] = 1", "self.__dict__"),
    "vars": ("vars(self).update(last=1)", "self.__dict__"),
    "next": ("next(self.count)", "self.count"),
    "a heap": ("heapq.heappush(self.heap, 1)", "self.heap"),
    "the type": ("type(self).count += 1", "type(self).count"),
    "the class of the object": ("self.__class__.count += 1", "type(self).count"),
    "the class by its name": ("Stub.count = 1", "Stub.count"),
    "a base class": ("Base.seen.append(1)", "Base.seen"),
    "a set of the module": ("SEEN.add(1)", "SEEN"),
    "an item of the module": ("NAMES['x'] = 1", "NAMES"),
    "global": ("global COUNT\nCOUNT += 1", "COUNT"),
    "a helper": ("self.help(old)", "self.helped"),
    "a helper of the base class": ("self.keep(old)", "self.kept"),
    "a helper through super()": ("super().keep(old)", "self.kept"),
    "a helper of the module": ("remember_here(old.name)", "SEEN"),
    "a helper that gets the thing": ("remember(self.seen, old.name)", "self.seen"),
    "a helper that is handed on": ("list(map(self.help, [old]))", "self.helped"),
    "a nested function": ("def inner():\n    self.last = 1\ninner()", "self.last"),
    "a property": ("return self.prop", "self.counted"),
}

HARMLESS = {
    "local variables": "seen = set()\nseen.add(1)\nx = {}\nx['a'] = 1\nn = 0\nn += 1",
    "reading": "return self.names[old.name], self.names.get('x'), SEEN, 'x' in self.seen, NAMES['a']",
    "a copy": "seen = set(self.seen)\nseen.add(1)\nnames = {**self.names}\nnames['x'] = 1",
    "a variable that becomes a copy": "seen = self.seen\nseen = set(seen)\nseen.add(1)",
    "a number": "count = self.count\ncount += 1",
    "the new object": "new = self.target(name='x')\nnew.name = 'y'\nsetattr(new, 'name', 'z')\nreturn new",
    "the old row": "old.name = old.name.strip()",
    "a local variable of the name of a global": "NAMES = {}\nNAMES['x'] = 1",
    "a variable of row() in a nested function": "n = 0\ndef inner():\n    nonlocal n\n    n += 1\ninner()",
    "queries": "self.target.objects.filter(pk=1).update(name='x')",
    "a cached property": "return self.known",
}

MORE = """\
def help(self, old):
    self.helped = 1

@property
def prop(self):
    self.counted = 1

@cached_property
def known(self):
    return {}
"""


def make_stub(folder: Path, row: str, more: str = MORE) -> type[Export]:
    lines = "".join(f"    {line}\n" for line in row.splitlines())
    return write_stub(folder, f"{INIT}\ndef row(self, old):\n{lines}\n{more}", BEFORE, base="Base")


@pytest.mark.parametrize(("row", "changed"), CHANGES.values(), ids=list(CHANGES))
def test_a_change_of_what_outlives_the_row_is_found(row: str, changed: str, tmp_path: Path) -> None:
    export = make_stub(tmp_path, row)
    advice = "but it may run twice for a row; let `merge_on` join rows that belong together"
    assert [each.what for each in find_state_changes(export)] == [f"row() changes {changed}, {advice}"]


@pytest.mark.parametrize("row", HARMLESS.values(), ids=list(HARMLESS))
def test_what_ends_with_the_row_may_change(row: str, tmp_path: Path) -> None:
    assert find_state_changes(make_stub(tmp_path, row)) == []


def test_a_change_is_found_at_its_line_and_merge_counts_too(tmp_path: Path) -> None:
    export = make_stub(tmp_path, "x = 1", "def merge(self, there, new):\n    self.merged = 1\n    return there")
    (finding,) = find_state_changes(export)
    assert finding.where.endswith(find_line(export, "self.merged"))
    assert finding.what.startswith("merge() changes self.merged,")


def test_hooks_that_run_once_may_change_what_they_like(tmp_path: Path) -> None:
    more = (
        "def after(self, old, new): self.a = 1\ndef after_page(self, pairs): self.b = 1\ndef finish(self): self.c = 1"
    )
    assert find_state_changes(make_stub(tmp_path, "x = 1", more)) == []


class Guarded(Export):
    source = Person
    shared: list[int] = []

    def __init__(self) -> None:
        self.names: dict[str, list[int]] = {"a": []}
        self.numbers = itertools.count()
        self.odd: list[Any] = [lambda: 1]
        self.country = Country(code="de", iso="DEU")
        self.all = Country.objects.all()
        self.large = dict.fromkeys(range(200_000), "x" * 20)
        self.lost = (each for each in "ab")

    @cached_property
    def known(self) -> dict[str, int]:
        return {}


GUARDED = {
    "nothing": (lambda stub: stub.names.get("a"), None),
    "a list within a dict": (lambda stub: stub.names["a"].append(1), "names"),
    "a new attribute": (lambda stub: setattr(stub, "new", 1), "new"),
    "a deleted attribute": (lambda stub: delattr(stub, "odd"), "odd"),
    "an iterator": (lambda stub: next(stub.numbers), "numbers"),
    "what cannot be pickled": (lambda stub: stub.odd.append(1), "odd"),
    "a column of an object": (lambda stub: setattr(stub.country, "iso", "x"), "country"),
    "what Django keeps beside an object": (lambda stub: setattr(stub.country._state, "db", "x"), None),
    "more than is looked at": (lambda stub: stub.large.update({"new": 1}), "large"),
    "a container of the class": (lambda stub: stub.shared.append(1), "shared"),
    "a cached property": (lambda stub: stub.known, None),
    "what cannot be seen": (lambda stub: next(stub.lost), None),
}


@pytest.mark.parametrize(("change", "name"), GUARDED.values(), ids=list(GUARDED))
def test_a_guard_tells_which_attribute_has_changed(change: Any, name: str | None) -> None:
    stub = Guarded()
    guard = StateGuard(stub)
    change(stub)
    assert guard.find_change() == name
    assert guard.find_change() is None


@pytest.mark.parametrize(
    ("name", "line"),
    [("seen", "self.seen.add"), ("count", "self.seen, self.count"), ("shared", "shared ="), ("x", "class Stub")],
)
def test_an_attribute_is_found_where_it_is_changed_or_first_set(name: str, line: str, tmp_path: Path) -> None:
    export = write_stub(tmp_path, f"shared = []\n{INIT}def row(self, old):\n    self.seen.add(1)\n")
    assert find_line_of_attribute(export, name).endswith(find_line(export, line))
