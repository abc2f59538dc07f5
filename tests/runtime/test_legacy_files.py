"""Files of the legacy application come into file fields after COMMIT; those that are missing are rejects."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage

from legacygen.runtime.export import Export, clean, ref
from legacygen.runtime.export.options import RejectLimit
from legacygen.runtime.export.refs import current_run
from legacygen.runtime.export.rollback import roll_back
from legacygen.runtime.export.verify import verify_exports
from legacygen.runtime.ledger.models import StoredFile
from tests.runtime.new.models import Document
from tests.runtime.old.models import Person
from tests.runtime.test_ledger import account, change, outcomes, rows, run

__all__ = ["rows"]
pytestmark = pytest.mark.usefixtures("tables")
MakeStub = Callable[..., type[Export]]


@pytest.fixture
def old_files(tmp_path: Path) -> Path:
    """The folder with the legacy files `n1` … `n4`, beside a secret one."""
    folder = tmp_path / "old"
    (folder / "sub").mkdir(parents=True)
    for number in range(1, 5):
        (folder / f"n{number}").write_bytes(b"%d" % number * 100)
    (folder / "sub" / "a.txt").write_bytes(b"sub")
    (tmp_path / "secret").write_bytes(b"secret")
    return folder


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "stored"
    monkeypatch.setattr(Document._meta.get_field("scan"), "storage", FileSystemStorage(folder))
    return folder


@pytest.fixture
def documents(old_files: Path) -> MakeStub:
    def make(missing: Any = "reject") -> type[Export]:
        class Documents(Export):
            source = Person
            target = Document

            def row(self, old: Any) -> Any:
                return self.target(scan=clean.file(old_files, old.name, missing))

        return Documents

    return make


def list_stored(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_are_stored_after_commit_only(documents: MakeStub, stored: Path, old_files: Path) -> None:
    run(documents(), dry_run=True)
    assert list_stored(stored) == {}
    assert outcomes(documents()) == {"created": 4}
    assert list_stored(stored) == {f"n{number}": b"%d" % number * 100 for number in range(1, 5)}
    assert (old_files / "n1").exists(), "the legacy file is copied, not moved"


def test_later_runs_store_only_files_that_have_changed(documents: MakeStub, stored: Path, old_files: Path) -> None:
    run(documents())
    assert outcomes(documents(), update=True) == {"unchanged": 4}
    (old_files / "n1").write_bytes(b"new")
    assert outcomes(documents(), update=True) == {"updated": 1, "unchanged": 3}
    assert sorted(list_stored(stored).values()) == [b"1" * 100, b"2" * 100, b"3" * 100, b"4" * 100, b"new"]
    assert verify_exports([documents()], sample=None, progress=lambda verdict: None)[0].is_right


def test_missing_files_are_rejects(documents: MakeStub, stored: Path, old_files: Path) -> None:
    (old_files / "n2").unlink()
    result = run(documents(), max_rejects=RejectLimit(9))
    assert result.rejected == [f"tbl_person 2: Documents.row() failed, 'n2' is no file below {old_files}"]
    assert sorted(list_stored(stored)) == ["n1", "n3", "n4"]


@pytest.mark.parametrize(("missing", "found"), [("null", {"created": 4}), ("skip", {"created": 3, "skipped": 1})])
def test_a_stub_may_do_without_missing_files(
    documents: MakeStub, stored: Path, old_files: Path, missing: Any, found: dict[str, int]
) -> None:
    (old_files / "n2").unlink()
    assert outcomes(documents(missing)) == found


def test_a_file_that_vanishes_before_it_is_stored_is_listed(
    documents: MakeStub, stored: Path, old_files: Path
) -> None:
    class Vanishing(documents()):  # type: ignore[misc]
        def finish(self) -> None:
            (old_files / "n2").unlink(missing_ok=True)

    result = run(Vanishing)
    assert result.is_kept
    (sentence,) = result.rejected
    assert sentence.startswith("tbl_person 2: scan: the row is stored, but its file is not, FileNotFoundError")
    assert sorted(list_stored(stored)) == ["n1", "n3", "n4"]
    (old_files / "n2").write_bytes(b"again")
    run(documents(), update=True)
    assert list_stored(stored)["n2"] == b"again"


@pytest.mark.parametrize(
    ("path", "content"),
    [("n1", b"1" * 100), ("/n1", b"1" * 100), ("sub/a.txt", b"sub"), ("sub\\a.txt", b"sub"), (" n1 ", b"1" * 100)],
)
def test_a_path_is_below_the_folder_however_it_is_spelled(old_files: Path, path: str, content: bytes) -> None:
    file = clean.file(old_files, path)
    assert not isinstance(file, str)
    assert b"".join(file.chunks()) == content
    assert (file.name, file.size, file.closed) == (Path(path.strip().replace("\\", "/")).name, len(content), True)


@pytest.mark.parametrize(
    "path", ["../secret", "sub/../../secret", "..\\secret", "link", "sub", ".", "n\0", "x" * 5000, "/etc/passwd"]
)
def test_a_path_that_leads_out_of_the_folder_is_missing(old_files: Path, path: str) -> None:
    (old_files / "link").symlink_to(old_files.parent / "secret")
    token = current_run.set(object())  # type: ignore[arg-type]
    try:
        with pytest.raises(clean.CleanError, match="is no file below"):
            clean.file(old_files, path)
    finally:
        current_run.reset(token)


@pytest.mark.parametrize("path", [None, "", "  "])
def test_no_path_is_no_file(old_files: Path, path: str | None) -> None:
    assert clean.file(old_files, path) == ""


def test_outside_of_a_run_the_file_need_not_be_there() -> None:
    assert clean.file("/nowhere", "a.txt")


def test_many_files_do_not_stay_open(documents: MakeStub, stored: Path) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    run(documents())
    run(documents(), update=True)
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 1


def test_an_edited_file_is_kept(documents: MakeStub, stored: Path, old_files: Path) -> None:
    run(documents())
    Document.objects.filter(pk=1).update(scan="other")
    change("UPDATE tbl_person SET country_id = NULL WHERE number = 1")
    assert account(documents()).rows["kept"] == 1


def test_content_that_cannot_be_read_is_listed_like_a_file_that_cannot_be_stored(
    stored: Path, old_files: Path
) -> None:
    class Closed(Export):
        source = Person
        target = Document

        def row(self, old: Any) -> Any:
            with (old_files / old.name).open("rb") as file:
                return self.target(scan=File(file, name=old.name))

    result = run(Closed)
    assert (result.is_kept, result.rejected_count, list_stored(stored)) == (True, 4, {})
    assert result.rejected[0].startswith("tbl_person 1: scan: the row is stored, but its file is not, ValueError")


def test_files_of_rows_that_are_gone_are_deleted_after_commit_if_nothing_else_has_them(
    documents: MakeStub, stored: Path, old_files: Path
) -> None:
    for number in range(5, 31):
        (old_files / f"n{number}").write_bytes(b"x")
        Person.objects.create(number=number, name=f"n{number}")
    run(documents())
    Document.objects.create(scan=Document.objects.get(pk=2).scan.name)
    (stored / "theirs").write_bytes(b"theirs")
    Document.objects.filter(pk=3).update(scan="theirs")
    change("DELETE FROM tbl_person WHERE number < 4")
    assert account(documents(), missing="delete", dry_run=True).gone["files"] == 1
    assert len(list_stored(stored)) == 31
    assert account(documents(), missing="delete").gone == {"rows": 3, "deleted": 3, "files": 1, "kept files": 2}
    assert sorted({*list_stored(stored)} & {"n1", "n2", "theirs"}) == ["n2", "theirs"]
    assert StoredFile.objects.filter(name="scans/n1").count() == 0


def test_a_rollback_of_all_runs_deletes_former_versions_of_files_too(
    documents: MakeStub, stored: Path, old_files: Path
) -> None:
    run(documents())
    (old_files / "n1").write_bytes(b"new")
    run(documents(), update=True)
    result = roll_back("default", run=None)
    assert (result.files, result.kept_files, list_stored(stored)) == (5, 0, {})


def test_a_file_of_an_object_that_is_removed_again_in_the_same_run_is_not_stored(
    stored: Path, old_files: Path
) -> None:
    class Scans(Export):
        source = Person
        target = Document
        part = "scan"

        def row(self, old: Any) -> Any:
            return self.target(scan=clean.file(old_files, old.name))

        def after(self, old: Any, new: Any) -> None:
            if old.number == 2:
                ref(Person, 3, part="late")

    class Late(Export):
        source = Person
        target = Document
        part = "late"

        def row(self, old: Any) -> Any:
            if old.number == 3:
                raise ValueError("no")
            return self.target(scan=ContentFile(b"late", name=f"late{old.number}"))

    result = run(Scans, Late, max_rejects=RejectLimit(2))
    assert len(result.rejected) == 2
    assert sorted(list_stored(stored)) == ["late1", "late2", "late4", "n1", "n3", "n4"]
