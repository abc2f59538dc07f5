"""A name is split into words at underscores, spaces, punctuation and capitals: `CustNm`, `CUST_NM` are both `cust nm`.

A digit belongs to the word before it (`address2`). Several capitals are one word (`HTTPServer`, `OrderID`, `IDs`), and
so are well-known abbreviations before a small letter (`userSSHkey` is `user ssh key`). A brand is one word (`MySQL`).
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
CAPITALS = re.compile(r"[A-Z]{2,}(?=(?!s(?![a-z]))[a-z])")
ACRONYMS = frozenset(
    "API BIC CDN CMS CPU CRM CSS CSV DHCP DNS DOI EAN ERP FAQ FTP GPG GPS GPU GUI GUID HTML HTTP IBAN ICMP ID IMAP "
    "IMEI IP ISBN ISO ISSN JSON JWT LAN LDAP MAC OTP PDF PGP PHP PIN PO QR RFC RFID RPC RSA RSS SEO SIM SKU SLA SMS "
    "SMTP SNMP SOAP SQL SSH SSL SSN SSO SVG TCP TLS TTL TV UDP UID UPC URI URL USB UTC UTF UUID VAT VIP VLAN VPN WWW "
    "XML XSL YAML".split()
)
"""Abbreviations that are known by their letters, so that a word in small letters may follow them at once."""

BRANDS = (
    *("AliExpress", "BitBucket", "CoffeeScript", "DocuSign", "FedEx", "GitHub", "GitLab", "GraphQL", "HubSpot"),
    *("InfluxDB", "JavaScript", "LinkedIn", "MailChimp", "MariaDB", "MasterCard", "MongoDB", "MoneyGram", "MySQL"),
    *("NoSQL", "OAuth", "OpenID", "PayPal", "PostgreSQL", "PowerPoint", "SQLite", "SharePoint", "SnapChat"),
    *("SoundCloud", "StackOverflow", "TikTok", "TripAdvisor", "TypeScript", "WeChat", "WhatsApp", "WooCommerce"),
    *("WordPress", "YouTube"),
)
SMALL_BRANDS = ("eBay", "iOS", "iPad", "iPhone", "iTunes", "macOS")
"""Names that are one word, although there are capitals in them."""

BRAND = re.compile(rf"(?:(?<![A-Za-z])(?:{'|'.join(SMALL_BRANDS)})|{'|'.join(BRANDS)})(?![a-z])")


def split_name(name: Name) -> Name:
    """Split the name in the database into its words."""
    return name.with_words(split_words(name.raw))


@functools.cache  # the columns of a schema share most of their names
def split_words(raw: str) -> tuple[str, ...]:
    """Return the words of an identifier in lower case; none if it has no letter or digit."""
    text = BRAND.sub(lambda brand: brand[0].capitalize(), unicodedata.normalize("NFKC", raw))
    return split_at_capitals(CAPITALS.sub(_end_acronym, text))


def split_at_capitals(raw: str) -> tuple[str, ...]:
    """Return the words of an identifier as its spelling alone tells them, without knowledge of any word."""
    text = unicodedata.normalize("NFKC", raw)
    return tuple(
        lowered
        for part in re.split(r"[\W_]+", text)
        for word in BOUNDARY.split(part)
        if word and (lowered := unicodedata.normalize("NFKC", word.lower()))
    )


def _end_acronym(capitals: re.Match[str]) -> str:
    """End a word after capitals that are an acronym only if the last of them belongs to it: `SSHkey`, not `SSHKey`."""
    letters = capitals[0]
    return f"{letters}_" if letters in ACRONYMS and letters[:-1] not in ACRONYMS else letters
