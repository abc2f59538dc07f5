"""Cells of the matrix in which every history is once, each with another edit: the engines share them."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.matrix.runs import select_covering
from tests.merge import shop

MARKS = {"sqlite": (), "mysql": (pytest.mark.mysql,), "postgresql": (pytest.mark.postgresql,)}
VARIANTS = {"sqlite": ("black", "flat"), "mysql": ("ruff", "flat"), "postgresql": ("plain", "package")}
engines = pytest.mark.parametrize("engine", [pytest.param(name, marks=MARKS[name]) for name in shop.ENGINES])


@engines
def test_nothing_is_lost_and_models_and_schema_agree_or_the_user_is_told(
    engine: str, request: pytest.FixtureRequest
) -> None:
    style, layout = VARIANTS[engine]
    command = [sys.executable, "-m", "tests.matrix", "--covering", "--json"]
    options = ["--engine", engine, "--style", style, "--layout", layout]
    if engine != "sqlite":
        server = request.getfixturevalue("mariadb" if engine == "mysql" else "postgresql")
        options += ["--server", json.dumps(dataclasses.asdict(server))]
    root = Path(__file__).parents[2]
    done = subprocess.run([*command, *options], cwd=root, capture_output=True, text=True, check=False)
    cells = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert {each["name"]: each["problems"] for each in cells if each["problems"]} == {}
    assert len(cells) == sum(len(histories) for _, histories in select_covering(engine)), done.stderr[-2000:]
