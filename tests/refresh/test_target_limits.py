"""A text that is longer than the new model allows is told by the dump that brings it, not by the run that fails."""

import pytest

from legacygen.profiles import Expectations, follow_rows
from legacygen.refresh.target_limits import TargetLimit, find_target_limits
from legacygen.schema.statistics import ColumnCounts, TableStatistics

MODELS = {
    "shop/models/person.py": "class Buyer(models.Model):\n    name = models.CharField(max_length=40)\n"
    "    city = models.CharField(max_length=20)\n",
    "other/models.py": "class Buyer(models.Model):\n    name = models.CharField(max_length=1)\n",
}
STUB = """
from legacygen.runtime.export import Export, Unmapped, clean
{imports}
from legacy.models import Customer


class CustomerExport(Export):
    source = Customer
    target = {target}

    def row(self, old):
        return {call}
"""


def find(call: str, imports: str = "from shop.models import Buyer", target: str = "Buyer") -> list[TargetLimit]:
    return list(find_target_limits({"a.py": STUB.format(imports=imports, target=target, call=call)}, MODELS))


NAME = TargetLimit(model="Customer", field="nm", target="Buyer.name", max_length=40)


@pytest.mark.parametrize(
    "value", ["old.nm", "clean.text(old.nm)", "old.nm.strip()", "old.nm or ''", "clean.unescape(clean.text(old.nm))"]
)
def test_the_length_of_the_new_field_is_found(value: str) -> None:
    assert find(f"self.target(name={value}, age=old.age)") == [NAME]


@pytest.mark.parametrize(
    "value",
    ["Unmapped(old.nm)", "clean.truncate(old.nm, 40)", "old.nm[:40]", "len(old.nm)", "'x'", "ref(Buyer, old.nm)"],
)
def test_a_value_that_is_another_text_has_no_limit(value: str) -> None:
    assert find(f"self.target(name={value})") == []


@pytest.mark.parametrize(
    ("imports", "target", "call"),
    [
        ("from shop.models import Buyer as New", "New", "self.target(name=old.nm)"),
        ("from shop import models", "models.Buyer", "self.target(name=old.nm)"),
        ("from shop.models import Buyer", "None", "[Buyer(name=old.nm)]"),
    ],
)
def test_the_new_model_may_be_named_in_other_ways(imports: str, target: str, call: str) -> None:
    assert find(call, imports, target) == [NAME]


def test_stubs_without_a_target_or_that_are_no_python_have_none() -> None:
    assert find("self.target(name=old.nm)", target="Unmapped") == []
    assert list(find_target_limits({"a.py": "class A:\n    target = B\n  x"}, MODELS)) == []


def test_a_longer_text_names_the_new_field() -> None:
    def count(longest: int) -> TableStatistics:
        return TableStatistics(table="t", rows=9, read=9, columns=(ColumnCounts(name="nm", longest=longest),))

    expected = Expectations(limits={("t", "nm"): {"": 80, "Buyer.name": 40}})
    found = follow_rows(follow_rows(None, [count(40)], expected), [count(41)], expected)
    assert [each.text for each in found.drift] == ["a text of 41 characters, but max_length of Buyer.name is 40"]
