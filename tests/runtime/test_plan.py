"""Stubs whose table is gone are left out; one that only mentions what is gone must not be."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from legacygen.runtime.export import plan
from legacygen.runtime.export.plan import ExportError, orphans, stubs

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


def test_a_stub_whose_model_is_gone_is_left_out_and_named(make: Make) -> None:
    make("Country, Fax", "Fax")
    assert stubs() == []
    assert orphans() == ["lost_app.export.stub"]


def test_a_stub_that_imports_another_model_which_is_gone_stops_the_run(make: Make) -> None:
    make("Country, Fax", "Country")
    with pytest.raises(ExportError, match=r"^lost_app/export/stub\.py imports Fax from lost_app\.models"):
        stubs()


def test_a_stub_that_imports_it_relatively_is_told_the_same(make: Make, tmp_path: Path) -> None:
    make("Country, Fax", "Country")
    stub = tmp_path / "lost_app/export/stub.py"
    stub.write_text(stub.read_text("utf-8").replace("lost_app.models", "..models"), encoding="utf-8")
    with pytest.raises(ExportError, match=r"^lost_app/export/stub\.py imports Fax from lost_app\.models"):
        stubs()


def test_a_stub_whose_model_is_there_is_found(make: Make) -> None:
    make("Country", "Country")
    assert [each.__name__ for each in stubs()] == ["Stub"]
    assert orphans() == []
