"""The stubs of every golden case, with and without a target, are valid Python that black leaves alone."""

import ast
from pathlib import Path

import black
import pytest

from legacygen import workspace
from legacygen.config import Config
from legacygen.emit.stubs import render_stub
from legacygen.loaded_models import LoadedField, LoadedModel
from legacygen.plan import Model
from legacygen.planning import plan_schema
from legacygen.stub.details import StubTable, collect_details

CASES = sorted((Path(__file__).parents[1] / "golden").glob("*/*/schema.json"))
LOT = LoadedField(name="lot", column="lot_id", classes=("ForeignKey",))


def _fields(model: Model) -> tuple[LoadedField, ...]:
    single = [each for each in model.fields if len(each.columns) == 1]
    return tuple(
        LoadedField(name=each.name, column=each.columns[0], classes=(each.cls.rpartition(".")[2],)) for each in single
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: "-".join(path.parts[-3:-1]))
def test_a_stub_of_any_table_is_as_black_leaves_it(path: Path) -> None:
    plan = plan_schema(workspace.parse_schema(path.read_text(encoding="utf-8"), path.name), Config())
    for model in plan.models:
        fields = _fields(model)
        target = LoadedModel(name=model.name, module="store.models", app="store", db_table="x", fields=(*fields, LOT))
        for new in (None, target):
            text = render_stub(model, "legacy", collect_details(StubTable(model=model, fields=fields), plan, new))
            ast.parse(text)
            assert black.format_str(text, mode=black.Mode()) == text
