"""Tells from the name of a column whether its values may be moments."""

from legacygen.naming.words import split_words

MOMENTS = frozenset(
    "at ts epoch since until created changed modified updated deleted expires expire expiry expiration login access "
    "visit visited seen start end begin started ended finished published posted sent joined registered activated "
    "datum zeit zeitpunkt angelegt erstellt geändert geaendert fecha hora quand heure".split()
)
"""Words of names of moments; whether they mean one depends on the values."""
BEGINNINGS, ENDINGS = ("time", "date"), ("time", "date", "stamp", "stempel", "dateline", "visit", "login", "seen")
"""Parts of words that are written together, such as `timecreated` and `lastvisit`."""
OTHERS = frozenset("ip ipv addr address number num no count range price amount qty level execution duration".split())
"""Words of columns with addresses, counts or durations, which no other word makes a moment."""
PLAIN = frozenset({"at", "ts", "time", "epoch"})
"""Last words that mean a moment even without values."""


def may_name_moment(column: str) -> bool:
    """Return whether the name of a column fits a moment, among other things."""
    words = _split(column)
    return OTHERS.isdisjoint(words) and any(
        word in MOMENTS or word.startswith(BEGINNINGS) or word.endswith(ENDINGS) for word in words
    )


def names_moment(column: str) -> bool:
    """Return whether the name of a column says that it is a moment, as `created_at` and `post_time` do."""
    words = _split(column)
    is_other = not words or words == ["at"] or not OTHERS.isdisjoint(words)
    return not is_other and (words[-1] in PLAIN or words[-1].endswith("stamp"))


def _split(column: str) -> list[str]:
    return [word.rstrip("0123456789") for word in split_words(column)]
