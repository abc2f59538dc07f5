"""What a row becomes in parts, of one stub or of several: each part may point to others, also of its own row."""

import datetime as dt
from typing import Any

import pytest

from legacygen.runtime.export import Export, Skip, ref
from legacygen.runtime.export.options import RunOptions
from legacygen.runtime.export.plan import order_exports
from legacygen.runtime.export.result import RunResult
from legacygen.runtime.export.run.runner import run_exports
from legacygen.runtime.export.status import read_status
from legacygen.runtime.export.storing import take_related_keys
from legacygen.runtime.export.stub_code import find_errors
from legacygen.runtime.export.verify import verify_exports
from tests.runtime.new.models import Contact, Item
from tests.runtime.old.models import Person
from tests.runtime.test_ledger import Countries

pytestmark = pytest.mark.usefixtures("tables")


class Children(Export):
    source = Person
    part = "child"
    target = Contact
    ignore = {"country": "all are at home", "created": "unknown"}

    def row(self, old: Any) -> Any:
        return self.target(name="child", parent=ref(Person, old.number, part="base", missing="skip"))


class Bases(Export):
    source = Person
    part = "base"
    target = Contact

    def row(self, old: Any) -> Any:
        if old.name == "ghost":
            raise Skip("a ghost")
        return self.target(name=old.name, parent=ref(Person, old.parent_id, part="base"))


class Nameless(Export):
    source = Person
    part = "nameless"
    target = Contact

    def row(self, old: Any) -> Any:
        return self.target(name=old.name, parent=ref(Person, old.number))


class Pairs(Export):
    source = Person
    target = Contact

    def row(self, old: Any) -> Any:
        item = Item(text=old.name)
        contact = self.target(name=old.name, parent=ref(Person, old.parent_id, part="contact"))
        return {"item": item, "contact": contact, "child": self.target(name="child", parent=contact)}


class Merged(Export):
    source = Person
    target = Contact
    merge_on = ("name",)

    def row(self, old: Any) -> Any:
        return self.target(name=old.name, parent=ref(Person, old.parent_id))


class Demanding(Export):
    source = Person
    target = Contact

    def row(self, old: Any) -> Any:
        parents = [ref(Person, key, missing="null") for key in (old.parent_id, 98, 97)]
        return self.target(name=old.name, parent=next(filter(None, parents), None))


def make_people(*rows: tuple[str, int | None]) -> None:
    for number, (name, parent) in enumerate(rows, 1):
        Person.objects.create(number=number, name=name, parent_id=parent)


def run(*exports: type[Export], **options: Any) -> RunResult:
    return run_exports(exports, options=RunOptions(**options))


def list_parents() -> dict[str, str | None]:
    return dict(Contact.objects.order_by("pk").values_list("name", "parent__name"))


@pytest.mark.parametrize("commit_every", ["run", "table", "batch"])
def test_a_stub_may_point_to_what_another_stub_makes_of_the_same_row(commit_every: str) -> None:
    make_people(("ann", None), ("ghost", None))
    result = run(Children, Bases, commit_every=commit_every)
    assert result.rejected == []
    assert [dict(each.rows) for each in result.accounts] == [{"filtered": 0, "created": 1, "skipped": 1}] * 2
    assert list_parents() == {"ann": None, "child": "ann"}


def test_a_stub_comes_after_those_of_the_same_table_that_it_points_to() -> None:
    assert order_exports([Children, Bases]) == [Bases, Children]


def test_stubs_on_one_table_share_its_columns() -> None:
    assert find_errors([Children, Bases]) == []
    assert [each.what for each in find_errors([Bases])] == [
        "tbl_person.country_id is neither read nor in `ignore`",
        "tbl_person.created is neither read nor in `ignore`",
    ]


def test_a_reference_that_could_mean_several_stubs_asks_for_the_part() -> None:
    make_people(("ann", None))
    assert run(Bases, Nameless, max_rejects=RunOptions().max_rejects).rejected == [
        "tbl_person (nameless) 1: points to tbl_person 1, which several stubs carry over; name one of them: "
        "part='base' or 'nameless'"
    ]


def test_a_circle_may_lead_through_any_part_of_a_row() -> None:
    make_people(("ann", 2), ("bob", 1), ("cid", 3))
    assert run(Pairs).rejected == []
    assert {name: parent for name, parent in list_parents().items() if name != "child"} == {
        "ann": "bob",
        "bob": "ann",
        "cid": "cid",
    }


def test_rows_merged_in_a_circle_keep_what_merge_has_chosen() -> None:
    make_people(("ann", 3), ("ANN", 4), ("cid", 1), ("dan", 2))
    assert run(Merged).rejected == []
    assert list_parents() == {"ann": "cid", "cid": "ann", "dan": "ann"}


def test_a_row_whose_targets_are_all_missing_is_decided_at_once() -> None:
    make_people(("ann", 99), ("bob", 1))
    assert run(Demanding).rejected == []
    assert list_parents() == {"ann": None, "bob": "ann"}


def test_verify_knows_what_points_to_another_part_of_the_same_row() -> None:
    make_people(("ann", None))
    run(Pairs)
    (verdict,) = verify_exports([Pairs], sample=None, progress=lambda verdict: None)
    assert verdict.differences == []
    Contact.objects.filter(name="child").update(parent=None)
    (verdict,) = verify_exports([Pairs], sample=None, progress=lambda verdict: None)
    assert len(verdict.differences) == 1


def test_an_object_follows_another_one_of_its_row_whose_key_is_known_only_later() -> None:
    parent = Contact(pk=1)
    child: Any = Contact(parent=parent)
    parent.pk = 2
    take_related_keys(child)
    assert child.parent_id == 2


def test_a_source_that_runs_alone_merges_with_what_others_have_brought() -> None:
    class Later(Merged):
        part = "later"

        def row(self, old: Any) -> Any:
            return self.target(name=old.name.upper(), parent=None)

    make_people(("ann", None))
    run(Merged)
    result = run_exports([Later], others=[Merged])
    assert result.rejected == []
    assert result.accounts[0].rows["merged"] == 1
    assert list_parents() == {"ann": None}


def test_rejects_that_only_follow_from_others_are_listed_last() -> None:
    class Picky(Merged):
        merge_on: Any = ()

        def row(self, old: Any) -> Any:
            return self.target(name=old.name * 9, parent=ref(Person, old.parent_id))

    make_people(("a long name", None), ("b", 1), ("another", None))
    assert [each.split(":")[0] for each in run(Picky).rejected] == ["tbl_person 1", "tbl_person 3", "tbl_person 2"]


@pytest.mark.filterwarnings("ignore:DateTimeField .* received a naive datetime")
def test_a_time_without_a_zone_is_the_same_once_it_is_stored() -> None:
    class Dated(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=old.name, created=dt.datetime(2001, 2, 3))

    make_people(("ann", None))
    run(Dated)
    assert run(Dated, update=True).accounts[0].rows["unchanged"] == 1
    (verdict,) = verify_exports([Dated], sample=None, progress=lambda verdict: None)
    assert verdict.differences == []


def test_a_column_that_another_stub_on_the_table_reads_is_not_left_to_do() -> None:
    assert (read_status(Children).columns, read_status(Bases).columns) == (2, 2)
    assert [read_status(each, [Children, Bases, Countries]).columns for each in (Children, Bases)] == [0, 0]
