"""`legacy verify` and `legacy rollback`: what is stored is compared, and taken back."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from legacygen.runtime.export import Export
from legacygen.runtime.export.options import RejectLimit
from legacygen.runtime.export.plan import ExportError
from legacygen.runtime.export.rollback import find_last_run, roll_back
from legacygen.runtime.export.verify import TableVerdict, verify_exports
from legacygen.runtime.ledger.models import Origin
from tests.runtime.new.models import Contact, Document, Land
from tests.runtime.old.models import Country, Person
from tests.runtime.test_ledger import Countries, Merged, People, change, outcomes, rows, run

__all__ = ["rows"]
pytestmark = pytest.mark.usefixtures("tables")


def verify(*exports: type[Export], sample: int | None = None) -> TableVerdict:
    """The verdict on the last table."""
    return verify_exports(exports, sample=sample, progress=lambda verdict: None)[-1]


def test_what_a_run_has_stored_is_right() -> None:
    change("UPDATE tbl_person SET name = 'ghost' WHERE number = 1")
    run(Countries, People)
    verdict = verify(Countries, People)
    assert (verdict.is_right, verdict.differences) == (True, [])
    assert verdict.rows == {"same": 3, "skipped": 1, "filtered": 0}


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (
            lambda: Contact.objects.filter(name="n1").update(name="x"),
            "1: new.Contact 1: name is 'x', should be 'n1'",
        ),
        (lambda: Contact.objects.filter(name="n1").delete(), "1: new.Contact 1: was deleted"),
        (
            lambda: change("UPDATE tbl_person SET name = 'y' WHERE number = 1"),
            "1: new.Contact 1: name is 'n1', should be 'y'",
        ),
        (
            lambda: change("INSERT INTO tbl_person (number, name) VALUES (9, 'n9')"),
            "9: was not carried over",
        ),
        (
            lambda: change("DELETE FROM tbl_person WHERE number = 1"),
            "1 row was carried over and is not in the table any more",
        ),
        (
            lambda: change("UPDATE tbl_person SET name = 'ghost' WHERE number = 1"),
            "1: is skipped now (a ghost), but was carried over",
        ),
    ],
    ids=["edited", "deleted", "changed in the source", "new in the source", "gone from the source", "skipped now"],
)
@pytest.mark.parametrize("sample", [None, 100])
def test_any_difference_is_found(harm: Any, sentence: str, sample: int | None) -> None:
    run(Countries, People)
    harm()
    verdict = verify(Countries, People, sample=sample)
    assert not verdict.is_right
    assert verdict.differences == [sentence]


def test_an_object_of_several_rows_is_compared_too() -> None:
    change("UPDATE tbl_person SET name = 'n1' WHERE number = 2")
    run(Countries, Merged)
    assert verify(Countries, Merged).is_right
    Contact.objects.filter(name="n1").update(name="x")
    assert verify(Countries, Merged).differences == ["1: new.Contact 1: name is 'x', should be 'n1'"]


def test_a_rollback_takes_back_what_runs_have_created() -> None:
    Land.objects.create(name="own")
    change("UPDATE tbl_person SET parent_id = 2 WHERE number = 1")
    change("UPDATE tbl_person SET parent_id = 1 WHERE number = 2")
    run(Countries, People)
    Contact.objects.get(name="n1").friends.add(Contact.objects.get(name="n2"))
    result = roll_back("default", run=None)
    assert result.deleted == {"new.Contact": 4, "new.Land": 1}
    assert [land.name for land in Land.objects.all()] == ["own"]
    assert not Contact.objects.exists()
    assert not Origin.objects.exists()
    assert outcomes(Countries, People) == {"created": 4}


def test_a_rollback_of_one_run_leaves_what_it_only_updated() -> None:
    run(Countries, People)
    change("UPDATE tbl_person SET name = 'changed' WHERE number = 1")
    change("INSERT INTO tbl_person (number, name) VALUES (9, 'n9')")
    run(Countries, People)
    result = roll_back("default", run=find_last_run("default"))
    assert (result.deleted, result.updated_rows) == ({"new.Contact": 1}, ["new.Contact 1"])
    assert Contact.objects.filter(name="changed").exists()
    assert outcomes(Countries, People) == {"created": 1, "unchanged": 4}


def test_a_rollback_is_refused_if_other_objects_are_in_the_way() -> None:
    run(Countries, People)
    Contact.objects.create(name="own", land=Land.objects.get(name="de"))
    with pytest.raises(ExportError, match=r"point to some that would be deleted:\n  new\.Contact\.land of 5\n"):
        roll_back("default", run=None)
    assert Contact.objects.count() == 5


def test_a_rollback_of_merged_rows_forgets_all_of_them() -> None:
    change("UPDATE tbl_person SET name = 'n1' WHERE number = 2")
    run(Countries, Merged)
    roll_back("default", run=None, tables=["tbl_person"])
    assert not Contact.objects.exists()
    assert Land.objects.exists()
    assert Origin.objects.count() == 1
    assert (Country.objects.count(), Person.objects.count()) == (1, 4)


def test_a_rollback_counts_and_names_the_edited_objects_that_it_deletes() -> None:
    run(Countries, People)
    Contact.objects.filter(name="n1").update(name="edited")
    Contact.objects.filter(name="n2").update(created="2001-02-03T04:05:06Z")  # a field that the stub does not set
    Contact.objects.filter(name="n3").delete()
    result = roll_back("default", run=None, dry_run=True)
    assert (result.edited, result.edited_rows, Contact.objects.count()) == (1, ["new.Contact 1"], 3)
    assert roll_back("default", run=None).edited == 1
    assert not Contact.objects.exists()


def test_a_rollback_deletes_the_files_that_runs_have_stored_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Document._meta.get_field("scan"), "storage", FileSystemStorage(tmp_path))
    for name in ("theirs.txt", "shared.txt"):
        (tmp_path / name).write_text("there before")

    class Documents(Export):
        source = Person
        target = Document

        def row(self, old: Any) -> Any:
            there = old.number == 1
            return self.target(scan="theirs.txt" if there else ContentFile(old.name, name=f"{old.number}.txt"))

    run(Documents)
    assert len(list((tmp_path / "scans").iterdir())) == 3
    Document.objects.create(scan="scans/3.txt")
    assert roll_back("default", run=None, dry_run=True).files == 2
    assert len(list((tmp_path / "scans").iterdir())) == 3
    assert roll_back("default", run=None).files == 2
    assert [path.name for path in (tmp_path / "scans").iterdir()] == ["3.txt"]
    assert (tmp_path / "theirs.txt").exists()


def test_differences_of_one_kind_are_a_few_lines_and_a_number() -> None:
    for number in range(5, 41):
        Person.objects.create(number=number, name=f"n{number}")
    verdict = verify(People)
    assert verdict.differences[-1].endswith("more: was not carried over")
    run(Countries, People)
    Contact.objects.update(name="x")
    verdict = verify(Countries, People)
    assert len(verdict.differences) == 6
    assert verdict.differences[-1] == "and 35 more: name of new.Contact"


def test_a_row_that_was_carried_over_before_and_is_rejected_now_counts_as_rejected() -> None:
    class Lands(Export):
        source = Person
        target = Land

        def row(self, old: Any) -> Any:
            return self.target(name=old.name)

    run(Lands)
    change("UPDATE tbl_person SET name = 'n1' WHERE number = 2")
    run(Lands, max_rejects=RejectLimit(1))
    verdict = verify(Lands)
    assert {name: count for name, count in verdict.rows.items() if count} == {"same": 3, "rejected": 1}
    assert (verdict.is_right, verdict.differences) == (True, [])
