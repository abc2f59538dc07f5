"""Fresh tables, in memory, for the legacy app and the new project of these tests."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connections

from legacygen.runtime.export import reading
from legacygen.runtime.export.run import table_run, waiting
from legacygen.runtime.gone import is_gone

UsePage = Callable[[int], None]


@pytest.fixture
def tables() -> Iterator[None]:
    """The tables of both databases, empty."""
    labels = {"legacy": ("old",), "default": ("new", "legacygen_ledger")}
    for alias in labels:
        connections[alias].close()
    models: dict[str, list[Any]] = {
        alias: [model for each in found for model in apps.get_app_config(each).get_models() if not is_gone(model)]
        for alias, found in labels.items()
    }
    for alias, found in models.items():
        with connections[alias].schema_editor() as editor:
            for model in found:
                editor.create_model(model)
    yield
    for alias, found in models.items():
        with connections[alias].schema_editor() as editor:
            for model in found:
                editor.delete_model(model)


@pytest.fixture
def use_page(monkeypatch: pytest.MonkeyPatch) -> UsePage:
    """`use_page(2)` lets pages have so few rows; the size is imported by name."""

    def use(size: int) -> None:
        for module in (reading, table_run, waiting):
            monkeypatch.setattr(module, "PAGE", size)

    return use
