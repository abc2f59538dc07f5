"""A member of an enumeration is in capitals: `in transit` is `IN_TRANSIT`, `PG-13` is `PG_13`.

A value that begins with a digit gets `VALUE_` before it: `2nd` is `VALUE_2ND`. The empty value is `EMPTY`, and a value
without a letter or digit is `OTHER`. Members that would get the same name get a number: `OTHER_2`.
"""

from legacygen.naming.name import Name, NameKind


def write_member(name: Name) -> Name:
    """Write the name of a member in capitals."""
    if name.kind is not NameKind.MEMBER:
        return name
    if not name.words:
        return name.with_text("OTHER" if name.raw else "EMPTY")
    text = name.text.upper()
    # The rule `identifier` has put one letter before a digit.
    return name.with_text(f"VALUE_{text[1:]}" if name.words[0][0].isdigit() else text)
