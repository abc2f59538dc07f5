"""A name is split into words at underscores, spaces, punctuation and capitals: `CustNm`, `CUST_NM` are both `cust nm`.

A digit belongs to the word before it (`address2`). Several capitals are one word (`HTTPServer`, `OrderID`, `IDs`).
The letters of all languages are letters, and compatibility forms of a letter count as the letter (NFKC).
"""

import functools
import re
import unicodedata

from legacygen.naming.name import Name

BOUNDARY = re.compile(
    r"(?<=[^\W\d_A-Z])(?=[A-Z])"  # custNm
    r"|(?<=\d)(?=[A-Z][a-z])"  # address2Line
    r"|(?<=[A-Z])(?=[A-Z](?!s(?![^\W_]))[^\W\d_A-Z])"  # HTTPServer, but not IDs
)


def split_name(name: Name) -> Name:
    """Split the name in the database into its words."""
    return name.with_words(split_words(name.raw))


@functools.cache  # the columns of a schema share most of their names
def split_words(raw: str) -> tuple[str, ...]:
    """Return the words of an identifier in lower case; none if it has no letter or digit."""
    text = unicodedata.normalize("NFKC", raw)
    return tuple(
        lowered
        for part in re.split(r"[\W_]+", text)
        for word in BOUNDARY.split(part)
        if word and (lowered := unicodedata.normalize("NFKC", word.lower()))
    )
