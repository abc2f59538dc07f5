"""Describes profiles in words for comments: counts and kinds, never values."""

from collections.abc import Iterator

from legacygen.profiles.column_profile import ColumnProfile, TableProfile
from legacygen.profiles.meanings import Guess, Meaning

CLEANERS = {
    Meaning.TIMESTAMP: "clean.epoch()",
    Meaning.MOMENT: "clean.local_time()",
    Meaning.IP: "clean.ip()",
    Meaning.MONEY: "clean.money()",
    Meaning.PHP: "clean.php()",
    Meaning.MD5: "clean.password()",
    Meaning.SHA1: "clean.password()",
    Meaning.BCRYPT: "clean.password()",
    Meaning.PHPASS: "clean.password()",
}
"""The functions of the export kit that read values of a meaning."""

FORMATS = {"%Y": "YYYY", "%y": "YY", "%m": "MM", "%d": "DD", "%H": "hh", "%M": "mm", "%S": "ss"}


def describe_row_count(table: TableProfile) -> str:
    """Return the sentence that says of which rows the counts are."""
    if not table.rows:
        return "The table has no rows."
    if table.partial:
        return f"The counts below are of the first {table.rows:,} rows."
    return f"The counts below are of {'its only row' if table.rows == 1 else f'all {table.rows:,} rows'}."


def describe_column_profile(profile: ColumnProfile, *, nullable: bool) -> str:
    """Return the counts of a column and what it looks like, as `12 % NULL, 3 distinct values`; empty without rows."""
    return ", ".join(_list_facts(profile, nullable=nullable)) if profile.rows else ""


def _list_facts(profile: ColumnProfile, *, nullable: bool) -> Iterator[str]:
    known = profile.rows - profile.nulls
    if nullable or profile.nulls:
        yield _format_share(profile.nulls, profile.rows)
    if profile.distinct is not None and known:
        yield _format_distinct(profile, known)
    if profile.guess:
        yield _format_guess(profile.guess)
    counts = (
        ("empty strings instead of NULL: {}" if nullable else "empty strings: {}", profile.empty),
        ("zero dates: {}", profile.zero_dates),
        ("HTML entities in {}", profile.entities),
        ("mojibake in {}", profile.mojibake),
    )
    yield from (text.format(f"{count:,}") for text, count in counts if count)


def _format_share(nulls: int, rows: int) -> str:
    if nulls in (0, rows):
        return "always NULL" if nulls else "never NULL"
    percent = round(100 * nulls / rows)
    return "under 1 % NULL" if percent == 0 else "over 99 % NULL" if percent == 100 else f"{percent} % NULL"


def _format_distinct(profile: ColumnProfile, known: int) -> str:
    count = profile.distinct or 0
    if count == known > 1:
        return "all values distinct"
    at_least = "at least " if profile.is_cut else ""
    return f"{at_least}{count:,} distinct value{'' if count == 1 else 's'}"


def _format_guess(guess: Guess) -> str:
    text = f"looks like {guess.meaning}"
    if guess.meaning in (Meaning.DATE, Meaning.MOMENT):
        text += f" ({' or '.join(_spell_format(each) for each in guess.formats)})"
    cleaner = CLEANERS.get(guess.meaning)
    return f"{text}, which {cleaner} reads" if cleaner else text


def _spell_format(form: str) -> str:
    for directive, word in FORMATS.items():
        form = form.replace(directive, word)
    return form
