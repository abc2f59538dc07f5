"""The contents of a dump of PostgreSQL, as far as it has been read: tables, rows, other objects, refusals."""

import functools
import re
from dataclasses import dataclass, field

from legacygen.dump.contents import MOST, DumpRefusal
from legacygen.dump.postgresql.judging import Action, describe_statement, judge_statement
from legacygen.dump.postgresql.script import ScriptState, ScriptStatement, list_tokens
from legacygen.dump.problems import DumpError, make_printable
from legacygen.dump.summary import DumpSummary, TableSummary

Key = tuple[str, str]
KINDS = {
    "VIEW": "views",
    "MATERIALIZED": "views",
    "TRIGGER": "triggers",
    "FUNCTION": "routines",
    "PROCEDURE": "routines",
    "AGGREGATE": "routines",
}
SERVERS_OWN = frozenset({"postgres", "template0", "template1"})
"""Databases of every server, which are loaded only if they are named."""


@dataclass(slots=True)
class ScriptContents:
    """The contents of a dump; `tables` are the numbers of columns and `rows` those of rows, by schema and name."""

    state: ScriptState
    wanted: str = ""
    takes_all: bool = False
    """Whether the objects of several databases are counted, where none was named."""

    chosen: str | None = None
    tables: dict[Key, int] = field(default_factory=dict)
    rows: dict[Key, int] = field(default_factory=dict)
    objects: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("views", "triggers", "routines"), 0))
    settings: dict[str, list[str]] = field(default_factory=dict)
    """The settings that the dump makes for a database, by its name: `SET search_path TO …`."""

    refusals: list[DumpRefusal] = field(default_factory=list)
    more: int = 0

    def refuse(self, statement: ScriptStatement, reason: str) -> None:
        """Note what is refused."""
        if len(self.refusals) >= MOST:
            self.more += 1
            return
        text = make_printable(f"{describe_statement(statement)}: {reason}")
        self.refusals.append(DumpRefusal(line=statement.place.line, byte=statement.place.byte, text=text))

    def apply(self, statement: ScriptStatement) -> Action:
        """Take a statement into account, and return what is done with it: SKIP for one of another database.

        Raises DumpError where the dump has a second database, and none was named.
        """
        judgement = judge_statement(statement)
        if judgement.action is Action.REFUSE:
            self.refuse(statement, judgement.reason)
        if judgement.action is Action.CONFIGURE:
            self._configure(statement)
        if judgement.action in (Action.SEND, Action.TRY, Action.COPY, Action.LARGE_OBJECT):
            if not self._is_chosen(statement):
                return Action.SKIP
            self._count(statement)
        return judgement.action

    def _is_chosen(self, statement: ScriptStatement) -> bool:
        if statement.text[:3].upper() in (b"SET", b"SEL"):  # settings hold until the next ones
            return not statement.database or self.chosen in (None, statement.database)
        if self.takes_all:
            return True
        if self.wanted:
            self.chosen = self.wanted
            return statement.database in ("", self.wanted)
        if statement.database in SERVERS_OWN:
            return False
        if self.chosen is None and statement.text[:6].upper() in (b"CREATE", b"COPY "):
            self.chosen = statement.database
        if self.chosen is not None and statement.database != self.chosen:
            first = self.chosen or "one without a name"
            raise DumpError(
                f"The dump has several databases, {first} and {statement.database}; name the one to load with "
                "--database. Nothing was replaced."
            )
        return True

    def _configure(self, statement: ScriptStatement) -> None:
        name = r"(\"(?:[^\"]|\"\")+\"|[\w$]+)"
        match = re.fullmatch(
            rf"ALTER\s+DATABASE\s+{name}\s+(SET\s+(?!TABLESPACE).*)", statement.text.decode(), re.I | re.S
        )
        if match:
            self.settings.setdefault(read_name(match[1]), []).append(match[2])

    def _count(self, statement: ScriptStatement) -> None:
        if statement.text[:12].upper() == b"INSERT INTO ":
            begin = statement.text.partition(b"(")[0]
            self.add_rows(self._name_table(statement, *find_inserted(begin)), count_groups(statement.text))
            return
        tokens = statement.list_tokens(12)
        if tokens[0] == "CREATE":
            words = [
                token for token in tokens[1:5] if token not in ("OR", "REPLACE", "CONSTRAINT", "UNLOGGED", "RECURSIVE")
            ]
            if words[0] == "TABLE":
                key = self.find_key(statement, tokens.index("TABLE") + 1)
                self.tables[key] = count_columns(statement.text)
                self.rows.setdefault(key, 0)
            elif words[0] in KINDS:
                self.objects[KINDS[words[0]]] += 1

    def find_key(self, statement: ScriptStatement, at: int) -> Key:
        """Return schema and name of a table at a token of a statement; the database too, where there are several."""
        return self._name_table(statement, *find_key(statement.list_tokens(12), at))

    def _name_table(self, statement: ScriptStatement, schema: str, name: str) -> Key:
        return ".".join(filter(None, (statement.database if self.takes_all else "", schema))), name

    def add_rows(self, key: Key, count: int) -> None:
        """Count rows of a table."""
        self.rows[key] = self.rows.get(key, 0) + count


