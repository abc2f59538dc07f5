"""legacygen.toml is read by the types of its options, and a wrong value is refused with its name."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from legacygen import config
from legacygen.config import Config, parse_config
from legacygen.errors import ConfigError
from tests import reference


def test_an_empty_file_gives_the_defaults() -> None:
    assert parse_config("", "legacygen.toml") == Config()


def test_every_key_is_read() -> None:
    parsed = parse_config(
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
    assert parsed == Config(
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
        ("app = 'a'\ninclude = \n", "legacygen.toml is not valid TOML: Invalid value (at line 2, column 11)."),
        ('clases = {a = "b"}', "legacygen.toml: unknown key 'clases'; did you mean 'classes'?"),
        ("zzz = 1", "legacygen.toml: unknown key 'zzz'."),
        ("app = 1", "legacygen.toml: 'app' must be a string."),
        ("include = 'a'", "legacygen.toml: 'include' must be a list of strings."),
        ("include = [1]", "legacygen.toml: 'include' must be a list of strings."),
        ("[types]\na = 1", "legacygen.toml: 'types' must be a table of strings; look at 'a'."),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ConfigError) as error:
        parse_config(text, "legacygen.toml")
    assert str(error.value) == sentence


def test_every_option_has_a_type_that_can_be_read() -> None:
    assert [option.name for option in config.list_options()] == [item.name for item in dataclasses.fields(Config)]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithAFlag(Config):
    """`Config` as it would be with one more field, and no other line."""

    strict: bool = field(default=False, metadata={"help": "Refuse to guess."})


def test_one_typed_field_is_an_option_with_reader_error_and_documentation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "Config", WithAFlag)
    assert parse_config("", "legacygen.toml") == WithAFlag(strict=False)
    assert parse_config("strict = true", "legacygen.toml") == WithAFlag(strict=True)
    for value in ('"yes"', "1", "[]"):
        with pytest.raises(ConfigError, match=r"^legacygen\.toml: 'strict' must be true or false\.$"):
            parse_config(f"strict = {value}", "legacygen.toml")
    page = reference.pages()["configuration.md"]
    assert "\n| `strict` | true or false | `false` | Refuse to guess. |\n" in page


def test_an_option_of_an_unknown_type_is_an_error_of_the_programmer(monkeypatch: pytest.MonkeyPatch) -> None:
    changed = dataclasses.make_dataclass("Changed", [("limit", float, field(default=0.5, metadata={"help": ""}))])
    monkeypatch.setattr(config, "Config", changed)
    with pytest.raises(TypeError, match=r"^OPTION_TYPES has no <class 'float'>$"):
        config.list_options()


@pytest.mark.parametrize(
    ("hint", "right", "wrong"),
    [
        (str, "a", (1, True)),
        (bool, True, (1, "true")),
        (int, 7, (True, 7.0, "7")),
        (tuple[str, ...], ["a"], ("a", [1])),
        (Mapping[str, str], {"a": "b"}, ("a", {"a": True})),
        (Mapping[str, str | bool], {"a": "b", "c": True}, ("a", {"a": 1})),
    ],
)
def test_a_value_is_of_the_type_of_its_option(hint: object, right: Any, wrong: tuple[object, ...]) -> None:
    read = config.OPTION_TYPES[hint].read
    assert read(right) == (tuple(right) if isinstance(right, list) else right)
    for value in wrong:
        with pytest.raises(TypeError):
            read(value)
