"""An app in memory, with the texts and the state that a refresh reads from disk and writes there."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace

from legacygen.config import parse_config
from legacygen.introspection import engines
from legacygen.introspection.table_filter import select_tables
from legacygen.lockfile import Lockfile
from legacygen.matching.app_labels import find_app_label
from legacygen.plan import Plan
from legacygen.pycode.module import parse_module
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.pipeline import generate
from legacygen.refresh.result import RefreshResult
from legacygen.schema import Schema

Texts = Mapping[str, str]


def schema_of(sql: str) -> Schema:
    """Read the schema of an SQLite database made from a script."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(sql)
        return engines.sqlite.read_schema(lambda statement: connection.execute(statement).fetchall())


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Texts by path, and the state of the last run."""

    texts: Texts = field(default_factory=dict)
    schema: Schema | None = None
    base: Plan = field(default_factory=Plan)
    lockfile: Lockfile = field(default_factory=Lockfile)

    @property
    def modules(self) -> dict[str, str]:
        """The files that may contain models: all but the export stubs."""
        return {path: text for path, text in self.texts.items() if "/export/" not in path}

    def edited(self, texts: Texts) -> "App":
        """Return the app with the modules of the user instead of the generated ones."""
        stubs = {path: text for path, text in self.texts.items() if "/export/" in path}
        return replace(self, texts={**stubs, **texts})

    def without_state(self) -> "App":
        """Return the app without its state folder, as if it had never been refreshed."""
        return App(texts=self.texts)

    def refresh(self, schema: Schema, toml: str = "", **options: object) -> RefreshResult:
        """Return the result of a refresh."""
        return generate(self.gather_inputs(schema, toml, **options))

    def gather_inputs(self, schema: Schema, toml: str = "", **options: object) -> RefreshInputs:
        """Return the inputs of a refresh."""
        config = parse_config(toml, "legacygen.toml")
        return RefreshInputs(
            config=config,
            folder="legacy",
            schema=schema,
            selected=select_tables(schema, config),
            base=self.base,
            lockfile=self.lockfile,
            old_schema=self.schema,
            modules=tuple(
                parse_module(path, text, find_app_label(path, "legacy", self.texts))
                for path, text in self.modules.items()
            ),
            project_texts=self.texts,
            **options,  # type: ignore[arg-type]
        )

    def after(self, schema: Schema, toml: str = "", **options: object) -> "App":
        """Return the app after a refresh."""
        return self.apply(self.refresh(schema, toml, **options), schema)

    def apply(self, result: RefreshResult, schema: Schema) -> "App":
        """Return the app after the result of a refresh has been written."""
        return App(texts={**self.texts, **result.texts}, schema=schema, base=result.base, lockfile=result.lockfile)
