"""Addresses are read from numbers, bytes and text."""

from typing import Any

import pytest

from legacygen.runtime.export import clean


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (None, None),
        ("", None),
        (b"", None),
        (0, "0.0.0.0"),
        (3232235777, "192.168.1.1"),
        ("3232235777", "192.168.1.1"),
        (-1062731519, "192.168.1.1"),
        ("-1062731519", "192.168.1.1"),
        (" 192.168.1.1 ", "192.168.1.1"),
        (b"\xc0\xa8\x01\x01", "192.168.1.1"),
        (memoryview(b"\x00" * 15 + b"\x01"), "::1"),
        ("2001:DB8::1", "2001:db8::1"),
    ],
)
def test_an_address_is_text(value: Any, result: str | None) -> None:
    assert clean.ip(value) == result


@pytest.mark.parametrize("value", [2**32, -(2**31) - 1, "localhost", "999.1.1.1", b"\x00" * 5, object()])
def test_what_is_no_address_is_refused(value: Any) -> None:
    with pytest.raises(clean.CleanError, match="is no IP address"):
        clean.ip(value)
