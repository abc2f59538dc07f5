"""Writing is all or nothing, wherever it is interrupted; no work is overwritten, and two runs never overlap."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from legacygen import workspace
from legacygen.errors import LegacygenError, RefusedError
from legacygen.workspace import FileChange, Source, transaction
from legacygen.workspace.run_lock import hold_run_lock
from tests.conftest import MakeDatabase
from tests.refresh.conftest import MakeProject

BEFORE = {
    "legacy/models.py": "old models\r\n",
    ".legacygen/base.json": "old base",
    ".legacygen/lock.json": "old lock",
}
AFTER = {
    "legacy/models.py": "new models\r\n",
    "legacy/export/tag.py": "new stub",
    ".legacygen/base.json": "new base",
    ".legacygen/lock.json": "new lock",
}


class KilledError(BaseException):
    """Stands for kill -9: no code of the run is executed after it."""


@pytest.fixture
def source(tmp_path: Path) -> Source:
    root = tmp_path / "site"
    for path, text in BEFORE.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    (root / "legacygen.toml").touch()
    return Source(root=root, config=root / "legacygen.toml", state=root / ".legacygen")


def changes() -> list[FileChange]:
    return [FileChange(path=path, text=text, before=BEFORE.get(path)) for path, text in AFTER.items()]


def write(source: Source, changes: list[FileChange]) -> None:
    with workspace.stage_changes(source, changes) as put_in_place:
        put_in_place()


def texts(source: Source) -> dict[str, str]:
    found = (path for path in source.root.rglob("*") if path.is_file() and path.name != "legacygen.toml")
    return {path.relative_to(source.root).as_posix(): path.read_bytes().decode() for path in found}


def test_all_files_are_written_and_nothing_else_stays(source: Source) -> None:
    write(source, changes())
    assert texts(source) == AFTER
    assert workspace.recover_transaction(source, may_write=True) == ""


def test_a_file_that_was_edited_after_the_kill_is_not_overwritten_and_the_rest_is_undone(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    replaced = []
    original = Path.replace

    def replace(path: Path, target: Path) -> Path:
        if not target.name.endswith("txn.json"):
            replaced.append(target)
            if len(replaced) == 3:
                raise KilledError
        return original(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KilledError):
        write(source, changes())
    monkeypatch.undo()
    (source.state / "base.json").write_text("edited meanwhile", encoding="utf-8")
    assert "its changes are undone" in workspace.recover_transaction(source, may_write=True)
    assert texts(source) == {**BEFORE, ".legacygen/base.json": "edited meanwhile"}


def test_a_run_whose_new_text_was_lost_with_the_power_is_undone(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What replaces something has reached the disk; a new stub need not have."""
    lasting: list[int] = []
    monkeypatch.setattr(os, "fsync", lasting.append)
    with workspace.stage_changes(source, changes()) as put_in_place:
        assert len(lasting) == 2 * len(BEFORE) + 1  # the new texts, the copies, and the journal
        for last_step in ("_place_files", "_remove_staged_files"):  # the power fails before them
            monkeypatch.setattr(transaction, last_step, lambda *_: None)
        put_in_place()
    monkeypatch.undo()
    for staged in (source.root / "legacy/export").glob(".*.new"):
        staged.write_bytes(b"")
    assert "its changes are undone" in workspace.recover_transaction(source, may_write=True)
    assert texts(source) == BEFORE


def test_a_check_does_not_recover_an_interrupted_run_but_reports_it(source: Source) -> None:
    (source.state / transaction.JOURNAL).write_text('{"format": 1}\n', encoding="utf-8")
    with pytest.raises(RefusedError, match="was interrupted; run `legacygen refresh` to finish or undo it"):
        workspace.recover_transaction(source, may_write=False)


def test_a_file_that_an_editor_saved_meanwhile_stops_the_write(source: Source) -> None:
    (source.root / "legacy/models.py").write_text("saved by the editor", encoding="utf-8")
    with pytest.raises(RefusedError, match=r"^legacy/models\.py was saved while legacygen was running; nothing was"):
        write(source, changes())
    assert texts(source) == {**BEFORE, "legacy/models.py": "saved by the editor"}


def test_a_file_that_may_not_be_written_stops_everything(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "base.json")
    with pytest.raises(LegacygenError, match=r"^Cannot write \.legacygen/base\.json: the file is write-protected"):
        write(source, changes())
    assert texts(source) == BEFORE


KILL = """
import os, signal, sys
from pathlib import Path
from legacygen import workspace
from tests.refresh.test_safety import changes, write
root, left, original = Path(sys.argv[1]), [int(sys.argv[2])], Path.replace

def replace(path, target):
    left[0] -= 1
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    return original(path, target)

Path.replace = replace
write(workspace.Source(root=root, config=root / "legacygen.toml", state=root / ".legacygen"), changes())
"""


@pytest.mark.parametrize(("number", "expected"), [(1, BEFORE), (2, AFTER), (3, AFTER), (5, AFTER)])
def test_kill_9_before_a_file_is_put_in_place(source: Source, number: int, expected: dict[str, str]) -> None:
    killed = subprocess.run([sys.executable, "-c", KILL, str(source.root), str(number)], check=False)
    assert killed.returncode == -9
    workspace.recover_transaction(source, may_write=True)
    assert texts(source) == expected


