"""Random histories of legacy rows, edits, runs and rollbacks, compared with a simple model after each step."""

import contextlib
import copy
import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legacygen.runtime.export import Export, Skip, ref
from legacygen.runtime.export.options import RejectLimit, RunOptions
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.rollback import find_last_run, roll_back
from legacygen.runtime.export.run import gone_rows
from legacygen.runtime.export.run.runner import run_exports
from legacygen.runtime.export.verify import verify_exports
from legacygen.runtime.ledger.keys import store_key
from legacygen.runtime.ledger.models import LegacyTable, Origin, Reject, Run, Shape
from tests.runtime.conftest import UsePage
from tests.runtime.new.models import Contact, Item, Land
from tests.runtime.old.models import Bare, Country, Line, Person
from tests.runtime.run_oracle import Accounts, Made, Oracle, Row, Thing, Wish

TABLES = {"country": Country, "person": Person, "line": Line, "bare": Bare}
MODELS = {model._meta.label: model for model in (Land, Contact, Item)}
LINES = 100
"""A `parent_id` from here on means a line: number and line, which points back to the person."""

MISSING: Any = st.sampled_from(["reject", "null", "skip"])


@dataclass(frozen=True)
class Style:
    """How the stubs of one history are written."""

    country: Any = "reject"
    parent: Any = "reject"
    person: Any = "null"
    has_note: bool = False
    has_filter: bool = False
    is_parent_first: bool = False
    order: tuple[int, ...] = (0, 1, 2, 3)
    page: int = 2


STYLES = st.builds(
    Style,
    country=MISSING,
    parent=MISSING,
    person=MISSING,
    has_note=st.booleans(),
    has_filter=st.booleans(),
    is_parent_first=st.booleans(),
    order=st.permutations(range(4)).map(tuple),
    page=st.sampled_from([1, 2, 3, 1000]),
)


def make_stubs(style: Style) -> dict[str, type[Export]]:
    """The stubs, by the names of TABLES."""

    class Countries(Export):
        source = Country
        target = Land

        def row(self, old: Any) -> Any:
            return self.target(name=old.code)

    class People(Export):
        source = Person
        target = Contact
        missing = {"name": "inactive"}

        def queryset(self) -> Any:
            rows = Person.objects.all()
            return rows.exclude(name="hidden") if style.has_filter else rows

        def row(self, old: Any) -> Any:
            if old.name == "ghost":
                raise Skip("a ghost")
            first = self.find_parent(old) if style.is_parent_first else None
            land = ref(Country, old.country_id, missing=style.country)
            new = self.target(name=old.name, land=land, parent=first or self.find_parent(old))
            return {"main": new, "note": Item(text=old.name)} if style.has_note else new

        def find_parent(self, old: Any) -> Any:
            if (old.parent_id or 0) >= LINES:
                return ref(Line, (old.number, old.parent_id - LINES), missing=style.parent)
            return ref(Person, old.parent_id, missing=style.parent)

    class Lines(Export):
        source = Line
        target = Contact
        missing = {"name": "inactive"}

        def row(self, old: Any) -> Any:
            return self.target(name=f"{old.number}.{old.line}", parent=ref(Person, old.number, missing=style.person))

    class Bares(Export):
        source = Bare
        target = Contact
        missing = {"name": "inactive"}

        def row(self, old: Any) -> Any:
            return self.target(name=old.word, parent=ref(Person, old.word, missing=style.person))

    return {"country": Countries, "person": People, "line": Lines, "bare": Bares}


def make_oracle(style: Style) -> Oracle:
    """What these stubs do, told in another way."""

    def make(row: Row, values: tuple[Any, ...]) -> Made:
        table, key = row
        if table == "country":
            return Made({"0": {"name": key}})
        if table == "line":
            wish = Wish("parent", ("person", key[0]), style.person)
            return Made({"0": {"name": f"{key[0]}.{key[1]}", "parent": None}}, (wish,))
        if table == "bare":
            wish = Wish("parent", ("person", int(values[0])), style.person)
            return Made({"0": {"name": values[0], "parent": None}}, (wish,))
        name, country, parent = values
        wishes = []
        if country:
            wishes.append(Wish("land", ("country", country.lower()), style.country))
        if parent:
            there = ("line", (key, parent - LINES)) if parent >= LINES else ("person", parent)
            wishes.append(Wish("parent", there, style.parent))
        if style.is_parent_first:
            wishes.reverse()
        main = {"name": name, "land": None, "parent": None}
        parts = {"main": main, "note": {"text": name}} if style.has_note else {"0": main}
        return Made(parts, tuple(wishes), is_skipped=name == "ghost")

    return Oracle(make)


