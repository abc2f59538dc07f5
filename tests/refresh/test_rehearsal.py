"""The check of models that are not yet in place never holds a refresh up for good."""

import contextlib
from pathlib import Path

import pytest

from legacygen.workspace import rehearsal


def test_a_project_that_takes_for_ever_to_load_is_said_and_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "slow.py").write_text("import time\ntime.sleep(60)\n", encoding="utf-8")
    monkeypatch.setattr(rehearsal, "PATIENCE", 0.1)
    with contextlib.closing(rehearsal.Rehearsal(tmp_path, "slow")) as process:
        process.begin("legacy", {})
        found = process.result()
    assert (found.stage, found.errors) == ("settings", ("it took more than 0.1 seconds",))
