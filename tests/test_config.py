"""legacygen.toml is read, and what cannot be followed is named."""

import pytest

from legacygen.config import Config, parse_config
from legacygen.errors import ConfigError


def test_an_empty_file_gives_the_defaults() -> None:
    assert parse_config("", "legacygen.toml") == Config()


def test_every_key_is_read() -> None:
    config = parse_config(
        """
        app = "crm"
        database = "crm"
        settings = "site.settings"
        include = ["tbl_*"]
        exclude = ["*_bak"]
        prefixes = []
        classes = {tbl_cust = "Customer"}
        [fields]
        "tbl_cust.CustNm" = "name"
        """,
        "legacygen.toml",
    )
    assert config == Config(
        app="crm",
        database="crm",
        settings="site.settings",
        include=("tbl_*",),
        exclude=("*_bak",),
        prefixes=(),
        classes={"tbl_cust": "Customer"},
        fields={"tbl_cust.CustNm": "name"},
    )


def test_a_dotted_name_without_quotes_means_the_same_as_with_them() -> None:
    assert parse_config('[fields]\ntbl.name = "title"', "x") == parse_config('[fields]\n"tbl.name" = "title"', "x")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("app = ", "legacygen.toml is not valid TOML: Invalid value (at end of document)."),
        ('clases = {a = "b"}', "legacygen.toml: unknown key 'clases'; did you mean 'classes'?"),
        ("zzz = 1", "legacygen.toml: unknown key 'zzz'."),
        ("app = 1", "legacygen.toml: 'app' must be a string."),
        ("include = 'a'", "legacygen.toml: 'include' must be a list of strings."),
        ("include = [1]", "legacygen.toml: 'include' must be a list of strings."),
        ("[types]\na = 1", "legacygen.toml: 'types' must be a table of strings."),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_config(text, "legacygen.toml")
    assert str(error.value) == sentence
