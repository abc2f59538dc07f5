"""`legacygen stub` writes a stub that nobody has edited, prints one that somebody has, and explains each failure."""

import os
import re
from pathlib import Path

import pytest

from tests.conftest import MakeDatabase
from tests.refresh.conftest import MakeProject, Project, Run

SQL = """
CREATE TABLE tbl_country (code char(2) NOT NULL PRIMARY KEY, name varchar(40) NOT NULL);
CREATE TABLE tbl_customer (id integer NOT NULL PRIMARY KEY, email varchar(80), Nm varchar(60) NOT NULL,
  active char(1), fax varchar(20), country char(2) REFERENCES tbl_country (code));
INSERT INTO tbl_country VALUES ('DE', 'Germany'), ('FR', 'France');
INSERT INTO tbl_customer VALUES (1, 'hidden1@example.com', 'Hidden One', 'J', NULL, 'DE'),
  (2, 'hidden2@example.com', 'Hidden Two', 'N', NULL, 'FR'), (3, 'hidden3@example.com', 'KrÃ¼ger', '', '123', NULL),
  (4, NULL, 'Hidden Four', 'J', NULL, 'DE');
"""
MODELS = """
from django.db import models


class Country(models.Model):
    code = models.CharField(max_length=2, primary_key=True)
    name = models.CharField(max_length=40)


class Customer(models.Model):
    email = models.EmailField(null=True)
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    number = models.CharField(max_length=12)
    country = models.ForeignKey(Country, models.PROTECT, null=True)
    remark = models.TextField(blank=True)
"""
EXPECTED = '''"""What becomes of `tbl_customer`.

The names on the left are proposed from the fields of Customer. Check each value and take `Unmapped` away;
delete the lines that nothing needs, and give their reasons in `ignore`. `manage.py legacy run` carries the rows over.
"""

from legacygen.runtime.export import Export, Unmapped, clean, ref

from legacy.models import Country, Customer
from store.models import Customer as NewCustomer


class CustomerExport(Export):
    source = Customer
    target = NewCustomer

    def row(self, old):
        # The counts below are of all 4 rows.
        return self.target(
            # id  INTEGER NOT NULL; all values distinct; a counter, of which the new
            # table has its own
            # email  varchar(80); 25 % NULL, all values distinct, looks like an e-mail
            # address
            email=old.email,
            # Nm  varchar(60) NOT NULL; all values distinct, mojibake in 1; guessed by
            # the length
            name=Unmapped(clean.mojibake(old.nm)),
            # active  char(1); never NULL, 3 distinct values, looks like a yes/no flag,
            # empty strings instead of NULL: 1; guessed by a part of the name
            is_active=Unmapped(clean.yes(old.active)),
            # fax  varchar(20); 75 % NULL, 1 distinct value; Customer has nothing like
            # it
            fax=Unmapped(old.fax),
            # country  char(2); 25 % NULL, 2 distinct values
            country=ref(Country, old.country_id),
            # Customer requires these fields, and no column has been proposed for them:
            # number=…,  CharField(12)
            # Customer also has remark (TextField).
        )
'''
STUB = "legacy/export/customer.py"
LOCK = ".legacygen/lock.json"


@pytest.fixture
def shop(make_project: MakeProject, make_database: MakeDatabase) -> Project:
    """A project with a legacy app that has been refreshed, and a new app."""
    project = make_project("sqlite")
    project.connect(make_database("sqlite", SQL))
    (project.root / "store").mkdir()
    (project.root / "store/__init__.py").touch()
    _write(project, "store/models.py", MODELS)
    settings = _read(project, "config/settings/base.py")
    _write(project, "config/settings/base.py", settings.replace("INSTALLED_APPS = [", 'INSTALLED_APPS = ["store",'))
    assert project.legacygen("refresh").status == 0
    return project


def _read(project: Project, path: str) -> str:
    return (project.root / path).read_text(encoding="utf-8")


def _write(project: Project, path: str, text: str) -> None:
    (project.root / path).write_text(text, encoding="utf-8")


def _changed(project: Project, before: dict[str, bytes]) -> set[str]:
    after = project.files()
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_a_stub_is_written_for_a_target_as_often_as_one_likes(shop: Project) -> None:
    before = shop.files()
    run = shop.legacygen("stub", "tbl_customer", "--target", "store.Customer")
    assert (run.status, run.out) == (0, f"written    {STUB}\n"), run.err
    assert _read(shop, STUB) == EXPECTED
    assert _changed(shop, before) == {STUB, LOCK}
    assert shop.legacygen("stub", "TBL_CUSTOMER", "--target", "STORE.customer").status == 0
    assert _read(shop, STUB) == EXPECTED
    assert shop.python("manage.py", "check").status == 0
    status = shop.python("manage.py", "legacy", "status").out
    assert "store.Customer, still Unmapped: name, is_active, fax" in status
    checked = shop.legacygen("refresh", "--check")  # which is none of its business
    assert checked.status == 0, checked.out
    assert shop.legacygen("stub", "tbl_customer").status == 0
    assert "target = Unmapped" in _read(shop, STUB)


def test_a_stub_imports_a_legacy_class_from_where_the_user_has_moved_it(shop: Project) -> None:
    text = _read(shop, "legacy/models.py")
    start, end = text.index("class Country("), text.index("class Customer(")
    _write(shop, "legacy/places.py", f"from django.db import models\n\n\n{text[start:end].rstrip()}\n")
    _write(shop, "legacy/models.py", f"{text[:start]}from legacy import places  # noqa: F401\n\n\n{text[end:]}")
    run = shop.legacygen("stub", "tbl_customer", "--target", "store.Customer")
    assert run.status == 0, run.err
    assert "from legacy.models import Customer\nfrom legacy.places import Country\n" in _read(shop, STUB)


