"""A filled-in stub has to use every column, and must not read a dropped one."""

from pathlib import Path

import pytest

from legacygen.runtime.export.stub_code import find_dropped_reads, find_unread_columns
from tests.runtime.stub_files import find_line, load_module, write_stub

HELPERS = """\
import logging
from tests.runtime.old.models import Person


def name_person(person):
    return f"{person.name} {person.parent}"


def copy_all(person):
    return {each: getattr(person, each) for each in ("name", "created")}


LOG = logging.getLogger("x")


class Rich:
    _meta = Person._meta

    def name_all(self, word):
        return self.name + word + self.created

    @property
    def title(self):
        return self.name or self.country


class Named:
    def row(self, legacy):
        return self.target(name=legacy.name, created=legacy.created)


def keep_name(function):
    def inner(*args):
        return function(*args)
    return inner
"""

READS = {
    "an attribute": ("def row(self, old): return self.target(name=old.name)", "country_id parent_id created"),
    "a relation and what it leads to": (
        "def row(self, old): return self.target(name=old.country.iso, created=old.parent.parent.created)",
        "name created",
    ),
    "the column of a relation": ("def row(self, old): return [old.country_id, old.parent_id]", "name created"),
    "another name of the parameter": ("def row(self, legacy): return legacy.name", "country_id parent_id created"),
    "getattr": ("def row(self, old): return getattr(old, 'name')", "country_id parent_id created"),
    "getattr with a default": ("def row(self, old): return getattr(old, 'name', '')", "country_id parent_id created"),
    "getattr with a computed name": ("def row(self, old): return [getattr(old, x) for x in ('a', 'b')]", ""),
    "vars": ("def row(self, old): return self.target(**vars(old))", ""),
    "__dict__": ("def row(self, old): return self.target(**old.__dict__)", ""),
    "model_to_dict": (
        "def row(self, old):\n    from django.forms import model_to_dict\n    return Contact(**model_to_dict(old))",
        "",
    ),
    "serializable_value": ("def row(self, old): return old.serializable_value('na' + 'me')", ""),
    "an alias": ("def row(self, old):\n    person = old\n    return person.name", "country_id parent_id created"),
    "an alias among others": (
        "def row(self, old):\n    person, n = old, 1\n    return person.name",
        "country_id parent_id created",
    ),
    "an assignment in an expression": (
        "def row(self, old): return (person := old) and person.name",
        "country_id parent_id created",
    ),
    "a method of the stub": (
        "def row(self, old): return self.fill(1, person=old)\ndef fill(self, n, person): return person.name",
        "country_id parent_id created",
    ),
    "a static method": (
        "def row(self, old): return self.fill(old)\n@staticmethod\ndef fill(person): return person.name",
        "country_id parent_id created",
    ),
    "a method that the stub inherits": ("def row(self, old): return Named.row(self, old)", None),
    "a function of another module": (
        "def row(self, old):\n    from stub_helpers import name_person as f\n    return f(old)",
        "country_id created",
    ),
    "a module and its function": (
        "def row(self, old):\n    import stub_helpers\n    return stub_helpers.name_person(old)",
        "country_id created",
    ),
    "a function that cannot be told": ("def row(self, old): return copy_all(old)", ""),
    "a function of somebody else": ("def row(self, old):\n    from copy import copy\n    return copy(old)", ""),
    "functions that read nothing": (
        "def row(self, old): return [isinstance(old, Person), print(old), f'{old}', old is None, not old]",
        "name country_id parent_id created",
    ),
    "a lambda": ("def row(self, old): return (lambda: old.name)()", "country_id parent_id created"),
    "a lambda with a row": (
        "def row(self, old):\n    f = lambda person: person.name\n    return f(old)",
        "country_id parent_id created",
    ),
    "a nested function": (
        "def row(self, old):\n    def f(person):\n        return person.name\n    return f(old)",
        "country_id parent_id created",
    ),
    "a comprehension": ("def row(self, old): return [old.name for _ in 'ab']", "country_id parent_id created"),
    "a row in a list": ("def row(self, old): return [each.name for each in [old]]", ""),
    "a row that is kept": ("def row(self, old):\n    self.old = old\n    return Contact()", ""),
    "the text of a choice": ("def row(self, old): return old.get_name_display()", "country_id parent_id created"),
    "after": (
        "def row(self, old): return old.name\ndef after(self, old, new): new.x = old.created",
        "country_id parent_id",
    ),
    "after_page": (
        "def row(self, old): return old.name\ndef after_page(self, pairs):\n"
        "    for old, new in pairs:\n        new.x = old.created",
        "country_id parent_id",
    ),
    "pairs of after_page by number": (
        "def row(self, old): return old.name\ndef after_page(self, pairs): return [pair[0].created for pair in pairs]",
        "country_id parent_id",
    ),
    "a filter of queryset": (
        "def row(self, old): return old.name\ndef queryset(self):\n"
        "    return Person.objects.filter(created__isnull=False).exclude(parent=None)",
        "country_id",
    ),
    "a decorator that says nothing of what it wraps": (
        "@keep_name\ndef row(self, old): return old.name",
        "country_id parent_id created",
    ),
    "ignore, by field or column": (
        "ignore = {'name': 'x', 'country_id': 'x', 'parent': 'x'}\ndef row(self, old): return Contact()",
        "created",
    ),
    "any arguments": ("def row(self, *args): return args[0].name", ""),
    "a method of the legacy model": (
        "source = Rich\ndef row(self, old): return old.name_all('x')",
        "country_id parent_id",
    ),
    "a property of the legacy model": ("source = Rich\ndef row(self, old): return old.title", "parent_id created"),
    "a method that is handed on": (
        "source = Rich\ndef row(self, old): return map(old.name_all, 'ab')",
        "country_id parent_id",
    ),
    "a log": (
        "def row(self, old):\n    import logging\n    logging.info('%s', old)\n    LOG.info('%s', old)",
        "name country_id parent_id created",
    ),
    "conditions": (
        "def row(self, old):\n    if not old or old and True: pass\n    return old.name if old else None",
        "country_id parent_id created",
    ),
    "one of two rows": ("def row(self, old): return (old if self else old).name", "country_id parent_id created"),
    "the key by its name": ("def row(self, old): return old.pk, old.number", "name country_id parent_id created"),
    "another object of the same class": (
        "def row(self, old):\n    other = Person(name='x')\n    return other.name, old.created",
        "name country_id parent_id",
    ),
    "a default of a parameter": (
        "def row(self, old):\n    def f(x=old.name): return x\n    return f()",
        "country_id parent_id created",
    ),
    "a column for a column": (
        "def row(self, old): return old.name\ndef queryset(self):\n"
        "    from django.db.models import F\n    return Person.objects.filter(created=F('parent__name'))",
        "country_id",
    ),
    "no row": ("ignore = {'name': 'x'}", "country_id parent_id created"),
}


