"""The export kit: rows are carried over in order, in one transaction, and every row is accounted for."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import connections

from legacygen.runtime.export import Export, Skip, Unmapped, ref
from legacygen.runtime.export.accounts import TableAccount
from legacygen.runtime.export.options import RunOptions
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.reading import PAGE
from legacygen.runtime.export.run.runner import run_exports
from tests.runtime.new.models import Contact, Document, Item, Land, Member, Pair
from tests.runtime.old.models import Country, Line, PerCity, Person

pytestmark = pytest.mark.usefixtures("tables")
CREATED = dt.datetime(2001, 2, 3, 4, 5, tzinfo=dt.UTC)


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
        return self.target(
            name=old.name,
            land=ref(Country, old.country_id),
            parent=ref(Person, old.parent_id),
            created=old.created,
        )


class Lines(Export):
    source = Line
    target = Item

    def row(self, old: Any) -> Any:
        return [self.target(text=f"{old.number}/{old.line}"), self.target(text="twin")]


def run(*exports: type[Export], **options: Any) -> list[TableAccount]:
    """Carry the rows over; raises ExportError with all sentences if a row was rejected."""
    result = run_exports(exports, options=RunOptions(**options))
    if result.rejected:
        raise ExportError("; ".join(result.rejected))
    return result.accounts


def people(*rows: dict[str, Any]) -> None:
    Country.objects.create(code="de", iso="DEU")
    for row in rows:
        Person.objects.create(**{"name": f"n{row['number']}", **row})


def names(queryset: Any) -> Sequence[str]:
    return sorted(queryset.values_list("name", flat=True))


def test_what_is_pointed_to_is_carried_first_whatever_the_order_of_the_stubs() -> None:
    people({"number": 1, "country_id": "de"})
    results = run(People, Countries)
    assert [result.export for result in results] == [Countries, People]
    assert Contact.objects.get().land == Land.objects.get(name="de")


def test_a_row_may_point_to_a_later_row_of_its_own_table() -> None:
    people({"number": 1, "parent_id": 3}, {"number": 2, "parent_id": 1}, {"number": 3})
    run(Countries, People)
    assert Contact.objects.get(name="n2").parent.parent.name == "n3"


def test_every_row_is_read_carried_or_skipped_for_a_reason() -> None:
    people({"number": 1}, {"number": 2, "name": "ghost"})
    _, result = run(Countries, People)
    assert (result.read, result.rows["created"]) == (2, 1)
    assert dict(result.skipped) == {"a ghost": 1}
    assert result.find_gap() == ""


def test_a_row_may_become_several_objects() -> None:
    Line.objects.create(number=1, line=1)
    Line.objects.create(number=1, line=2)
    (result,) = run(Lines)
    assert (result.read, result.rows["created"], result.created) == (2, 2, {"new.Item": 4})
    assert Item.objects.filter(text="1/2").count() == 1


def test_more_rows_than_a_page_are_all_carried() -> None:
    Person.objects.bulk_create(Person(number=number, name="x") for number in range(1, 2 * PAGE + 2))
    _, result = run(Countries, People)
    assert result.rows["created"] == Contact.objects.count() == 2 * PAGE + 1


def test_rows_without_a_value_in_a_key_of_one_column_are_carried_too() -> None:
    class Cities(Export):
        source = PerCity
        target = Item

        def row(self, old: Any) -> Any:
            return self.target(text=old.city or "none")

    with connections["legacy"].cursor() as cursor:
        cursor.executemany("INSERT INTO tbl_per_city VALUES (%s)", [("a",)] + [(None,)] * (PAGE + 1))
    (result,) = run(Cities)
    assert result.rows["created"] == PAGE + 2
    assert Item.objects.filter(text="none").count() == PAGE + 1


def test_a_dry_run_stores_nothing_and_counts_the_same() -> None:
    people({"number": 1})
    _, result = run(Countries, People, dry_run=True)
    assert result.rows["created"] == 1
    assert not Contact.objects.exists()


def test_dates_of_the_legacy_rows_win_over_auto_now_and_missing_ones_are_now() -> None:
    people({"number": 1, "created": CREATED}, {"number": 2})
    run(Countries, People)
    assert Contact.objects.get(name="n1").created == CREATED
    assert Contact.objects.get(name="n2").created.year >= 2026
    assert Contact(name="new").created is None
    Contact.objects.create(name="new")
    assert Contact.objects.get(name="new").created > CREATED


def test_after_is_called_with_the_stored_object() -> None:
    class WithFriends(People):
        def after(self, old: Any, new: Any) -> None:
            new.friends.add(new)

    people({"number": 1})
    run(Countries, WithFriends)
    assert Contact.objects.get().friends.count() == 1


@pytest.mark.parametrize(("missing", "carried", "skipped"), [("null", 1, 0), ("skip", 0, 1)])
def test_a_reference_to_nothing_is_null_or_skipped_where_the_stub_says_so(
    missing: Any, carried: int, skipped: int
) -> None:
    class Lenient(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=old.name, land=ref(Country, old.country_id, missing=missing))

    people({"number": 1, "country_id": "xx"})
    _, result = run(Countries, Lenient)
    assert (result.rows["created"], result.skipped.total()) == (carried, skipped)


def test_rows_skipped_because_they_point_to_nothing_are_counted_under_one_reason() -> None:
    class Strict(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=old.name, land=ref(Country, old.country_id, missing="skip"))

    people({"number": 1, "country_id": "xx"}, {"number": 2, "country_id": "yy"})
    _, result = run(Countries, Strict)
    assert result.skipped == {"points to a row of tbl_country that has not been carried over": 2}


def test_a_reference_can_go_by_another_unique_field() -> None:
    class ByIso(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=old.name, land=ref(Country, iso=old.country_id))

    people({"number": 1, "country_id": "DEU"}, {"number": 2})
    run(Countries, ByIso)
    assert Contact.objects.get(name="n1").land.name == "de"
    assert Contact.objects.get(name="n2").land is None


def test_outside_a_run_row_can_be_tested_by_itself() -> None:
    assert People().row(Person(number=1, name="Ann", country_id="de")).name == "Ann"


class Left(Export):
    source = Country
    target = Land

    def row(self, old: Any) -> Any:
        return self.target(name=Unmapped(old.code))


class Broken(Countries):
    def row(self, old: Any) -> Any:
        return self.target(name=old.cod)


class Nothing(Countries):
    def row(self, old: Any) -> Any:
        return None


class TooMuch(Countries):
    def row(self, old: Any) -> Any:
        return [self.target(name="same"), self.target(name="same")]


@pytest.mark.parametrize(
    ("exports", "sentence"),
    [
        ((Left,), "Left still has Unmapped in name; remove Unmapped, or the whole line."),
        ((Countries, People), "tbl_person 1: points to tbl_country 'xx', which has not been carried over"),
        (
            (Broken,),
            "tbl_country 'de': Broken.row() failed, AttributeError: 'Country' object has no attribute 'cod'",
        ),
        (
            (Nothing,),
            "tbl_country 'de': Nothing.row() failed, TypeError: it returned None; return an object, a list "
            "or a dict of objects, or raise Skip",
        ),
        ((TooMuch,), "tbl_country 'de': name: another row has the same value"),
    ],
)
def test_a_failure_names_table_row_and_reason_and_stores_nothing(
    exports: tuple[type[Export], ...], sentence: str
) -> None:
    people({"number": 1, "country_id": "xx"})
    with pytest.raises(ExportError) as error:
        run(*exports)
    assert str(error.value) == sentence
    assert not Land.objects.exists()


def test_a_table_that_the_server_does_not_show_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Country._meta, "db_table", "gone")
    with pytest.raises(ExportError, match=r"^gone cannot be read: no such table: gone\.$"):
        run(Countries)


@pytest.mark.parametrize(
    "parents",
    [{1: 2, 2: 1}, {1: 1}, {1: 2, 2: 3, 3: 1, 4: 1, 5: 4}, {1: 1, 2: 1, 3: 4, 4: 3}],
    ids=["two rows", "a row that points to itself", "three rows, and others that wait for them", "several circles"],
)
def test_rows_that_point_to_each_other_in_a_circle_are_carried(parents: dict[int, int]) -> None:
    people(*({"number": number, "parent_id": parent} for number, parent in parents.items()))
    run(Countries, People)
    expected = {f"n{number}": f"n{parent}" for number, parent in parents.items()}
    assert dict(Contact.objects.values_list("name", "parent__name")) == expected


class Pairs(Export):
    source = Person
    target = Pair

    def row(self, old: Any) -> Any:
        return self.target(name=old.name, other=ref(Person, old.parent_id))


def test_a_circle_of_fields_that_need_a_value_is_carried_where_the_server_can_wait() -> None:
    people({"number": 1, "parent_id": 2}, {"number": 2, "parent_id": 1}, {"number": 3, "parent_id": 3})
    run(Pairs)
    assert dict(Pair.objects.values_list("name", "other__name")) == {"n1": "n2", "n2": "n1", "n3": "n3"}


def test_a_circle_that_would_be_committed_open_is_named_with_both_rows() -> None:
    people({"number": 1, "parent_id": 2}, {"number": 2, "parent_id": 1})
    sentence = "tbl_person 1: points to tbl_person 2, which points back to it, and neither can be stored first"
    with pytest.raises(ExportError, match=sentence):
        run(Pairs, commit_every="table")


def test_rows_of_a_tree_may_come_in_any_order() -> None:
    people(*({"number": number, "parent_id": number + 1 if number < 50 else None} for number in range(1, 51)))
    run(Countries, People)
    assert Contact.objects.filter(parent=None).get().name == "n50"
    assert Contact.objects.get(name="n1").parent.parent.name == "n3"


@pytest.mark.parametrize(("missing", "skipped"), [("null", 0), ("skip", 1)])
def test_missing_decides_only_about_rows_that_will_not_come(missing: Any, skipped: int) -> None:
    class Lenient(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=old.name, parent=ref(Person, old.parent_id, missing=missing))

    people({"number": 1, "parent_id": 5}, {"number": 2, "parent_id": 99}, {"number": 5})
    (result,) = run(Lenient)
    assert Contact.objects.get(name="n1").parent.name == "n5"
    assert result.skipped.total() == skipped


def test_the_order_of_tables_is_found_while_rows_are_carried() -> None:
    class Early(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            models = {"country": Country}
            return self.target(name=old.name, land=ref(models["country"], old.country_id, missing="null"))

    people({"number": 1, "country_id": "de"}, {"number": 2, "country_id": "xx"})
    run(Early, Countries)
    assert dict(Contact.objects.values_list("name", "land__name")) == {"n1": "de", "n2": None}


def test_dates_and_counts_hold_for_every_model_that_is_stored() -> None:
    class Both(Export):
        source = Country
        target = Land

        def row(self, old: Any) -> Any:
            return [self.target(name=old.code), Member(name=old.code, since=CREATED, created=CREATED)]

    people()
    (result,) = run(Both)
    member = Member.objects.get()
    assert (member.created, member.since) == (CREATED, CREATED)
    assert result.created == {"new.Land": 1, "new.Member": 1}


class Documents(Export):
    source = Country
    target = Document

    def row(self, old: Any) -> Any:
        return self.target(scan=ContentFile(b"scan", name=f"{old.code}.txt"))


class FailingDocuments(Documents):
    def after(self, old: Any, new: Any) -> None:
        raise LookupError("no such thing")


def test_files_are_stored_after_the_commit_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Document._meta.get_field("scan"), "storage", FileSystemStorage(tmp_path))
    people()
    with pytest.raises(ExportError):
        run(FailingDocuments)
    run(Documents, dry_run=True)
    assert list(tmp_path.rglob("*.txt")) == []
    run(Documents)
    with Document.objects.get().scan.open() as file:
        assert file.read() == b"scan"
    assert [path.name for path in tmp_path.rglob("*.txt")] == ["de.txt"]


class TooLong(Export):
    source = Country
    target = Land

    def row(self, old: Any) -> Any:
        return self.target(name="much too long a name")


class Dangling(Export):
    source = Country
    target = Contact

    def row(self, old: Any) -> Any:
        return self.target(name=old.code, land_id=7)


def test_values_that_do_not_fit_and_keys_that_lead_nowhere_are_named() -> None:
    people()
    with pytest.raises(ExportError, match=r"^tbl_country 'de': name: has 20 characters"):
        run(TooLong)
    with pytest.raises(ExportError, match=r"^tbl_country 'de': land: new\.Land 7 is not there$"):
        run(Dangling)
    assert not Contact.objects.exists()


class SameNames(Export):
    source = Person
    target = Document

    def row(self, old: Any) -> Any:
        return self.target(scan=ContentFile(old.name.encode(), name="scan.txt"))


def test_files_of_one_name_are_all_kept_and_each_object_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Document._meta.get_field("scan"), "storage", FileSystemStorage(tmp_path))
    people({"number": 1}, {"number": 2}, {"number": 3})
    run(SameNames)
    contents = [
        (tmp_path / name).read_text() for name in Document.objects.order_by("pk").values_list("scan", flat=True)
    ]
    assert contents == ["n1", "n2", "n3"]


@pytest.mark.parametrize("missing", ["reject", "null", "skip"])
def test_a_key_that_only_the_server_finds_equal_leads_to_its_row(missing: Any) -> None:
    class Spelled(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=old.name, land=ref(Country, old.country_id, missing=missing))

    people({"number": 1, "country_id": "DE"}, {"number": 2, "country_id": "de"})
    run(Spelled, Countries)
    assert dict(Contact.objects.values_list("name", "land__name")) == {"n1": "de", "n2": "de"}


def test_a_failure_in_after_names_the_row() -> None:
    class Failing(Countries):
        def after(self, old: Any, new: Any) -> None:
            raise LookupError("no such thing")

    people()
    with pytest.raises(ExportError) as error:
        run(Failing)
    assert str(error.value) == "tbl_country 'de': Failing.after() failed, LookupError: no such thing"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("new.Land", "Wrong.target is 'new.Land'; set it to the class of a model, not to its name."),
        (Country, "Wrong.target is old.Country, which is a legacy model; set it to the new model."),
    ],
)
def test_a_target_that_is_no_new_model_is_a_sentence(wrong: Any, sentence: str) -> None:
    export = type("Wrong", (Countries,), {"target": wrong, "__module__": __name__})
    with pytest.raises(ExportError) as error:
        run(export)
    assert str(error.value) == sentence


def test_a_target_without_a_table_says_what_to_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Land._meta, "db_table", "new_nothing")
    with pytest.raises(ExportError, match=r"^new\.Land cannot be read; run `manage\.py migrate` first"):
        run(Countries)
