"""The schemas of the golden cases, without any server."""

from pathlib import Path

import pytest

from legacygen.config import Config, parse_config
from legacygen.introspection.table_filter import select_tables
from legacygen.schema import Schema
from legacygen.workspace import parse_schema

GOLDEN = Path(__file__).parents[1] / "golden"
PATHS = sorted(GOLDEN.glob("*/*/schema.json"))
golden_schemas = pytest.mark.parametrize("path", PATHS, ids=[f"{path.parts[-3]}-{path.parts[-2]}" for path in PATHS])


def load_config(path: Path) -> Config:
    """The configuration beside a schema.json."""
    config = path.with_name("legacygen.toml")
    return parse_config(config.read_text(encoding="utf-8"), config.name) if config.exists() else Config()


def load_schema(path: Path, config: Config) -> Schema:
    """The selected tables of a schema.json."""
    return select_tables(parse_schema(path.read_text(encoding="utf-8"), path.name), config)