def test_a_stub_that_was_edited_stays_and_the_new_one_is_printed(shop: Project) -> None:
    edited = _read(shop, STUB).replace("fax=Unmapped", "# ask Bob\n            fax=Unmapped")
    _write(shop, STUB, edited)
    before = shop.files()
    run = shop.legacygen("stub", "tbl_customer", "--target", "store.Customer")
    assert (run.status, run.out) == (0, EXPECTED)
    assert run.error == f"{STUB} has been edited and stays as it is; this is the new text:"
    assert not _changed(shop, before)


def test_a_stub_is_known_again_after_its_columns_have_changed(shop: Project, make_database: MakeDatabase) -> None:
    sql = SQL.replace("fax varchar(20)", "fax varchar(30)").replace("active char(1)", "active char(2)")
    shop.connect(make_database("sqlite", f"{sql} ALTER TABLE tbl_customer ADD COLUMN born date;"))
    assert shop.legacygen("refresh").status == 0
    assert "# new column born" in _read(shop, STUB)
    run = shop.legacygen("stub", "tbl_customer")
    assert run.out == f"written    {STUB}\n", run.err
    assert "born=Unmapped(old.born)" in _read(shop, STUB)


def test_a_stub_of_an_older_version_is_known_by_its_text(shop: Project) -> None:
    _write(shop, LOCK, re.sub(r', "digest": "\w+"', "", _read(shop, LOCK)))
    assert shop.legacygen("stub", "tbl_customer").out == f"written    {STUB}\n"


def test_a_deleted_stub_is_written_on_demand(shop: Project) -> None:
    (shop.root / STUB).unlink()
    assert shop.legacygen("stub", "tbl_customer").out == f"written    {STUB}\n"


def test_without_a_database_there_are_no_counts(shop: Project) -> None:
    shop.env(NAME=os.fspath(shop.root / "gone" / "legacy.sqlite3"), PASSWORD="s3cret-word")
    run = shop.legacygen("stub", "tbl_customer", "--target", "store.Customer")
    assert (run.status, run.out) == (0, f"written    {STUB}\n")
    assert "no counts  Cannot open the legacy database" in run.err
    text = _read(shop, STUB)
    assert "# No counts, because the rows were not read.\n" in text
    assert "            # email  varchar(80)\n            email=old.email,\n" in text
    assert "s3cret-word" not in run.out + run.err + text


def test_no_value_is_shown(shop: Project) -> None:
    shop.legacygen("stub", "tbl_customer")
    assert "idden" not in _read(shop, STUB)


def _fails(project: Project, *arguments: str) -> str:
    """The sentence of a command that has to fail without writing anything."""
    before = project.files()
    run: Run = project.legacygen("stub", *arguments)
    assert (run.status, "Traceback" in run.err, _changed(project, before)) == (2, False, set()), run.err
    return run.error.removeprefix("error: ")


def test_a_table_or_target_that_is_not_there(shop: Project) -> None:
    assert _fails(shop, "tbl_custmer") == (
        "The last refresh found no table 'tbl_custmer'; did you mean 'tbl_customer'?"
    )
    assert _fails(shop, "tbl_customer", "--target", "store.Custmer") == (
        "--target: the project has no model 'store.Custmer'; near names: store.Customer, store.Country."
    )
    assert _fails(shop, "tbl_customer", "--target", "x") == (
        "--target: the project has no model 'x'; it takes a label such as store.Customer, of an installed app."
    )
    assert _fails(shop, "tbl_customer", "--target", "legacy.Customer") == (
        "legacy.Customer is a legacy model; --target takes one of the new application."
    )
    assert _fails(shop, "tbl_customer", "--app", "crm") == "No legacy app 'crm' in this project, only legacy."


def test_a_project_that_does_not_load(shop: Project) -> None:
    _write(shop, "store/models.py", "boom(")
    sentence = _fails(shop, "tbl_customer", "--target", "store.Customer")
    assert sentence.startswith("Django cannot load the project: SyntaxError: ")
    assert sentence.endswith("; fix this, then run again.")


def test_a_model_that_the_code_no_longer_has(shop: Project) -> None:
    models = _read(shop, "legacy/models.py")
    _write(shop, "legacy/models.py", models.replace("class Customer(", "class Client("))
    assert _fails(shop, "tbl_customer") == (
        "The project has no legacy model Customer any more; run `legacygen refresh` first."
    )


def test_several_legacy_apps(shop: Project) -> None:
    _write(shop, "legacygen.crm.toml", 'app = "store"\n')
    assert _fails(shop, "tbl_customer") == "This project has several legacy apps; name one with --app."
    assert _fails(shop, "tbl_customer", "--app", "legacy", "--target", "store.Customer") == (
        "store.Customer is a legacy model; --target takes one of the new application."
    )


def test_an_app_that_was_never_refreshed(make_project: MakeProject) -> None:
    assert _fails(make_project("sqlite"), "tbl_customer") == (
        "This app has no models yet; run `legacygen refresh` first."
    )


def test_a_folder_that_is_no_project(tmp_path: Path) -> None:
    assert _fails(Project(root=tmp_path), "t").startswith("No legacygen.toml in ")
