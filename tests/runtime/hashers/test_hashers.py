"""Old passwords are right, wrong ones are wrong, and a right one is hashed anew at the first login.

The hashes of "hashcat" are those that the program of this name publishes as examples; that of "test12345" is the one
of the tests of phpass.
"""

import builtins
import hashlib
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import hashers as django_hashers
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from legacygen.runtime import hashers
from legacygen.runtime.export import clean

LEGACY = [f"legacygen.runtime.hashers.{name}" for name in hashers.__all__]
FIRST = "django.contrib.auth.hashers.PBKDF2PasswordHasher"

HASHES: dict[str, tuple[str, dict[str, Any], str]] = {
    "md5": ("md5", {}, "8743b52063cd84097a65d1633f5c74f5"),
    "md5 in capitals": ("md5", {}, "8743B52063CD84097A65D1633F5C74F5"),
    "sha1": ("sha1", {}, "b89eaac7e61417341b710b727768294d0e6a277b"),
    "osCommerce": ("md5", {"salt": "36"}, "374996a5e8a5e57fd97d893f7df79824"),
    "Joomla": (
        "md5",
        {"salt": "54718031842521651757785603028777", "order": "after"},
        "19e0e8d91c722e7091ca7a6a6fb0f4fa",
    ),
    "vBulletin": ("md5", {"salt": "568", "order": "hashed-after"}, "16780ba78d2d5f02f3202901c1b6d975"),
    "MyBB": ("md5", {"salt": "47204", "order": "both-hashed"}, "8d2129083ef35f4b365d5d87487e1207"),
    "SMF": ("sha1", {"salt": "17782686"}, "ecf076ce9d6ed3624a9332112b1cd67b236fdd11"),
    "WordPress": ("phpass", {}, "$P$984478476IagS59wHZvyQMArzfx58u."),
    "phpBB": ("phpass", {}, "$H$984478476IagS59wHZvyQMArzfx58u."),
    "Drupal 7": ("phpass", {}, "$S$C33783772bRXEx1aCsvY.dqgaaSu76XmVlKrW9Qu8IQlvxHlmzLf"),
    "bcrypt": ("bcrypt", {}, "$2a$05$LhayLxezLhK1LhWvKxCyLOj0j1u.Kj0jZ0pEmm134uzrQlFvQJLF6"),
    "bcrypt of PHP": ("bcrypt", {}, "$2y$05$LhayLxezLhK1LhWvKxCyLOj0j1u.Kj0jZ0pEmm134uzrQlFvQJLF6"),
    "crypt with DES": ("crypt", {}, "48c/R8JAv757A"),
    "crypt with MD5": ("crypt", {}, "$1$28772684$iEwNOgGugqO9.bIz5sk8k/"),
    "crypt of Apache": ("crypt", {}, "$apr1$71850310$gh9m4xcAn3MGxogwX/ztb."),
    "crypt with SHA-256": (
        "crypt",
        {},
        "$5$rounds=5000$GX7BopJZJxPc/KEK$le16UF8I2Anb.rOrn22AUPWvzUETDGefUmAV8AZkGcD",
    ),
    "crypt with SHA-512": (
        "crypt",
        {},
        "$6$52450745$k5ka2p8bFuSmoVT1tzOyyuaREkkKBcCNqoDKzYiJL9RaE8yMnPgh2XzzF0NDrUhgrcLwg78xs1w5pJiypEdFX/",
    ),
}
LIBRARIES = {"bcrypt": "bcrypt", "crypt": "passlib"}


@pytest.fixture(autouse=True)
def known_hashers() -> Any:
    with override_settings(PASSWORD_HASHERS=[FIRST, *LEGACY]):
        yield


