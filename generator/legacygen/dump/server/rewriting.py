"""Changes statements by their tokens, so that another server accepts them, and no other database is meant."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from legacygen.dump.lexical import Quoting, find_token_matches, is_name, read_name
from legacygen.dump.statement import DumpStatement

OUTSIDE = frozenset({b"FEDERATED", b"CONNECT", b"SPIDER", b"S3", b"MROONGA", b"SPHINX", b"OQGRAPH"})
"""Engines whose tables are elsewhere; such a table becomes a plain one."""

REMOVED = (b"CONNECTION", b"INSERT_METHOD")
"""Options of tables that say where else their rows are."""


@dataclass(slots=True)
class Rewriting:
    """The changes that are made, and how often each one was.

    `database` is that of the dump, whose name is taken off; `collations` are those that the server knows.
    """

    database: str = ""
    collations: Collection[str] = ()
    counts: Counter[str] = field(default_factory=Counter)

    def rewrite(self, statement: DumpStatement) -> bytes:
        """Return the text of a statement with all changes."""
        text = statement.text
        tokens = [_Token(m[1], m.start(1), m.end(1)) for m in find_token_matches(text, statement.quoting)]
        cuts: list[tuple[int, int, bytes]] = []
        at = 0
        while at < len(tokens):
            taken = next((made for rule in RULES if (made := rule(self, tokens, at))), None)
            if taken is None:
                at += 1
                continue
            length, replacement = taken
            cuts.append((tokens[at].start, tokens[at + length - 1].end, replacement))
            at += length
        return _apply(text, cuts)

    def _drop_database(self, tokens: "list[_Token]", at: int) -> "tuple[int, bytes] | None":
        """Take the name of the dump's own database off a qualified name."""
        is_name = tokens[at].text[:1] in (b"`", b'"') or tokens[at].text.isalnum() or b"_" in tokens[at].text
        if not self.database or not is_name or at + 2 >= len(tokens) or tokens[at + 1].text != b".":
            return None
        if read_name(tokens[at].text) != self.database or (at and tokens[at - 1].text == b"."):
            return None
        return 2, b""

    def _drop_definer(self, tokens: "list[_Token]", at: int) -> "tuple[int, bytes] | None":
        """Leave out DEFINER = user@host, whom this server need not know."""
        if tokens[at].word != b"DEFINER" or tokens[at + 1 : at + 2] == [] or tokens[at + 1].text != b"=":
            return None
        length = 3
        if tokens[at + 2 : at + 4] and tokens[at + 3 : at + 4] and tokens[at + 3].text[:1] == b"@":
            length = 4 if len(tokens[at + 3].text) > 1 else 5
        elif tokens[at + 2].word == b"CURRENT_USER" and tokens[at + 3 : at + 4] and tokens[at + 3].text == b"(":
            length = 5
        self.counts["DEFINER was left out, because the account need not exist here"] += 1
        return length, b""

    def _replace_collation(self, tokens: "list[_Token]", at: int) -> "tuple[int, bytes] | None":
        """Replace a collation that the server does not know by one that compares alike."""
        before = tokens[at - 1].word if at else b""
        if before == b"=" and at > 1:
            before = tokens[at - 2].word
        name = tokens[at].text.strip(b"'\"`").decode("ascii", "replace").lower()
        if before != b"COLLATE" or not self.collations or name in self.collations:
            return None
        found = choose_collation(name, self.collations)
        if not found:
            return None
        self.counts[f"the collation {name} is not known here; {found} was taken"] += 1
        return 1, found.encode()

    def _replace_engine(self, tokens: "list[_Token]", at: int) -> "tuple[int, bytes] | None":
        """Spell TYPE= as ENGINE=, and give a table that would be elsewhere its place here."""
        if tokens[at].word not in (b"TYPE", b"ENGINE") or not tokens[at + 1 : at + 2] or tokens[at + 1].text != b"=":
            return None
        if at and tokens[at - 1].word == b"ALTER":
            return None
        engine = tokens[at + 2].word if at + 2 < len(tokens) else b""
        if engine.strip(b"'\"`") in OUTSIDE:
            self.counts[f"ENGINE={engine.decode()} reaches outside of the database and was left out"] += 1
            return 3, b""
        return (2, b"ENGINE=") if tokens[at].word == b"TYPE" else None

    def _drop_directory(self, tokens: "list[_Token]", at: int) -> "tuple[int, bytes] | None":
        """Leave out options that put rows outside of the database."""
        words = [token.word for token in tokens[at : at + 2]]
        length = 2 if words in ([b"DATA", b"DIRECTORY"], [b"INDEX", b"DIRECTORY"]) else 1
        if length == 1 and (words[0] not in REMOVED or words[1:] != [b"="]):
            return None
        if tokens[at + length : at + length + 1] and tokens[at + length].text == b"=":
            length += 1
        if not tokens[at + length : at + length + 1] or tokens[at + length].text[:1] not in (b"'", b'"'):
            return None
        name = b" ".join(words[:2] if words[1:] != [b"="] else words[:1]).decode()
        self.counts[f"{name} reaches outside of the database and was left out"] += 1
        return length + 1, b""

    def _drop_width(self, tokens: "list[_Token]", at: int) -> "tuple[int, bytes] | None":
        """Leave out the width of a TIMESTAMP of MySQL 4."""
        if tokens[at].word != b"TIMESTAMP" or [token.text for token in tokens[at + 1 : at + 4 : 2]] != [b"(", b")"]:
            return None
        width = tokens[at + 2].text
        return (4, tokens[at].text) if width.isdigit() and int(width) > 6 else None


@dataclass(frozen=True, slots=True)
class _Token:
    text: bytes
    start: int
    end: int

    @property
    def word(self) -> bytes:
        """The token in capitals."""
        return self.text.upper()


Rule = Callable[[Rewriting, list[_Token], int], tuple[int, bytes] | None]
RULES: tuple[Rule, ...] = (
    Rewriting._drop_database,
    Rewriting._drop_definer,
    Rewriting._replace_collation,
    Rewriting._replace_engine,
    Rewriting._drop_directory,
    Rewriting._drop_width,
)
"""Each returns how many tokens it replaces and by what, or None."""


def find_other_database(text: bytes, quoting: Quoting) -> str:
    """Find a name in another database, in a statement that no longer names its own; empty if there is none.

    A foreign key may refer to one.
    """
    tokens = [match[1] for match in find_token_matches(text, quoting)]
    for at in range(1, len(tokens) - 1):
        one, dot, other = tokens[at - 1 : at + 2]
        is_pair = dot == b"." and is_name(one) and is_name(other) and not one.isdigit()
        if is_pair and tokens[at - 2 : at - 1] != [b"."] and tokens[max(at - 2, 0)].upper() != b"REFERENCES":
            return f"{read_name(one)}.{read_name(other)}"
    return ""


def _apply(text: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    parts, at = [], 0
    for begin, end, replacement in cuts:
        parts += [text[at:begin], replacement]
        at = end
    return b"".join([*parts, text[at:]])


def choose_collation(name: str, known: Collection[str]) -> str:
    """Choose the known collation that is nearest to one that is not known; empty if its character set is not."""
    charset = name.partition("_")[0]
    if name.endswith("_bin"):
        nearest: tuple[str, ...] = (f"{charset}_bin",)
    elif "_cs" in name or "_as_" in name:
        nearest = (f"{charset}_0900_as_cs", f"{charset}_bin")
    else:
        nearest = (f"{charset}_0900_ai_ci", f"{charset}_unicode_520_ci", f"{charset}_general_ci")
    return next((each for each in nearest if each in known), "")
