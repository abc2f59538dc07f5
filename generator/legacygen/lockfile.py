"""The state that one refresh leaves to the next, besides the schema and the plan."""

from dataclasses import dataclass

from legacygen.plan import Field
from legacygen.schema import ForeignKey, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Something that only the user can decide: `ours` is what the code says, `theirs` what refresh would write.

    `id` is `table.column.part` or the like, `where` is `path:line`, `text` explains it in a sentence. `kind` is
    `conflict` (both sides changed it), `differs` (the loaded models do not follow the schema), `name` (legacygen.toml
    and the code have different names), `dropped` (a tombstone stands in the code), `missing` (in the database, but not
    in code that was adopted) or `renamed` (a likely rename).
    """

    id: str
    kind: str = "conflict"
    ours: str
    theirs: str
    where: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """A column, or a table where `column` is empty, that was dropped while the code still used it.

    With `part`, an enumeration of the column: all of it (`choices`) or one of its values (`choices.VALUE`).
    `source` is the statement that the user had (of a table: its `db_table`), `field` what had been generated for it;
    both serve when the column comes back. `cls` and `name` are its names in the code. `resolved` when the user has
    decided to keep the tombstone.
    """

    table: str
    column: str
    source: str
    cls: str = ""
    name: str = ""
    field: Field | None = None
    part: str = ""
    resolved: bool = False

    @property
    def id(self) -> str:
        """The ID of its conflict, as `legacygen accept` takes it."""
        return ".".join(filter(None, (self.table, self.column, self.part)))


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptKey:
    """A foreign key of the table `table` that was dropped while its relation stays in the code.

    `conflict` is the ID of the conflict about it, `resolved` when the user has decided to keep the relation.
    """

    table: str
    key: ForeignKey
    conflict: str
    resolved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenStub:
    """An export stub that was written once: its table (empty for the package itself) and its path.

    `digest` is that of the text as it was generated, without comments about new columns; empty if it is not known.
    """

    table: str
    path: str
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRename:
    """A table as it was before a likely rename, and the label that it may have now."""

    before: Table
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lockfile:
    """The decisions and loose ends of the last run.

    `fingerprint` is that of everything a run depends on except the user's files. `deleted_classes` are the labels of
    tables whose classes the user has deleted. `user_named` is what the user has named: tables, `table.column`s,
    `table.column.choices` and its members by value. `overruled` are the names of legacygen.toml that the code
    overrules, a conflict that is resolved: `table=Name`, `table.column=name`. `differences` between the models and the
    plan are those that the user has made and was told of. `decided_renames` are likely renames that were decided while
    their table still waits for another decision: `table.column=theirs`. `adopted` are the labels of the tables that
    Django manages now.
    """

    fingerprint: str = ""
    stubs: tuple[WrittenStub, ...] = ()
    deleted_classes: tuple[str, ...] = ()
    user_named: tuple[str, ...] = ()
    overruled: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    tombstones: tuple[Tombstone, ...] = ()
    open_renames: tuple[OpenRename, ...] = ()
    differences: tuple[str, ...] = ()
    kept_keys: tuple[KeptKey, ...] = ()
    decided_renames: tuple[str, ...] = ()
    adopted: tuple[str, ...] = ()
