"""Projects from the template, each rendered once for the run; tests change copies."""

from collections.abc import Callable
from pathlib import Path

import pytest

from legacygen import scaffold

Rendered = Callable[..., Path]


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """`rendered(engine, **answers)` gives the untouched project with the defaults for all other answers."""
    made: dict[frozenset[tuple[str, str]], Path] = {}

    def render(engine: str, **answers: str) -> Path:
        every = {"project_name": "Site", "legacy_engine": engine, **answers}
        key = frozenset(every.items())
        if key not in made:
            made[key] = tmp_path_factory.mktemp(engine) / "site"
            scaffold.create_project(made[key], every, ask=False)
        return made[key]

    return render
