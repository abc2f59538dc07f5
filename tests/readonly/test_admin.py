"""The admin of a generated project: every model is shown, nothing is changed, and a large table costs little."""

import contextlib
import html
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import DJANGO_6
from tests.projects import Rendered
from tests.readonly.test_walk import GENERATOR
from tests.refresh.conftest import Project

SQL = """
CREATE TABLE customer (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, is_active BOOLEAN NOT NULL, born DATE,
                       photo BLOB, note TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customer (id));
CREATE TABLE line (order_id INTEGER NOT NULL REFERENCES orders (id), article VARCHAR(30),
                   PRIMARY KEY (order_id, article));
CREATE TABLE tag (id INTEGER PRIMARY KEY, label VARCHAR(20));
CREATE TABLE customer_tag (customer_id INTEGER NOT NULL REFERENCES customer (id),
                           tag_id INTEGER NOT NULL REFERENCES tag (id), PRIMARY KEY (customer_id, tag_id));
CREATE VIEW busy AS SELECT name, born FROM customer;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
INSERT INTO customer SELECT i, 'Name ' || i, i % 2, CASE WHEN i > 1 THEN '1970-01-01' END, x'00ff', 'Note' FROM n;
INSERT INTO orders VALUES (1, 7), (2, 7), (3, 99999);
INSERT INTO line VALUES (1, 'a/b "c" & <d>'), (1, 'ünïcode');
INSERT INTO tag VALUES (1, 'good');
INSERT INTO customer_tag VALUES (7, 1);
CREATE TABLE object (sha BLOB PRIMARY KEY NOT NULL, size INTEGER);
CREATE TABLE object_use (id INTEGER PRIMARY KEY, object BLOB REFERENCES object (sha));
CREATE TABLE probe (id INTEGER PRIMARY KEY, ph NUMERIC, remark VARCHAR(9), taken DATETIME, status VARCHAR(9));
CREATE TABLE country (code VARCHAR(2) PRIMARY KEY, name VARCHAR(20));
CREATE TABLE loose (a, b JSON);
INSERT INTO object VALUES (x'ff01', 1), (x'', 2), (x'0001', 3);
INSERT INTO object_use VALUES (1, x'ff01'), (2, NULL);
INSERT INTO probe VALUES (1, 9e999, '', '2012-12-31 23:59:58', 'a'), (2, 2.5, NULL, '2015-06-01 10:00:00', 'b'),
                         (3, -9e999, ' ', NULL, 'c');
INSERT INTO country VALUES ('es', 'Spain'), ('', 'None');
INSERT INTO loose VALUES (1, '{}'), ('1', '{}'), (x'01', '[]');
CREATE TABLE gone (a INTEGER);
CREATE VIEW broken AS SELECT a FROM gone;
"""
OWN_PAGES = """

from . import models


class CustomerAdmin(LegacyAdmin):
    list_display = ["name", "is_active", "shout", "photo"]
    list_display_links = ["is_active"]
    list_filter = []
    search_fields = ["note"]
    ordering = ["-name"]
    fieldsets = [("Who", {"fields": [("name", "born"), "photo"]})]

    def shout(self, row):
        return row.name.upper()


class LineAdmin(LegacyAdmin):
    fields = ["order", "article"]


register(models.Customer, CustomerAdmin)
register(models.Line, LineAdmin)
register(models.Customer, LegacyAdmin)  # the more specific class stays
"""
SCRIPT = """
import json, sys
import django

django.setup()
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connections
from django.test import Client

call_command("migrate", verbosity=0)
user = User.objects.filter(username="a").first() or User.objects.create_superuser("a")
connections["legacy"].force_debug_cursor = True
client = Client(raise_request_exception=True)
client.force_login(user)
for line in sys.stdin:
    found = []
    for method, path in json.loads(line):
        answer = getattr(client, method)(path, headers={"host": "localhost"})
        sql = [each["sql"] for each in connections["legacy"].queries_log]  # empty at the start of each request
        found.append({"status": answer.status_code, "text": answer.content.decode(), "sql": sql})
    print(json.dumps(found), flush=True)
"""
PYTHONS = [sys.executable, str(DJANGO_6)]

Browse = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, rendered: Rendered) -> Path:
    root = tmp_path_factory.mktemp("admin") / "site"
    shutil.copytree(rendered("sqlite"), root)
    with closing(sqlite3.connect(root / "legacy.sqlite3")) as connection:
        connection.executescript(SQL)
    project = Project(root=root)
    project.env(NAME=str(root / "legacy.sqlite3"))
    run = project.legacygen("refresh")
    assert run.status == 0, run.err
    with closing(sqlite3.connect(root / "legacy.sqlite3")) as connection:
        connection.execute("DROP TABLE gone")
    return root


@pytest.fixture(scope="module")
def own_pages(site: Path) -> Iterator[None]:
    """Classes of one's own for two models, for a process that starts later."""
    path = site / "legacy" / "admin.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + OWN_PAGES, encoding="utf-8")
    yield
    path.write_text(text, encoding="utf-8")


