"""Two calls under one name in a class are found; properties and methods are none."""

import pytest

from legacygen.pycode.repeated_names import find_repeated_names


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("a = F()\n    a = G()", {"C.a"}),
        ("a = F()\n    b = F()", set()),
        ("a = F()\n    a = b = F()\n    b = F()", {"C.a", "C.b"}),
        ("a = 1\n    a = 2", set()),
        ("@property\n    def a(self): ...\n    @a.setter\n    def a(self, value): ...", set()),
    ],
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_names_of_two_calls(body: str, names: set[str], mark: str) -> None:
    assert find_repeated_names(f"{mark}class C:\n    {body}\n\na = F()\na = F()\n") == names
