"""The names that nothing in a project may use any more once legacygen is removed."""

from collections.abc import Iterable
from dataclasses import dataclass, field

LEGACYGEN = "legacygen"
TEST_FIXTURE = "legacy_db"
"""The fixture for pytest that a conftest.py imports from `legacygen.runtime.testing`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneNames:
    """Dotted names of the `modules` that go, and of those that are `kept`.

    `labels` are the labels of the legacy apps and the aliases of their databases; `models` are those that go, as
    `label.name` in small letters.
    """

    modules: frozenset[str] = field(default_factory=frozenset)
    kept: frozenset[str] = field(default_factory=frozenset)
    labels: frozenset[str] = field(default_factory=frozenset)
    models: frozenset[str] = field(default_factory=frozenset)

    def is_gone(self, name: str) -> bool:
        """Return whether a dotted name leads into a module that goes."""
        return self._find_module(name) in self.modules

    def is_vague(self, name: str) -> bool:
        """Return whether a text, such as `legacy.import`, names a legacy app, its database, or something else."""
        return name in self.labels or (name.casefold() not in self.models and self._find_module(name) in self.labels)

    def _find_module(self, name: str) -> str:
        """Find the module of the project that a dotted name begins with; empty if there is none."""
        parts = name.split(".")
        for length in range(len(parts), 0, -1):
            module = ".".join(parts[:length])
            if module in self.modules or module in self.kept:
                return module
        return ""

    def concerns(self, name: str) -> bool:
        """Return whether a dotted name goes, or is one of legacygen."""
        return self.is_gone(name) or is_legacygen(name)


def is_legacygen(name: str) -> bool:
    """Return whether a dotted name is one of legacygen; so is the label of its ledger."""
    return name.partition(".")[0] in (LEGACYGEN, f"{LEGACYGEN}_ledger")


def name_module(path: str) -> str:
    """Return the dotted name of a module by its path within the project."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def name_modules(paths: Iterable[str]) -> frozenset[str]:
    """Return the dotted names of the modules among paths."""
    return frozenset(name_module(path) for path in paths if path.endswith(".py"))