@contextlib.contextmanager
def browsing(site: Path, python: str = sys.executable) -> Iterator[Browse]:
    """Start the site in a process of its own."""
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "PYTHONPATH": f"{GENERATOR}"}
    command = [python, "-c", SCRIPT]
    with subprocess.Popen(command, cwd=site, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as run:

        def pages(*paths: str | tuple[str, str]) -> list[dict[str, Any]]:
            assert run.stdin
            assert run.stdout
            asked = [path if isinstance(path, tuple) else ("get", f"/admin/legacy/{path}") for path in paths]
            run.stdin.write(json.dumps(asked) + "\n")
            run.stdin.flush()
            found: list[dict[str, Any]] = json.loads(run.stdout.readline())
            return found

        yield pages


@pytest.fixture(scope="module", params=PYTHONS, ids=["django 5.2", "django 6"])
def browse(site: Path, request: pytest.FixtureRequest) -> Iterator[Browse]:
    """`browse(path, …)` gives status, text and queries of pages; `("post", path)` for another method than get."""
    if not Path(request.param).exists():
        pytest.skip("no environment with Django 6: `./dev test` makes it where Python 3.12 or later is")
    with browsing(site, request.param) as browse:
        yield browse


def links(page: dict[str, Any]) -> list[str]:
    """Links to rows and filtered lists, relative to the legacy app."""
    found = re.findall(r'href="/admin/legacy/([^"]+(?:/change/|\?[^"]+))"', page["text"])
    return [html.unescape(each) for each in found]


def test_the_start_page_links_to_the_report_in_development(site: Path) -> None:
    page = site / "docs" / "legacy" / "report.html"
    address = "/admin/legacygen_ledger/run/report/legacy/"
    with browsing(site) as browse:
        before, missing = browse(("get", "/admin/"), ("get", address))
        page.parent.mkdir(parents=True)
        page.write_text("<p>a report</p>", encoding="utf-8")
        after, shown = browse(("get", "/admin/"), ("get", address))
        page.unlink()
    assert (missing["status"], shown["status"], shown["text"]) == (404, 200, "<p>a report</p>")
    assert address not in before["text"]
    assert f'<a href="{address}">Report on the legacy database of legacy</a>' in after["text"]


def test_every_model_has_a_list_and_each_row_a_page(browse: Browse) -> None:
    models = ["busy", "customer", "customertag", "line", "order", "tag"]
    lists = browse(*(f"{model}/" for model in models))
    assert [page["status"] for page in lists] == [200] * len(models)
    rows = [next(link for link in links(page) if "/change/" in link) for page in lists]
    pages = browse(*rows)
    assert [page["status"] for page in pages] == [200] * len(models)


def test_a_large_table_is_neither_counted_nor_read_as_a_whole(browse: Browse) -> None:
    first, last, gone = browse("customer/", "customer/?p=200", "customer/?p=201")
    assert "the first 10,000 rows; search or filter for others" in first["text"]
    assert [page["status"] for page in (first, last, gone)] == [200, 200, 302]
    for statement in [*first["sql"], *last["sql"]]:
        assert "LIMIT" in statement
        assert "photo" not in statement
    assert len(first["sql"]) == 4  # the rows and their number, and the years at either end of the table


def test_a_page_has_no_select_box_and_no_field_to_change(browse: Browse) -> None:
    pages = browse("order/1/change/", "line/", "customer/")
    assert not any(re.search(r"<select|<textarea|name=\"_save|action-select", page["text"]) for page in pages)
    assert len(pages[0]["sql"]) == 2


def test_search_and_filter_find_rows(browse: Browse) -> None:
    by_text, by_key, by_value, by_date = browse(
        "customer/?q=Name+7", "customer/?q=19999", "customer/?is_active__exact=0", "customer/?born__isnull=True"
    )
    assert "customer/7/change/" in str(links(by_text))
    assert "customer/19999/change/" in str(links(by_key))
    assert "customer/2/change/" in str(links(by_value))
    assert "customer/1/change/" not in str(links(by_value))
    assert "customer/1/change/" in str(links(by_date))


def test_relations_are_links_in_both_directions(browse: Browse) -> None:
    order, customer, dangling = browse("order/1/change/", "customer/7/change/", "order/3/change/")
    assert "customer/7/change/" in str(links(order))
    assert "line/?order_id__exact=1" in links(order)
    assert "order/?customer_id__exact=7" in links(customer)
    assert "99999 · no such row" in dangling["text"]
    orders, lines = browse("order/?customer_id__exact=7", "line/?order_id__exact=1")
    assert [page["status"] for page in (orders, lines)] == [200, 200]
    assert {"order/1/change/", "order/2/change/"} <= {link.partition("?")[0] for link in links(orders)}
    assert len({link for link in links(lines) if link.startswith("line/_5B")}) == 2


def test_a_row_with_a_key_of_several_columns_has_an_address(browse: Browse) -> None:
    (found,) = browse("line/")
    rows = [link for link in links(found) if link.startswith("line/_5B")]
    pages = browse(*rows, "line/nonsense/change/", "line/_5B1_5D/change/")
    assert "a/b &quot;c&quot; &amp; &lt;d&gt;" in pages[0]["text"] + pages[1]["text"]
    assert [page["status"] for page in pages] == [200, 200, 302, 302]


def test_a_view_that_the_server_cannot_list_is_reported_with_its_message(browse: Browse) -> None:
    answers = browse("broken/", ("get", "/admin/"))
    assert [page["status"] for page in answers] == [302, 200]
    assert "The server cannot show the brokens: no such table: main.gone" in answers[1]["text"]


def test_nothing_is_added_changed_or_deleted(browse: Browse, site: Path) -> None:
    before = (site / "legacy.sqlite3").read_bytes()
    paths = ["tag/add/", "tag/1/delete/", "line/add/", "busy/add/"]
    posted = browse(*(("post", f"/admin/legacy/{path}") for path in [*paths, "tag/1/change/"]))
    assert {page["status"] for page in [*browse(*paths), *posted]} == {403}
    assert (site / "legacy.sqlite3").read_bytes() == before


def test_a_key_of_bytes_has_a_page_and_rows_without_an_address_have_no_link(browse: Browse) -> None:
    objects, uses, loose = browse("object/", "objectuse/", "loose/")
    assert {"object/ff01/change/", "object/0001/change/"} <= set(links(objects))
    assert "object/ff01/change/" in links(uses)
    page, countries = browse("object/ff01/change/", "country/")
    assert "0xff01" in page["text"]
    assert "object uses (object)" in page["text"]
    assert "country/es/change/" in links(countries)
    assert "country//change/" not in links(countries)
    rows = [link for link in links(loose) if "/change/" in link]
    assert [page["status"] for page in browse(*rows)] == [200] * len(rows)


def test_null_empty_and_blank_text_look_different(browse: Browse) -> None:
    (found,) = browse("probe/")
    cells = re.findall(r'<td class="field-remark">(.*?)</td>', found["text"])
    assert cells == [f'<span class="quiet">{each}</span>' for each in ("&#x27;&#x27;", "NULL", "&#x27; &#x27;")]
    pages = browse("probe/1/change/", "probe/2/change/")
    assert [">NULL<" in page["text"] for page in pages] == [False, True]


def test_infinity_and_the_seconds_of_a_time_are_shown(browse: Browse) -> None:
    for page in browse("probe/", "probe/1/change/"):
        assert page["status"] == 200
        assert "Infinity" in page["text"]
        assert "2012-12-31 23:59:58" in page["text"]


def test_foreign_keys_and_all_other_columns_sort(browse: Browse) -> None:
    plain, ordered = browse("order/", "order/?o=-1")
    assert "?o=1" in plain["text"]
    assert 'ORDER BY "orders"."customer_id" DESC' in ordered["sql"][-1]


def test_dates_are_filtered_by_year(browse: Browse) -> None:
    (all_years,) = browse("probe/")
    assert re.findall(r"\?taken__(\w+=\w+)", all_years["text"]) == ["year=2015", "year=2012", "isnull=True"]
    found = browse("probe/?taken__year=2012", "probe/?taken__isnull=True", "customer/?born__others=1")
    rows = [[link.partition("?")[0] for link in links(page) if "/change/" in link] for page in found]
    assert rows == [["probe/1/change/"], ["probe/3/change/"], []]
    assert "Other years" in found[2]["text"]


def test_a_subclass_sets_columns_filters_searches_order_and_fields(own_pages: None, site: Path) -> None:
    with browsing(site) as browse:
        listed, page, found, line = browse("customer/", "customer/7/change/", "customer/?q=note", "line/")
        (row,) = browse(next(link for link in links(line) if link.startswith("line/_5B")))
    assert re.findall(r'class="(?:sortable )?column-(\w+)', listed["text"]) == ["name", "is_active", "shout", "photo"]
    assert "NAME 9999" in listed["text"]
    assert "0x00ff" in listed["text"]
    assert len(listed["sql"]) == 2
    assert 'ORDER BY "customer"."name" DESC' in listed["sql"][-1]
    assert "customer/9999/change/" in str(links(listed))
    assert "born__year" not in listed["text"]
    assert '"customer"."note" LIKE' in found["sql"][-1]
    assert {"name", "born", "photo"} == set(re.findall(r"field-(\w+)", page["text"]))
    assert [each for each in links(row) if each.startswith("order/")] == ["order/1/change/"]


def test_a_page_without_its_server_is_a_message(site: Path) -> None:
    with browsing(site) as browse:
        (site / "legacy.sqlite3").rename(site / "elsewhere.sqlite3")
        try:
            answers = browse("order/1/change/", "order/", ("get", "/admin/"))
        finally:
            (site / "elsewhere.sqlite3").rename(site / "legacy.sqlite3")
    assert [page["status"] for page in answers] == [302, 302, 200]
    assert "The server cannot show the orders: there is no file" in answers[2]["text"]
