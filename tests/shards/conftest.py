"""A project on whichever server a test asks for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.shards.project import Project, make_project

MakeProject = Callable[[str], Project]


@pytest.fixture
def make(request: pytest.FixtureRequest, tmp_path: Path) -> MakeProject:
    """`make(server)` gives a project on the server of that name."""
    return lambda name: make_project(tmp_path, request.getfixturevalue(name))
