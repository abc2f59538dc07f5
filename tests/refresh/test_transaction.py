"""Killed at any operation on the disk, a run leaves nothing that the next one does not settle; links stay links."""

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import IO

import pytest

from legacygen import workspace
from legacygen.errors import LegacygenError
from legacygen.workspace import FileChange, Source, transaction

LINK = "-> "
"""Begins the text that stands for a link."""

REMOVED = "removed"
"""Stands for the new text of a file that is to go."""

LOCK = {".legacygen/lock.json": "old lock"}
NEW_LOCK = {".legacygen/lock.json": "new lock"}
SEVERAL = (
    {"legacy/models.py": f"{LINK}../real.py", "real.py": "old", **LOCK},
    {"legacy/models.py": "new", "export/tag.py": "stub", **NEW_LOCK},
)
CASES = {
    "a changed file": ({"legacy/models.py": "old\r\n", **LOCK}, {"legacy/models.py": "new\r\n"}),
    "a new file": ({"legacy/admin.py": "mine", **LOCK}, {"legacy/models.py": "new"}),
    "a new file in new folders": ({"legacy/admin.py": "mine", **LOCK}, {"legacy/export/old/tag.py": "stub"}),
    "the first run": (
        {"legacy/models.py": "mine"},
        {"legacy/models.py": "new", ".legacygen/crm/base.json": "base", ".legacygen/crm/lock.json": "lock"},
    ),
    "several files": SEVERAL,
    "a link": (
        {"legacy/models.py": f"{LINK}../real.py", "real.py": "old", **LOCK},
        {"legacy/models.py": "new", **NEW_LOCK},
    ),
    "links out of the project": (
        {
            "legacy/models.py": f"{LINK}../next.py",
            "next.py": f"{LINK}../shared/models.py",
            "../shared/models.py": "old",
            **LOCK,
        },
        {"legacy/models.py": "new", **NEW_LOCK},
    ),
    "files that go": (
        {"legacy/models.py": "old", "urls.py": "old", "legacygen.toml": "app", **LOCK},
        {"legacy/models.py": REMOVED, "urls.py": "new", ".legacygen/lock.json": REMOVED, "legacygen.toml": REMOVED},
    ),
    "a link to a file that is not there": (
        {"legacy/models.py": f"{LINK}../real.py", **LOCK},
        {"legacy/models.py": "new"},
    ),
}
"""The files before a run, and the texts that it writes."""

Files = dict[str, str]

RENAMES = ("replace", "unlink", "rmdir")
OPERATIONS = (*RENAMES, "open", "mkdir", "chmod", "fsync")
"""Functions of `os`, before each of which a process may be killed; a text that is written is two more operations."""


class KilledError(BaseException):
    """Stands for kill -9: no code of the run is executed after it."""


