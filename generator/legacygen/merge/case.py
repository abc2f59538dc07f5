"""One class from three sides, and what comes of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from legacygen.lock import Gone, Pending
from legacygen.merge.identity import Held
from legacygen.merge.text import Edit
from legacygen.plan import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One table: the class as last written (in the user's names), as the user has it, as it would be written now.

    `named` is what the user has named, fields by identity, `lost` the classes without a table,
    `tables` all those that have a class, `moved` the columns that were renamed in the database, `kept` those that
    went but are used.
    """

    base: Model
    held: Held
    theirs: Model
    decisions: Mapping[str, str]
    named: Collection[str] = ()
    lost: Collection[str] = ()
    tables: Collection[str] = ()
    moved: Collection[str] = ()
    kept: Collection[str] = ()


@dataclass(slots=True, kw_only=True)
class Outcome:
    """Edits of the module's text, what to remember, and what came of it."""

    base: Model
    edits: list[Edit] = field(default_factory=list)
    new_code: list[str] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)
    gone: list[Gone] = field(default_factory=list)
    removed: list[Gone] = field(default_factory=list)