def store(case: str) -> str:
    kind, options, value = HASHES[case]
    if kind in LIBRARIES:
        pytest.importorskip(LIBRARIES[kind])
    return clean.password(value, kind, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", HASHES)
def test_the_right_password_is_right_and_hashed_anew(case: str) -> None:
    encoded = store(case)
    made: list[str] = []
    assert len(encoded) <= 128, "as long as Django's field"
    assert django_hashers.check_password("hashcat", encoded, setter=made.append)
    assert made == ["hashcat"]
    assert django_hashers.is_password_usable(encoded)


@pytest.mark.parametrize("case", HASHES)
@pytest.mark.parametrize("password", ["", "hashca", "Hashcat", "hashcat ", "häshcat", "\ud800", "hash\0cat"])
def test_a_wrong_password_is_wrong(case: str, password: str) -> None:
    encoded = store(case)
    made: list[str] = []
    assert not django_hashers.check_password(password, encoded, setter=made.append)
    assert made == []


@pytest.mark.parametrize("case", HASHES)
def test_the_admin_shows_the_algorithm_and_no_hash(case: str) -> None:
    encoded = store(case)
    shown = str(django_hashers.identify_hasher(encoded).safe_summary(encoded))
    assert HASHES[case][2][-9:] not in shown
    assert encoded.partition("$")[0] in shown


def test_the_tests_of_phpass_agree() -> None:
    encoded = clean.password("$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0", "phpass")
    assert django_hashers.check_password("test12345", encoded)
    assert not django_hashers.check_password("test12346", encoded)


def test_libpass_agrees_about_phpass_with_other_letters() -> None:
    phpass = pytest.importorskip("passlib.hash").phpass
    for password in ("", "a", "pässwörd €", "x" * 200):
        encoded = clean.password(phpass.using(rounds=7).hash(password), "phpass")
        assert django_hashers.check_password(password, encoded)


def test_drupal_knows_passwords_that_were_md5_before() -> None:
    inner = hashlib.md5(b"secret").hexdigest()
    phpass = pytest.importorskip("passlib.hash").phpass
    encoded = clean.password(f"U{phpass.using(rounds=7).hash(inner)}", "phpass")
    assert django_hashers.check_password("secret", encoded)
    assert not django_hashers.check_password(inner, encoded)


def test_wordpress_hashes_before_bcrypt() -> None:
    bcrypt = pytest.importorskip("bcrypt")
    # base64(hmac-sha384(key "wp-sha384", "secret")), made with OpenSSL
    inner = b"qbkKVZK1/fCOPlGm5IxC1KnGqNkFSywLf79RNfTtmzevzNwKU1eXGFovQ4UXkLyH"
    stored = bcrypt.hashpw(inner, b"$2y$04$abcdefghijklmnopqrstuu").decode()
    encoded = clean.password(f"$wp{stored}", "bcrypt")
    assert django_hashers.check_password("secret", encoded)
    assert not django_hashers.check_password("secret1", encoded)


def test_bcrypt_reads_as_much_as_php_did() -> None:
    bcrypt = pytest.importorskip("bcrypt")
    encoded = clean.password(bcrypt.hashpw(b"x" * 72, b"$2y$04$abcdefghijklmnopqrstuu").decode(), "bcrypt")
    assert django_hashers.check_password("x" * 80, encoded)
    assert not django_hashers.check_password("x" * 71, encoded)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_password_may_have_come_in_latin1(encoding: str) -> None:
    encoded = clean.password(hashlib.md5("Größe".encode(encoding)).hexdigest(), "md5")
    assert django_hashers.check_password("Größe", encoded)
    assert not django_hashers.check_password("Größe€", encoded)


@pytest.mark.parametrize("salt", ["a$b", "$", "ä", "", None, "x" * 60])
def test_a_salt_may_have_any_letters(salt: str | None) -> None:
    digest = hashlib.md5(((salt or "") + "secret").encode()).hexdigest()
    assert django_hashers.check_password("secret", clean.password(digest, "md5", salt=salt))


@pytest.mark.parametrize("value", [None, "", "  "])
def test_nobody_has_the_password_that_is_not_there(value: str | None) -> None:
    encoded = clean.password(value, "md5")
    assert not django_hashers.is_password_usable(encoded)
    assert not django_hashers.check_password("", encoded)


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ("5f4dcc3b5aa765d61d8327deb882cf9", ["md5"]),
        ("5f4dcc3b5aa765d61d8327deb882cf99", ["sha1", "phpass"]),
        ("secret-in-plain-text", ["md5", "sha1", "phpass"]),
        ("$P$~QRaTwmfeRo7ud9Fh4E2PdI0S3r.L0", ["phpass"]),
        ("$P$zIQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0", ["phpass"]),
        ("$P$.IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0", ["phpass"]),
        ("$2y$31$LhayLxezLhK1LhWvKxCyLOj0j1u.Kj0jZ0pEmm134uzrQlFvQJLF6", ["bcrypt"]),
        ("$y$j9T$salt$hash", ["crypt"]),
        ("*", ["crypt"]),
    ],
)
def test_another_form_is_refused_without_showing_it(value: str, kinds: Any) -> None:
    with pytest.raises(clean.CleanError) as error:
        clean.password(value, *kinds)
    assert str(error.value) == f"the password is not a hash of {' or '.join(kinds)}"


def test_a_column_may_have_hashes_of_several_kinds() -> None:
    values = ["8743b52063cd84097a65d1633f5c74f5", "$P$984478476IagS59wHZvyQMArzfx58u."]
    stored = [clean.password(each, "phpass", "md5") for each in values]
    assert all(django_hashers.check_password("hashcat", each) for each in stored)


@pytest.mark.parametrize(("kinds", "order"), [([], "before"), (["md4"], "before"), (["md5"], "between")])
def test_an_unknown_kind_or_order_is_an_error_of_the_stub(kinds: Any, order: Any) -> None:
    with pytest.raises(ValueError, match=r"clean\.password|order="):
        clean.password("8743b52063cd84097a65d1633f5c74f5", *kinds, order=order)


@pytest.mark.parametrize(
    "encoded",
    [
        "phpass$",
        "phpass$P$",
        "phpass$S$C33783772",
        "php_bcrypt$2y$05$short",
        "legacy_md5$",
        "legacy_md5$before",
        "legacy_md5$before$",
        "legacy_sha1$between$b89eaac7e61417341b710b727768294d0e6a277b$",
    ],
)
def test_a_damaged_hash_is_the_password_of_nobody(encoded: str) -> None:
    assert not django_hashers.check_password("", encoded)
    assert not django_hashers.check_password("hashcat", encoded)


@pytest.mark.parametrize(("kind", "module"), [("bcrypt", "bcrypt"), ("crypt", "libpass")])
def test_a_missing_library_is_a_sentence(kind: Any, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from legacygen.runtime.hashers import crypt

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith(("bcrypt", "passlib")):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    real = builtins.__import__
    crypt._load_context.cache_clear()
    monkeypatch.setattr("importlib.import_module", refuse)
    value = next(value for each, _, value in HASHES.values() if each == kind)
    with pytest.raises(
        ImproperlyConfigured, match=rf"need the package {module}, .*pip install 'legacygen\[passwords\]'"
    ):
        clean.password(value, kind)


def test_a_legacy_hasher_makes_no_passwords() -> None:
    with (
        override_settings(PASSWORD_HASHERS=[*LEGACY, FIRST]),
        pytest.raises(NotImplementedError, match="only verifies passwords"),
    ):
        django_hashers.make_password("secret")
    assert settings.PASSWORD_HASHERS[0] == FIRST
