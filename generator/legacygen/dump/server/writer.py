"""Sends a dump to the server, statement by statement, into the database that is made for it."""

from collections import Counter
from dataclasses import dataclass, field, replace

from legacygen.dump.dumped_table import DumpedTable
from legacygen.dump.lexical import PLAIN, Quoting
from legacygen.dump.load_report import LoadNote
from legacygen.dump.plain_text import decode_text, make_plain
from legacygen.dump.problems import DumpError, tell_rows
from legacygen.dump.selection import DatabaseChoice, raise_refusal
from legacygen.dump.server.connection import Connection, ServerError, quote
from legacygen.dump.server.letters import keep_letters
from legacygen.dump.server.packets import read_packets
from legacygen.dump.server.rewriting import Rewriting, find_other_database
from legacygen.dump.server.values import find_reaching, replace_generated
from legacygen.dump.session import DumpSession
from legacygen.dump.statement import DumpStatement, StatementKind, list_dropped
from legacygen.dump.traversal import DumpReading
from legacygen.dump.window import Window

K = StatementKind
SENT = frozenset({K.ALTER_TABLE, K.CREATE_INDEX, K.CREATE_SEQUENCE, K.CREATE_TABLE, K.DROP})
KEPT = frozenset({K.CREATE_EVENT, K.CREATE_ROUTINE, K.CREATE_TRIGGER})
"""Statements that are kept as text."""

KEY_TOO_LONG, ROW_FORMAT_HINT = (1071, 1709), b" ROW_FORMAT=DYNAMIC"
AT_COMMIT = 1180
"""The error of MariaDB for two rows with one key, where it fills a table in bulk."""

BINARY_JSON = 3144
"""The error of MySQL for JSON in a dump whose character set is `binary`."""

NOT_STRICT = ("NO_AUTO_VALUE_ON_ZERO", "ALLOW_INVALID_DATES", "NO_ENGINE_SUBSTITUTION")
SHOWN_WARNINGS = 3
GROWTH = 8
"""How many times as long rows may be with DEFAULT in the place of values."""


