"""Rows can be read in two ways, which have to agree."""

import pytest

from legacygen.dump import row_plan


@pytest.fixture(params=[0, 1 << 30], ids=["at once", "value by value"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Match rows at once from the first one on, or never."""
    monkeypatch.setattr(row_plan, "EARLY", request.param)
    row_plan._make_expression.cache_clear()
