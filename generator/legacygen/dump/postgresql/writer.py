"""Sends a dump to PostgreSQL, statement by statement, into the database that is made for it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from legacygen.dump.load_report import LoadNote
from legacygen.dump.postgresql.connection import PostgreSQLConnection, RefusedStatementError
from legacygen.dump.postgresql.contents import ScriptContents, find_key
from legacygen.dump.postgresql.copy_rows import read_copy_rows
from legacygen.dump.postgresql.judging import ACCOUNTS, Action, describe_statement, judge_statement
from legacygen.dump.postgresql.script import ScriptStatement
from legacygen.dump.problems import CutOffError, DumpError, tell_rows
from legacygen.dump.window import Window

UNDEFINED = frozenset({"3F000", "42P01", "42703", "42704", "42883"})
"""SQLSTATEs for an object that is not there."""

DUPLICATE = frozenset({"42P06", "42710"})
"""SQLSTATEs for a schema, language or extension that is there already."""

NOT_IN_ENCODING = "22021"
ENCODING_ADVICE = (
    " The database of the dump was SQL_ASCII, which means that nobody checked its letters: write their encoding "
    "(`SET client_encoding = 'LATIN1';`) in the place of 'SQL_ASCII' near the top, and load it again. Of an archive, "
    "`pg_restore -f dump.sql` makes a text."
)
CONNECTION_LOST = ("57P", "08")
COLLATION = re.compile(rb"\s+COLLATE\s+(?:(?:pg_catalog|\"pg_catalog\")\.)?(\"(?:[^\"]|\"\")+\"|[\w$]+)", re.I)
NO_COLLATION = re.compile(r"collation .* does not exist")
LARGE_OPEN, LARGE_CLOSE = ("LO_OPEN", "LO_CLOSE")


@dataclass(slots=True)
class PostgreSQLWriter:
    """Sends statements through a connection, whose database is the one to fill.

    `is_decoded` says that the text is UTF-8, whatever its settings say. `extensions` are those that could not be made.
    """

    connection: PostgreSQLConnection
    contents: ScriptContents
    is_decoded: bool = False
    notes: list[LoadNote] = field(default_factory=list)
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)
    extensions: list[str] = field(default_factory=list)
    sent: int = 0
    _is_unknown_encoding: bool = False

    def take_statement(self, window: Window, statement: ScriptStatement) -> None:
        """Send a statement and its rows, or note that it is left out.

        Raises DumpError for one that is refused, by us or by the server.
        """
        action = self.contents.apply(statement)
        self.raise_refusal()
        if action is Action.COPY:
            self._copy(window, statement)
        elif statement.has_rows:
            for _ in read_copy_rows(window, statement):
                pass
        elif action is Action.SEND:
            self._send(statement)
        elif action is Action.TRY:
            self._try(statement)
        elif action is Action.LARGE_OBJECT:
            self._send_large_object(statement)
        elif action is Action.LEAVE_OUT:
            self._leave_out(statement)

    def raise_refusal(self) -> None:
        """Raise DumpError for the first statement that was refused, if there is one."""
        for refusal in self.contents.refusals:
            raise DumpError(
                f"Line {refusal.line}, byte {refusal.byte}: {refusal.text}. {tell_rows(self.sent)} sent up to there; "
                "nothing was replaced."
            )

    def _copy(self, window: Window, statement: ScriptStatement) -> None:
        cut_off: list[CutOffError] = []

        def give_rows() -> Iterator[bytes]:
            try:
                yield from read_copy_rows(window, statement)
            except CutOffError as error:  # the whole rows before are kept
                cut_off.append(error)

        key = find_key(statement.list_tokens(6), 1)
        try:
            count = self.connection.copy(statement.text, give_rows())
        except RefusedStatementError as error:
            raise self._explain(statement, error, f"rows of {'.'.join(filter(None, key))}") from error
        self.sent += count
        self.contents.add_rows(key, count)
        if cut_off:
            raise cut_off[0]

    def _send(self, statement: ScriptStatement) -> None:
        text = statement.text
        try:
            count = self.connection.execute(text)
        except RefusedStatementError as error:
            if error.state in DUPLICATE and statement.list_tokens(3)[1:2] == ["SCHEMA"]:
                return
            if not NO_COLLATION.search(error.words):
                raise self._explain(statement, error, describe_statement(statement)) from error
            self._send_without_collations(statement)
            return
        if text[:6].upper() == b"INSERT":
            self.sent += max(count, 0)

    def _send_without_collations(self, statement: ScriptStatement) -> None:
        """Send a definition without the collations of its columns, which the server does not have."""
        names = {match[1].decode("utf-8", "replace").strip('"') for match in COLLATION.finditer(statement.text)}
        try:
            self.connection.execute(COLLATION.sub(b"", statement.text))
        except RefusedStatementError as error:
            raise self._explain(statement, error, describe_statement(statement)) from error
        text = f"sorts as the database does: the server does not know the collation {', '.join(sorted(names))}"
        self.notes.append(LoadNote(table=".".join(filter(None, find_key(statement.list_tokens(8), 2))), text=text))

    def _try(self, statement: ScriptStatement) -> None:
        """Send a statement on which no row depends; note if the server refuses it."""
        tokens = statement.list_tokens(6)
        if tokens[:2] == ["SET", "CLIENT_ENCODING"]:
            self._is_unknown_encoding = b"SQL_ASCII" in statement.text.upper()
            if self._is_unknown_encoding:  # in that, COPY would store any bytes, which nobody could read again
                self.connection.execute("SET client_encoding = 'UTF8'")
            if self._is_unknown_encoding or self.is_decoded:
                return
        try:
            self.connection.execute(statement.text)
        except RefusedStatementError as error:
            if error.state.startswith(CONNECTION_LOST):
                raise self._explain(statement, error, describe_statement(statement)) from error
            if tokens[0] in ("SET", "RESET") and "CLIENT_ENCODING" not in tokens:
                return
            is_drop = tokens[0] == "DROP" or b" DROP " in statement.text.upper()
            if (is_drop and error.state in UNDEFINED) or (error.state in DUPLICATE and "LANGUAGE" in tokens):
                return
            if tokens[:2] == ["COMMENT", "ON"] or (is_drop and "PUBLIC" in tokens):
                return
            self._note_failure(statement, tokens, error)

    def _note_failure(self, statement: ScriptStatement, tokens: list[str], error: RefusedStatementError) -> None:
        if "EXTENSION" in tokens[:3]:
            self.extensions.append(describe_statement(statement, 80))
        text = f"{describe_statement(statement, 80)}: the server refused it ({error.words}), and it is left out"
        self.notes.append(LoadNote(table="", text=text))

    def _send_large_object(self, statement: ScriptStatement) -> None:
        """Send a call about a large object; between its opening and closing it has to be one transaction."""
        name = next((token for token in statement.list_tokens(6) if token.startswith("LO")), "")
        if name == LARGE_OPEN:
            self.connection.execute("BEGIN")
        self._send(statement)
        if name == LARGE_CLOSE:
            self.connection.execute("COMMIT")

    def _leave_out(self, statement: ScriptStatement) -> None:
        """Count what is left out, by its kind; for an object its CREATE counts."""
        reason = judge_statement(statement).reason
        if reason == ACCOUNTS:
            self.left_out["", reason] += 1
        elif statement.list_tokens(1) == ["CREATE"]:
            self.left_out[describe_statement(statement, 40), reason] += 1

    def _explain(self, statement: ScriptStatement, error: RefusedStatementError, what: str) -> DumpError:
        place = f"line {statement.place.line}, byte {statement.place.byte}"
        context = f" ({error.context})" if error.context else ""
        hint = f" Before it, the server refused {'; '.join(self.extensions)}." if self.extensions else ""
        hint += ENCODING_ADVICE if self._is_unknown_encoding and error.state == NOT_IN_ENCODING else ""
        return DumpError(
            f"The server refused {what}, {place}: {error.words}{context}. {tell_rows(self.sent)} sent before; "
            f"nothing was replaced.{hint}"
        )

    def finish(self) -> None:
        """Add what is known at the end only: how often something was left out."""
        for (what, reason), count in self.left_out.items():
            times = f" ({count} times)" if count > 1 else ""
            self.notes.append(LoadNote(table="", text=f"{what}{': ' if what else ''}{reason}{times}"))
