"""The text of a stub is followed as far as it can be read, and never further than that."""

from collections.abc import Callable
from pathlib import Path

import pytest

from legacygen.runtime.export import Export, Unmapped, ref
from legacygen.runtime.export.stub_code import (
    find_equal_parts,
    find_errors,
    find_referenced_models,
    find_unmapped_keywords,
    find_warnings,
    map_columns,
)
from tests.runtime.new.models import Land
from tests.runtime.old.models import Country, Line, Person
from tests.runtime.stub_files import find_line, load_module, write_stub

BEFORE = """\
import functools
from legacygen.runtime.export import ref as r, Unmapped as later
import legacygen.runtime.export as kit
from tests.runtime.old import models

def find_land(code):
    return ref(Country, code)
"""

REFERENCES = {
    "ref": ("return ref(Country, old.country_id)", {Country}),
    "another name": ("return r(Country, old.country_id)", {Country}),
    "its module": ("return kit.ref(Country, old.country_id)", {Country}),
    "the module of the model": ("return ref(models.Country, old.country_id), ref(models.Line, 1)", {Country, Line}),
    "a keyword": ("return ref(source=Country, key=1)", {Country}),
    "its own table": ("return ref(self.source, old.parent_id)", {Person}),
    "a local name": ("make = ref\n    model = Country\n    return make(model, 1)", {Country}),
    "a method": ("return self.help(old)", {Line}),
    "a function": ("return find_land(old.country_id)", {Country}),
    "a comprehension": ("return [ref(Country, each) for each in 'ab']", {Country}),
    "a table that is computed": ("return ref(old.model, 1)", set()),
    "a function of the same name": ("ref = print\n    return ref(Country)", set()),
    "none": ("return 1", set()),
}


@pytest.mark.parametrize(("row", "models"), REFERENCES.values(), ids=list(REFERENCES))
def test_the_models_that_a_stub_refers_to_are_found(row: str, models: set[type], tmp_path: Path) -> None:
    export = write_stub(tmp_path, f"def row(self, old):\n    {row}\ndef help(self, old): return ref(Line, 1)", BEFORE)
    assert find_referenced_models(export) == models


UNMAPPED = {
    "one": ("self.target(name=Unmapped(old.name), land=1)", ["name"]),
    "another name": ("self.target(name=later(old.name))", ["name"]),
    "all": ("self.target(**Unmapped(a=1))", ["**"]),
    "none": ("self.target(name=old.name)", []),
}


@pytest.mark.parametrize(("made", "names"), UNMAPPED.values(), ids=list(UNMAPPED))
def test_keywords_that_are_still_unmapped_are_found(made: str, names: list[str], tmp_path: Path) -> None:
    export = write_stub(tmp_path, f"def row(self, old): return {made}", BEFORE)
    assert find_unmapped_keywords(export) == names


def test_stubs_on_one_table_need_parts_that_differ(tmp_path: Path) -> None:
    bodies = ["x = 1", "part = 'login'", "part = 'login'", "source = Country", "x = 2"]
    exports = [write_stub(tmp_path, body, name=f"stub{number}") for number, body in enumerate(bodies)]
    found = find_equal_parts(exports)
    assert [each.where.rpartition("/")[2].partition(".")[0] for each in found] == ["stub2", "stub4"]
    assert f"part = 'login', at {tmp_path}/{find_line(exports[1], 'class Stub')};" in found[0].what
    assert f"no part, at {tmp_path}/{find_line(exports[0], 'class Stub')};" in found[1].what


def make_by_exec() -> type[Export]:
    names = {"Export": Export, "Person": Person, "Land": Land, "__name__": "a_shell"}
    exec("class Stub(Export):\n    source, target = Person, Land\n    def row(self, old): return old.fax", names)
    return names["Stub"]  # type: ignore[return-value]


def make_by_type() -> type[Export]:
    return type("Stub", (Export,), {"source": Person, "target": Land, "row": lambda self, old: old.fax})


@pytest.mark.parametrize("make", [make_by_exec, make_by_type])
def test_a_stub_whose_source_cannot_be_read_gives_a_sentence_and_no_error(make: Callable[[], type[Export]]) -> None:
    export = make()
    assert find_errors([export]) == []
    assert [each.what for each in find_warnings([export])] == [
        "Stub cannot be checked, because its source cannot be read"
    ]
    assert find_unmapped_keywords(export) == []
    assert find_referenced_models(export) == set()
    assert {each.how for each in map_columns(export)} == {"cannot be told"}


ODD = {
    "a decorator": "@functools.lru_cache\ndef row(self, old): return self.target(name=old.name)",
    "a wrapping decorator": "@functools.wraps(print)\ndef row(self, old): return self.target(name=old.name)",
    "a class method": "@classmethod\ndef row(cls, old): return cls.target(name=old.name)",
    "a static method": "@staticmethod\ndef row(old): return Contact(name=old.name)",
    "a lambda": "row = lambda self, old: self.target(name=old.name)",
    "a partial method": "def any(self, x, old): return self.target(name=old.name)\n"
    "row = functools.partialmethod(any, 1)",
    "a recursion": "def row(self, old): return self.target(name=self.again(old))\n"
    "def again(self, old): return old.name and self.again(old)",
    "a function below an if": "if True:\n    def row(self, old): return self.target(name=old.name)",
    "a coroutine": "async def row(self, old): return self.target(name=old.name)",
    "a match": "def row(self, old):\n    match old:\n        case Person(name=name): return self.target(name=name)",
    "text at the margin": 'def row(self, old):\n    return self.target(name=f"""\nx {old.name}\n""")',
    "nothing": "pass",
}


@pytest.mark.parametrize("body", ODD.values(), ids=list(ODD))
def test_odd_spellings_raise_nothing(body: str, tmp_path: Path) -> None:
    export = write_stub(tmp_path, f"ignore = dict.fromkeys(('country', 'parent', 'created'))\n{body}", BEFORE)
    errors = [each.what for each in find_errors([export])]
    is_seen = body != "pass" and "partialmethod" not in body
    assert errors == [] if is_seen else all("tbl_person.name" in each for each in errors)
    assert len(map_columns(export)) == 5
    assert find_referenced_models(export) == set()


def test_a_dataclass_is_read_as_any_other_class(tmp_path: Path) -> None:
    text = """
        from dataclasses import dataclass, field
        from legacygen.runtime.export import Export
        from tests.runtime.new.models import Land
        from tests.runtime.old.models import Country

        @dataclass
        class Stub(Export):
            seen: set = field(default_factory=set)
            source = Country
            target = Land

            def row(self, old):
                self.seen.add(old.iso)
                return self.target(name=old.iso)
        """
    export = load_module(tmp_path, "stub", text).Stub
    assert [each.what.partition(",")[0] for each in find_errors([export])] == ["row() changes self.seen"]


def test_the_test_itself_may_define_a_stub() -> None:
    class Inner(Export):
        source = Country
        target = Unmapped

        def row(self, old: Country) -> object:
            return self.target(name=ref(Person, old.iso))

    assert find_referenced_models(Inner) == {Person}
