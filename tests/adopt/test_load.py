"""A dump never replaces a database of which Django manages tables."""

from pathlib import Path

import pytest

from legacygen import workspace
from legacygen.dump import LoadOptions, load_dump
from legacygen.errors import ConfigError
from legacygen.lockfile import Lockfile
from legacygen.workspace import Source


def test_a_dump_is_not_loaded_over_adopted_tables(tmp_path: Path) -> None:
    source = Source(root=tmp_path, config=tmp_path / "legacygen.toml", state=tmp_path / ".legacygen")
    source.config.write_text("", encoding="utf-8")
    source.state.mkdir()
    (source.state / "lock.json").write_text(workspace.render_lockfile(Lockfile(adopted=("orders",))), encoding="utf-8")
    with pytest.raises(ConfigError, match=r"Django manages tables of this database \(orders\)"):
        load_dump(tmp_path / "dump.sql", source, LoadOptions(), lambda _done, _total: None)
