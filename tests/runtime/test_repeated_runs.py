"""What must hold however often a run is repeated: keys, parts, files, circles, hooks and the ledger itself."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import models, transaction

from legacygen.runtime.export import Export, ref
from legacygen.runtime.export.options import RejectLimit
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.rollback import roll_back
from legacygen.runtime.export.verify import verify_exports
from legacygen.runtime.ledger.models import Origin, Shape
from tests.runtime.conftest import UsePage
from tests.runtime.new.models import Contact, Document, Human, Item, Land, Member, Profile, Token, Word
from tests.runtime.old.models import Bare, Country, Line, Person
from tests.runtime.test_ledger import Countries, People, account, change, outcomes, rows, run

__all__ = ["rows"]
pytestmark = pytest.mark.usefixtures("tables")


def make_stub(make: Any, model: Any, legacy: Any = Person, **extra: Any) -> type[Export]:
    """A stub whose `row` is a function of the row."""
    return type("Made", (Export,), {"source": legacy, "target": model, "row": lambda self, old: make(old), **extra})


@pytest.mark.parametrize(
    ("model", "make"),
    [
        (Land, lambda old: Land(id=str(old.number), name=old.name)),
        (Token, lambda old: Token(id=str(uuid.UUID(int=old.number)), text=old.name)),
        (Token, lambda old: Token(text=old.name)),
        (Word, lambda old: Word(text=old.number, meaning=old.name)),
        (Member, lambda old: Member(name=old.name)),
        (Profile, lambda old: {"contact": (c := Contact(name="c")), "profile": Profile(contact=c, text=old.name)}),
        (Profile, lambda old: [c := Contact(name="c"), Profile(contact=c, text=old.name)]),
    ],
    ids=["number as text", "uuid as text", "uuid by default", "text as number", "inherited", "one to one", "list"],
)
def test_keys_of_any_kind_are_found_again(model: Any, make: Any) -> None:
    stub = make_stub(make, model)
    assert outcomes(stub) == {"created": 4}
    assert outcomes(stub, update=True) == {"unchanged": 4}
    change("UPDATE tbl_person SET name = 'new' WHERE number = 2")
    assert outcomes(stub) == {"updated": 1, "unchanged": 3}
    assert verify_exports([stub], sample=None, progress=lambda verdict: None)[0].is_right
    field = {"Word": "meaning", "Land": "name", "Member": "name"}.get(model.__name__, "text")
    assert sorted(model.objects.values_list(field, flat=True)) == ["n1", "n3", "n4", "new"]


def test_a_stub_with_signals_gets_missing_dates_too() -> None:
    stub = make_stub(lambda old: Contact(name=old.name), Contact, signals=True)
    assert outcomes(stub) == {"created": 4}
    assert outcomes(stub, update=True) == {"unchanged": 4}


def test_equal_rows_without_a_key_that_wait_become_as_many_objects() -> None:
    for _ in range(3):
        Bare.objects.bulk_create([Bare(number=1)])

    class Bares(Export):
        source = Bare
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name="w", parent=ref(Person, old.number))

    class Later(People):
        """Read after the table that points to it."""

    assert outcomes(Countries, Bares, Later, limit=None)
    assert Contact.objects.filter(name="w").count() == 3
    assert outcomes(Countries, Later, Bares) == {"unchanged": 3}


def test_one_of_two_equal_rows_without_a_key_may_be_gone() -> None:
    for word in ("a", "a", *"bcdefghijklm"):
        Bare.objects.bulk_create([Bare(word=word)])
    stub = make_stub(lambda old: Item(text=old.word), Item, Bare)
    run(stub)
    change("DELETE FROM tbl_bare WHERE rowid = 1")
    assert account(stub, missing="delete").gone == {"rows": 1, "deleted": 1}
    assert Item.objects.filter(text="a").count() == 1


def test_a_part_that_is_not_made_any_more_stays_and_is_listed() -> None:
    make = {"all": True}

    def row(old: Any) -> Any:
        parts = {"first": Item(text="1"), "second": Contact(name=old.name)}
        return parts if make["all"] or old.number > 1 else {"second": parts["second"]}

    stub = make_stub(row, Contact)
    run(stub)
    make["all"] = False
    change("UPDATE tbl_person SET created = '2001-02-03' WHERE number = 1")
    found = account(stub)
    assert found.kept == ["1: new.Item 1 is not made from the row any more"]
    assert verify_exports([stub], sample=None, progress=lambda verdict: None)[0].rows["gone"] == 0


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Document._meta.get_field("scan"), "storage", FileSystemStorage(tmp_path))
    return tmp_path / "scans"


def list_files(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


def test_files_of_the_same_name_do_not_make_their_objects_look_edited(folder: Path) -> None:
    stub = make_stub(lambda old: Document(scan=ContentFile(old.name, name="a.txt")), Document)
    run(stub)
    assert sorted(list_files(folder).values()) == ["n1", "n2", "n3", "n4"]
    change("UPDATE tbl_person SET name = name || '!'")
    assert outcomes(stub) == {"updated": 4}


def test_a_file_is_stored_again_only_if_its_content_has_changed(folder: Path) -> None:
    stub = make_stub(lambda old: Document(scan=ContentFile(old.name, name=f"{old.number}.txt")), Document)
    run(stub)
    before = list_files(folder)
    assert outcomes(stub, update=True) == {"unchanged": 4}
    assert list_files(folder) == before
    change("UPDATE tbl_person SET name = 'new' WHERE number = 2")
    assert outcomes(stub) == {"updated": 1, "unchanged": 3}
    there = list_files(folder)
    stored = [there[Path(name).name] for name in Document.objects.values_list("scan", flat=True)]
    assert sorted(stored) == ["n1", "n3", "n4", "new"]


def test_a_file_of_one_part_is_stored_though_another_part_was_edited_or_rejected(folder: Path) -> None:
    def make(old: Any) -> Any:
        return [Item(text=old.name), Document(scan=ContentFile(old.name, name=f"{old.number}.txt"))]

    stub = make_stub(make, Document)
    bad = make_stub(lambda old: Land(name="same"), Land, part="bad")
    assert run(stub, bad, max_rejects=RejectLimit(3)).is_kept
    assert len(list_files(folder)) == 4
    Item.objects.filter(text="n1").update(text="edited")
    change("UPDATE tbl_person SET name = 'new' WHERE number = 1")
    run(stub)
    assert "new" in list_files(folder).values()


def test_what_was_edited_or_deleted_is_not_filled_in_after_a_circle() -> None:
    run(Countries, People)
    Contact.objects.filter(name="n1").update(name="edited")
    Contact.objects.filter(name="n2").delete()
    change("INSERT INTO tbl_person (number, name, parent_id) VALUES (8, 'n8', 9)")
    change("INSERT INTO tbl_person (number, name, parent_id) VALUES (9, 'n9', 8)")
    change("UPDATE tbl_person SET parent_id = CASE number WHEN 1 THEN 8 ELSE 9 END WHERE number < 3")
    change("INSERT INTO tbl_person (number, name, parent_id) VALUES (0, 'n0', 9)")
    assert outcomes(Countries, People) == {"created": 3, "kept": 2, "unchanged": 2}
    assert Contact.objects.get(name="edited").parent is None
    assert Contact.objects.get(name="n9").parent.name == "n8"
    assert outcomes(Countries, People) == {"kept": 2, "unchanged": 5}


def test_a_row_of_a_circle_that_the_server_refuses_is_only_rejected() -> None:
    class Lands(Export):
        source = Person
        target = Land

        def row(self, old: Any) -> Any:
            name = "same" if old.number in (1, 4) else f"l{old.number}"
            return [self.target(name=name), Contact(name=old.name, land=ref(Person, old.parent_id))]

    change("UPDATE tbl_person SET parent_id = 2 WHERE number = 1")
    change("UPDATE tbl_person SET parent_id = 1 WHERE number IN (2, 3)")
    result = run(Lands, max_rejects=RejectLimit(3))
    assert result.rejected == [
        "tbl_person 1: name: another row has the same value",
        "tbl_person 2: points to tbl_person 1, which was rejected",
        "tbl_person 3: points to tbl_person 1, which was rejected",
    ]
    assert Land.objects.get().name == "same"


def test_a_row_of_a_circle_that_follows_a_relation_is_looked_at_again() -> None:
    class Following(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name=old.country.iso + str(old.number), parent=ref(Person, old.parent_id))

    change("UPDATE tbl_person SET parent_id = 3 - number WHERE number < 3")
    run(Following)
    change("UPDATE tbl_country SET iso = 'XXX'")
    assert outcomes(Following) == {"updated": 4}


@pytest.mark.parametrize("every", ["run", "table", "batch"])
def test_many_circles_are_all_found(every: Any, use_page: UsePage) -> None:
    use_page(2)

    for number in range(1, 5):
        Line.objects.create(number=number, line=0)

    class Loose(Export):
        source = Line
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name="line", parent=ref(Person, old.number))

    class Tight(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            there = ref(Line, (old.number, 0))
            return [self.target(name=old.name, parent=there), Profile(contact=there, text=old.name)]

    result = run(Tight, Loose, commit_every=every)
    assert result.rejected == []
    assert Profile.objects.count() == 4
    assert Contact.objects.filter(name="line", parent__isnull=False).count() == 4


def test_callbacks_of_a_stub_without_signals_are_dropped_wherever_they_come_from() -> None:
    called: list[str] = []

    def note(name: str) -> None:
        transaction.on_commit(lambda: called.append(name))

    class Calling(People):
        def after(self, old: Any, new: Any) -> None:
            note("after")

        def finish(self) -> None:
            note("finish")

    class Wanted(Countries):
        signals = True

        def after(self, old: Any, new: Any) -> None:
            note("wanted")

    change("UPDATE tbl_person SET parent_id = number % 4 + 1")
    result = run(Wanted, Calling, commit_every="batch")
    assert (called, result.dropped_callbacks) == (["wanted"], 5)


def test_a_dry_run_commits_nothing_whatever_else_is_asked_for() -> None:
    for every in ("table", "batch"):
        run(Countries, People, dry_run=True, commit_every=every)
        assert not Contact.objects.exists()


def test_a_rollback_is_refused_if_an_object_was_made_into_one_of_a_child_model() -> None:
    run(make_stub(lambda old: Human(name=old.name), Human))
    human = Human.objects.get(name="n1")
    member = Member(human_ptr=human, name="n1", created=human.created)
    member.save()
    with pytest.raises(ExportError, match=rf"new\.Member\.human_ptr of {member.pk}\n"):
        roll_back("default", run=None)
    assert Human.objects.count() == 4


def test_an_edited_part_is_handed_to_hooks_as_it_is_stored() -> None:
    seen: list[str] = []

    class Parts(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            return {"item": Item(text="given"), "contact": self.target(name=old.name)}

        def after(self, old: Any, new: Any) -> None:
            seen.append(new["item"].text)

    run(Parts)
    Item.objects.update(text="edited")
    change("UPDATE tbl_person SET name = 'new' WHERE number = 1")
    run(Parts)
    assert seen == ["given"] * 4 + ["edited"]


def test_values_of_rejected_rows_that_json_cannot_hold_do_not_stop_the_run() -> None:
    change("UPDATE tbl_person SET name = 'a' || char(0) WHERE number = 1")
    result = run(Countries, People, max_rejects=RejectLimit(1))
    assert result.is_kept
    assert Origin.objects.filter(table__table="tbl_person").count() == 3
    assert Country.objects.count() == 1


def test_a_row_may_lack_several_things() -> None:
    class Lenient(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            land = ref(Country, old.country_id, missing="null")
            return self.target(name=old.name, land=land, parent=ref(Person, old.parent_id, missing="null"))

    change("UPDATE tbl_person SET parent_id = 9, country_id = 'xx' WHERE number = 1")
    assert outcomes(Countries, Lenient) == {"created": 4}
    assert Contact.objects.get(name="n1").land is None


def test_a_row_of_a_circle_may_point_to_a_row_that_is_spelled_in_another_way() -> None:
    class Children(People):
        """Read before the countries."""

    change("UPDATE tbl_person SET parent_id = 1, country_id = 'DE' WHERE number = 1")
    run(Children, Countries)
    contact = Contact.objects.get(name="n1")
    assert (contact.parent, contact.land) == (contact, Land.objects.get(name="de"))


def test_objects_of_which_a_field_has_gone_from_the_model_are_kept_unless_they_may_be_overwritten() -> None:
    run(Countries, People)
    Shape.objects.filter(model="new.Contact").update(fields="name vanished")
    change("UPDATE tbl_person SET name = name || '!'")
    assert outcomes(Countries, People) == {"kept": 4}
    assert outcomes(Countries, People, overwrite=True) == {"updated": 4}
    assert outcomes(Countries, People) == {"unchanged": 4}


@pytest.mark.parametrize(("missing", "left"), [("null", ["line", "n3", "n4"]), ("reject", ["n3", "n4"])])
def test_a_row_whose_circle_is_not_closed_does_as_its_stub_says(missing: Any, left: list[str]) -> None:
    class Lines(Export):
        source = Line
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name="line", parent=ref(Person, old.number, missing=missing))

    class Owners(Export):
        source = Person
        target = Contact

        def row(self, old: Any) -> Any:
            there = ref(Line, (old.number, 0)) if old.number == 1 else None
            land = ref(Country, "xx") if old.number < 3 else None
            return self.target(name=old.name, parent=there, land=land)

    Line.objects.create(number=1, line=0)
    result = run(Lines, Owners, max_rejects=RejectLimit(9))
    assert sorted(Contact.objects.values_list("name", flat=True)) == left
    assert {name: count for name, count in result.accounts[-1].rows.items() if count < 0} == {}
    assert Origin.objects.filter(table__table="tbl_line").count() == (missing == "null")


def test_gone_rows_of_two_tables_that_point_to_each_other_are_deleted_in_one_run() -> None:
    class Lines(Export):
        source = Line
        target = Contact

        def row(self, old: Any) -> Any:
            return self.target(name="line", parent=ref(Person, old.number))

    for number in range(5, 20):
        Person.objects.create(number=number, name=f"n{number}")
        Line.objects.create(number=number, line=1)
    run(Countries, People, Lines)
    change("DELETE FROM tbl_person WHERE number = 7")
    change("DELETE FROM tbl_line WHERE number = 7")
    accounts = run(Countries, People, Lines, missing="delete").accounts
    assert [each.gone for each in accounts[1:]] == [{"rows": 1, "deleted": 1}] * 2


def replace_table(table: str, columns: str, values: list[tuple[Any, ...]], **fields: Any) -> Any:
    """The model of a table that the next dump has brought with other types."""
    change(f"DROP TABLE {table}")
    change(f"CREATE TABLE {table} ({columns})")
    for row in values:
        change(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(row))})", *row)
    meta = type("Meta", (), {"managed": False, "db_table": table, "app_label": "old", "apps": Apps()})
    return type("Retyped", (models.Model,), {"Meta": meta, "__module__": __name__, **fields})


def test_rows_are_known_though_the_type_of_their_key_has_changed() -> None:
    def make(old: Any) -> Any:
        return Contact(name=old.name)

    run(make_stub(make, Contact))
    text: Any = models.CharField(max_length=9)
    rows = [(str(number), f"n{number}") for number in range(1, 5)]
    key: Any = models.CharField(max_length=9, primary_key=True)
    there = replace_table("tbl_person", "number varchar(9), name text", [*rows, ("x5", "n5")], number=key, name=text)
    assert outcomes(make_stub(make, Contact, there), dry_run=True) == {"created": 1, "unchanged": 4}
    assert outcomes(make_stub(make, Contact, there)) == {"created": 1, "unchanged": 4}
    number: Any = models.IntegerField(primary_key=True)
    there = replace_table("tbl_person", "number int, name text", [(4, "n4"), (6, "n6")], number=number, name=text)
    found = account(make_stub(make, Contact, there))
    assert (found.rows["created"], found.rows["unchanged"], found.gone["rows"]) == (1, 1, 4)


def test_rows_are_known_though_one_field_of_their_key_has_another_type() -> None:
    for number in range(1, 4):
        Line.objects.create(number=number, line=7)
    run(make_stub(lambda old: Item(text=f"{old.number}"), Item, Line))
    there = replace_table(
        "tbl_line",
        "number int, line text",
        [(number, "7") for number in range(1, 5)],
        pk=models.CompositePrimaryKey("number", "line"),
        number=models.IntegerField(),
        line=models.CharField(max_length=9),
    )
    assert outcomes(make_stub(lambda old: Item(text=f"{old.number}"), Item, there)) == {"created": 1, "unchanged": 3}
