"""Words are split at underscores, spaces, punctuation and capitals: `CustNm` and `CUST_NM` are both `cust nm`.

Digits stay with the word before them (`address2`), a run of capitals is one word (`HTTPServer`, `OrderID`, `IDs`),
letters of every language are letters, and compatibility forms are unified (NFKC).
"""

import functools
import re
import unicodedata

BOUNDARY = re.compile(
    r"(?<=[^\W\d_A-Z])(?=[A-Z])"  # custNm
    r"|(?<=\d)(?=[A-Z][a-z])"  # address2Line
    r"|(?<=[A-Z])(?=[A-Z](?!s(?![^\W_]))[^\W\d_A-Z])"  # HTTPServer, but not IDs
)


@functools.cache  # the columns of a schema share most of their names
def words(raw: str) -> tuple[str, ...]:
    """The words of an identifier in lower case; none when it holds no letter or digit."""
    text = unicodedata.normalize("NFKC", raw)
    return tuple(
        lowered
        for part in re.split(r"[\W_]+", text)
        for word in BOUNDARY.split(part)
        if word and (lowered := unicodedata.normalize("NFKC", word.lower()))
    )
