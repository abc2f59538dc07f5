"""One class from three sides, and what comes of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from legacygen.lockfile import Conflict, Tombstone
from legacygen.matching.models import MatchedModel
from legacygen.plan import Model
from legacygen.pycode.source_text import TextEdit


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSides:
    """One table: the class as last written (in the user's names), as the user has it, as it would be written now.

    `named` is what the user has named, fields by identity, `lost` the classes without a table,
    `tables` all those that have a class, `moved` the columns that were renamed in the database, `kept` those that
    went but are used.
    """

    base: Model
    held: MatchedModel
    theirs: Model
    decisions: Mapping[str, str]
    named: Collection[str] = ()
    lost: Collection[str] = ()
    tables: Collection[str] = ()
    moved: Collection[str] = ()
    kept: Collection[str] = ()


@dataclass(slots=True, kw_only=True)
class MergedModel:
    """Edits of the module's text, what to remember, and what came of it."""

    base: Model
    edits: list[TextEdit] = field(default_factory=list)
    new_code: list[str] = field(default_factory=list)
    pending: list[Conflict] = field(default_factory=list)
    gone: list[Tombstone] = field(default_factory=list)
    removed: list[Tombstone] = field(default_factory=list)
