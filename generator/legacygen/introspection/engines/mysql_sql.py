"""Gives SQL of MySQL and MariaDB one spelling where the difference has no meaning."""

import functools
import re

ESCAPES = {"0": "\0", "b": "\b", "n": "\n", "r": "\r", "t": "\t", "Z": "\x1a"}
QUOTED = r"'(?:[^'\\]|''|\\.)*'|`(?:[^`]|``)*`"

NOISE = re.compile(rf"(?P<kept>{QUOTED})|\b_[a-z]\w*(?=')|(?<=-)\((?P<number>\d+(?:\.\d+)?)\)", re.S)
"""Character sets before strings, parentheses around negative numbers; quoted text is kept."""


def unescape_literal(value: str) -> str:
    """Return the value of a string literal that is given without its outer quotes."""
    return re.sub(
        r"''|\\(.)", lambda match: "'" if match[1] is None else ESCAPES.get(match[1], match[1]), value, flags=re.S
    )


def decode_hex(default: str, length: int) -> str:
    """Return `0x6162`, the way MySQL prints the default of a binary column, as text of `length` bytes.

    Other defaults are returned as they are.
    """
    if not re.fullmatch(r"0x([0-9A-F]{2})*", default):
        return default
    return bytes.fromhex(default[2:]).ljust(length, b"\0").decode("utf-8", "replace")


@functools.cache
def strip_display_width(raw: str) -> str:
    """Return `int` for `int(11)`, as MySQL does since 8.0.19; `tinyint(1)` and zerofill keep the width."""
    if "zerofill" in raw.casefold() or re.match(r"tinyint\(1\)", raw, re.I):
        return raw
    return re.sub(r"^((?:tiny|small|medium|big)?int|year)\(\d+\)", r"\1", raw, flags=re.I)


def clean_expression(raw: str, *, is_mariadb: bool) -> str:
    """Return an expression of the catalog without redundant parentheses and character sets, close to MariaDB's."""
    if not raw:
        return ""
    plain = (
        raw if is_mariadb else re.sub(r"\\(.)", r"\1", raw, flags=re.S)
    )  # MySQL escapes the whole expression once more
    plain = NOISE.sub(lambda match: match["kept"] or match["number"] or "", plain)
    plain = re.sub(r"^current_timestamp(?:\(\))?", "CURRENT_TIMESTAMP", plain)
    return plain[1:-1] if plain.startswith("(") and _find_closing(plain) == len(plain) - 1 else plain


def _find_closing(sql: str) -> int:
    """Return the position of the parenthesis that closes the first one; -1 without one."""
    depth = 0
    for token in re.finditer(rf"{QUOTED}|[()]", sql, re.S):
        depth += (token[0] == "(") - (token[0] == ")")
        if not depth:
            return token.start()
    return -1
