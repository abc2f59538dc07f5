"""`./dev demo` does what it says, and docs/tutorial.md shows what it really prints."""

import ast
import os
import re
import runpy
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.shown import environment, hold, plain

ROOT = Path(__file__).parents[1]
SHOP = ROOT / "examples" / "shop"
TUTORIAL = ROOT / "docs" / "tutorial.md"
COMMANDS = ROOT / "docs" / "commands.md"


def run_demo(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(SHOP / "demo.py"), str(folder)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment(), check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clone") / "demo"


@pytest.fixture(scope="module")
def printed(folder: Path) -> str:
    done = run_demo(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def runs(printed: str, folder: Path) -> dict[str, list[str]]:
    """What each command has printed, run by run."""
    for place, shown in ((folder, "../examples/shop"), (folder.parent, "examples/shop")):
        printed = printed.replace(f" {os.path.relpath(SHOP, place)}", f" {shown}")
    text = plain(printed, folder.parent)
    found: dict[str, list[str]] = {}
    for entry in re.split(r"^(?=\$ )", text, flags=re.M)[1:]:
        command, output = re.split(r"\n\n(?=\d\. |Now |Done )", entry)[0].rstrip().partition("\n")[::2]
        found.setdefault(command, []).append(f"{output}\n" if output else "")
    return found


def test_every_row_of_the_shop_is_carried_over_or_skipped_for_a_reason(printed: str) -> None:
    assert re.search(r"OrdHdr +110 +107 +0 +0 +0 +0 +0 +3 +0  107 store.Order\n", printed)
    assert re.search(r"tbl_kunde +64 +60 +0 +0 +4 ", printed)
    assert "OrdHdr: skipped 3: the shop tried out" in printed
    assert "skipped 7: points to a row of OrdHdr that has not been carried over" in printed
    assert "Every row is accounted for." in printed


def test_a_second_run_leaves_what_is_there_and_all_of_it_is_right(printed: str) -> None:
    assert re.search(r"tbl_kunde +64 +0 +0 +64 +0 ", printed)
    assert "Everything is as the stubs want it." in printed


def test_the_dirt_of_the_legacy_rows_is_gone(folder: Path, printed: str) -> None:
    with closing(sqlite3.connect(folder / "db.sqlite3")) as connection:
        names = " ".join(name for (name,) in connection.execute("SELECT last_name FROM store_customer"))
        products = " ".join(name for (name,) in connection.execute("SELECT name FROM store_product"))
        (guests,) = connection.execute("SELECT count(*) FROM store_order WHERE customer_id IS NULL").fetchone()
    assert "Krüger" in names
    assert "Ã" not in names
    assert "&" not in products.replace("& Geschenkkarte", "").replace("& Spikes", "")
    assert guests > 0


def test_relations_that_the_user_declares_are_in_the_models(folder: Path, printed: str) -> None:
    models = (folder / "legacy" / "models.py").read_text(encoding="utf-8")
    assert "from_field = models.DateField" in models
    assert '"Kunde",\n        models.DO_NOTHING,\n        related_name="ord_hdrs"' in models


def test_the_next_dump_brings_its_column_and_table_and_then_nothing_more(folder: Path, printed: str) -> None:
    assert "+    gift_wrap = models.BooleanField(db_default=False)" in printed
    assert (folder / "legacy" / "export" / "shipment.py").exists()
    assert "unchanged  legacy: 16 models, nothing to write" in printed


def test_the_code_written_by_hand_is_still_there_after_the_last_refresh(folder: Path, printed: str) -> None:
    for path in (SHOP / "by_hand" / "legacy" / "export").glob("*.py"):
        now = (folder / "legacy" / "export" / path.name).read_text(encoding="utf-8")
        assert ast.dump(ast.parse(now)) == ast.dump(ast.parse(path.read_text(encoding="utf-8")))


def test_the_stub_of_a_changed_table_names_the_new_column(folder: Path, printed: str) -> None:
    assert "# new column gift_wrap  " in (folder / "legacy" / "export" / "order_item.py").read_text(encoding="utf-8")


def test_the_project_that_stays_is_clean_to_its_own_linter(folder: Path, printed: str) -> None:
    ruff = Path(sys.executable).parent / "ruff"
    for command in ("check", "format --check"):
        done = subprocess.run([ruff, *command.split(), "."], cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


def test_a_folder_that_is_not_the_demo_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    done = run_demo(tmp_path)
    assert done.returncode == 1
    assert "move it away first" in done.stderr
    assert (tmp_path / "mine.txt").exists()


def test_a_step_that_fails_ends_the_demo_with_its_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    demo = runpy.run_path(str(SHOP / "demo.py"))["Demo"](tmp_path)
    with pytest.raises(SystemExit, match="this command ended with 3"):
        demo.run("echo seen; echo why >&2; exit 3")
    assert capsys.readouterr().out == "$ echo seen; echo why >&2; exit 3\nseen\nwhy\n"


def test_the_tutorial_shows_the_real_output(folder: Path, printed: str, request: pytest.FixtureRequest) -> None:
    left = runs(printed, folder)
    hold(TUTORIAL, lambda command: left[command].pop(0), update=request.config.getoption("--update"))


def test_the_page_of_commands_shows_the_real_output(
    folder: Path, printed: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    site = shutil.copytree(folder, tmp_path / "clone" / "demo")
    examples = tmp_path / "clone" / "examples"
    examples.symlink_to(ROOT / "examples")

    def run(command: str) -> str:
        if command.startswith("$ edit "):
            return edit(site / command.removeprefix("$ edit "))
        done = subprocess.run(
            ["sh", "-c", command.removeprefix("$ ")],
            cwd=site,
            env=environment() | {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"},  # stdout and stderr in their order
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d(?=  )", "2026-12-01 09:00", done.stdout)

    hold(COMMANDS, run, update=request.config.getoption("--update"))


def edit(path: Path) -> str:
    """Write the two lines of the page in place of the first."""
    (lines,) = re.findall(r"^\$ edit .*\n((?:    .*\n)+)", COMMANDS.read_text(encoding="utf-8"), flags=re.M)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(lines.splitlines(keepends=True)[0], lines, 1), encoding="utf-8")
    return str(lines)
