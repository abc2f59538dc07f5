"""The page is one file in which nothing that comes from a database can become a part of the page itself."""

import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from itertools import pairwise

import pytest

from legacygen.report.anomalies import Anomaly
from legacygen.report.dictionary import DescribedColumn, DescribedTable, Dictionary
from legacygen.report.groups import Groups, group_tables
from legacygen.report.markdown import render_pages
from legacygen.report.page import Change, PageContent, render_page
from legacygen.report.questions import Question, render_csv
from legacygen.report.values import ColumnSummary
from tests.report.described import describe, link

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload='alert(1)'>",
    "]]></pre></details><h1>x</h1>",
    "{{ 7 * 7 }}{% endraw %}",
    "a`b|c*d_e#f",
    "javascript:alert(1)",
    "&lt;b&gt; &amp;amp;",
    "\u202e\x00\x1b[2J",
]


class Elements(HTMLParser):
    """The elements and attributes of a page, and its text without scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        if self.names and self.names[-1] not in ("script", "style"):
            self.text += data


def make_content(name: str) -> PageContent:
    """A page on which that text stands wherever a name, comment or value can."""
    column = DescribedColumn(name=name, type=name, field=name, default=name, comment=name, is_key=True)
    table = DescribedTable(number=1, label=name, kind="", model=name, comment=name, columns=(column,), notes=(name,))
    other = DescribedTable(number=2, label="other", kind="", columns=(column,))
    own = replace(link(name, "other"), columns=(name,), target_columns=(name,))
    dictionary = Dictionary(app=name, engine="mysql", tables=(replace(table, links=(own,)), other))
    return PageContent(
        dictionary=dictionary,
        groups=group_tables(dictionary),
        changes=(Change(place=name, text=name, uses=name),),
        anomalies=(
            Anomaly(table=name, column=name, what=name, meaning=name, rows=1, keys=(name,), sql=f"SELECT {name}"),
        ),
        questions=(Question(table=name, column=name, text=name),),
        values={name: {name: ColumnSummary(counts=name, values=name)}},
    )


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_text(name: str) -> None:
    plain, hostile = Elements(render_page(make_content("plain"))), Elements(render_page(make_content(name)))
    assert hostile.names == plain.names
    assert hostile.attributes == plain.attributes
    assert hostile.links == plain.links
    assert hostile.text.count(name.replace("\x00", "")) > 10 or "\x00" in name


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_text_in_markdown(name: str) -> None:
    content = make_content(name)
    for text in render_pages(content.dictionary, content.groups).values():
        outside = re.sub(r"\\[<>|`*]", "", text).replace('<a id="t1"></a>', "").replace('<a id="t2"></a>', "")
        assert not re.search(r"<\w|<!--", outside)
        rows = [line for line in re.sub(r"\\\|", "", text).splitlines() if line.startswith("|")]
        assert {line.count("|") for line in rows} <= {7, 8}


def test_the_page_needs_no_network() -> None:
    page = Elements(render_page(make_content("plain")))
    assert all(each.startswith("#") for each in page.links)
    assert {"link", "iframe", "img", "object"}.isdisjoint(page.names)
    assert page.names.count("script") == 2


def test_the_drawing_library_is_the_one_that_its_notice_names() -> None:
    assets = files("legacygen.report") / "assets"
    script = (assets / "viz-global.js").read_bytes()
    assert hashlib.sha256(script).hexdigest() in (assets / "viz-global.txt").read_text(encoding="utf-8")
    for name in ("viz-global.js", "page.js", "page.css"):
        text = (assets / name).read_text(encoding="utf-8").lower()
        assert not any(end in text for end in ("</script", "</style", "<!--", "<script"))


def test_three_hundred_tables_fit_in_two_megabytes() -> None:
    labels = [f"application_table_{number:03}" for number in range(300)]
    dictionary = describe(" ".join(f"{one}>{other}" for one, other in pairwise(labels)))
    columns = tuple(
        DescribedColumn(name=f"some_column_{number}", type="varchar(255)", null="NOT NULL", field="name: CharField")
        for number in range(8)
    )
    tables = tuple(replace(table, columns=table.columns + columns, model="TableOfSome") for table in dictionary.tables)
    dictionary = replace(dictionary, tables=tables)
    content = replace(make_content("plain"), dictionary=dictionary, groups=group_tables(dictionary), values={})
    assert len(render_page(content).encode()) < 2_000_000


def test_an_empty_database_has_a_page_too() -> None:
    groups = Groups(groups=(), hubs=(), alone=())
    empty = replace(make_content("x"), dictionary=describe(), groups=groups, anomalies=(), changes=(), questions=())
    assert "No row meets one of the checks." in render_page(replace(empty, values={}))


def test_no_cell_of_the_questions_is_a_formula() -> None:
    text = render_csv([Question(table="=cmd()", column="-1", text='@x, "y"', rows="+3")])
    assert text == 'table,column,question,rows,answer\n\'=cmd(),\'-1,"\'@x, ""y""",\'+3,\n'
