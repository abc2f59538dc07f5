"""Which statements of a dump are loaded: those for one database, unless something is refused."""

from dataclasses import dataclass, field

from legacygen.dump.contents import SYSTEM, DumpContents
from legacygen.dump.load_report import LoadOptions
from legacygen.dump.problems import DumpError, tell_rows
from legacygen.dump.statement import DumpStatement, StatementKind
from legacygen.introspection.engines import MARKER

K = StatementKind
MAKING = (K.CREATE_TABLE, K.CREATE_VIEW, K.INSERT)
"""The statements of which the first one chooses the database."""


@dataclass(slots=True)
class DatabaseChoice:
    """The database of a dump that is loaded: the one that was asked for, or the only one that has tables.

    `name` is None until a statement has chosen it, and empty where the dump names none.
    """

    options: LoadOptions
    name: str | None = field(default=None)

    def includes(self, statement: DumpStatement) -> bool:
        """Return whether a statement is for the database; raises DumpError where it would be a second one."""
        name = statement.database
        if statement.name == MARKER:  # the dump is one of a database that a load has made
            return False
        if self.options.database:
            return self.is_chosen(name)
        if statement.kind not in MAKING or name in SYSTEM:
            return self.is_chosen(name)
        if self.name is None:
            self.name = name
        if name != self.name:
            first = self.name or "one without a name"
            raise DumpError(
                f"The dump has several databases, {first} and {name}; name the one to load with --database. Nothing "
                "was replaced."
            )
        return True

    def is_chosen(self, database: str) -> bool:
        """Return whether a name is that of the database, or none."""
        return database in ("", self.options.database or self.name or "")


def raise_refusal(contents: DumpContents, rows: int) -> None:
    """Raise DumpError for the first refusal, if there is one; `rows` were read before it."""
    for refusal in contents.refusals:
        raise DumpError(
            f"Line {refusal.line}, byte {refusal.byte}: {refusal.text}. {tell_rows(rows)} read up to there; "
            "nothing was replaced."
        )
