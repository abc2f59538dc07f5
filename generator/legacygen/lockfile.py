"""What one refresh remembers for the next, besides the schema and the plan."""

from dataclasses import dataclass

from legacygen.plan import Field
from legacygen.schema import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A decision that awaits the user: `ours` is what the code says, `theirs` what the refresh would write.

    `id` is `table.column.part` or the like, `where` is `path:line`, `text` says more in a sentence. `kind` is
    conflict (both sides changed), name (legacygen.toml against the code), gone (a tombstone), missing (in the
    database but not in code that was adopted) or rename (looks like one).
    """

    id: str
    kind: str = "conflict"
    ours: str
    theirs: str
    where: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """A column (or, with `column` empty, a table) that went while the code still used it.

    With `part`, an enumeration of the column: all of it (`choices`) or one of its values (`choices.VALUE`).
    `source` is the statement as the user had it (of a table: its `db_table`), `field` what had been generated for
    it; both serve when the column comes back. `cls` and `name` are what the code calls them. `settled` when the
    user has decided to keep the tombstone.
    """

    table: str
    column: str
    source: str
    cls: str = ""
    name: str = ""
    field: Field | None = None
    part: str = ""
    settled: bool = False

    @property
    def id(self) -> str:
        """How `legacygen accept` calls it."""
        return ".".join(filter(None, (self.table, self.column, self.part)))


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenStub:
    """An export stub that was written once: for which table (empty for the package itself) and where."""

    table: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRename:
    """A table as it was before something that looks like a rename, and the label that it may have now."""

    before: Table
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lockfile:
    """`inputs` is the fingerprint of all that a run depends on but the user's files.

    `removed` are the tables whose classes the user has deleted, `named` what the user has named: tables and
    `table.column`s, `table.column.choices` and its members by value. `overruled` are the names of legacygen.toml that
    the code has otherwise, which is settled: `table=Name`, `table.column=name`. `waiting` are the tables whose rename
    is undecided.
    """

    inputs: str = ""
    stubs: tuple[WrittenStub, ...] = ()
    removed: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    overruled: tuple[str, ...] = ()
    pending: tuple[Conflict, ...] = ()
    gone: tuple[Tombstone, ...] = ()
    waiting: tuple[OpenRename, ...] = ()
