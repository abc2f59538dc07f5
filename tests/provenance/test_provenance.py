"""Old passwords open the new application, and its admin shows what became of each legacy row, or why nothing did."""

import html
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import DJANGO_6
from tests.projects import Rendered
from tests.provenance.site import Browser, Page, browse, manage, prepare_site
from tests.refresh.conftest import Project

PYTHONS = [sys.executable, str(DJANGO_6)]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, rendered: Rendered) -> Project:
    """The site after a run that has rejected three rows."""
    engine: str = request.param
    server = None if engine == "sqlite" else request.getfixturevalue(engine)
    root = shutil.copytree(rendered(engine), tmp_path_factory.mktemp("provenance") / "site")
    project = prepare_site(root, server)
    ran = manage(project, "legacy", "run", "--max-rejects", "3", status=1)
    assert "wp_users 7: auth.User.username is 'ADA_2', because 'ADA' is taken" in ran.out
    return project


@pytest.fixture(scope="module", params=PYTHONS, ids=["django 5.2", "django 6"])
def browser(site: Project, request: pytest.FixtureRequest) -> Iterator[Browser]:
    """A browser in which a user of the legacy application is logged in."""
    if not Path(request.param).exists():
        pytest.skip("no environment with Django 6: `./dev test` makes it where Python 3.12 or later is")
    with browse(site, request.param) as opened:
        assert opened.log_in("ada", "hashcat")
        yield opened


def read_field(page: Page, name: str) -> str:
    """The text of a field of a page, with the addresses of links in brackets."""
    found = re.search(rf'field-{name}">.*?<div class="readonly">(.*?)</div>', page["text"], flags=re.S)
    assert page["status"] == 200
    assert found, f"the page has no field {name}"
    text = re.sub(r'<a href="/admin/([^"]*)">', r"[\1]", found[1]).replace("<br>", "\n")
    return html.unescape(re.sub(r"<[^>]+>", "", text)).strip()


@pytest.fixture(scope="module")
def visitor(site: Project) -> Iterator[Browser]:
    """A browser in which users log in and out."""
    with browse(site) as opened:
        yield opened


@pytest.mark.parametrize("name", ["ada", "bob", "eve"])
def test_an_old_password_opens_the_door_and_is_hashed_anew(site: Project, visitor: Browser, name: str) -> None:
    code = "from django.contrib.auth.models import User; print(User.objects.get(username=%r).password)"
    assert not visitor.log_in(name, "hashcat!")
    assert visitor.log_in(name, "hashcat")
    assert "pbkdf2_sha256$" in manage(site, "shell", "-c", code % name).out
    assert visitor.log_in(name, "hashcat")
    assert not visitor.log_in(name, "hashcat!")


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("user/1", "became [auth/user/1/change/]auth.User 1 (run 1)"),
        ("term/1", "became [auth/group/1/change/]auth.Group 1 (run 1)"),
        ("term/2", "became [auth/group/1/change/]auth.Group 1, together with other rows (run 1)"),
        ("usermeta/%5B%221%22%2C%20%221%22%5D", "became auth.User_groups 1 (run 1)"),
        ("user/5", "skipped by UserExport: <spam>"),
        ("user/8", "left out by UserExport.queryset()"),
        ("link/1", "no stub carries this table over"),
    ],
)
def test_a_row_shows_what_became_of_it(browser: Browser, path: str, text: str) -> None:
    (page,) = browser.get(f"legacy/{path}/change/")
    assert read_field(page, "carried_over") == text


def test_a_row_shows_why_it_was_rejected(browser: Browser) -> None:
    own, following = browser.get("legacy/user/4/change/", "legacy/usermeta/%5B%224%22%2C%20%221%22%5D/change/")
    reason = "]rejected by run 1: UserExport.row() failed, the password is not a hash of phpass or md5 or sha1"
    assert read_field(own, "carried_over").endswith(reason)
    assert read_field(following, "carried_over").endswith("points to wp_users 4, which was rejected")
    (path,) = re.findall(r"\[(.*?)\]", read_field(own, "carried_over"))
    (reject,) = browser.get(path)
    assert read_field(reject, "legacy_row") == "[legacy/user/4/change/]wp_users 4"


def test_an_object_shows_the_rows_that_it_came_from(browser: Browser) -> None:
    one, several, add = browser.get("auth/user/1/change/", "auth/group/1/change/", "auth/user/add/")
    assert read_field(one, "legacy_rows") == "[legacy/user/1/change/]wp_users 1 (run 1)"
    assert read_field(several, "legacy_rows").splitlines() == [
        "[legacy/term/1/change/]wp_terms 1 (run 1)",
        "[legacy/term/2/change/]wp_terms 2 (run 1)",
    ]
    assert "legacy_rows" not in add["text"]


