"""Words are split at underscores, spaces, punctuation and capitals."""

import pytest

from legacygen.naming.words import split_words


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("CustNm", "cust nm"),
        ("CUST_NM", "cust nm"),
        ("customerNumber", "customer number"),
        ("HTTPServer", "http server"),
        ("OrderID", "order id"),
        ("OrderIDs", "order ids"),
        ("IDs", "ids"),
        ("enableIPrequests", "enable ip requests"),
        ("userSSHkey", "user ssh key"),
        ("HTTPserver", "http server"),
        ("XMLHttpRequest", "xml http request"),
        ("URLs", "urls"),
        ("MySQL", "mysql"),
        ("myPayPalName", "my paypal name"),
        ("iOSVersion", "ios version"),
        ("OAuth2Client", "oauth2 client"),
        ("address2", "address2"),
        ("address2Line", "address2 line"),
        ("2fa_codes", "2fa codes"),
        ("Order Details", "order details"),
        ("order-item.count", "order item count"),
        ("__a__b__", "a b"),
        ("Größe", "größe"),
        ("ÜberWeg", "über weg"),
        ("ИмяКлиента", "имяклиента"),
        ("ﬁsh", "fish"),
        ("ＡＢ", "ab"),
        ("%", ""),
        ("", ""),
    ],
)
def test_words_of_an_identifier(raw: str, expected: str) -> None:
    assert " ".join(split_words(raw)) == expected