HOLD = """
import sys, time
from pathlib import Path
from legacygen.workspace import Source, hold_run_lock
root = Path(sys.argv[1])
with hold_run_lock(Source(root=root, config=root / "legacygen.toml", state=root / ".legacygen")):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_waits_a_little_and_then_says_so(source: Source) -> None:
    first = subprocess.Popen([sys.executable, "-c", HOLD, str(source.root)], stdout=subprocess.PIPE, text=True)
    try:
        assert first.stdout
        assert first.stdout.readline() == "held\n"
        with (
            pytest.raises(RefusedError, match="Another legacygen refresh is running here"),
            hold_run_lock(source, 0.2),
        ):
            pass
        first.kill()
        first.wait()
        with hold_run_lock(source, 5):
            pass
    finally:
        first.kill()
        first.wait()
        first.stdout.close() if first.stdout else None


SQL = "CREATE TABLE customer (id integer PRIMARY KEY, name varchar(80) NOT NULL);"
MODELS = "legacy/models.py"


OLD = "was written by an older legacygen; delete the folder .legacygen and run `legacygen refresh`: your code is "


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("lock.json", '{"format": 1}', f".legacygen/lock.json {OLD}adopted as it is."),
        ("base.json", '{"format": 1}', f".legacygen/base.json {OLD}adopted as it is."),
        ("lock.json", '{"format": 3}', ".legacygen/lock.json has format 3, this legacygen reads 2; upgrade "),
        ("schema.json", '{"format": 3}', ".legacygen/schema.json has format 3, this legacygen reads 2; upgrade "),
        ("lock.json", '{"format": 2, "inputs": ', ".legacygen/lock.json is damaged; restore it, or delete "),
    ],
)
def test_state_that_cannot_be_read_is_named_with_what_to_do(
    make_project: MakeProject, make_database: MakeDatabase, name: str, text: str, words: str
) -> None:
    project = make_project("sqlite")
    project.connect(make_database("sqlite", SQL))
    project.legacygen("refresh")
    (project.root / ".legacygen" / name).write_text(text, encoding="utf-8")
    run = project.legacygen("refresh")
    assert run.status == 2
    assert run.error.startswith(f"error: {words}")


def test_an_old_state_names_the_folder_of_its_own_source(source: Source) -> None:
    state = workspace.RefreshState(
        source=Source(root=source.root, config=source.config, state=source.state / "crm"),
        texts={"lock.json": '{"format": 1}'},
    )
    with pytest.raises(LegacygenError, match=r"^\.legacygen/crm/lock\.json was .+ the folder \.legacygen/crm and run"):
        _ = state.lockfile


def test_following_the_advice_about_an_old_state_keeps_the_code(
    make_project: MakeProject, make_database: MakeDatabase
) -> None:
    project = make_project("sqlite")
    project.connect(make_database("sqlite", SQL))
    project.legacygen("refresh")
    before = (project.root / MODELS).read_bytes()
    for name in ("base.json", "lock.json"):
        path = project.root / ".legacygen" / name
        path.write_text(path.read_text(encoding="utf-8").replace('"format": 2', '"format": 1', 1), encoding="utf-8")
    assert OLD in project.legacygen("refresh").error
    shutil.rmtree(project.root / ".legacygen")
    assert project.legacygen("refresh").status == 0
    assert (project.root / MODELS).read_bytes() == before


def test_a_lost_state_folder_is_made_anew_from_the_code(
    make_project: MakeProject, make_database: MakeDatabase
) -> None:
    project = make_project("sqlite")
    project.connect(make_database("sqlite", SQL))
    project.legacygen("refresh")
    path = project.root / MODELS
    path.write_text(path.read_text().replace("class Customer(", "class Client("), encoding="utf-8")
    before = path.read_text()
    shutil.rmtree(project.root / ".legacygen")
    assert project.legacygen("refresh").status == 0
    assert path.read_text() == before
    assert "unchanged" in project.legacygen("refresh").out


def test_a_result_that_would_not_pass_the_check_is_not_written(
    make_project: MakeProject, make_database: MakeDatabase
) -> None:
    project = make_project("sqlite")
    project.connect(make_database("sqlite", SQL))
    project.legacygen("refresh")
    path = project.root / MODELS
    path.write_text(path.read_text() + "\n\nassert not hasattr(Customer, 'city')\n", encoding="utf-8")
    assert project.python("manage.py", "check").status == 0
    before = project.files()
    project.connect(make_database("sqlite", SQL.replace("name", "city varchar(20), name")))
    run = project.legacygen("refresh")
    assert run.status == 2
    assert run.error == (
        "error: The result would not pass Django's check "
        "(legacy/models.py, `assert not hasattr(Customer, 'city')`: AssertionError); nothing was written. "
        "Edit that code, then repeat the command."
    )
    assert {path: text for path, text in project.files().items() if path != ".env"} == {
        path: text for path, text in before.items() if path != ".env"
    }


@pytest.mark.parametrize("place", ["real_models.py", "../shared/models.py"])
def test_a_linked_module_is_merged_like_any_other_and_stays_a_link(
    make_project: MakeProject, make_database: MakeDatabase, place: str
) -> None:
    project = make_project("sqlite")
    project.connect(make_database("sqlite", SQL.replace("name", "fax varchar(20), name")))
    project.legacygen("refresh")
    models, real = project.root / "legacy/models.py", project.root / place
    real.parent.mkdir(exist_ok=True)
    real.write_text(models.read_text().replace("class Customer(", "class Client("))
    models.unlink()
    models.symlink_to(Path("..") / place)
    project.connect(make_database("sqlite", SQL.replace("name", "city date, name")))
    run = project.legacygen("refresh")
    assert (run.status, models.readlink()) == (0, Path("..") / place), run.out + run.err
    assert "class Client(" in real.read_text()
    assert "    city = " in real.read_text()
    assert "fax" not in real.read_text()  # no use of it, in the file as it is found under its own name
