"""Brings hashes of passwords into the form that Django stores."""

from collections.abc import Callable
from typing import Literal

from legacygen.runtime.export.clean.errors import CleanError
from legacygen.runtime.hashers import (
    CryptHasher,
    LegacyMD5Hasher,
    LegacySHA1Hasher,
    PhpassHasher,
    PhpBcryptHasher,
)

Kind = Literal["md5", "sha1", "phpass", "bcrypt", "crypt"]
Order = Literal["before", "after", "hashed-after", "both-hashed"]
WRAPPERS: dict[str, Callable[[str], str | None]] = {
    "phpass": PhpassHasher.wrap,
    "bcrypt": PhpBcryptHasher.wrap,
    "crypt": CryptHasher.wrap,
}
DIGESTS = {"md5": LegacyMD5Hasher, "sha1": LegacySHA1Hasher}
UNUSABLE = "!"
"""A password that no login has, as Django's `set_unusable_password` sets it."""


def password(value: str | None, *kinds: Kind, salt: str | None = "", order: Order = "before") -> str:
    """Return the stored form of a hash of the first kind that fits: `clean.password(old.pass, "phpass", "md5")`.

    `salt` and `order` are for md5 and sha1; see `ORDERS` in `hashers/digests.py`. NULL and empty text give a password
    that nobody has. Raises CleanError, which does not show the value, if no kind fits. The hashers of the kinds must
    be in PASSWORD_HASHERS, else no login works.
    """
    if not kinds or set(kinds) - WRAPPERS.keys() - DIGESTS.keys():
        raise ValueError(f"clean.password() needs kinds of hashes: {', '.join([*DIGESTS, *WRAPPERS])}")
    stripped = (value or "").strip()
    if not stripped:
        return UNUSABLE
    for kind in kinds:
        is_digest = kind in DIGESTS
        found = DIGESTS[kind].wrap(stripped, salt or "", order) if is_digest else WRAPPERS[kind](stripped)
        if found:
            return found
    # The same words for all such rows, so that they are listed under one reason.
    raise CleanError(f"the password is not a hash of {' or '.join(kinds)}")
