"""Repeated runs: what is new is created, what changed is updated, and what was edited in the new project stays."""

from typing import Any

import pytest
from django.db import connections
from django.db.models.signals import pre_init

from legacygen.runtime.export import Export, Skip, find, ref
from legacygen.runtime.export.accounts import TableAccount
from legacygen.runtime.export.options import RejectLimit, RunOptions
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.result import RunResult
from legacygen.runtime.export.run.runner import run_exports
from legacygen.runtime.ledger.models import Origin, Reject, Run
from tests.runtime.new.models import Contact, Flag, Item, Land
from tests.runtime.old.models import Country, Line, Person

pytestmark = pytest.mark.usefixtures("tables")


class Countries(Export):
    source = Country
    target = Land

    def row(self, old: Any) -> Any:
        return self.target(name=old.code)


class People(Export):
    source = Person
    target = Contact

    def row(self, old: Any) -> Any:
        if old.name == "ghost":
            raise Skip("a ghost")
        return self.target(name=old.name, land=ref(Country, old.country_id), parent=ref(Person, old.parent_id))


class Merged(Export):
    source = Person
    target = Contact
    merge_on = ("name",)

    def row(self, old: Any) -> Any:
        return self.target(name=old.name, land=ref(Country, old.country_id))

    def merge(self, there: Any, new: Any) -> Any:
        there.land = there.land or new.land
        return there


def run(*exports: type[Export], **options: Any) -> RunResult:
    return run_exports(exports, options=RunOptions(**options), others=[Countries])


def account(*exports: type[Export], **options: Any) -> TableAccount:
    """The account of the last table."""
    result = run(*exports, **options)
    assert result.rejected == []
    return result.accounts[-1]


def outcomes(*exports: type[Export], **options: Any) -> dict[str, int]:
    return {name: count for name, count in account(*exports, **options).rows.items() if count}


def change(statement: str, *values: Any) -> None:
    with connections["legacy"].cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture(autouse=True)
def rows(tables: None) -> None:
    Country.objects.create(code="de", iso="DEU")
    for number in range(1, 5):
        Person.objects.create(number=number, name=f"n{number}", country_id="de")


def test_a_second_run_leaves_everything_as_it_is() -> None:
    assert outcomes(Countries, People) == {"created": 4}
    keys = list(Contact.objects.values_list("pk", flat=True))
    assert outcomes(Countries, People) == {"unchanged": 4}
    assert list(Contact.objects.values_list("pk", flat=True)) == keys


def test_the_next_dump_inserts_what_is_new_and_updates_what_changed() -> None:
    run(Countries, People)
    change("UPDATE tbl_person SET name = 'changed', parent_id = 5 WHERE number = 2")
    change("INSERT INTO tbl_person (number, name, country_id) VALUES (5, 'n5', 'de')")
    assert outcomes(Countries, People) == {"created": 1, "updated": 1, "unchanged": 3}
    assert Contact.objects.get(name="changed").parent.name == "n5"
    assert not Contact.objects.filter(name="n2").exists()


def test_what_was_edited_or_deleted_in_the_new_project_stays_so_and_is_listed() -> None:
    run(Countries, People)
    Contact.objects.filter(name="n1").update(name="edited")
    Contact.objects.filter(name="n2").delete()
    change("UPDATE tbl_person SET name = name || '!'")
    found = account(Countries, People)
    assert {name: count for name, count in found.rows.items() if count} == {"kept": 2, "updated": 2}
    assert found.kept == ["1: new.Contact 1 was edited", "2: new.Contact 2 was deleted"]
    assert sorted(Contact.objects.values_list("name", flat=True)) == ["edited", "n3!", "n4!"]


def test_a_field_that_the_stub_does_not_set_may_be_edited_without_effect() -> None:
    run(Countries, People)
    Contact.objects.filter(name="n1").update(created="2001-02-03T04:05:06Z")
    change("UPDATE tbl_person SET name = 'new' WHERE number = 1")
    assert outcomes(Countries, People) == {"updated": 1, "unchanged": 3}
    assert Contact.objects.get(name="new").created.year == 2001


def test_overwrite_replaces_what_was_edited() -> None:
    run(Countries, People)
    Contact.objects.filter(name="n1").update(name="edited")
    assert outcomes(Countries, People, overwrite=True) == {"updated": 1, "unchanged": 3}
    assert Contact.objects.filter(name="n1").exists()


