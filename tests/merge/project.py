"""An app in memory: what a refresh would find on disk, and what it would leave there."""

import sqlite3
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass, field, fields, replace

from legacygen import engines, merge, planning
from legacygen.config import parse
from legacygen.lock import Lock
from legacygen.plan import Plan
from legacygen.renewal import Given, Renewed, renew
from legacygen.schema import Schema
from legacygen.selection import select

Texts = Mapping[str, str]


def schema_of(sql: str) -> Schema:
    """What an SQLite database made from a script says."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(sql)
        return engines.sqlite.read(lambda statement: connection.execute(statement).fetchall())


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """Texts by path, and the state of the last run."""

    texts: Texts = field(default_factory=dict)
    schema: Schema | None = None
    base: Plan = field(default_factory=Plan)
    lock: Lock = field(default_factory=Lock)
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

    def renewed(self, schema: Schema, toml: str = "", **options: object) -> Renewed:
        """What a refresh would do; where it need not look at everything, that has to come to the same."""
        given = self.given(schema, toml, **options)
        found = renew(given)
        if given.settled():
            whole = renew(replace(given, settled=lambda: None))
            names = [each.name for each in fields(found) if each.name != "plan"]
            assert [name for name in names if getattr(found, name) != getattr(whole, name)] == []
            assert [model.label for model in found.plan.models] == [model.label for model in whole.plan.models]
        return found

    def given(self, schema: Schema, toml: str = "", **options: object) -> Given:
        """What a renewal would depend on."""
        config = parse(toml, "legacygen.toml")
        is_left = options.keys() <= {"allow_mass_drop"} and self.left == (self.modules, toml)
        old = self.schema if is_left and self.lock.is_plain else None
        structure = planning.structure(select(old, config), config) if old else None
        return Given(
            config=config,
            folder="legacy",
            schema=schema,
            taken=select(schema, config),
            base=lambda: self.base,
            base_of=self._base_of,
            lock=self.lock,
            old=self.schema,
            texts=self.modules,
            modules=lambda: tuple(merge.parse(path, text) for path, text in self.modules.items()),
            python=lambda: self.texts,
            settled=lambda: structure,
            **options,  # type: ignore[arg-type]
        )

    def _base_of(self, labels: Collection[str]) -> Plan:
        return replace(self.base, models=tuple(model for model in self.base.models if model.label in labels))

    def after(self, schema: Schema, toml: str = "", **options: object) -> "App":
        """The app after a refresh."""
        return self.with_(self.renewed(schema, toml, **options), schema, toml)

    def with_(self, renewed: Renewed, schema: Schema, toml: str = "") -> "App":
        """The app once that is in place."""
        app = App(texts={**self.texts, **renewed.texts}, schema=schema, base=renewed.base, lock=renewed.lock)
        return replace(app, left=(app.modules, toml))