@dataclass(slots=True)
class ServerWriter:
    """The consumer of a dump that sends it through a connection, whose database is the one to fill.

    `views` are the statements that create views, by name; `texts` those of triggers, routines and events.
    """

    connection: Connection
    reading: DumpReading
    choice: DatabaseChoice
    rewriting: Rewriting
    packet: int
    views: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    tables: dict[str, None] = field(default_factory=dict)
    notes: list[LoadNote] = field(default_factory=list)
    sent: int = 0
    _mode: tuple[str, Quoting, bool, bool] | None = None
    _warned: Counter[str] = field(default_factory=Counter)
    _relettered: Counter[str] = field(default_factory=Counter)
    _computed: set[str] = field(default_factory=set)

    def take_statement(self, statement: DumpStatement) -> None:
        """Send a statement that is about tables, and keep those about views and programs for later."""
        raise_refusal(self.reading.contents, self.sent)
        if statement.kind is K.INSERT or not self.choice.includes(statement):
            return
        named = self.reading.producer.database  # mariadb-dump writes it in front of sequences
        self.rewriting.database = self.choice.options.database or self.choice.name or named
        if statement.kind in SENT:
            self._send_definition(statement)
        elif statement.kind is K.CREATE_VIEW:
            plain = replace(statement, text=make_plain(statement).encode(), quoting=PLAIN)
            self.views[statement.name] = self.rewriting.rewrite(plain).decode()
        elif statement.kind in KEPT:
            self.texts.append(decode_text(self.rewriting.rewrite(statement), statement.charset))

    def take_rows(
        self, window: Window, session: DumpSession, statement: DumpStatement, table: DumpedTable | None
    ) -> None:
        """Send the rows of an INSERT as the dump has them."""
        raise_refusal(self.reading.contents, self.sent)
        if table is None or not self.choice.includes(statement):
            for _rows, _is_literal in read_packets(window, session, statement, self.packet):
                pass
            raise_refusal(self.reading.contents, self.sent)
            return
        self._set_mode(session.charset, session.quoting, counts_zero=session.counts_zero, is_utc=session.is_utc)
        head = self.rewriting.rewrite(statement) + b" "
        generated = self._find_generated(statement)
        most = (self.packet - len(head) - 1) // (GROWTH if generated else 1)
        for rows, is_literal in read_packets(window, session, statement, most):
            self._judge_values(statement, b"" if is_literal else rows)
            rows, lost = keep_letters(rows, statement, table, session.charset)
            self._relettered[statement.name] += lost
            if generated:
                rows = replace_generated(rows, statement.quoting, generated)
            try:
                self.sent += self._send_rows(head + rows)
            except ServerError as error:
                hint = " (two rows may have the same key)" if error.number == AT_COMMIT else ""
                raise DumpError(
                    f"The server refused rows of {statement.name}, line {statement.place.line}, byte "
                    f"{statement.place.byte}: {error.words}{hint}. {tell_rows(self.sent)} sent before; nothing was "
                    "replaced."
                ) from error
            self._note_warnings(statement.name)

    def _find_generated(self, statement: DumpStatement) -> frozenset[int]:
        """Return the indexes of the values of generated columns in the rows of an INSERT."""
        contents = self.reading.contents
        key = contents.find_key(statement.database, statement.name)
        columns = contents.definitions[key].columns if key else ()
        generated = {each.name.lower() for each in columns if each.generated and not each.generated.startswith("ROW ")}
        names = statement.columns or [each.name for each in columns]
        found = frozenset(index for index, name in enumerate(names) if name.lower() in generated)
        if found and statement.name not in self._computed:
            self._computed.add(statement.name)
            text = f"the server computes {', '.join(sorted(generated))} anew, and not as the dump has them"
            self.notes.append(LoadNote(table=statement.name, text=text))
        return found

    def _judge_values(self, statement: DumpStatement, rows: bytes) -> None:
        """Raise DumpError for a value that would do more than give a value."""
        reaching = find_reaching(rows, statement.quoting) if rows else ""
        if reaching:
            raise DumpError(
                f"Rows of {statement.name}, {statement.place}, hold {reaching}, which is no value of a "
                f"dump. {tell_rows(self.sent)} sent before; nothing was replaced."
            )

    def _send_rows(self, text: bytes) -> int:
        """Send rows and return their number; as UTF-8 if JSON forbids to send them as bytes."""
        try:
            return self.connection.execute(text)
        except ServerError as error:
            if error.number != BINARY_JSON:
                raise
        self.connection.execute("SET NAMES utf8mb4")
        self._mode = None
        return self.connection.execute(text)

    def _send_definition(self, statement: DumpStatement) -> None:
        self._set_mode(statement.charset, statement.quoting, counts_zero=False, is_utc=statement.is_utc)
        text = self.rewriting.rewrite(statement)
        self._judge_definition(statement, text)
        if statement.kind is K.CREATE_TABLE:
            if statement.name in self.tables:
                return
            self.tables[statement.name] = None
        elif statement.kind is K.DROP:
            for _, name in list_dropped(statement)[1]:
                self.tables.pop(name, None)
        try:
            self.connection.execute(text)
        except ServerError as error:
            if error.number not in KEY_TOO_LONG or statement.kind is not K.CREATE_TABLE:
                raise self._explain(statement, error) from error
            self._create_with_long_keys(statement, text)

    def _judge_definition(self, statement: DumpStatement, text: bytes) -> None:
        """Raise DumpError for a definition that names another database, or is longer than the server takes."""
        what = f"Line {statement.place.line}, byte {statement.place.byte}: {statement.kind} {statement.name}"
        other = find_other_database(text, statement.quoting)
        if other:
            raise DumpError(f"{what} names {other}, which is in another database. Nothing was replaced.")
        if len(text) > self.packet:
            raise DumpError(
                f"{what} has {len(text):,} bytes, and the server takes {self.packet:,} at once. Set "
                "max_allowed_packet of the server to 16M or more. Nothing was replaced."
            )

    def _create_with_long_keys(self, statement: DumpStatement, text: bytes) -> None:
        """Create a table in the row format that allows longer keys."""
        try:
            self.connection.execute(text + ROW_FORMAT_HINT)
        except ServerError as error:
            raise self._explain(statement, error) from error
        self.notes.append(
            LoadNote(
                table=statement.name, text="its keys are too long for its row format; ROW_FORMAT=DYNAMIC was taken"
            )
        )

    def _explain(self, statement: DumpStatement, error: ServerError) -> DumpError:
        return DumpError(
            f"The server refused {statement.kind} {statement.name}, line {statement.place.line}, byte "
            f"{statement.place.byte}: {error.words}. Nothing was replaced."
        )

    def _set_mode(self, charset: str, quoting: Quoting, *, counts_zero: bool, is_utc: bool) -> None:
        """Set up the session as the dump's own SET statements mean it."""
        wanted = (charset, quoting, counts_zero, is_utc)
        if wanted == self._mode:
            return
        modes = [mode for mode in NOT_STRICT if mode != "NO_AUTO_VALUE_ON_ZERO" or not counts_zero]
        modes += ["ANSI_QUOTES"] * quoting.ansi + ["NO_BACKSLASH_ESCAPES"] * (not quoting.backslash)
        zone = "'+00:00'" if is_utc else "DEFAULT"
        self.connection.execute(f"SET NAMES {charset}")
        self.connection.execute(f"SET sql_mode = '{','.join(modes)}', time_zone = {zone}")
        self._mode = wanted

    def _note_warnings(self, table: str) -> None:
        """Note what the server changed in rows."""
        count = self.connection.count_warnings()
        if not count:
            return
        self._warned[table] += count
        if self._warned[table] == count:
            is_text = self._mode is not None and self._mode[0] != "binary"  # the driver can decode what it says
            found = self.connection.query(f"SHOW WARNINGS LIMIT {SHOWN_WARNINGS}") if is_text else []
            words = "; ".join(str(row[2]) for row in found) or "something about the rows"
            self.notes.append(LoadNote(table=table, text=f"the server warns: {words}"))

    def finish(self) -> None:
        """Add what is known at the end only: how often the server warned, and what was rewritten."""
        self._set_mode("utf8mb4", PLAIN, counts_zero=False, is_utc=True)
        for table, count in (+self._relettered).items():
            text = "not in the character set of the dump: each of their bytes is read as a letter of latin1"
            self.notes.append(LoadNote(table=table, text=f"{count:,} values of text are {text}"))
        for table, count in self._warned.items():
            if count > SHOWN_WARNINGS:
                self.notes.append(LoadNote(table=table, text=f"{count:,} warnings of the server in all"))
        self.notes.extend(
            LoadNote(table="", text=f"{text}{f' ({count} times)' if count > 1 else ''}")
            for text, count in self.rewriting.counts.items()
        )


def make_views(connection: Connection, views: dict[str, str]) -> tuple[list[str], list[LoadNote]]:
    """Make views one after the other until no more can be made; return their names in order, and notes on others."""
    waiting, made, reasons = dict(views), list[str](), dict[str, str]()
    while waiting:
        done = []
        for name, text in waiting.items():
            try:
                connection.execute(f"DROP VIEW IF EXISTS {quote(name)}")
                connection.execute(text)
                connection.query(f"SELECT 1 FROM {quote(name)} LIMIT 0")
                done.append(name)
            except ServerError as error:
                reasons[name] = error.words
        made += done
        for name in done:
            del waiting[name]
        if not done:
            break
    for name in waiting:
        connection.execute(f"DROP VIEW IF EXISTS {quote(name)}")
    return made, [LoadNote(table=name, text=f"the view is left out: {reasons[name]}") for name in waiting]