def test_update_calls_row_for_every_row() -> None:
    made: list[str] = []

    def note(sender: Any, kwargs: Any, **_: Any) -> None:
        made.append(kwargs.get("name", ""))

    run(Countries, People)
    pre_init.connect(note, sender=Contact)
    try:
        assert outcomes(Countries, People) == {"unchanged": 4}
        assert made == []
        assert outcomes(Countries, People, update=True) == {"unchanged": 4}
        assert {"n1", "n2", "n3", "n4"} <= set(made)
    finally:
        pre_init.disconnect(note, sender=Contact)


def test_a_row_that_lacks_something_is_looked_at_again() -> None:
    class Lenient(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=old.name, land=ref(Country, old.country_id, missing="null"))

    change("UPDATE tbl_person SET country_id = 'xx' WHERE number = 1")
    run(Countries, Lenient)
    change("INSERT INTO tbl_country (code, iso) VALUES ('xx', 'XXX')")
    assert outcomes(Countries, Lenient) == {"updated": 1, "unchanged": 3}
    assert Contact.objects.get(name="n1").land.name == "xx"


def test_an_object_that_was_deleted_is_missing_for_those_that_point_to_it() -> None:
    run(Countries, People)
    Contact.objects.update(land=None)
    Land.objects.all().delete()
    change("INSERT INTO tbl_person (number, name, country_id) VALUES (5, 'n5', 'de')")
    (sentence,) = run(Countries, People).rejected
    assert sentence == "tbl_person 5: points to tbl_country 'de', which was deleted in the new project"


def test_all_bad_rows_are_named_and_nothing_is_stored() -> None:
    change("UPDATE tbl_person SET country_id = 'xx' WHERE number IN (1, 3)")
    change("UPDATE tbl_person SET name = '' || hex(zeroblob(20)) WHERE number = 2")
    result = run(Countries, People)
    assert result.rejected == [
        "tbl_person 2: name: has 40 characters, at most 20 fit",
        "tbl_person 1: points to tbl_country 'xx', which has not been carried over",
        "tbl_person 3: points to tbl_country 'xx', which has not been carried over",
    ]
    assert not result.is_kept
    assert not Contact.objects.exists()
    assert not Origin.objects.exists()
    assert Run.objects.get().state == "failed"
    assert Reject.objects.count() == 3


def test_some_rejects_are_allowed_and_what_points_to_them_is_counted_apart() -> None:
    change("UPDATE tbl_person SET country_id = 'xx' WHERE number = 1")
    change("UPDATE tbl_person SET parent_id = 1 WHERE number = 2")
    result = run(Countries, People, max_rejects=RejectLimit(2))
    assert result.is_kept
    assert (result.rejected_count, result.follows_count) == (2, 1)
    assert result.rejected[1] == "tbl_person 2: points to tbl_person 1, which was rejected"
    assert sorted(Contact.objects.values_list("name", flat=True)) == ["n3", "n4"]
    change("UPDATE tbl_person SET country_id = 'de' WHERE number = 1")
    assert outcomes(Countries, People) == {"created": 2, "unchanged": 2}


def test_a_row_that_the_server_refuses_is_found_among_the_others() -> None:
    class Lands(Export):
        source = Person
        target = Land

        def row(self, old: Any) -> Any:
            return self.target(name="same" if old.number in (2, 4) else old.name)

    result = run(Lands, max_rejects=RejectLimit(1))
    assert result.rejected == ["tbl_person 4: name: another row has the same value"]
    assert sorted(Land.objects.values_list("name", flat=True)) == ["n1", "n3", "same"]


