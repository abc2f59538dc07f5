"""The values that finders of obstacles work on."""

from dataclasses import dataclass

from legacygen.adopt.quoting import quote_label, quote_name, quote_text
from legacygen.connect import Database
from legacygen.schema import ForeignKey, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """A fact about a table (a label) that stands in the way, as a sentence without its subject.

    `rows` counts the rows that it is about, `sql` puts it right. `viewed` are the columns that cannot change while
    views read them, `*` for all. `blocks` unless the adoption can go on with it.
    """

    table: str
    text: str
    rows: int = 0
    sql: tuple[str, ...] = ()
    blocks: bool = False
    viewed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminedTable:
    """A table to adopt in an open database; `undeclared` are the keys that its model has and the database has not."""

    database: Database
    table: Table
    undeclared: tuple[ForeignKey, ...] = ()

    @property
    def engine(self) -> str:
        """The vendor of the database."""
        return self.database.vendor

    @property
    def quoted(self) -> str:
        """The name of the table in SQL."""
        return quote_label(self.table.schema, self.table.name, self.engine)

    def quote(self, name: str) -> str:
        """Quote the name of a column."""
        return quote_name(name, self.engine)

    def quote_text(self, text: str) -> str:
        """Quote a text."""
        return quote_text(text, self.engine)

    def count(self, condition: str) -> int:
        """Count the rows for which a condition holds."""
        return int(self.database.query(f"SELECT COUNT(*) FROM {self.quoted} AS t WHERE {condition}")[0][0])
