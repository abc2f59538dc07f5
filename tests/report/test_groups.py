"""Related tables are divided into groups that can be drawn; tables that nearly all refer to are not drawn."""

import builtins
from dataclasses import replace
from typing import Any

import pytest

from legacygen.errors import LegacygenError
from legacygen.report.diagram import render_dot, render_mermaid
from legacygen.report.dictionary import LIKELY, PROVEN
from legacygen.report.groups import MOST, group_tables
from tests.report.described import describe, link


def test_tables_without_a_common_relation_are_in_different_groups() -> None:
    found = group_tables(describe("order>customer item>order post>blog", "log"))
    assert [(each.name, each.tables) for each in found.groups] == [
        ("order", ("customer", "item", "order")),
        ("post", ("blog", "post")),
    ]
    assert (found.hubs, found.alone) == ((), ("log",))


def test_no_group_is_larger_than_can_be_drawn_and_each_table_is_in_one() -> None:
    chain = " ".join(f"t{number:03}>t{number + 1:03}" for number in range(100))
    star = " ".join(f"s{number:03}>t{number % 10:03}" for number in range(60))
    dictionary = describe(f"{chain} {star}", "alone")
    first, second = group_tables(dictionary), group_tables(dictionary)
    assert first == second
    labels = [label for group in first.groups for label in group.tables]
    assert (
        sorted(labels) == sorted(set(labels)) == [table.label for table in dictionary.tables if table.label != "alone"]
    )
    assert max(len(group.tables) for group in first.groups) <= MOST


def test_a_table_that_very_many_refer_to_is_a_hub_and_named_in_the_row() -> None:
    links = " ".join(f"t{number}>users" for number in range(MOST + 1))
    dictionary = describe(f"{links} t1>t2")
    found = group_tables(dictionary)
    assert found.hubs == ("users",)
    assert [group.tables for group in found.groups] == [("t1", "t2")]
    dot = render_dot(found.groups[0], {table.label: table for table in dictionary.tables}, found.hubs)
    assert "users_id → users" in dot


def test_a_line_says_how_a_relation_is_known() -> None:
    dictionary = describe("a>b")
    tables = {table.label: table for table in dictionary.tables}
    (group,) = group_tables(dictionary).groups
    drawn = {}
    for kind in ("declared", PROVEN, LIKELY):
        one = replace(group, links=(link("a", "b", kind, 98),))
        drawn[kind] = render_dot(one, tables, ())
    assert "style=solid];" in drawn["declared"]
    assert 'style=dashed label="98 %"];' in drawn[PROVEN]
    assert "style=dotted];" in drawn[LIKELY]


def test_a_name_of_signs_is_harmless_in_a_diagram_of_markdown() -> None:
    dictionary = describe('a"]<b>%%x;>c')
    tables = {table.label: table for table in dictionary.tables}
    (group,) = group_tables(dictionary).groups
    for line in list(render_mermaid(group, tables))[1:]:
        assert not set("<>%;`") & set(line)


def test_without_networkx_the_report_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *args: Any, **options: Any) -> Any:
        if name == "networkx":
            raise ImportError(name)
        return real(name, *args, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(LegacygenError, match=r"pip install 'legacygen\[report\]'"):
        group_tables(describe("a>b"))