def test_a_row_may_become_named_parts() -> None:
    class Parts(Export):
        source = Country
        target = Land

        def row(self, old: Any) -> Any:
            land = self.target(name=old.code)
            return {"land": land, "president": Contact(name="president", land=land)}

    class Citizens(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            parent = ref(Country, old.country_id, part="president")
            return self.target(name=old.name, land=ref(Country, old.country_id), parent=parent)

    assert outcomes(Parts, Citizens) == {"created": 4}
    assert Contact.objects.get(name="n1").parent.name == "president"
    assert Contact.objects.get(name="n1").land.name == "de"
    assert outcomes(Parts, Citizens) == {"unchanged": 4}


def test_a_foreign_key_may_point_to_a_field_that_is_not_the_key() -> None:
    class Flags(Export):
        source = Person
        target = Flag

        def row(self, old: Any) -> Any:
            return self.target(land=ref(Country, old.country_id))

    assert outcomes(Countries, Flags) == {"created": 4}
    assert set(Flag.objects.values_list("land", flat=True)) == {"de"}
    assert outcomes(Countries, Flags, update=True) == {"unchanged": 4}


def test_several_stubs_may_read_one_table() -> None:
    class Names(Export):
        source = Person
        target = Item
        part = "name"

        def row(self, old: Any) -> Any:
            return self.target(text=old.name)

    class Others(People):
        part = "person"

        def row(self, old: Any) -> Any:
            item = ref(Person, old.number, part="name")
            return self.target(name=f"i{item.pk}")

    run(Others, Names)
    assert sorted(Contact.objects.values_list("name", flat=True)) == ["i1", "i2", "i3", "i4"]
    assert outcomes(Names, Others) == {"unchanged": 4}


def test_equal_rows_become_one_object_in_the_order_of_keys() -> None:
    change("UPDATE tbl_person SET name = ' N1 ', country_id = NULL WHERE number = 2")
    change("UPDATE tbl_person SET name = 'n1' WHERE number = 3")
    change("UPDATE tbl_person SET country_id = NULL WHERE number = 1")
    assert outcomes(Countries, Merged) == {"created": 2, "merged": 2}
    contact = Contact.objects.get(name="n1")
    assert contact.land.name == "de"
    assert outcomes(Countries, Merged) == {"unchanged": 4}
    change("UPDATE tbl_person SET name = 'N1' WHERE number = 1")
    assert outcomes(Countries, Merged) == {"updated": 1, "unchanged": 3}
    assert Contact.objects.get(pk=contact.pk).name == "N1"
    assert Contact.objects.get(pk=contact.pk).land.name == "de"


def test_rows_point_to_the_object_that_they_were_merged_into() -> None:
    class Items(Export):
        source = Line
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=f"line {old.line}", parent=ref(Person, old.number))

    change("UPDATE tbl_person SET name = 'n1' WHERE number = 2")
    Line.objects.create(number=2, line=7)
    run(Countries, Merged, Items)
    assert Contact.objects.get(name="line 7").parent == Contact.objects.get(name="n1")


def test_a_row_that_is_no_longer_equal_becomes_an_object_of_its_own() -> None:
    change("UPDATE tbl_person SET name = 'n1' WHERE number IN (2, 3)")
    run(Countries, Merged)
    change("UPDATE tbl_person SET name = 'own' WHERE number = 2")
    assert outcomes(Countries, Merged) == {"created": 1, "unchanged": 3}
    change("UPDATE tbl_person SET name = 'first' WHERE number = 1")
    run(Countries, Merged)
    assert sorted(Contact.objects.values_list("name", flat=True)) == ["first", "n1", "n4", "own"]
    assert outcomes(Countries, Merged) == {"unchanged": 4}


def test_values_that_are_empty_or_null_are_never_merged() -> None:
    change("UPDATE tbl_person SET name = ' '")
    assert outcomes(Countries, Merged) == {"created": 4}


def test_find_gives_the_one_object_that_is_there() -> None:
    class Found(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=old.name, land=find(Land, name="there" if old.number < 4 else "none"))

    there = Land.objects.create(name="there")
    result = run(Found, max_rejects=RejectLimit(1))
    assert result.rejected == ["tbl_person 4: there is no new.Land with name='none'"]
    assert set(Contact.objects.values_list("land", flat=True)) == {there.pk}


def test_rows_outside_of_the_queryset_are_filtered() -> None:
    class Some(People):
        def queryset(self) -> Any:
            return super().queryset().filter(number__gt=1)

    assert outcomes(Countries, Some) == {"created": 3, "filtered": 1}
    assert outcomes(Countries, Some) == {"unchanged": 3, "filtered": 1}


def test_relations_that_row_follows_are_fetched_for_the_page() -> None:
    class Following(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=old.country.iso + str(old.number))

    queries: list[str] = []

    def count(execute: Any, sql: str, *args: Any) -> Any:
        queries.append(sql)
        return execute(sql, *args)

    with connections["legacy"].execute_wrapper(count):
        run(Following)
    assert sum("tbl_country" in each for each in queries) == 2
    change("UPDATE tbl_country SET iso = 'XXX'")
    assert outcomes(Following) == {"updated": 4}


