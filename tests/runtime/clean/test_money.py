"""Amounts of money keep all of their digits; what may mean two amounts is refused."""

from decimal import Decimal
from typing import Any

import pytest

from legacygen.runtime.export import clean


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (None, None),
        (" ", None),
        (5, "5"),
        (0.1, "0.1"),
        (Decimal("1.20"), "1.20"),
        ("12", "12"),
        ("12.50", "12.50"),
        ("12,5", "12.5"),
        (".50", "0.50"),
        (",5", "0.5"),
        ("1.234,50 €", "1234.50"),
        ("€ 1.234,50", "1234.50"),
        ("$1,234.50", "1234.50"),
        ("US$ 1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("1'234.-", "1234"),
        ("1’234.50", "1234.50"),
        ("12,--", "12"),
        ("CHF 12.--", "12"),
        ("12-", "-12"),
        ("1 234 567,891 zł", "1234567.891"),
        ("0,125", "0.125"),
        ("0.1234", "0.1234"),
        ("-12.50", "-12.50"),
        ("−12,50", "-12.50"),
        ("-$12.50", "-12.50"),
        ("$-12.50", "-12.50"),
        ("12,50-", "-12.50"),
        ("(12.00)", "-12.00"),
        ("($1,200.00)", "-1200.00"),
        ("+3", "3"),
        ("USD 3", "3"),
        ("3 EUR", "3"),
        ("999999999999999999999.99", "999999999999999999999.99"),
    ],
)
def test_an_amount_is_a_decimal(value: Any, result: str | None) -> None:
    found = clean.money(value)
    assert (None if found is None else str(found)) == result


@pytest.mark.parametrize(("point", "result"), [(".", "1.234"), (",", "1234")])
def test_the_decimal_sign_can_be_named(point: Any, result: str) -> None:
    assert str(clean.money("1.234", point)) == result


@pytest.mark.parametrize("value", ["1.234", "999,000", "€ 1,234"])
def test_what_may_be_thousands_is_refused(value: str) -> None:
    with pytest.raises(clean.CleanError, match="say which"):
        clean.money(value)


@pytest.mark.parametrize(
    "value",
    ["free", "12 kg", "1.2.3", "12,34,56", "1.23,456,7", "--5", "(5", "-(5)", "5 6", "12-13", "1e5", "€", "5-%"],
)
def test_what_is_no_amount_is_refused(value: str) -> None:
    with pytest.raises(clean.CleanError):
        clean.money(value)
