"""Of the plan of the last run, only the models of some tables are read."""

from pathlib import Path

import pytest

from legacygen import snapshot, workspace
from legacygen.plan import Field, Model, Plan

FIELDS = tuple(Field(name=f"f{number}", columns=(f"c{number}",), cls="models.TextField") for number in range(9))
LABELS = ["t", "s.t", 'say "t"', "back\\slash", 's\\".t', "ümlaut", "a.b.c"]


def _model(label: str) -> Model:
    schema, _, table = label.partition(".")
    return Model(name="T", table=table or schema, schema=schema if table else "", doc='"table": "x"', fields=FIELDS)


@pytest.mark.parametrize("label", LABELS)
def test_a_model_is_found_by_the_label_of_its_table_whatever_that_is(label: str, tmp_path: Path) -> None:
    plan = Plan(models=tuple(map(_model, LABELS)))
    texts = {"schema.json": None, "base.json": snapshot.dump(plan), "lock.json": None}
    state = workspace.State(workspace.Source(root=tmp_path, config=tmp_path, state=tmp_path), texts)
    assert [model.label for model in state.base([label]).models] == [label]
    assert state.base() == plan
