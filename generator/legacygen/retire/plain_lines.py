"""Finds the lines about legacygen in files that are not Python, and takes out those that legacygen has written."""

import re
from collections.abc import Collection, Iterator

ENV_COMMENTS = (
    "# NAME is the path of the database file, from the folder of the project.",
    "# A host name, or the path of a socket.",
    "# A host name, or the path of a socket folder.",
)
"""The comments of the template above the variables of a database."""

MENTION = re.compile(r"\blegacygen\b|\bmanage\.py[\"',\s]+legacy\b", re.I)


def find_mentions(text: str, prefixes: Collection[str] = ()) -> Iterator[tuple[int, str]]:
    """Find the lines about legacygen, its command, or a variable with one of the prefixes, each with its number."""
    variables = _match_variables(prefixes)
    for number, line in enumerate(text.splitlines(), start=1):
        if MENTION.search(line) or (variables and variables.search(line)):
            yield number, line


def list_variables(text: str, prefixes: Collection[str]) -> tuple[str, ...]:
    """List the names of the variables in a .env with one of these prefixes; never a value."""
    variables = _match_variables(prefixes)
    found = variables.finditer(text) if variables else ()
    return tuple(dict.fromkeys(each[0] for each in found))


def remove_ignored(text: str) -> str:
    """Remove the lines of a .gitignore about the state of legacygen."""
    return "".join(
        line for line in text.splitlines(keepends=True) if not line.startswith((".legacygen/", "/.legacygen/"))
    )


def remove_variables(text: str, prefixes: Collection[str], used: Collection[str] = ()) -> str:
    """Remove from a .env.example the lines of variables with these prefixes, and the template's comments on them.

    The variables in `used` stay, and then the comments do.
    """
    gone = set(list_variables(text, prefixes)) - set(used)
    if not gone:
        return text
    comments = () if set(list_variables(text, prefixes)) & set(used) else ENV_COMMENTS
    lines = text.splitlines(keepends=True)
    return "".join(
        line for line in lines if line.partition("=")[0].strip() not in gone and line.strip() not in comments
    )


def has_only_comments(text: str) -> bool:
    """Return whether a text has only comments and blank lines."""
    return all(not line.strip() or line.lstrip().startswith("#") for line in text.splitlines())


def _match_variables(prefixes: Collection[str]) -> re.Pattern[str] | None:
    if not prefixes:
        return None
    names = "|".join(map(re.escape, sorted(prefixes)))
    return re.compile(rf"\b(?:{names})_(?:DB|LOAD)_[A-Z]+\b", re.M)
