"""The collation that a server takes where a definition names only a character set, or none."""

import re

DEFAULTS = {
    "": "utf8mb4_general_ci",
    "big5": "big5_chinese_ci",
    "binary": "binary",
    "cp1250": "cp1250_general_ci",
    "cp932": "cp932_japanese_ci",
    "euckr": "euckr_korean_ci",
    "gb2312": "gb2312_chinese_ci",
    "gbk": "gbk_chinese_ci",
    "latin1": "latin1_swedish_ci",
    "latin5": "latin5_turkish_ci",
    "sjis": "sjis_japanese_ci",
    "swe7": "swe7_swedish_ci",
    "tis620": "tis620_thai_ci",
    "ujis": "ujis_japanese_ci",
    "dec8": "dec8_swedish_ci",
    "hp8": "hp8_english_ci",
    "eucjpms": "eucjpms_japanese_ci",
    "gb18030": "gb18030_chinese_ci",
}
"""The defaults that do not end with `_general_ci`, by character set."""


def choose_collation(charset: str, collation: str, server: str) -> str:
    """Return a collation by its name, or the default one of a character set on a server of this version."""
    if collation and collation != "default":
        return _respell(collation)
    name = _respell(charset)
    if name in ("", "utf8mb4", "default"):
        return "utf8mb4_0900_ai_ci" if is_mysql(server, since=8) else "utf8mb4_general_ci"
    return DEFAULTS.get(name, f"{name}_general_ci")


def _respell(name: str) -> str:
    """Return a name with `utf8mb3` for its other name `utf8`."""
    return re.sub(r"^utf8(?=_|$)", "utf8mb3", name.lower())


def is_mysql(server: str, since: int = 0) -> bool:
    """Return whether a server of this version is MySQL, of the major version `since` or a later one."""
    number = re.match(r"(\d+)\.", server)
    return "mariadb" not in server.lower() and bool(number) and since <= int(number[1] if number else 0) < 10
