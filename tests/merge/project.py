"""An app in memory: what a refresh would find on disk, and what it would leave there."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace

from legacygen.config import parse_config
from legacygen.introspection import engines
from legacygen.introspection.table_filter import select_tables
from legacygen.lockfile import Lockfile
from legacygen.plan import Plan
from legacygen.pycode.module import parse_module
from legacygen.refresh.inputs import RefreshInputs
from legacygen.refresh.pipeline import generate
from legacygen.refresh.result import RefreshResult
from legacygen.schema import Schema

Texts = Mapping[str, str]


def schema_of(sql: str) -> Schema:
    """What an SQLite database made from a script says."""
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
    left: tuple[Texts, str] | None = field(default=None, compare=False)
    """The modules as the last run left them, and its legacygen.toml."""

    @property
    def modules(self) -> dict[str, str]:
        """What may hold models."""
        return {path: text for path, text in self.texts.items() if "/export/" not in path}

    def edited(self, texts: Texts) -> "App":
        """The app with the modules of the user instead of those that were written."""
        stubs = {path: text for path, text in self.texts.items() if "/export/" in path}
        return replace(self, texts={**stubs, **texts})

    def lost(self) -> "App":
        """The app without its state folder."""
        return App(texts=self.texts)

    def renewed(self, schema: Schema, toml: str = "", **options: object) -> RefreshResult:
        """What a refresh would do."""
        return generate(self.given(schema, toml, **options))

    def given(self, schema: Schema, toml: str = "", **options: object) -> RefreshInputs:
        """What a refresh would depend on."""
        config = parse_config(toml, "legacygen.toml")
        return RefreshInputs(
            config=config,
            folder="legacy",
            schema=schema,
            selected=select_tables(schema, config),
            base=self.base,
            lockfile=self.lockfile,
            old_schema=self.schema,
            modules=tuple(parse_module(path, text) for path, text in self.modules.items()),
            project_texts=self.texts,
            **options,  # type: ignore[arg-type]
        )

    def after(self, schema: Schema, toml: str = "", **options: object) -> "App":
        """The app after a refresh."""
        return self.with_(self.renewed(schema, toml, **options), schema, toml)

    def with_(self, renewed: RefreshResult, schema: Schema, toml: str = "") -> "App":
        """The app once that is in place."""
        return App(texts={**self.texts, **renewed.texts}, schema=schema, base=renewed.base, lockfile=renewed.lockfile)