def change(statement: str, *values: Any) -> None:
    with connections["legacy"].cursor() as cursor:
        cursor.execute(statement, values)


@dataclass
class World:
    """Both databases and the model of them; a method for each kind of step."""

    style: Style
    counter: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.oracle, self.stubs = make_oracle(self.style), make_stubs(self.style)
        for model in (Contact, Land, Item, Origin, Reject, Run, LegacyTable, Shape, Bare, Line, Person, Country):
            rows: Any = model._base_manager.all()
            rows._raw_delete(rows.db)
        Contact.objects.create(name="own")
        Item.objects.create(text="own")

    def put_country(self, code: str) -> None:
        iso = f"i{next(self.counter)}"
        change("INSERT OR REPLACE INTO tbl_country (code, iso) VALUES (%s, %s)", code, iso)
        self.oracle.legacy["country", code] = (iso,)

    def put_person(self, number: int, *values: Any) -> None:
        change(
            "INSERT OR REPLACE INTO tbl_person (number, name, country_id, parent_id) VALUES (%s, %s, %s, %s)",
            number,
            *values,
        )
        self.oracle.legacy["person", number] = values

    def drop_person(self, number: int) -> None:
        change("DELETE FROM tbl_person WHERE number = %s", number)
        self.oracle.legacy.pop(("person", number), None)

    def put_line(self, number: int, line: int) -> None:
        change("INSERT OR REPLACE INTO tbl_line (number, line) VALUES (%s, %s)", number, line)
        self.oracle.legacy["line", (number, line)] = ()

    def drop_line(self, number: int, line: int) -> None:
        change("DELETE FROM tbl_line WHERE number = %s AND line = %s", number, line)
        self.oracle.legacy.pop(("line", (number, line)), None)

    def put_bare(self, word: str) -> None:
        change("INSERT INTO tbl_bare (word) VALUES (%s)", word)
        count = sum(row[0] == "bare" and row[1][0] == word for row in self.oracle.legacy)
        self.oracle.legacy["bare", (word, count + 1)] = (word,)

    def drop_bare(self, word: str) -> None:
        change("DELETE FROM tbl_bare WHERE rowid = (SELECT min(rowid) FROM tbl_bare WHERE word = %s)", word)
        count = sum(row[0] == "bare" and row[1][0] == word for row in self.oracle.legacy)
        self.oracle.legacy.pop(("bare", (word, count)), None)

    def list_alive(self) -> list[Thing]:
        return [thing for _, _, thing in self.oracle.list_things() if thing.current is not None]

    def edit(self, choice: int) -> None:
        if alive := self.list_alive():
            thing = alive[choice % len(alive)]
            assert thing.current is not None
            name = "text" if "text" in thing.current else "name"
            thing.current[name] = f"e{next(self.counter)}"
            model, key = self.find_keys()[thing]
            model.objects.filter(pk=key).update(**{name: thing.current[name]})

    def delete(self, choice: int) -> None:
        used = {id(each) for thing in self.list_alive() for each in (thing.current or {}).values()}
        if free := [thing for thing in self.list_alive() if id(thing) not in used]:
            thing = free[choice % len(free)]
            model, key = self.find_keys()[thing]
            model.objects.filter(pk=key).delete()
            thing.current = None

    def roll_back_all(self) -> None:
        roll_back("default", run=None)
        self.oracle.known.clear()

    def roll_back_last(self) -> None:
        number = find_last_run("default")
        if number is None:
            return
        gone = {id(thing) for _, _, thing in self.oracle.list_things() if thing.run == number}
        try:
            roll_back("default", run=number)
        except ExportError:
            left = [each for each in self.list_alive() if each.run != number]
            assert any(id(value) in gone for thing in left for value in (thing.current or {}).values())
        else:
            self.oracle.forget_run(number)

    def run(self, names: tuple[str, ...], **options: Any) -> None:
        """Run stubs, and compare the accounts; the new tables are compared after each step."""
        if options["commit_every"] != "run" or options["missing"] != "report":
            options["max_rejects"] = 1000
        if options["missing"] != "report":
            options.update(limit=None, commit_every="run")
        if options["limit"]:  # which rows of a table without a key are the first, is not known
            names = tuple(each for each in names if each != "bare")
        before = copy.deepcopy(self.oracle.known)
        number = (find_last_number() or 0) + 1
        accounts = self.count_rows(names, number, options)
        limit = options.pop("max_rejects")
        gone = [] if options["limit"] else self.oracle.list_gone(names)
        exports = [self.stubs[name] for name in names]
        others = [each for name, each in self.stubs.items() if name not in names]
        try:
            result = run_exports(exports, options=RunOptions(**options, max_rejects=RejectLimit(limit)), others=others)
        except ExportError as error:
            if not gone or options["missing"] == "report" or "gone" not in str(error):
                raise
            self.oracle.known = before
            return
        is_kept = result.rejected_count <= limit and not options["dry_run"]
        assert result.is_kept == is_kept
        found = {each.export: join_left_out(each.rows) for each in result.accounts}
        assert found == {self.stubs[name]: dict(accounts[name]) for name in names}, result.rejected
        if not is_kept:
            self.oracle.known = before
            return
        self.handle_gone(gone, options["missing"])

    def count_rows(self, names: tuple[str, ...], number: int, options: dict[str, Any]) -> Accounts:
        """Let the model do the run."""
        accounts = self.oracle.run(
            {name: self.list_read(name, options["limit"]) for name in names},
            number=number,
            forced=options["update"] or options["overwrite"],
            overwrite=options["overwrite"],
        )
        for name in names:
            if filtered := sum(row[0] == name and self.is_hidden(row) for row in self.oracle.legacy):
                accounts[name]["filtered"] = filtered
        return accounts

    def is_hidden(self, row: Row) -> bool:
        return self.style.has_filter and row[0] == "person" and self.oracle.legacy[row][0] == "hidden"

    def list_read(self, name: str, limit: int | None) -> list[Row]:
        rows = [row for row in self.oracle.legacy if row[0] == name and not self.is_hidden(row)]
        return sorted(rows, key=lambda row: row[1])[:limit]

    def handle_gone(self, gone: list[Row], missing: str) -> None:
        for row in gone:
            if missing == "deactivate":
                self.oracle.deactivate(row, "name", "inactive")
            elif missing == "delete":
                self.oracle.forget(row)

    def find_keys(self) -> dict[Thing, tuple[Any, Any]]:
        """Return the model and the key of each object, as the ledger has them."""
        origins = Origin.objects.values_list("table__table", "key", "key_text", "part", "shape__model", "target")
        listed = {(table, key, text, part): (model, target) for table, key, text, part, model, target in origins}
        found = {}
        for (table, key), part, thing in self.oracle.list_things():
            stored = store_key((None, key[0]), key[1]) if table == "bare" else store_key(key)
            label, target = listed[f"tbl_{table}", stored.number, stored.text, part]
            found[thing] = (MODELS[label], target)
        assert len(found) == len(listed)
        return found

    def compare(self) -> None:
        """Compare the new tables with the model."""
        keys = self.find_keys()
        alive = self.list_alive()
        for thing in keys:
            model, key = keys[thing]
            names = list(thing.current if thing.current is not None else thing.stored)
            there = model.objects.filter(pk=key).values(*names).first()
            wanted = thing.current and {
                name: keys[value][1] if isinstance(value, Thing) else value for name, value in thing.current.items()
            }
            assert there == wanted, (model, key)
        counts = Counter(keys[thing][0] for thing in alive)
        counts.update((Contact, Item))
        assert {model: model.objects.count() for model in (Land, Contact, Item)} == {
            model: counts[model] for model in (Land, Contact, Item)
        }