@pytest.fixture(autouse=True)
def no_fsync(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kill, other than a power failure, loses nothing that was written."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


def make_site(folder: Path, files: Files) -> Source:
    """Make a project in the folder `site`, beside which there may be files that links lead to."""
    root = folder / "site"
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if text.startswith(LINK):
            target.symlink_to(text.removeprefix(LINK))
        else:
            target.write_bytes(text.encode())
            target.chmod(0o640)
    return Source(root=root, config=root / "legacygen.toml", state=root / ".legacygen")


def list_files(source: Source) -> Files:
    """List texts, modes, links and folders, but for an empty folder of the state."""
    found = {}
    for path in sorted(source.root.parent.rglob("*")):
        name = path.relative_to(source.root.parent).as_posix()
        if path.is_symlink():
            found[name] = f"{LINK}{path.readlink()}"
        elif path.is_file():
            found[name] = f"{path.stat().st_mode & 0o777:o} {path.read_bytes().decode()}"
        elif path.is_dir() and (path.name != ".legacygen" or any(path.iterdir())):
            found[name] = "folder"
    return found


def write(source: Source, texts: Files) -> None:
    before = {path: workspace.read_if_exists(source.root / path) for path in texts}
    changes = [
        FileChange(path=path, text=None if text == REMOVED else text, before=before[path])
        for path, text in texts.items()
        if text != REMOVED or before[path] is not None
    ]
    with workspace.stage_changes(source, changes) as put_in_place:
        put_in_place()


def recover(source: Source) -> str:
    return workspace.recover_transaction(source, may_write=True)


@dataclass(slots=True)
class Steps:
    """Counts the operations on the disk, and ends the process instead of the last one."""

    last: int
    error: type[BaseException] = KilledError
    number: int = 0

    def take(self) -> None:
        self.number += 1
        if self.number == self.last or (self.number > self.last and self.error is KilledError):
            raise self.error

    def before(self, operation: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **keywords: object) -> object:
            self.take()
            return operation(*arguments, **keywords)

        return step

    @property
    def is_over(self) -> bool:
        return self.number >= self.last


@dataclass(slots=True)
class TornFile:
    """A file whose text reaches the disk in two halves."""

    file: IO[bytes]
    steps: Steps

    def __enter__(self) -> "TornFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, data: bytes) -> None:
        for half in (data[: len(data) // 2], data[len(data) // 2 :]):
            self.steps.take()
            self.file.write(half)
            self.file.flush()

    def flush(self) -> None:
        self.file.flush()

    def fileno(self) -> int:
        return self.file.fileno()


def ends_early(
    run: Callable[[], object],
    last: int,
    operations: Collection[str] = OPERATIONS,
    error: type[BaseException] = KilledError,
) -> bool:
    """Run until the operation of that number, and return whether the run got as far as that.

    After an operation is the same as before the next, and after the last one the run is complete.
    """
    steps, fdopen = Steps(last=last, error=error), os.fdopen
    with pytest.MonkeyPatch.context() as patch:
        for name in operations:
            patch.setattr(os, name, steps.before(getattr(os, name)))
        if "open" in operations:
            patch.setattr(os, "fdopen", lambda handle, _: TornFile(file=fdopen(handle, "wb"), steps=steps))
        try:
            run()
        except error:
            assert steps.is_over
    return steps.is_over


def run_and_kill(
    folder: Path, case: tuple[Files, Files], operations: Collection[str] = OPERATIONS
) -> Iterator[Source]:
    """Give a project for each operation at which its run can be killed."""
    files, texts = case
    for last in count(1):
        source = make_site(folder / str(last), files)
        if not ends_early(partial(write, source, texts), last, operations):
            return
        yield source


def kill_recoveries(
    folder: Path, case: tuple[Files, Files], edit: Callable[[Source], None] | None = None
) -> Iterator[Source]:
    """Give a project for each rename at which a run can be killed, and then its recovery; `edit` is in between."""
    for again in count(1):
        is_over = True
        for source in run_and_kill(folder / str(again), case, RENAMES):
            if edit:
                edit(source)
            if ends_early(partial(recover, source), again, RENAMES):
                is_over = False
                yield source
        if is_over:
            return


def list_outcomes(folder: Path, case: tuple[Files, Files]) -> tuple[Files, Files]:
    """List the files before and after an uninterrupted run."""
    source = make_site(folder, case[0])
    before = list_files(source)
    write(source, case[1])
    return before, list_files(source)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_after_a_kill_at_any_operation_the_next_run_gives_what_an_uninterrupted_one_does(
    tmp_path: Path, case: tuple[Files, Files]
) -> None:
    before, after = list_outcomes(tmp_path / "whole", case)
    said: dict[str, int] = {}
    for source in run_and_kill(tmp_path, case):
        sentence = recover(source)
        said[sentence] = said.get(sentence, 0) + 1
        assert list_files(source) in (before, after), source.root
        assert recover(source) == ""
        write(source, case[1])
        assert list_files(source) == after, source.root
    assert set(said) == {
        "",
        "an earlier run was interrupted before it changed anything; its staged files are removed",
        "an earlier run was interrupted; its prepared files are written now",
        "an earlier run was interrupted when it had finished; its staged files are removed",
    }


def test_a_recovery_may_be_killed_as_well(tmp_path: Path) -> None:
    before, after = list_outcomes(tmp_path / "whole", SEVERAL)
    said = []
    for source in kill_recoveries(tmp_path, SEVERAL):
        said.append(recover(source))
        assert list_files(source) in (before, after), source.root
    assert len(said) > 100


@pytest.mark.parametrize("is_first", [True, False])
def test_an_edit_before_or_between_recoveries_stays_and_the_other_files_are_all_old_or_all_new(
    tmp_path: Path, is_first: bool
) -> None:
    before, after = ({**each, "site/real.py": "640 edit"} for each in list_outcomes(tmp_path / "whole", SEVERAL))
    said = []
    for source in kill_recoveries(tmp_path, SEVERAL, edit_real_module if is_first else None):
        edit_real_module(source)
        said.append(recover(source))
        assert list_files(source) in (before, after), source.root
    assert any("its changes are undone" in sentence for sentence in said)


def edit_real_module(source: Source) -> None:
    (source.root / "real.py").write_bytes(b"edit")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_run_that_is_interrupted_from_the_keyboard_leaves_nothing_to_recover(
    tmp_path: Path, case: tuple[Files, Files]
) -> None:
    before, after = list_outcomes(tmp_path / "whole", case)
    for last in count(1):
        source = make_site(tmp_path / str(last), case[0])
        if not ends_early(partial(write, source, case[1]), last, error=KeyboardInterrupt):
            break
        assert list_files(source) in (before, after), last
        assert recover(source) == ""


def test_a_kill_while_one_file_is_written_leaves_nothing_behind(tmp_path: Path) -> None:
    files = {".legacygen/.cache/answers.json": "old", **LOCK}
    for last in count(1):
        source = make_site(tmp_path / str(last), files)
        cache = source.state / ".cache/answers.json"
        before = list_files(source)
        if not ends_early(partial(workspace.write_file, cache, "new"), last):
            break
        assert recover(source) == ""
        assert list_files(source) == before
    assert list_files(source) == {**before, "site/.legacygen/.cache/answers.json": "640 new"}


def test_a_run_that_fails_removes_what_it_has_staged_and_the_folders_that_it_has_made(tmp_path: Path) -> None:
    source = make_site(tmp_path, {"legacy/models.py": "old"})
    before = list_files(source)
    change = FileChange(path="legacy/export/old/tag.py", text="stub", before=None)
    with pytest.raises(ZeroDivisionError), workspace.stage_changes(source, [change]):
        raise ZeroDivisionError
    assert list_files(source) == before
    assert not source.state.exists()


@pytest.mark.parametrize(
    ("name", "is_refused"), [(transaction.STAGING, False), (transaction.JOURNAL, True), (transaction.SETTLED, False)]
)
def test_a_dry_run_is_refused_only_where_some_files_may_be_new_and_others_old(
    tmp_path: Path, name: str, is_refused: bool
) -> None:
    source = make_site(tmp_path, {f".legacygen/{name}": '{"format": 1}\n'})
    if is_refused:
        with pytest.raises(LegacygenError, match="An earlier refresh was interrupted"):
            workspace.recover_transaction(source, may_write=False)
    else:
        assert workspace.recover_transaction(source, may_write=False) == ""
    assert (source.state / name).exists()


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"legacy/a.py": f"{LINK}b.py", "legacy/b.py": f"{LINK}a.py"}, "Too many levels of symbolic links"),
        ({"legacy/a.py": f"{LINK}../real.py", "legacy/b.py": f"{LINK}../real.py", "real.py": "old"}, "File exists"),
    ],
)
def test_links_in_a_circle_and_two_links_to_one_file_are_not_written(
    tmp_path: Path, files: Files, message: str
) -> None:
    source = make_site(tmp_path, files)
    before = list_files(source)
    with pytest.raises(LegacygenError, match=rf"^Cannot write legacy/.\.py: {message}; nothing was changed\.$"):
        write(source, {"legacy/a.py": "new", "legacy/b.py": "other"})
    assert list_files(source) == before


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"legacy/models.py": "a"}, ["legacy/models.py"]),
        ({"legacy/models.py": f"{LINK}../real.py", "real.py": "a"}, ["legacy/models.py"]),
        (
            {"legacy/models.py": f"{LINK}../next.py", "next.py": f"{LINK}shared/models.py", "shared/models.py": "a"},
            ["legacy/models.py"],
        ),
        ({"legacy/models.py": f"{LINK}../../out.py", "../out.py": "a"}, ["legacy/models.py"]),
        ({"legacy/models.py": f"{LINK}v2.py", "legacy/v2.py": "a"}, ["legacy/models.py"]),
        ({"legacy/models.py": "a", "legacy/old.py": f"{LINK}models.py"}, ["legacy/models.py"]),
        ({"legacy/models.py": "a", "docs/models.py": f"{LINK}../legacy/models.py"}, ["legacy/models.py"]),
        ({"legacy/models/a.py": f"{LINK}b.py", "legacy/models/b.py": "a"}, ["legacy/models/a.py"]),
        ({"docs/a.py": f"{LINK}../docs/b.py", "docs/b.py": "a", "shop.py": "a"}, ["docs/a.py", "shop.py"]),
        ({"legacy/models.py": f"{LINK}../real.py", "shop.py": "a"}, ["shop.py"]),
        ({"legacy": f"{LINK}apps/old", "apps/old/models.py": "a"}, ["legacy/models.py"]),
        ({"legacy": f"{LINK}../old", "../old/models.py": "a", "../old/up": f"{LINK}../site"}, ["legacy/models.py"]),
        ({"legacy/models": f"{LINK}../shared", "shared/a.py": "a", "legacy/up": f"{LINK}.."}, ["shared/a.py"]),
    ],
)
def test_linked_files_are_read_once_and_linked_folders_only_where_they_lead_to_an_app(
    tmp_path: Path, files: Files, found: list[str]
) -> None:
    source = make_site(tmp_path, {"legacygen.toml": 'app = "legacy"\n', **files})
    assert list(workspace.read_project_texts(source.root)) == found
