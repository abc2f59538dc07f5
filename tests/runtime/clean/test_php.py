"""PHP-serialized data is read without making objects; what is damaged or refers elsewhere is refused."""

import contextlib
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacygen.runtime.export import clean
from legacygen.runtime.export.clean.php import DEEPEST, PhpObject


@pytest.mark.parametrize(
    ("value", "result"),
    [
        (None, None),
        ("", None),
        ("N;", None),
        ("b:1;", True),
        ("b:0;", False),
        ("i:-5;", -5),
        ("d:0.5;", 0.5),
        ("d:1.0E+25;", 1e25),
        ("d:-INF;", -math.inf),
        ('s:3:"a"b";', 'a"b'),
        ('s:4:"Zoë";', "Zoë"),
        ('s:3:"Zoë";', "Zoë"),
        (b's:3:"Zo\xeb";', "Zoë"),
        ("a:0:{}", {}),
        ('a:2:{i:0;s:1:"a";i:1;N;}', ["a", None]),
        ('a:2:{i:1;s:1:"a";i:0;N;}', {1: "a", 0: None}),
        ('a:1:{s:1:"k";a:1:{i:0;b:1;}}', {"k": [True]}),
        ('O:8:"stdClass":1:{s:1:"a";i:1;}', PhpObject("stdClass", {"a": 1})),
        ('O:3:"Foo":0:{}', PhpObject("Foo", {})),
    ],
)
def test_data_is_read(value: Any, result: Any) -> None:
    assert clean.php(value) == result


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("plain", "nothing known begins at byte 0"),
        ("i:1;i:2;", "there is more behind its end, at byte 4"),
        ('s:9:"short";', "the text at byte 4 is not 9 bytes long"),
        ('a:2:{i:0;s:1:"a";}', "nothing known begins at byte 17"),
        ("a:1:{i:0;R:1;}", "R at byte 9 is a reference"),
        ("a:1:{i:0;r:1;}", "r at byte 9 is a reference"),
        ('C:3:"Foo":2:{ab}', "C at byte 0"),
        ("a:1:{N;N;}", "is no key"),
        ("a:2:{i:0;N;i:0;N;}", "there twice"),
        ("a:1:{i:0;N;", "} is missing"),
        ("a:9999999999:{", "nothing known begins"),
        ("i:" + "9" * 5000 + ";", "nothing known begins"),
        ("a:1:{i:0;" * 500, f"nested more than {DEEPEST} deep"),
        ('O:3:"Foo":x', "the number of properties is missing"),
    ],
)
def test_other_data_is_refused_with_the_reason(value: str, reason: str) -> None:
    with pytest.raises(clean.CleanError) as error:
        clean.php(value)
    assert reason in str(error.value)


PARTS = st.sampled_from([*'aOsidbNRrCE:;{}"0123456789-.', "a:1:{", "i:0;", 's:1:"', "N;", "O:1:", "é", "\0"])


@given(st.text() | st.binary() | st.lists(PARTS).map("".join))
def test_no_input_raises_anything_but_a_clean_error(value: Any) -> None:
    with contextlib.suppress(clean.CleanError):
        clean.php(value)


def serialize(value: Any) -> str:
    if value is None:
        return "N;"
    if isinstance(value, bool):
        return f"b:{int(value)};"
    if isinstance(value, int):
        return f"i:{value};"
    if isinstance(value, float):
        return f"d:{str(value).upper() if math.isinf(value) else repr(value)};"
    if isinstance(value, str):
        return f's:{len(value.encode())}:"{value}";'
    return f"a:{len(value)}:{{{''.join(serialize(key) + serialize(item) for key, item in value.items())}}}"


SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text()
KEYS = st.text(min_size=1) | st.integers(1, 99)
VALUES = st.recursive(SCALARS, lambda inner: st.dictionaries(KEYS, inner), max_leaves=20)


@given(VALUES)
def test_what_was_written_is_read_again(value: Any) -> None:
    assert clean.php(serialize(value)) == value