def read_name(token: str) -> str:
    """Return a name without its quotes; one without any is in small letters."""
    return token[1:-1].replace('""', '"') if token[:1] == '"' else token.lower()


def find_key(tokens: list[str], at: int) -> Key:
    """Return the schema and name at an index of a statement's tokens; the schema is empty if it is `public`."""
    while tokens[at : at + 1] and tokens[at] in ("IF", "NOT", "EXISTS", "ONLY"):
        at += 1
    if tokens[at + 1 : at + 2] == ["."] and len(tokens) > at + 2:
        schema = read_name(tokens[at])
        return "" if schema == "public" else schema, read_name(tokens[at + 2])
    return "", read_name(tokens[at]) if at < len(tokens) else ""


@functools.lru_cache(maxsize=256)
def find_inserted(begin: bytes) -> Key:
    """Return the schema and name of a table from the begin of an INSERT, up to its first bracket."""
    return find_key(list_tokens(begin, 12), 2)


STRINGS = re.compile(rb"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"")


def _list_brackets(text: bytes) -> list[bytes]:
    return re.findall(rb"[(),]", STRINGS.sub(b"x", text))


def count_columns(text: bytes) -> int:
    """Count the columns in a CREATE TABLE: the parts of its list that are no constraints."""
    plain = STRINGS.sub(b"x", text)
    begin = plain.find(b"(")
    depth, parts, part = 0, [], bytearray()
    for at in range(begin, len(plain) if begin >= 0 else begin):
        letter = plain[at : at + 1]
        depth += (letter == b"(") - (letter == b")")
        if depth == 0:
            break
        if depth == 1 and letter in (b",", b"("):
            parts.append(bytes(part))
            part.clear()
        else:
            part += letter
    words = [each.split(None, 1)[0].upper() for each in (*parts, bytes(part)) if each.strip()]
    return sum(
        word not in (b"CONSTRAINT", b"CHECK", b"PRIMARY", b"UNIQUE", b"FOREIGN", b"EXCLUDE", b"LIKE") for word in words
    )


def count_groups(text: bytes) -> int:
    """Count the rows of an INSERT: the brackets behind VALUES."""
    if text.count(b"(") <= 2:  # those of the columns and of one row
        return 1
    plain = STRINGS.sub(b"x", text)
    values = re.search(rb"\bVALUES\b", plain, re.I)
    if not values:
        return 1
    depth = count = 0
    for mark in re.findall(rb"[()]", plain[values.end() :]):
        depth += 1 if mark == b"(" else -1
        count += mark == b")" and depth == 0
    return count or 1


def summarize_script(file: str, contents: ScriptContents, cut_off: str) -> DumpSummary:
    """Summarize a dump that was read to its end, as far as its text says."""
    state = contents.state
    databases = [name for name in state.databases if name not in SERVERS_OWN or name == contents.wanted]
    tables = tuple(
        TableSummary(database=key[0], name=key[1], columns=columns, rows=contents.rows.get(key, 0), undecoded=0)
        for key, columns in contents.tables.items()
    )
    return DumpSummary(
        file=file,
        producer=state.producer or "a program that gives no name",
        version=state.version,
        server=f"PostgreSQL {state.server}" if state.server else "",
        charset=state.charset or "UTF8",
        is_declared=bool(state.charset),
        databases=tuple(databases),
        tables=tables,
        views=contents.objects["views"],
        triggers=contents.objects["triggers"],
        routines=contents.objects["routines"],
        events=0,
        rows=sum(table.rows for table in tables),
        undecoded=0,
        refusals=tuple(contents.refusals),
        more_refusals=contents.more,
        complete=False if cut_off else state.is_complete or None,
        cut_off=cut_off,
    )