@pytest.mark.parametrize(("body", "unread"), READS.values(), ids=list(READS))
def test_columns_that_are_neither_read_nor_ignored_are_found(body: str, unread: str | None, tmp_path: Path) -> None:
    load_module(tmp_path, "stub_helpers", HELPERS)
    export = write_stub(tmp_path, body, "from stub_helpers import LOG, Named, Rich, copy_all, keep_name, name_person")
    columns = "country_id parent_id" if unread is None else unread
    expected = [f"tbl_person.{column} is neither read nor in `ignore`" for column in columns.split()]
    assert [each.what for each in find_unread_columns(export)] == expected


def test_a_row_of_a_base_class_in_another_module_is_searched(tmp_path: Path) -> None:
    load_module(tmp_path, "stub_helpers", HELPERS)
    load_module(
        tmp_path,
        "stub_base",
        "from legacygen.runtime.export import Export\nfrom stub_helpers import Named\nfrom tests.runtime.old.models "
        "import Person\nclass Stub(Named, Export):\n    source = Person\n    def row(self, old):\n"
        "        super().row(old)\n",
    )
    export = load_module(tmp_path, "stub_last", "from stub_base import Stub\nclass Last(Stub): pass").Last
    assert [each.what.split()[0] for each in find_unread_columns(export)] == [
        "tbl_person.country_id",
        "tbl_person.parent_id",
    ]


def test_an_unread_column_is_found_at_the_class(tmp_path: Path) -> None:
    export = write_stub(tmp_path, "def row(self, old): return vars")
    assert {each.where.rpartition("/")[2] for each in find_unread_columns(export)} == {find_line(export, "class Stub")}


DROPPED = {
    "an attribute": ("def row(self, old): return old.fax", "fax"),
    "a name in getattr": ("def row(self, old): return getattr(old, 'fax')", "fax"),
    "one that may be missing": ("def row(self, old): return getattr(old, 'fax', None)", ""),
    "a new attribute of the same name": ("def row(self, old):\n    new = Contact()\n    new.fax = old.fax", "fax"),
    "one that the stub sets itself": ("def row(self, old):\n    old.fax = 1\n    return old.fax", ""),
    "one that queryset adds": (
        "def queryset(self): return Person.objects.annotate(fax=1)\ndef row(self, old): return old.fax",
        "",
    ),
    "methods and relations": (
        "def row(self, old): return old.pk, old.save, old.person_set, old.get_name_display()",
        "",
    ),
    "a marked column": ("source = Marked\ndef row(self, old): return old.fax", "fax"),
}


@pytest.mark.parametrize(("body", "name"), DROPPED.values(), ids=list(DROPPED))
def test_reads_of_what_the_table_no_longer_has_are_found_with_their_line(body: str, name: str, tmp_path: Path) -> None:
    before = "from legacygen.runtime.gone import LegacyColumnGone\nclass Marked:\n    fax = LegacyColumnGone('fax')\n"
    export = write_stub(tmp_path, body, f"{before}    _meta = Person._meta")
    found = [(each.where.rpartition("/")[2], each.what) for each in find_dropped_reads(export)]
    lines = [(find_line(export, body.splitlines()[-1]), name)] if name else []
    assert found == [(line, f"reads old.{name}, which tbl_person no longer has") for line, name in lines]
