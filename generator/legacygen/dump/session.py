"""The state of the client's session that decides how the text of a dump is to be read."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from legacygen.dump.charsets import UNDECLARED, UNSAFE, find_charset
from legacygen.dump.lexical import PLAIN, Quoting, read_name
from legacygen.dump.problems import DumpError

ANSI_MODES = frozenset({"ANSI", "ANSI_QUOTES", "DB2", "MAXDB", "MSSQL", "ORACLE", "POSTGRESQL"})
CLIENT = "character_set_client"
MODE = "sql_mode"
ZONE = "time_zone"
UTC = ("+00:00", "utc")
SCOPES = (b"SESSION", b"LOCAL")


@dataclass(slots=True)
class DumpSession:
    """Delimiter, database, character set and quoting at a place of the dump; SET, USE and DELIMITER change it.

    A character set in which statements cannot be read is a DumpError.

    `fixed_charset` is that of a text that was decoded before, whatever the dump says.
    """

    delimiter: bytes = b";"
    database: str = ""
    charset: str = UNDECLARED
    is_declared: bool = False
    is_utc: bool = False
    """Whether the values of TIMESTAMP are in UTC; otherwise they are in a time zone that the dump does not name."""

    fixed_charset: str = ""
    quoting: Quoting = PLAIN
    _saved: dict[bytes, str] = field(default_factory=dict)
    _mode: str = ""

    @property
    def counts_zero(self) -> bool:
        """Whether a 0 for a counter asks for its next number, as NULL does."""
        return "NO_AUTO_VALUE_ON_ZERO" not in self._mode.upper()

    def declare_charset(self, name: str) -> None:
        """Read what follows in a character set that the dump names for all of its text."""
        self._set_charset(name)
        self.is_declared = True

    def _set_charset(self, name: str) -> None:
        plain = name.lower()
        if self.fixed_charset or plain in ("", "default"):
            return
        if plain in UNSAFE or (plain != "binary" and find_charset(plain) is None):
            raise DumpError(
                f"The dump is in the character set {name}, which cannot be read; "
                "dump it again with --default-character-set=utf8mb4."
            )
        self.charset = plain

    def apply_set(self, tokens: Sequence[bytes]) -> None:
        """Apply a SET statement, as far as it is about the character set or sql_mode. `tokens` begin behind SET."""
        words = [token.upper() for token in tokens[:3]]
        if words[:1] in ([b"NAMES"], [b"CHARSET"]) and len(tokens) > 1:
            self.declare_charset(_read_string(tokens[1]))
        elif words[:2] == [b"CHARACTER", b"SET"] and len(tokens) > 2:
            self.declare_charset(_read_string(tokens[2]))
        else:
            for target, value in split_assignments(tokens):
                self._assign(target, value)

    def _assign(self, target: bytes, value: Sequence[bytes]) -> None:
        if len(value) == 1 and target[:1] == b"@" and target[:2] != b"@@":
            known = _read_variable(value[0])
            if known in (CLIENT, MODE):
                self._saved[target.lower()] = self.charset if known == CLIENT else self._mode
            return
        name = _read_variable(target)
        if name == ZONE:
            self.is_utc = len(value) == 1 and _read_string(value[0]).lower() in UTC
        if name not in (CLIENT, MODE) or not value:
            return
        if len(value) > 1:
            self._judge_expression(name, value)
            return
        text = self._saved.get(value[0].lower(), "") if value[0][:1] == b"@" else _read_string(value[0])
        if name == CLIENT:
            self._set_charset(text)
        else:
            self._set_mode(text)

    def _set_mode(self, text: str) -> None:
        modes = {mode.strip() for mode in text.upper().split(",")}
        self._mode = text
        self.quoting = Quoting(backslash="NO_BACKSLASH_ESCAPES" not in modes, ansi=bool(modes & ANSI_MODES))

    def _judge_expression(self, name: str, value: Sequence[bytes]) -> None:
        text = b" ".join(value).decode("utf-8", "replace")
        if name == CLIENT or any(mode in text.upper() for mode in ("NO_BACKSLASH_ESCAPES", "ANSI")):
            raise DumpError(f"What {name} becomes cannot be told from {text!r}; write the value itself there.")


def split_assignments(tokens: Sequence[bytes]) -> list[tuple[bytes, list[bytes]]]:
    """Split the tokens behind SET at the commas: the variable, without SESSION, and the tokens of its value."""
    found: list[list[bytes]] = [[]]
    depth = 0
    for token in tokens:
        depth += (token == b"(") - (token == b")")
        if token == b"," and depth == 0:
            found.append([])
        else:
            found[-1].append(token)
    result = []
    for part in found:
        inside = [token for token in part if token.upper() not in SCOPES or len(part) < 2]
        if len(inside) > 2 and inside[0].upper() in (b"@@SESSION", b"@@LOCAL", b"@@GLOBAL") and inside[1] == b".":
            inside[:3] = [(b"@@GLOBAL." if inside[0].upper() == b"@@GLOBAL" else b"@@") + inside[2]]
        if b"=" in inside[1:3]:
            at = inside.index(b"=")
            result.append((inside[0], inside[at + 1 :]))
    return result


def _read_variable(token: bytes) -> str:
    return token.removeprefix(b"@@").decode("utf-8", "replace").lower()


def _read_string(token: bytes) -> str:
    if token[:1] in (b"'", b'"'):
        return token[1:-1].decode("utf-8", "replace")
    return read_name(token)
