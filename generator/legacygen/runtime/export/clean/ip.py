"""Reads addresses of the Internet that were stored as numbers."""

import ipaddress
from typing import Any

from legacygen.runtime.export.clean.errors import CleanError


def ip(value: Any) -> str | None:
    """Return the address as text: of a number (`INET_ATON`, PHP's `ip2long`), of bytes (`INET6_ATON`), or of text.

    Negative numbers are those of PHP on machines with 32 bits. NULL and empty values give None. Raises CleanError for
    what is no address.
    """
    if value is None or value in ("", b""):
        return None
    try:
        if isinstance(value, str) and not value.strip().lstrip("-").isdecimal():
            return str(ipaddress.ip_address(value.strip()))
        if isinstance(value, bytes | memoryview):
            return str(ipaddress.ip_address(bytes(value)))
        number = int(value)
        return str(ipaddress.IPv4Address(number + 2**32 if -(2**31) <= number < 0 else number))
    except (ValueError, TypeError) as error:
        raise CleanError.about(value, "is no IP address") from error