def test_rows_that_are_gone_are_reported_deactivated_or_deleted() -> None:
    class Active(Export):
        source = Person
        target = Contact
        missing = {"name": "inactive"}

        def row(self, old: Any) -> Any:
            return self.target(name=old.name)

    for number in range(5, 31):
        Person.objects.create(number=number, name=f"n{number}")
    run(Active)
    change("DELETE FROM tbl_person WHERE number = 2")
    assert account(Active).gone == {"rows": 1}
    assert account(Active, missing="deactivate").gone == {"rows": 1, "deactivated": 1}
    assert Contact.objects.filter(name="inactive").count() == 1
    assert account(Active, missing="deactivate").gone == {"rows": 1}
    change("INSERT INTO tbl_person (number, name) VALUES (2, 'back')")
    assert outcomes(Active) == {"updated": 1, "unchanged": 29}
    change("DELETE FROM tbl_person WHERE number = 2")
    assert account(Active, missing="delete").gone == {"rows": 1, "deleted": 1}
    assert Contact.objects.count() == 29
    change("DELETE FROM tbl_person WHERE number > 20")
    with pytest.raises(ExportError, match="10 of 29 rows are gone, which looks like an incomplete dump"):
        run(Active, missing="delete")


def test_rows_that_are_gone_are_found_in_every_page_of_the_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legacygen.runtime.export.seen_keys.PAGE", 2)
    for code in ("b", "x", "a", "m"):
        Country.objects.create(code=code, iso=code)
    run(Countries, People)
    change("DELETE FROM tbl_person WHERE number IN (1, 4)")
    change("DELETE FROM tbl_country WHERE code = 'x'")
    assert [each.gone for each in run(Countries, People).accounts] == [{"rows": 1}, {"rows": 2}]


def test_only_some_rows_are_carried_and_the_rest_later() -> None:
    assert outcomes(Countries, People, limit=2) == {"created": 2}
    assert outcomes(Countries, People, keys={}) == {}
    assert outcomes(People, keys={"old.Person": [3]}) == {"created": 1}
    assert outcomes(Countries, People) == {"created": 1, "unchanged": 3}


@pytest.mark.parametrize("every", ["table", "batch"])
def test_what_was_committed_stays_when_a_later_table_fails(every: Any) -> None:
    class Broken(People):
        def finish(self) -> None:
            raise LookupError("no")

    with pytest.raises(ExportError, match=r"^tbl_person: Broken\.finish\(\) failed, LookupError: no\.$"):
        run(Countries, Broken, commit_every=every)
    assert Contact.objects.count() == 4
    assert outcomes(Countries, People, commit_every=every) == {"unchanged": 4}


def test_a_hook_may_point_to_rows_that_come_later_or_in_a_circle() -> None:
    class Presidents(Export):
        source = Country
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=old.code)

        def after(self, old: Any, new: Any) -> None:
            new.friends.add(Contact.objects.get(name="n1") if Contact.objects.filter(name="n1") else new)
            new.parent = ref(Person, 1)
            new.save()

    class Citizens(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=old.name, parent=ref(Country, old.country_id))

    results = run_exports([Presidents, Citizens])
    assert results.rejected == []
    assert {each.export: each.rows["created"] for each in results.accounts} == {Presidents: 1, Citizens: 4}
    president = Contact.objects.get(name="de")
    assert president.parent.name == "n1"
    assert [friend.name for friend in president.friends.all()] == ["n1"]
    again = run_exports([Presidents, Citizens])
    assert {each.export: each.rows["unchanged"] for each in again.accounts} == {Presidents: 1, Citizens: 4}


@pytest.mark.parametrize(("allowed", "kept"), [(0, False), (1, True)])
def test_a_hook_that_points_to_nothing_in_the_end_rejects_its_row(allowed: int, kept: bool) -> None:
    class Pointing(People):
        def after_page(self, pairs: Any) -> None:
            models = {"countries": Country}  # so that the order of the tables is not seen in the code
            for old, new in pairs:
                new.friends.add(ref(models["countries"], "xx" if old.number == 2 else "de"))

    class Lands(Export):
        source = Country
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=old.code)

    class Plain(Pointing):
        def row(self, old: Any) -> Any:
            return self.target(name=old.name)

    result = run_exports([Plain, Lands], options=RunOptions(max_rejects=RejectLimit(allowed)))
    assert result.is_kept is kept
    assert result.rejected == [
        "tbl_person 2: Plain.after_page() failed, points to tbl_country 'xx', which has not been carried over"
    ]
    if kept:
        assert sorted(Contact.objects.values_list("name", flat=True)) == ["de", "n1", "n3", "n4"]
        assert {name: count for name, count in result.accounts[0].rows.items() if count} == {
            "created": 3,
            "rejected": 1,
        }
