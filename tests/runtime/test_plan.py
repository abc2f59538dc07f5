"""Stubs of dropped tables are left out; a stub that only imports a deleted model must not be."""

import importlib
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from legacygen.runtime.export import plan
from legacygen.runtime.export.plan import ExportError, find_orphans, find_stubs

Make = Callable[[str, str], None]
STUB = """\
from legacygen.runtime.export import Export

from lost_app.models import {imported}


class Stub(Export):
    source = {source}
"""


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Make]:
    """`make(imported, source)` makes an app with one stub, whose models know nothing but `Country`."""
    monkeypatch.syspath_prepend(tmp_path)

    def make_one(imported: str, source: str) -> None:
        files = {
            "models.py": "from tests.runtime.old.models import Country\n",
            "export/stub.py": STUB.format(imported=imported, source=source),
        }
        for path, text in {"__init__.py": "", "export/__init__.py": "", **files}.items():
            target = tmp_path / "lost_app" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        app = SimpleNamespace(name="lost_app", module=importlib.import_module("lost_app"))
        monkeypatch.setattr(plan, "apps", SimpleNamespace(get_app_configs=lambda: [app]))

    yield make_one
    for name in [name for name in sys.modules if name.split(".")[0] == "lost_app"]:
        del sys.modules[name]


def test_a_stub_whose_model_was_deleted_is_left_out_and_named(make: Make) -> None:
    make("Country, Fax", "Fax")
    assert find_stubs() == []
    assert find_orphans() == ["lost_app.export.stub"]


def test_a_stub_that_imports_another_deleted_model_stops_the_run(make: Make) -> None:
    make("Country, Fax", "Country")
    with pytest.raises(ExportError, match=r"^lost_app/export/stub\.py imports Fax from lost_app\.models"):
        find_stubs()


def test_a_stub_that_imports_the_deleted_model_relatively_stops_the_run_too(make: Make, tmp_path: Path) -> None:
    make("Country, Fax", "Country")
    stub = tmp_path / "lost_app/export/stub.py"
    stub.write_text(stub.read_text("utf-8").replace("lost_app.models", "..models"), encoding="utf-8")
    with pytest.raises(ExportError, match=r"^lost_app/export/stub\.py imports Fax from lost_app\.models"):
        find_stubs()


def test_a_stub_whose_model_exists_is_found(make: Make) -> None:
    make("Country", "Country")
    assert [each.__name__ for each in find_stubs()] == ["Stub"]
    assert find_orphans() == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (
            "from tests.runtime.new.models import Renamed",
            "cannot import name 'Renamed' from 'tests.runtime.new.models'",
        ),
        ("from tests.runtime.lost import Renamed", "No module named 'tests.runtime.lost'"),
        ("from tests.runtime.new import models; models.Renamed", "has no attribute 'Renamed'"),
        ("Renamed", "name 'Renamed' is not defined"),
    ],
)
def test_a_stub_whose_target_was_renamed_stops_the_run_with_its_line(
    make: Make, tmp_path: Path, line: str, reason: str
) -> None:
    make("Country", "Country")
    stub = tmp_path / "lost_app/export/stub.py"
    stub.write_text(f"{stub.read_text('utf-8')}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(
        ExportError, match=rf"lost_app/export/stub\.py:10: .*{re.escape(reason)}.*; correct the stub\.$"
    ):
        find_stubs()
