"""A new column is announced by a comment in the stub, at its place; the code of the stub never changes."""

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legacygen.pycode.stub_comments import announce_columns
from tests.merge.project import App, schema_of

STUB = "legacy/export/customer.py"
OLD = "CREATE TABLE customer (id integer PRIMARY KEY, name varchar(40) NOT NULL, city varchar(20));"
NEW = OLD.replace("city", "vat_no varchar(20), city")
LINE = "# new column vat_no  varchar(20): old.vat_no"


ADDED = {"vat_no": "vat_no  text"}
ORDER = ["id", "name", "vat_no", "city"]


@pytest.fixture
def app() -> App:
    return App().after(schema_of(OLD))


def test_a_new_column_is_announced_below_the_one_before_it(app: App) -> None:
    lines = app.after(schema_of(NEW)).texts[STUB].splitlines()
    index = lines.index(f"            {LINE}")
    assert lines[index - 1] == "            name=Unmapped(old.name),"


def test_it_is_announced_once(app: App) -> None:
    once = app.after(schema_of(NEW))
    assert once.after(schema_of(NEW)).texts[STUB] == once.texts[STUB]
    assert once.texts[STUB].count(LINE) == 1


@pytest.mark.parametrize(
    "body",
    [
        "        return Person(name=old.name)\n",
        "        new = Person()\n        new.name = old.name.strip()  # clean\n        return new\n",
        '        text = f"""\n        {old.name}\n        """\n        return Person(text)\n',
        "        if old.name:\n            return f(\n                old.name,\n            )\n        return None\n",
        "        return None\n",
    ],
)
def test_the_code_of_a_stub_that_was_filled_in_stays_what_it_was(body: str) -> None:
    source = f"class A(Export):\n    source = Customer\n    target = Person\n\n    def row(self, old):\n{body}"
    made = announce_columns(source, "Customer", ADDED, ORDER)
    assert ast.dump(ast.parse(made)) == ast.dump(ast.parse(source))
    assert [line for line in made.splitlines() if line.strip() != "# new column vat_no  text: old.vat_no"] == (
        source.splitlines()
    )
    assert len(made.splitlines()) == len(source.splitlines()) + 1


@pytest.mark.parametrize("source", ["", "def broken(:\n", "class A(Export):\n    source = Other\n", "x = 1\n"])
def test_a_module_without_a_stub_of_the_table_stays_as_it_is(source: str) -> None:
    assert announce_columns(source, "Customer", ADDED, ORDER) == source


@given(st.lists(st.sampled_from(["old.name", "old.city", "'x'", "f(old.name)", '"""a\n  b"""']), max_size=6))
def test_a_comment_never_changes_the_code(values: list[str]) -> None:
    arguments = "".join(f"            a{number}={value},\n" for number, value in enumerate(values))
    source = (
        "class A(Export):\n    source = Customer\n    target = T\n\n"
        f"    def row(self, old):\n        return self.target(\n{arguments}        )\n"
    )
    made = announce_columns(source, "Customer", ADDED, ORDER)
    assert ast.dump(ast.parse(made)) == ast.dump(ast.parse(source))


def test_a_column_whose_name_has_a_line_end_is_announced_on_one_line(app: App) -> None:
    made = app.after(schema_of(NEW.replace("vat_no", '"vat\nno"'))).texts[STUB]
    assert "            # new column vat no  varchar(20): old.vat_no" in made.splitlines()
