"""Brings the spellings of MySQL and MariaDB together where the difference carries no meaning."""

import re


def without_width(raw: str) -> str:
    """`int(11)` means `int`, as MySQL says since 8.0.19; a width tells something in `tinyint(1)` and with zerofill."""
    if "zerofill" in raw.casefold() or re.match(r"tinyint\(1\)", raw, re.I):
        return raw
    return re.sub(r"^((?:tiny|small|medium|big)?int|year)\(\d+\)", r"\1", raw, flags=re.I)


def expression_of(raw: str) -> str:
    """An expression as both servers would spell it: MySQL adds brackets and character sets, and escapes quotes."""
    plain = re.sub(r"_utf8mb[34](?=')", "", raw.replace("\\'", "'"))
    return plain[1:-1] if plain.startswith("(") and _closing(plain) == len(plain) - 1 else plain


def _closing(expression: str) -> int:
    """Where the bracket that opens the text is closed."""
    depth = 0
    for token in re.finditer(r"'(?:[^'\\]|''|\\.)*'|`[^`]*`|[()]", expression, re.S):
        depth += (token[0] == "(") - (token[0] == ")")
        if not depth:
            return token.start()
    return -1