def test_an_object_of_no_run_says_so(site: Project, browser: Browser) -> None:
    code = "from django.contrib.auth.models import Group; print(Group.objects.get_or_create(name='new')[0].pk)"
    key = manage(site, "shell", "-v", "0", "-c", code).out.split()[-1]
    (page,) = browser.get(f"auth/group/{key}/change/")
    assert read_field(page, "legacy_rows") == "none: no run has made it"


def list_rejected(page: Page) -> list[str]:
    """The rows in a list of rejects, each with its link."""
    assert page["status"] == 200
    found = re.findall(r'field-legacy_row[^>]*><a href="/admin/legacy/(.*?)">(.*?)</a>', page["text"])
    return [f"{name} [{path}]" for path, name in found]


def test_rejects_are_listed_with_links_and_filtered_by_table_and_reason(browser: Browser) -> None:
    users = ["wp_users 4 [user/4/change/]", "wp_users 6 [user/6/change/]"]
    member = "wp_usermeta (4, 1) [usermeta/_5B_224_22_2C%20_221_22_5D/change/]"
    (everything,) = browser.get("legacygen_ledger/reject/")
    assert sorted(list_rejected(everything)) == sorted([*users, member])
    filters = {
        html.unescape(text): html.unescape(link)
        for link, text in re.findall(r'<a href="(\?[^"]+)">\s*([^<]+?)</a>', everything["text"])
    }
    shown = {text: browser.get(f"legacygen_ledger/reject/{link}")[0] for text, link in filters.items()}
    assert list_rejected(shown["wp_users"]) == users
    assert list_rejected(shown["wp_usermeta"]) == [member]
    reason = "UserExport.row() failed, the password is not a hash of phpass or md5 or sha1 (2)"
    assert list_rejected(shown[reason]) == users
    assert list_rejected(browser.get("legacygen_ledger/reject/?q=points+to")[0]) == [member]
    assert list_rejected(browser.get("legacygen_ledger/reject/?q=6")[0]) == users[1:]
    assert len(list_rejected(browser.get("legacygen_ledger/reject/?run__id__exact=1")[0])) == 3


def test_a_reject_shows_the_row_without_its_secrets(browser: Browser) -> None:
    (page,) = browser.get("legacygen_ledger/reject/?q=password")
    number = re.findall(r"legacygen_ledger/reject/(\d+)/change/", page["text"])[0]
    (page,) = browser.get(f"legacygen_ledger/reject/{number}/change/")
    values = read_field(page, "values").splitlines()
    assert "user_login: Ada" in values
    assert "user_pass: ***" in values
    assert "user_email: NULL" in values


def test_runs_are_listed_with_what_became_of_the_rows(browser: Browser) -> None:
    runs, run = browser.get("legacygen_ledger/run/", "legacygen_ledger/run/1/change/")
    assert '<a href="/admin/legacygen_ledger/reject/?run__id__exact=1">3</a>' in runs["text"]
    assert "wp_users: 4 created, 1 filtered, 1 skipped, 2 rejected" in read_field(run, "tables")


@pytest.mark.parametrize("path", ["reject/add/", "run/add/", "run/1/delete/", "reject/1/delete/"])
def test_nobody_changes_the_ledger(browser: Browser, path: str) -> None:
    assert [page["status"] for page in browser.get(f"legacygen_ledger/{path}")] == [403]
    (page,) = browser.get("legacygen_ledger/run/1/change/")
    assert not re.search(r"<select|<textarea|name=\"_save|deletelink", page["text"])


def test_a_page_takes_few_queries_whatever_it_shows(site: Project, browser: Browser) -> None:
    lists = browser.get("legacygen_ledger/reject/", "legacygen_ledger/run/")
    pages = browser.get("legacy/user/1/change/", "legacy/user/4/change/", "auth/group/1/change/")
    before = [len(page["sql"]) for page in (*lists, *pages)]
    models = "from legacygen.runtime.ledger.models import Reject, Run"
    code = (
        f"{models}; r = Reject.objects.first(); "
        "Reject.objects.bulk_create(Reject(run=r.run, table=r.table, key=n, reason=str(n), follows=False, row={}) "
        "for n in range(1000, 1300)); Run.objects.bulk_create(Run() for n in range(60))"
    )
    manage(site, "shell", "-c", code)
    lists = browser.get("legacygen_ledger/reject/", "legacygen_ledger/run/")
    pages = browser.get("legacy/user/1/change/", "legacy/user/4/change/", "auth/group/1/change/")
    made = "[str(n) for n in range(1000, 1300)]"
    deletes = f"Reject.objects.filter(reason__in={made}).delete(); Run.objects.filter(pk__gt=1).delete()"
    manage(site, "shell", "-c", f"{models}; {deletes}")
    assert [len(page["sql"]) for page in (*lists, *pages)] == before
    assert max(before) <= 14