def join_left_out(rows: Counter[str]) -> dict[str, int]:
    """The outcomes that there are, with skipped and rejected rows together."""
    found = Counter({"left out": rows["skipped"] + rows["rejected"]})
    found.update({name: count for name, count in rows.items() if name not in ("skipped", "rejected")})
    assert min(found.values()) >= 0
    return {name: count for name, count in found.items() if count}


def find_last_number() -> int | None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [Run._meta.db_table])
        found = cursor.fetchone()
    return found[0] if found else None


NUMBERS = st.integers(1, 5)
NAMES = st.sampled_from(["a", "b", "c", "ghost", "hidden"])
CODES = st.sampled_from(["de", "fr"])
SPELLINGS = st.sampled_from([None, None, "de", "DE", "Fr", "xx"])
PARENTS = st.one_of(st.none(), NUMBERS, st.sampled_from([LINES + 1, LINES + 2]))
WORDS = st.sampled_from(["1", "2", "7"])
PUT = st.one_of(
    st.tuples(st.just("put_person"), NUMBERS, NAMES, SPELLINGS, PARENTS),
    st.tuples(st.just("put_person"), NUMBERS, NAMES, SPELLINGS, PARENTS),
    st.tuples(st.just("put_line"), NUMBERS, st.integers(1, 2)),
    st.tuples(st.just("put_country"), CODES),
    st.tuples(st.just("put_bare"), WORDS),
)
RUN = st.builds(
    lambda names, **options: ("run", names, options),
    st.one_of(
        st.just(tuple(TABLES)),
        st.just(tuple(TABLES)),
        st.lists(st.sampled_from(list(TABLES)), unique=True, min_size=1).map(tuple),
    ),
    limit=st.sampled_from([None, None, None, 1, 3]),
    commit_every=st.sampled_from(["run", "run", "table", "batch"]),
    max_rejects=st.sampled_from([0, 1000, 1000]),
    missing=st.sampled_from(["report", "report", "deactivate", "delete"]),
    update=st.booleans(),
    overwrite=st.sampled_from([False, False, True]),
    dry_run=st.sampled_from([False, False, False, True]),
)
STEP = st.one_of(
    PUT,
    RUN,
    RUN,
    st.tuples(st.just("drop_person"), NUMBERS),
    st.tuples(st.just("drop_line"), NUMBERS, st.integers(1, 2)),
    st.tuples(st.just("drop_bare"), WORDS),
    st.tuples(st.just("edit"), st.integers(0, 9)),
    st.tuples(st.just("delete"), st.integers(0, 9)),
    st.tuples(st.just("roll_back_last")),
    st.tuples(st.just("roll_back_all")),
)
SETTINGS = settings(
    max_examples=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ALL: dict[str, Any] = {
    "limit": None,
    "commit_every": "run",
    "max_rejects": 1000,
    "missing": "report",
    "update": False,
    "overwrite": False,
    "dry_run": False,
}


def begin(style: Style, steps: list[Any], use_page: UsePage) -> World:
    """The world after some steps, with the stubs in the order of the style."""
    use_page(style.page)
    world = World(style)
    for step in steps:
        take_step(world, step)
    return world


def take_step(world: World, step: Any) -> None:
    name, *values = step
    if name == "run":
        names, options = values
        order = [list(TABLES)[number] for number in world.style.order]
        world.run(tuple(each for each in order if each in names), **options)
    else:
        getattr(world, name)(*values)
    world.compare()


@SETTINGS
@given(STYLES, st.lists(PUT, min_size=3, max_size=12), st.lists(STEP, min_size=3, max_size=15))
@pytest.mark.usefixtures("tables")
def test_the_new_tables_and_the_accounts_are_as_a_simple_model_says(
    monkeypatch: pytest.MonkeyPatch, use_page: UsePage, style: Style, rows: list[Any], steps: list[Any]
) -> None:
    monkeypatch.setattr(gone_rows, "MOST", 0.7)
    world = begin(style, [*rows, ("run", tuple(TABLES), ALL), *steps], use_page)
    world.run(tuple(TABLES), **ALL)
    world.run(tuple(TABLES), **ALL)
    world.compare()
    world.roll_back_all()
    world.compare()
    assert not Origin.objects.exists()


def carry(world: World, **options: Any) -> None:
    """Run all stubs, in the order of the style."""
    exports = [list(world.stubs.values())[number] for number in world.style.order]
    run_exports(exports, options=RunOptions(max_rejects=RejectLimit(1000), **options))


def describe(world: World) -> dict[Any, Any]:
    """What each legacy row has become, with the rows that it points to in place of keys."""
    listed = Origin.objects.values_list("table__table", "key", "key_text", "part", "shape__model", "target")
    names = {(model, target): (table, text or key, part) for table, key, text, part, model, target in listed}
    found = {}
    for (label, target), row in names.items():
        (new,) = MODELS[label].objects.filter(pk=target).values()
        for name, model in (("land_id", "new.Land"), ("parent_id", "new.Contact")):
            if new.get(name):
                new[name] = names[model, new[name]]
        found[row] = {name: value for name, value in new.items() if name not in ("id", "created")}
    return found


@SETTINGS
@given(STYLES, st.lists(PUT, min_size=5, max_size=20), st.permutations(range(4)), st.integers(1, 12))
@pytest.mark.usefixtures("tables")
def test_neither_the_order_of_stubs_nor_an_interruption_changes_what_comes_of_the_rows(
    use_page: UsePage, style: Style, rows: list[Any], order: list[int], stop: int
) -> None:
    world = begin(style, rows, use_page)
    carry(world)
    wanted = describe(world)
    verdicts = verify_exports(list(world.stubs.values()), sample=None, progress=lambda verdict: None)
    assert [each.differences for each in verdicts] == [[]] * 4
    world = begin(replace(style, order=tuple(order)), rows, use_page)
    pages = itertools.count(1)

    def interrupt(account: Any) -> None:
        if next(pages) == stop:
            raise KeyboardInterrupt

    exports = list(world.stubs.values())
    with contextlib.suppress(KeyboardInterrupt):
        options = RunOptions(max_rejects=RejectLimit(1000), commit_every="batch")
        run_exports(exports, options=options, progress=interrupt)
    carry(world, commit_every="batch")
    assert describe(world) == wanted
