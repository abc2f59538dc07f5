"""Shared by the engines: how they query, and how rows about the whole schema are grouped by table."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass
from typing import Any, Protocol

from legacygen.introspection.sampling.measures import SamplingDialect
from legacygen.schema import Kind, Schema, Skipped, Table
from legacygen.schema.oids import CatalogOids

Row = tuple[Any, ...]
Query = Callable[[str], list[Row]]
"""Runs one statement and returns all its rows."""


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A row of `TYPES`: all that the name of a type says.

    `length` is the one that a type has by itself; `has_length` where MySQL gives one, `is_padded` where values are
    filled up to it with zero bytes. `bound` is the kind of the bounds of a range. `has_list` where every driver makes
    a list of an array of this type (PostgreSQL); it hands over other arrays as one text. `is_extension` where the
    name may have a schema before it: a type of an extension, not of the server.
    """

    kind: Kind
    _: KW_ONLY
    length: int | None = None
    has_length: bool = False
    is_padded: bool = False
    unsigned: bool = False
    with_time_zone: bool = False
    bound: Kind | None = None
    has_list: bool = False
    is_extension: bool = False


class Engine(Protocol):
    """The constants and functions of an engine, which also has `parse_type` and `parse_default`.

    `SNAPSHOT` are the statements that begin a transaction in which all queries see the same state. `DIALECT` is None
    where rows are not sampled. `ELSEWHERE_ADVICE` says how to read tables that were counted elsewhere.
    """

    TYPES: dict[str, TypeRow]
    SNAPSHOT: tuple[str, ...]
    DIALECT: SamplingDialect | None
    ELSEWHERE_ADVICE: str

    def read_schema(self, query: Query) -> Schema:
        """Read the schema, in a number of statements that does not grow with the tables."""

    def read_oids(self, query: Query) -> CatalogOids | None:
        """Return the numbers that survive a rename; None where the server has none, or hides which server it is."""

    def count_elsewhere(self, query: Query) -> tuple[tuple[str, int], ...]:
        """Return other databases or schemas that the account may see, and their numbers of tables."""


def group_rows(rows: Iterable[Row], width: int = 1) -> dict[Any, list[Row]]:
    """Group rows by their first column, or by the tuple of their first `width` columns; these are cut off."""
    groups: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[0] if width == 1 else row[:width]].append(row[width:])
    return groups


def to_text(value: object) -> str:
    """Return a catalog value as text: some drivers return bytes for some columns, and NULL becomes empty."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | bytearray | memoryview) else str(value)


def require_text(value: object) -> str:
    """Return a catalog value that must be there as text; raises ValueError where it is NULL or empty."""
    if value in (None, "", b""):
        raise ValueError("a name or type is missing")
    return to_text(value)


def to_comment(value: object) -> str:
    """Return a comment without white space around it, so that a blank one is none."""
    return to_text(value).strip()


def build_table(label: str, build: Callable[[], Table | Skipped]) -> Table | Skipped:
    """Return the table that `build` returns, or a skipped one where its catalog rows make no sense."""
    try:
        return build()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        return Skipped(
            name=label, reason=f"the catalog describes it in a way that cannot be read: {error}", broken=True
        )


def split_skipped(found: Iterable[Table | Skipped]) -> tuple[tuple[Table, ...], tuple[Skipped, ...]]:
    """Split into tables, sorted by schema and name, and skipped tables, sorted by name."""
    every = tuple(found)
    tables = sorted((each for each in every if isinstance(each, Table)), key=lambda each: (each.schema, each.name))
    skipped = sorted((each for each in every if isinstance(each, Skipped)), key=lambda each: each.name)
    return tuple(tables), tuple(skipped)
