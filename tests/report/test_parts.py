"""Stubs tell how far they are; values of columns are summed up, and those that look personal never shown."""

import pytest

from legacygen.profiles import RowSample
from legacygen.report.stub_progress import read_progress
from legacygen.report.values import summarize_values
from legacygen.schema import Column, Kind, SqlType, Table

STUB = """
from legacygen.runtime.export import Export, Unmapped
class AExport(Export):
    source = A
    target = {target}
    def row(self, old):
        return self.target(one=old.one, two=Unmapped(old.two), three={three})
"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (STUB.format(target="Unmapped", three="old.three"), "to do"),
        (STUB.format(target="Customer", three="old.three"), "→ Customer, 2 of 3 lines"),
        (STUB.format(target="Customer", three="old.three").replace("Unmapped(old.two)", "1"), "→ Customer"),
        (STUB.format(target="Customer", three="Unmapped"), "→ Customer, 1 of 3 lines"),
        ("def broken(:", "not valid Python"),
        (None, "deleted"),
        ("", "to do"),
    ],
)
def test_a_stub_tells_how_far_it_is(text: str | None, said: str) -> None:
    assert read_progress("legacy/export/a.py", text).text == said


def column(name: str, kind: Kind = Kind.VARCHAR) -> Column:
    return Column(name=name, type=SqlType(kind=kind, raw=str(kind)))


@pytest.mark.parametrize(
    ("name", "kind", "values", "shown"),
    [
        ("state", Kind.VARCHAR, ["paid"] * 3 + ["open"] * 2 + [None], "'paid' (3), 'open' (2)"),
        ("amount", Kind.INTEGER, ["9", "10", "-1"], "-1 to 10"),
        ("paid", Kind.DATE, ["2020-02-01", "2019-12-31"], "2019-12-31 to 2020-02-01"),
        ("ref", Kind.VARCHAR, ["R-17", "R-18", "R-19"], "such as 'A-99' (3)"),
        ("email", Kind.VARCHAR, ["anna@example.org"] * 5, "masked: 'a@a.a' (5)"),
        ("x", Kind.VARCHAR, ["a@b.org", "b@b.org", "c@b.org"] * 2, "masked: 'a@a.a' (6)"),
        ("LastName", Kind.VARCHAR, ["Schmidt", "Schmidt"], "masked: 'A' (2)"),
        ("customer_id", Kind.INTEGER, ["1", "2"], "1 to 2"),
        ("phone", Kind.BIGINT, ["491511", "491512"], "masked: '999999' (2)"),
        ("empty", Kind.VARCHAR, [None], ""),
    ],
)
def test_values_are_summed_up_and_those_that_look_personal_only_by_their_form(
    name: str, kind: Kind, values: list[str | None], shown: str
) -> None:
    table = Table(name="t", columns=(column(name, kind),))
    found = summarize_values(table, RowSample(rows=[(value,) for value in values], partial=False))
    assert found[name].values == shown
